"""Neighbours that Markdown would take for one: two lists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policysite.importing.blocks import Decision, Definition, Listing, Paragraph, Quotation, Run
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policysite.importing.blocks import Block


@dataclass(frozen=True)
class Parted:
    """Blocks, and what was decided about them."""

    blocks: tuple[Block, ...]
    decisions: tuple[Decision, ...]


def parted(blocks: Sequence[Block]) -> Parted:
    """`blocks` with no neighbours, at any depth, that would be taken for one with other numbers."""
    found: list[Block] = []
    decisions: list[Decision] = []
    for block in blocks:
        inner, told = _inside(block)
        decisions += told
        last = found[-1] if found else None
        if isinstance(last, Listing) and isinstance(inner, Listing):
            inner, told = _after_list(last, inner)
            decisions += told
        found.append(inner)
    return Parted(tuple(found), tuple(decisions))


def _inside(block: Block) -> tuple[Block, list[Decision]]:
    """`block` with the blocks in it parted."""
    told: list[Decision] = []

    def inner(blocks: Sequence[Block]) -> tuple[Block, ...]:
        result = parted(blocks)
        told.extend(result.decisions)
        return result.blocks

    if isinstance(block, Listing):
        block = replace(block, items=tuple(inner(item) for item in block.items))
    elif isinstance(block, Quotation):
        block = replace(block, blocks=inner(block.blocks))
    elif isinstance(block, Definition):
        block = replace(block, meanings=tuple(inner(meaning) for meaning in block.meanings))
    return block, told


def _after_list(last: Listing, block: Listing) -> tuple[Listing, list[Decision]]:
    """A list straight below another: where its numbers would change, they become words."""
    if not (last.ordered and block.ordered) or block.start == last.start + len(last.items):
        return block, []
    items, told = [], []
    message = Message(
        "the letters or numbers of a list that our Markdown cannot count stand in its words"
    )
    for number, item in enumerate(block.items, block.start):
        label = Run(f"{number}. ")
        first = item[0] if item else None
        mark = first.mark if first is not None else block.mark
        if isinstance(first, Paragraph):
            items.append((replace(first, words=(label, *first.words)), *item[1:]))
        else:
            items.append((Paragraph(words=(label,), mark=mark), *item))
        told.append(Decision(message=message, mark=mark, after=(f"{number}.",)))
    return replace(block, ordered=False, items=tuple(items), start=1), told
