"""Every language has the same sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.models import Document, Section

SECTION_PARITY = Rule(
    name=Message("section-parity"),
    severity="error",
    reason=Message(
        "All languages of a version must have the same sections, in the same order and at "
        "the same level."
    ),
    remedy=Message("Compare the two files and give them the same headings and ids."),
)


def outline(reference: Document, document: Document) -> Iterator[Problem]:
    """The same section ids, in the same order, at the same level, covering the same items."""
    yield from _missing(reference, document)
    yield from _missing(document, reference)
    theirs = {section.id: section for section in reference.sections}
    for section in document.sections:
        if section.id in theirs:
            yield from _compare(reference, theirs[section.id], document, section)
    yield from _order(reference, document)


def _missing(reference: Document, document: Document) -> Iterator[Problem]:
    """Each section that one of them lacks, reported where it should be."""
    ours = {section.id: section for section in document.sections}
    line = document.source.count(b"\n")
    for section in reversed(reference.sections):
        if section.id in ours:
            line = ours[section.id].line
        else:
            place = _place(reference, section)
            message = Message(
                "the section “%(id)s” in %(place)s is missing here", id=section.id, place=place
            )
            yield _problem(document, line, message)


def _compare(
    reference: Document, their: Section, document: Document, our: Section
) -> Iterator[Problem]:
    place = _place(reference, their)
    if their.level != our.level:
        message = Message("“%(id)s” is at a different level in %(place)s", id=our.id, place=place)
        yield _problem(document, our.line, message)
    if set(their.covers) != set(our.covers):
        message = Message("“%(id)s” has different “covers” in %(place)s", id=our.id, place=place)
        yield _problem(document, our.line, message)


def _order(reference: Document, document: Document) -> Iterator[Problem]:
    """Each section that moved, starting where the order first differs."""
    theirs = {section.id: section for section in reference.sections}
    ours = {section.id: section for section in document.sections}
    wanted = [id_ for id_ in theirs if id_ in ours]
    found = [id_ for id_ in ours if id_ in theirs]
    while wanted != found:
        their, our = next(pair for pair in zip(wanted, found, strict=True) if pair[0] != pair[1])
        message = Message(
            "“%(id)s” is where %(place)s has “%(other)s”",
            id=our,
            place=_place(reference, theirs[their]),
            other=their,
        )
        yield _problem(document, ours[our].line, message)
        moved = our if wanted.index(our) > found.index(their) else their
        wanted.remove(moved)
        found.remove(moved)


def _place(document: Document, section: Section) -> str:
    return f"{document.path}:{section.line}"


def _problem(document: Document, line: int, message: Message) -> Problem:
    return Problem(rule=SECTION_PARITY, path=document.path, line=line, message=message)
