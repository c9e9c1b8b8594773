"""Both languages have the same sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite import rules
from policysite.models import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.models import Document, Library, Section


def sections(library: Library) -> Iterator[Problem]:
    """A draft has the same section ids, in the same order and at the same level, everywhere."""
    for policy in library.policies.values():
        for version in policy.drafts:
            reference = version.documents.get(library.site.reference)
            if reference is None:
                continue
            for document in version.documents.values():
                if document is not reference:
                    yield from _compare(reference, document)


def _compare(reference: Document, document: Document) -> Iterator[Problem]:
    ours = {section.id: section for section in document.sections}
    theirs = {section.id: section for section in reference.sections}
    for section in reference.sections:
        if section.id not in ours:
            where = _place(reference, section)
            yield _problem(document, 1, f"the section “{section.id}” of {where} is missing")
    for section in document.sections:
        if section.id not in theirs:
            message = f"the section “{section.id}” does not exist in {reference.path}"
            yield _problem(document, section.line, message)
        elif theirs[section.id].level != section.level:
            where = _place(reference, theirs[section.id])
            message = f"“{section.id}” has another level than in {where}"
            yield _problem(document, section.line, message)
        elif set(theirs[section.id].covers) != set(section.covers):
            where = _place(reference, theirs[section.id])
            message = f"“{section.id}” has other covers than in {where}"
            yield _problem(document, section.line, message)
    yield from _order(reference, document)


def _order(reference: Document, document: Document) -> Iterator[Problem]:
    """The first section that stands elsewhere, among those that both languages have."""
    common = {section.id for section in reference.sections} & {s.id for s in document.sections}
    wanted = [section for section in reference.sections if section.id in common]
    found = [section for section in document.sections if section.id in common]
    for theirs, ours in zip(wanted, found, strict=False):
        if theirs.id != ours.id:
            message = f"“{ours.id}” stands where {_place(reference, theirs)} has “{theirs.id}”"
            yield _problem(document, ours.line, message)
            return


def _place(document: Document, section: Section) -> str:
    return f"{document.path}:{section.line}"


def _problem(document: Document, line: int, message: str) -> Problem:
    return Problem(rule=rules.SECTION_PARITY, path=document.path, line=line, message=message)
