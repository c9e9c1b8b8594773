"""What publishing a draft would change, for the person who must confirm it."""

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
    """What changes in one language: the sections, and how many words are inserted and deleted.

    `changes` is what readers are told. `is_new` is true if the previous version does not exist in
    this language, so that nothing is compared.
    """

    language: str
    changes: tuple[str, ...]
    is_new: bool
    sections: tuple[SectionChange, ...]
    inserted: int
    deleted: int


@dataclass(frozen=True, kw_only=True)
class Preflight:
    """What publishing a version on `today`, with the effective date `effective`, would change.

    `replaces` is the version that applies until then, None for the first of a policy;
    `replaced_is_in_force` is true if that version applies today. `is_material` is true if readers
    must be informed in advance. `undone` are the scheduled versions that will never apply, `first`
    those that still come into force before this one, and `later` those that come after it;
    `ending` is the end of the policy, if one was announced. `unpublished` are its links to
    unpublished targets, `unanswered` the warnings about this text, `absent` the items of the GDPR
    that no statement would cover, and `next_change` the next day after the publication on which
    the site changes by itself.
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
        """The number of days until the effective date; negative if it is in the past."""
        return (self.effective - self.today).days

    @property
    def comes_unannounced(self) -> bool:
        """Whether it is too late to inform readers of a material change in advance."""
        return self.is_material and self.days_ahead <= 0

    @property
    def doubtful(self) -> tuple[Problem, ...]:
        """The changes that look material although the version is editorial."""
        return tuple(problem for problem in self.unanswered if problem.rule is MATERIAL_CHANGE)

    @property
    def oddity(self) -> Oddity | None:
        """What is unusual about the date, so that nobody chooses it by mistake."""
        return oddity(self.effective, self.today)


def oddity(day: date, today: date) -> Oddity | None:
    """Whether an effective date is in the past or more than a year ahead; None if neither."""
    if day < today:
        return "past"
    return "far ahead" if (day - today).days > _A_YEAR else None


def of(
    library: Library, then: Library, draft: Version, today: date, problems: Sequence[Problem]
) -> Preflight:
    """What publishing `draft` would change in `library`, which becomes `then`.

    `problems` are the problems found in the content.
    """
    before, policy = library.policies[draft.policy], then.policies[draft.policy]
    version = next(each for each in policy.versions if each.number == draft.number)
    effective, replaces = version.effective, policy.before(version)
    scheduled = [v for v in policy.standing if v.effective > today and v is not version]
    paths = {document.path for document in version.documents.values()}
    in_force = coverage.in_force(then, max(effective, today))
    told = [version, *(other for other in in_force if other.policy != version.policy)]
    asked = coverage.survey(then.site, told, then.site.reference)
    return Preflight(
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
        # Only the words of the statements are counted, so the notes of a redline stay untranslated.
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
    """How many words a redline inserts and deletes, not counting sections that moved."""
    counts = {"ins": 0, "del": 0}
    for element in html.fragment_fromstring(redline).iter("ins", "del"):
        if element.get("class") != "moved":
            counts[str(element.tag)] += len(_WORD.findall(_words(element)))
    return counts["ins"], counts["del"]


def _words(element: html.HtmlElement) -> str:
    """The text of an element, without the notes and redline marks inside it."""
    parts = [element.text or ""]
    for child in element:
        if child.tag not in {"ins", "del"} and "data-note" not in child.attrib:
            inline = child.tag in {"a", "em", "strong", "abbr", "code", "mark", "sup", "span"}
            parts.append(_words(child) if inline else f" {_words(child)} ")
        parts.append(child.tail or "")
    return "".join(parts)
