"""Neighbours that Markdown would take for one: two lists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policysite.importing.blocks import Decision, plain
from policysite.importing.labels import CANNOT_COUNT, with_label
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policysite.importing.blocks import Block


def parted(blocks: Sequence[Block], told: list[Decision]) -> tuple[Block, ...]:
    """`blocks` with no neighbours, at any depth, that would be taken for one with other numbers.

    A list with bullets inside a numbered one that goes on below it belongs to the item above it.
    What is decided is added to `told`.
    """
    found: list[Block] = []
    for place, block in enumerate(blocks):
        inner = replace(block, parts=tuple(parted(part, told) for part in block.parts))
        last = found[-1] if found else None
        if last is None or not last.start or inner.kind != "list":
            found.append(inner)
        elif inner.start == last.start + len(last.parts):
            found[-1] = replace(last, parts=(*last.parts, *inner.parts))
        elif inner.start:
            found.append(_labelled(inner, told))
        elif _belongs(last, blocks[place + 1 : place + 2]):
            found[-1] = replace(last, parts=(*last.parts[:-1], (*last.parts[-1], inner)))
            message = Message("a list below an item of a numbered list became a part of that item")
            told.append(Decision(message=message, mark=inner.mark))
        else:
            found.append(inner)
    return tuple(found)


def _belongs(last: Block, below: Sequence[Block]) -> bool:
    """Whether the list between `last` and what is `below` is a part of the last item."""
    colon = plain(last.parts[-1][-1].words).endswith(":")
    return colon or any(block.start == last.start + len(last.parts) for block in below)


def _labelled(block: Block, told: list[Decision]) -> Block:
    """A list straight below another that counts otherwise: its numbers become words."""
    items = []
    for number, item in enumerate(block.parts, block.start):
        items.append(with_label(item, f"{number}.", block.mark))
        told.append(Decision(message=CANNOT_COUNT, mark=items[-1][0].mark, about=f"{number}."))
    return replace(block, parts=tuple(items), start=0)
