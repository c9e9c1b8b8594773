"""What publishing a draft would bring about: for whoever has to say yes to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lxml import html

from policysite.checks import coverage, report
from policysite.checks.links import unpublished
from policysite.checks.material_change import MATERIAL_CHANGE
from policysite.redline import versions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from policysite.checks.coverage import Answer
    from policysite.models import Ending, Library, Problem, Version, VersionNumber
    from policysite.redline import SectionChange

Oddity = Literal["past", "far ahead"]
_A_YEAR = 366
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

    `replaces` is the version that applies until then, None for the first of a policy;
    `replaced_is_in_force` tells whether that one applies today. `is_material` says that readers
    must be informed of the step beforehand. `undone` are the versions that were announced and will
    never apply, `first` those that come into force before this one all the same, `later` those that
    come after it; `ending` says that the policy was to end. `unpublished` are its links to what is
    not published, `unanswered` the warnings about this text, `absent` the items of the GDPR that no
    statement would tell, and `next_change` is the day on which the site changes by itself after the
    publication.
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
    undone: tuple[Version, ...]
    first: tuple[Version, ...]
    later: tuple[Version, ...]
    ending: Ending | None
    unpublished: tuple[str, ...]
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
        """Whether readers cannot be told beforehand of a change that they must know of."""
        return self.is_material and self.days_ahead <= 0

    @property
    def doubtful(self) -> tuple[Problem, ...]:
        """The changes that look material in a step that says it is editorial."""
        return tuple(problem for problem in self.unanswered if problem.rule is MATERIAL_CHANGE)

    @property
    def oddity(self) -> Oddity | None:
        """What is so odd about the day that nobody should choose it by mistake."""
        return oddity(self.effective, self.today)


def oddity(day: date, today: date) -> Oddity | None:
    """Whether a day from which something is to apply is “past”, or more than a year ahead."""
    if day < today:
        return "past"
    return "far ahead" if (day - today).days > _A_YEAR else None


def of(
    library: Library, then: Library, draft: Version, today: date, problems: Sequence[Problem]
) -> Prospect:
    """What publishing `draft` would do to `library`, which becomes `then`.

    `problems` are those found in the content.
    """
    before, policy = library.policies[draft.policy], then.policies[draft.policy]
    version = next(each for each in policy.versions if each.number == draft.number)
    effective, replaces = version.effective, policy.before(version)
    scheduled = [v for v in policy.standing if v.effective > today and v is not version]
    paths = {document.path for document in version.documents.values()}
    in_force = coverage.in_force(then, max(effective, today))
    told = [version, *(other for other in in_force if other.policy != version.policy)]
    asked = coverage.survey(then.site, told, then.site.reference)
    return Prospect(
        policy=policy.name,
        number=version.number,
        languages=tuple(version.documents),
        sources=tuple(sorted(paths)),
        today=today,
        effective=effective,
        replaces=replaces,
        replaced_is_in_force=replaces is not None and replaces is before.in_force(today),
        is_material=replaces is not None and replaces.number.major != version.number.major,
        undone=tuple(v for v in before.standing if not policy.stands(v)),
        first=tuple(v for v in scheduled if v.number < version.number),
        later=tuple(v for v in scheduled if v.number > version.number),
        ending=before.ending(effective),
        unpublished=tuple(dict.fromkeys(target for _, target, _ in unpublished(then, version))),
        differences=tuple(_differences(version, replaces)),
        unanswered=tuple(
            problem
            for problem in problems
            if problem.rule.severity == "warning" and problem.path in paths
        ),
        absent=asked.in_state("absent"),
        next_change=report.next_change(then, today),
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
