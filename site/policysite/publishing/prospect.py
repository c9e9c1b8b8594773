"""What publishing a draft would bring about: for whoever has to say yes to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import html

from policysite.checks import coverage, report
from policysite.redline import versions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from policysite.checks.coverage import Answer
    from policysite.models import Library, Problem, Version, VersionNumber
    from policysite.redline import SectionChange

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What changes in one language: the sections touched, and how many words come and go.

    `changes` is what readers are told. `is_new` says that the version before does not exist in
    this language, so that nothing is compared.
    """

    language: str
    changes: tuple[str, ...]
    is_new: bool
    sections: tuple[SectionChange, ...]
    inserted: int
    deleted: int


@dataclass(frozen=True, kw_only=True)
class Prospect:
    """What publishing a version on `today`, to take effect on the day `effective`, would do.

    `replaces` is the version that it takes the place of on that day, None for the first of a
    policy; `replaced_is_in_force` tells whether that one applies today. `is_material` says that
    readers must be told of the step beforehand. `unanswered` are the warnings about this text,
    `absent` the items of the GDPR that no statement would tell, and `next_change` is the day on
    which the site changes by itself after the publication.
    """

    policy: str
    number: VersionNumber
    languages: tuple[str, ...]
    sources: tuple[str, ...]
    today: date
    effective: date
    replaces: Version | None
    replaced_is_in_force: bool
    is_material: bool
    differences: tuple[Difference, ...]
    unanswered: tuple[Problem, ...]
    absent: tuple[Answer, ...]
    next_change: date

    @property
    def days_ahead(self) -> int:
        """How many days lie between today and the day in question; below 0 where it is past."""
        return (self.effective - self.today).days

    @property
    def comes_unannounced(self) -> bool:
        """Whether readers cannot be told beforehand of a change that they must be told of."""
        return self.is_material and self.days_ahead <= 0


def of(
    library: Library, version: Version, effective: date, today: date, problems: Sequence[Problem]
) -> Prospect:
    """What publishing the draft `version` would do; `problems` are those found in the content."""
    policy = library.policies[version.policy]
    replaces = policy.published[-1] if policy.published else None
    paths = {document.path for document in version.documents.values()}
    in_force = coverage.in_force(library, max(effective, today))
    told = [version, *(other for other in in_force if other.policy != version.policy)]
    asked = coverage.survey(library.site, told, library.site.reference)
    coming = report.next_change(library, today)
    return Prospect(
        policy=policy.name,
        number=version.number,
        languages=tuple(version.documents),
        sources=tuple(sorted(paths)),
        today=today,
        effective=effective,
        replaces=replaces,
        replaced_is_in_force=replaces is not None and replaces is policy.in_force(today),
        is_material=replaces is not None and replaces.number.major != version.number.major,
        differences=tuple(_differences(version, replaces)),
        unanswered=tuple(
            problem
            for problem in problems
            if problem.rule.severity == "warning" and problem.path in paths
        ),
        absent=asked.in_state("absent"),
        next_change=min(coming, effective) if effective > today else coming,
    )


def _differences(version: Version, before: Version | None) -> Iterator[Difference]:
    for language, document in version.documents.items():
        if before is None or language not in before.documents:
            yield Difference(
                language=language,
                changes=document.changes,
                is_new=True,
                sections=(),
                inserted=0,
                deleted=0,
            )
            continue
        # Only the words of the statements count, so those that a redline adds need no translation.
        found = versions.redline(versions.Pair(before, version, language), str)
        inserted, deleted = _count(found.article)
        yield Difference(
            language=language,
            changes=document.changes,
            is_new=False,
            sections=found.changes,
            inserted=inserted,
            deleted=deleted,
        )


def _count(redline: str) -> tuple[int, int]:
    """How many words a redline inserts and deletes; a section that moved is neither."""
    counts = {"ins": 0, "del": 0}
    for element in html.fragment_fromstring(redline).iter("ins", "del"):
        if element.get("class") != "moved":
            counts[str(element.tag)] += len(_WORD.findall(_words(element)))
    return counts["ins"], counts["del"]


def _words(element: html.HtmlElement) -> str:
    """The text of an element without the notes in it and without other marks."""
    parts = [element.text or ""]
    for child in element:
        if child.tag not in {"ins", "del"} and "data-note" not in child.attrib:
            inline = child.tag in {"a", "em", "strong", "abbr", "code", "mark", "sup", "span"}
            parts.append(_words(child) if inline else f" {_words(child)} ")
        parts.append(child.tail or "")
    return "".join(parts)
