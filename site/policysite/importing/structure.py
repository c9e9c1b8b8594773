"""The structure that lines of text show without markup: lists, headings, paragraphs.

Every kind of file goes through here. A plain text has no other structure; a web page or a Word
document may have lines that look like a list or a heading without being marked as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policysite.importing import headings, lists
from policysite.importing.blocks import Block, Decision, Words, lines_of, paragraph, plain
from policysite.importing.lines import NOTHING, Joiner, Line, of_block
from policysite.importing.titles import folded
from policysite.message import Message

_NAMES = frozenset({
    "inhoud", "inhoudsopgave", "inhoudstafel", "contents", "table of contents", "index", "toc",
    "on this page", "op deze pagina", "in this policy", "inhalt", "inhaltsverzeichnis", "sommaire",
})  # fmt: skip
_PAGE = re.compile(r"[\s.…_·-]*\b[0-9]{1,3}$")
_FEWEST = 3


def of_blocks(blocks: Sequence[Block]) -> tuple[list[Block], list[Decision]]:
    """`blocks` with the lists and headings that were written as paragraphs, and the decisions."""
    return of_lines([line for block in blocks for line in of_block(block)], rich=True)


def of_lines(lines: Sequence[Line], *, rich: bool) -> tuple[list[Block], list[Decision]]:
    """The lines as blocks without a table of contents, and the decisions.

    `rich`: the kind of file has lists and headings of its own, and each line end is intended.
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
                    "“%(text)s” looks like a page header, footer or number; it was kept",
                    text=first.text[:60],
                )
                joiner.tell(first, message)
        group = []
        blocks += [line.block] if line.block is not None else []
    return _without_contents(blocks, joiner.decisions)


def _without_contents(
    blocks: Sequence[Block], told: Sequence[Decision]
) -> tuple[list[Block], list[Decision]]:
    """`blocks` without the table of contents, which the site makes itself, and the decisions.

    Its entries are headings of the text or links to them. Decisions on their form go as well.
    """
    titles = {folded(plain(block.words)) for block in blocks if block.kind == "heading"}
    kept: list[Block] = []
    gone: list[tuple[int, Words]] = []
    numbers: list[str] = []
    place = 0
    while place < len(blocks):
        named = folded(plain(blocks[place].words)) in _NAMES
        end = place + int(named)
        entries: list[tuple[int, Words]] = []
        while end < len(blocks) and (more := list(_entries(blocks[end]))):
            if not all(_is_entry(words, titles) for _, words in more):
                break
            entries += more
            end += 1
        if len(entries) < _FEWEST - int(named):
            kept.append(blocks[place])
            place += 1
            continue
        gone += [(blocks[place].mark, blocks[place].words)] * named + entries
        numbers += [str(b.start + n) for b in blocks[place:end] for n in range(len(b.parts))]
        place = end
    if not gone:
        return kept, list(told)
    text = " · ".join(plain(words) for _, words in gone)
    message = Message(
        "the table of contents was left out, because the site makes one itself: “%(text)s”",
        text=text,
    )
    marks = {mark for mark, _ in gone}
    still = [decision for decision in told if decision.mark not in marks or decision.about]
    about = " ".join((text, *numbers))
    return kept, [*still, Decision(message=message, mark=gone[0][0], about=about)]


def _entries(block: Block) -> Iterator[tuple[int, Words]]:
    """The lines of a block that can be entries of a table of contents."""
    if block.kind == "paragraph":
        yield from enumerate(lines_of(block.words), block.mark)
    for item in block.parts if block.kind == "list" else ():
        for inner in item:
            yield from _entries(inner)


def _is_entry(words: Words, titles: set[str]) -> bool:
    """Whether a line repeats a heading, with or without a page number, or links to a section."""
    text = plain(words)
    runs = [run for run in words if run.text.strip()]
    leads = bool(runs) and all(run.target.startswith("#") for run in runs)
    return leads or bool(text and {folded(text), folded(_PAGE.sub("", text))} & titles)
