"""The structure that the lines of a text show without markup: lists, headings, paragraphs.

Every kind of file goes through here. A plain text has nothing else; a page or a Word document has
lines that were written as a list or a heading and are not marked as one.
"""

from __future__ import annotations

from collections.abc import Sequence

from policysite.importing import contents, headings, lists
from policysite.importing.blocks import Block, Decision, paragraph
from policysite.importing.lines import NOTHING, Joiner, Line, of_block
from policysite.message import Message


def of_blocks(blocks: Sequence[Block]) -> tuple[list[Block], list[Decision]]:
    """`blocks`, with the lists and headings that are written as paragraphs, and the decisions."""
    return of_lines([line for block in blocks for line in of_block(block)], rich=True)


def of_lines(lines: Sequence[Line], *, rich: bool) -> tuple[list[Block], list[Decision]]:
    """The lines as blocks without a table of contents, and the decisions.

    `rich`: the file can show lists and headings by itself, and each line end is meant.
    """
    joiner = Joiner(lines, rich=rich)
    listed = lists.gathered(lines, joiner)
    furniture = headings.repeated(listed)
    blocks: list[Block] = []
    group: list[Line] = []
    for line in [*headings.gathered(listed, joiner), NOTHING]:
        if line.text:
            group.append(line)
            continue
        for part in joiner.paragraphs(group):
            first = part[0]
            blocks.append(paragraph(joiner.join(part), first.number))
            if not rich and len(part) == 1 and (first.is_page_number or first.text in furniture):
                message = Message(
                    "“%(text)s” looks like the head, foot or number of a page; it was kept",
                    text=first.text[:60],
                )
                joiner.tell(first, message)
        group = []
        blocks += [line.block] if line.block is not None else []
    return contents.left_out(blocks, joiner.decisions)
