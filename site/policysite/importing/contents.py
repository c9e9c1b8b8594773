"""The table of contents of a text, which goes: the site makes one itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policysite.importing.blocks import Block, Decision, Words, lines_of, plain
from policysite.importing.titles import folded
from policysite.message import Message

_NAMES = frozenset({
    "inhoud", "inhoudsopgave", "inhoudstafel", "contents", "table of contents", "index", "toc",
    "on this page", "op deze pagina", "in this policy", "inhalt", "inhaltsverzeichnis", "sommaire",
})  # fmt: skip
_PAGE = re.compile(r"[\s.…_·-]*\b[0-9]{1,3}$")
_FEWEST = 3


def left_out(
    blocks: Sequence[Block], told: Sequence[Decision]
) -> tuple[list[Block], list[Decision]]:
    """`blocks` without the table of contents, and what was decided, `told` with it.

    Its entries are headings of the text, or lead to them. What was said of their look goes, too.
    """
    titles = {folded(plain(block.words)) for block in blocks if block.kind == "heading"}
    kept: list[Block] = []
    gone: list[tuple[int, str]] = []
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
        entries[:0] = [(blocks[place].mark, blocks[place].words)] if named else []
        gone += [(mark, plain(words)) for mark, words in entries]
        for block in blocks[place:end]:
            numbers += map(str, range(block.start, block.start + len(block.parts)))
        place = end
    if not gone:
        return kept, list(told)
    text = " · ".join(text for _, text in gone)
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
    """Whether a line is the heading of a section, with a page number or not, or a link to one."""
    text = plain(words)
    runs = [run for run in words if run.text.strip()]
    leads = bool(runs) and all(run.target.startswith("#") for run in runs)
    return leads or bool(text and {folded(text), folded(_PAGE.sub("", text))} & titles)
