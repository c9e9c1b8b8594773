"""The languages of a draft match: sections, structure, numbers, links, and language.

Every other language is compared with the reference language; a finding names both places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.checks.parity import structure
from policysite.checks.parity.blocks import aligned, by_section
from policysite.checks.parity.languages import other_language, same_words
from policysite.checks.parity.links import addresses, code, links
from policysite.checks.parity.negation import negation
from policysite.checks.parity.outline import outline
from policysite.checks.parity.parts import answering, whole
from policysite.checks.parity.sentences import sentences
from policysite.checks.parity.values import values
from policysite.statement.passages import passages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from policysite.checks.parity.blocks import Block
    from policysite.models import Document, Library, Problem

__all__ = ["compare", "other_language", "parity"]

# Languages have similar lengths; this many letters are added, because short texts vary more.
_USUAL = 1000
_OF_TEXTS = (values, links, addresses, code)


def parity(library: Library) -> Iterator[Problem]:
    """A draft has the same sections, structure, numbers and links in every language."""
    for policy in library.policies.values():
        for version in policy.drafts:
            reference = version.documents.get(library.site.reference)
            for document in version.documents.values():
                yield from other_language(document)
                if reference is not None and document is not reference:
                    yield from compare(reference, document)


def compare(reference: Document, document: Document) -> Iterator[Problem]:
    """The differences between `document` and the same version in the reference language."""
    yield from outline(reference, document)
    theirs = by_section(reference, passages(reference))
    ours = by_section(document, passages(document))
    outlines = [{section.id for section in both.sections} for both in (reference, document)]
    ratio = (_length(ours) + _USUAL) / (_length(theirs) + _USUAL)
    told = outlines[0] ^ outlines[1]  # a section that is missing in one is reported only once
    for name in dict.fromkeys([*theirs, *ours]):
        if name not in told:
            yield from _section(
                theirs.get(name, []), ours.get(name, []), reference.path, document.path, ratio
            )
    if reference.primary_language != document.primary_language:
        yield from same_words(theirs, ours)


def _length(sections: Mapping[str, Sequence[Block]]) -> int:
    """The number of letters in all blocks."""
    return sum(len(block.text) for blocks in sections.values() for block in blocks)


def _section(
    theirs: list[Block], ours: list[Block], their_path: str, our_path: str, ratio: float
) -> Iterator[Problem]:
    """The differences between the blocks of one section."""
    for their_table, our_table, problem in list(structure.uneven(theirs, ours)):
        yield problem
        theirs = [block for block in theirs if block not in their_table.rows]
        ours = [block for block in ours if block not in our_table.rows]
    blocks = list(aligned(theirs, ours))
    yield from structure.gaps(blocks, their_path, our_path)
    both = [(their, our) for their, our in blocks if their is not None and our is not None]
    yield from structure.forms(both)
    for their_block, our_block in both:
        for their, our in structure.answering(their_block, our_block):
            parts = whole(their_block.document, their), whole(our_block.document, our)
            pairs = answering(*parts, ratio)
            found = [problem for check in _OF_TEXTS for problem in check(pairs)]
            yield from found or sentences(pairs, ratio)
            yield from negation(pairs, ratio)
