"""Which items of the law the statements cover, and where.

`covers` names the items that a section is about. It does not show that the text is sufficient or
correct: `JUDGEMENT` must be shown wherever this is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from policysite import gdpr
from policysite.message import Message
from policysite.statement import markup
from policysite.statement.passages import passages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from policysite.gdpr import Item
    from policysite.models import Library, Section, Site, Version, VersionNumber
    from policysite.statement.passages import Passage

State = Literal["covered", "partly open", "open", "absent", "not applicable"]

_FEWEST = 3
JUDGEMENT = Message(
    "This shows which section covers each item, not whether the text is correct or sufficient. "
    "That is for a lawyer to judge."
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """A section that covers an item; `open_places` counts its open places.

    `is_empty` is true if it contains only open places.
    """

    policy: str
    number: VersionNumber
    language: str
    path: str
    line: int
    section: str
    title: str
    open_places: int
    is_empty: bool


@dataclass(frozen=True, kw_only=True)
class Answer:
    """How the statements cover one item: in which places, or why they need not.

    It is “open” if all its places are empty, “partly open” if one of them has an open place, and
    otherwise “covered”. `reason` is that in site.toml for an item that does not apply; if there are
    places all the same, those count.
    """

    item: Item
    state: State
    places: tuple[Place, ...]
    reason: str


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """The answer for every item in some versions, in one language.

    `strays` are the sections with a code that is not an item, each with that code.
    """

    versions: tuple[Version, ...]
    language: str
    answers: tuple[Answer, ...]
    strays: tuple[tuple[str, Place], ...]

    def in_state(self, state: State) -> tuple[Answer, ...]:
        """The answers in one state."""
        return tuple(answer for answer in self.answers if answer.state == state)


def newest(library: Library) -> tuple[Version, ...]:
    """The newest readable version of each policy, including drafts."""
    readable = (
        [v for v in policy.versions if v.documents and policy.stands(v)]
        for policy in library.policies.values()
    )
    return tuple(versions[-1] for versions in readable if versions)


def in_force(library: Library, as_of: date) -> tuple[Version, ...]:
    """The version of each policy that applies on the day `as_of`."""
    found = (policy.in_force(as_of) for policy in library.policies.values())
    return tuple(version for version in found if version is not None)


def survey(site: Site, versions: Sequence[Version], language: str) -> Coverage:
    """How `versions` together cover the items: it does not matter in which policy.

    A version that does not exist in `language` is read in the first of its languages.
    """
    found = [
        (code, place)
        for version in versions
        for section, place in _places(version, language)
        for code in section.covers
    ]
    reasons = {exemption.item: exemption.reason for exemption in site.not_applicable}
    return Coverage(
        versions=tuple(versions),
        language=language,
        answers=tuple(
            _answer(
                item,
                tuple(place for code, place in found if code == item.code),
                reasons.get(item.code, ""),
            )
            for item in gdpr.ITEMS
        ),
        strays=tuple((code, place) for code, place in found if code not in gdpr.BY_CODE),
    )


def values(coverage: Coverage) -> dict[str, Any]:
    """The same as plain data, for programs; messages stay as they are."""
    return {
        "items": [
            {
                "citation": answer.item.citation,
                "item": answer.item.code,
                "name": answer.item.name,
                "places": [_place_values(place) for place in answer.places],
                "reason": answer.reason or None,
                "state": answer.state,
            }
            for answer in coverage.answers
        ],
        "language": coverage.language,
        "versions": {version.policy: str(version.number) for version in coverage.versions},
    }


def answered(
    sections: Sequence[Section], questions: Sequence[tuple[str, str]]
) -> tuple[tuple[str, tuple[Section, ...]], ...]:
    """The `questions` of readers that `sections` answer, each with those sections.

    `questions` are pairs of an item's code and its question, from `wording`. The result is empty if
    there are so few that the table of contents is sufficient.
    """
    found = (
        (question, tuple(section for section in sections if code in section.covers))
        for code, question in questions
    )
    told = tuple((question, places) for question, places in found if places)
    return told if len(told) >= _FEWEST else ()


def _answer(item: Item, places: tuple[Place, ...], reason: str) -> Answer:
    state: State
    if not places:
        state = "not applicable" if reason else "absent"
    elif all(place.is_empty for place in places):
        state = "open"
    else:
        state = "partly open" if any(place.open_places for place in places) else "covered"
    return Answer(item=item, state=state, places=places, reason=reason)


def _places(version: Version, language: str) -> Iterator[tuple[Section, Place]]:
    """Each section of a version that names an item, as a place."""
    document = version.documents.get(language) or next(iter(version.documents.values()), None)
    if document is None:
        return
    pieces = [piece for piece in passages(document) if piece.kind != "heading"]
    for index, section in enumerate(document.sections):
        if not section.covers:
            continue
        within = {section.id, *_subsections(document.sections, index)}
        texts = [piece for piece in pieces if piece.section in within]
        yield (
            section,
            Place(
                policy=version.policy,
                number=version.number,
                language=document.language,
                path=document.path,
                line=section.line,
                section=section.id,
                title=section.title,
                open_places=sum(_open_places(piece) for piece in texts),
                is_empty=not any(map(_has_words, texts)),
            ),
        )


def _subsections(sections: Sequence[Section], index: int) -> Iterator[str]:
    for section in sections[index + 1 :]:
        if section.level <= sections[index].level:
            return
        yield section.id


def _has_words(piece: Passage) -> bool:
    return any(sign.isalnum() for sign in piece.prose)


def _open_places(piece: Passage) -> int:
    return sum(1 for _ in markup.placeholders(piece.text))


def _place_values(place: Place) -> dict[str, Any]:
    return {
        "line": place.line,
        "open_places": place.open_places,
        "path": place.path,
        "policy": place.policy,
        "section": place.section,
        "title": place.title,
        "version": str(place.number),
    }
