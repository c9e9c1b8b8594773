"""Blocks written as the Markdown of our dialect, each line with the mark of what begins there."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from policysite.importing import sentences
from policysite.importing.blocks import BREAK, Run, all_words, merged, on_one_line
from policysite.importing.escaping import markdown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from policysite.importing.blocks import Block, Words

    # Lines of Markdown with the marks of the blocks that begin on them.
    Lines = list[tuple[str, tuple[int, ...]]]

_INDENT = "    "
_GAP: Lines = [("", ())]


def front_matter(title: str, in_short: Sequence[str], changes: Sequence[str]) -> str:
    """The lines between the two ---, each text quoted where YAML asks for it."""
    lines = ["---", f"title: {_scalar(title)}"]
    for key, items in (("in_short", in_short), ("changes", changes)):
        if items:
            lines += [f"{key}:", *(f"  - {_scalar(item)}" for item in items)]
    return "\n".join([*lines, "---", ""])


def body(
    blocks: Sequence[Block],
    notes: Sequence[Sequence[Block]],
    abbreviations: Mapping[str, str],
    bare: Collection[int],
) -> Lines:
    """All blocks below each other, then the footnotes and abbreviations.

    `bare` are the marks of those that give up their look so that their words come through.
    """
    pieces = [written(block, bare=block.mark in bare) for block in blocks]
    for number, note in enumerate(notes, 1):
        pieces.append(_led(_joined(map(written, note)), f"[^{number}]: ", _INDENT))
    if abbreviations:
        pieces.append([(f"*[{name}]: {means}", ()) for name, means in abbreviations.items()])
    return _joined(pieces)


def written(block: Block, *, bare: bool = False, item: bool = False) -> Lines:
    """One block as Markdown; a `bare` one as a paragraph for each of the texts in it.

    `item`: it stands in a list, where a paragraph has all its sentences on one line.
    """
    if block.kind == "heading":
        covers = f' covers="{block.covers}"' if block.covers else ""
        text = _inline(on_one_line(block.words), bare=bare, first=False)
        text = re.sub("#(?=#*$)", r"\\#", text)  # signs at its end would be taken for its frame
        lines: Lines = [(f"{'#' * block.level} {text} {{#{block.id}{covers}}}", ())]
    elif block.kind == "paragraph":
        lines = _paragraph(block.words, bare=bare, cut=not item)
    elif block.kind == "divider":
        lines = [("* * *", ())]
    elif bare:
        lines = _joined([_paragraph(words, bare=True) for words in all_words(block)])
    elif block.kind == "list":
        lines = _list(block)
    elif block.kind == "table":
        lines = _table(block)
    elif block.kind == "definition":
        meanings = (_joined([written(b) for b in part]) for part in block.parts)
        term = _inline(on_one_line(block.words))
        lines = [(term, ()), *(line for m in meanings for line in _led(m, ":   ", _INDENT))]
    else:
        quoted = _joined([written(b) for b in block.parts[0]])
        lines = [(f"> {line}".rstrip() if line[-2:] != "  " else f"> {line}", m)
                 for line, m in quoted]  # fmt: skip
    first, marks = lines[0]
    return [(first, (block.mark, *marks)), *lines[1:]]


def _paragraph(words: Words, *, bare: bool = False, cut: bool = True) -> Lines:
    text = _inline(tuple(map(_sentences, words)) if cut else words, bare=bare)
    return [(line, ()) for line in text.split("\n")]


def _sentences(run: Run) -> Run:
    """A run of ordinary words with a line end after each sentence; all else as it is."""
    ordinary = run == Run(run.text) and run != BREAK
    return replace(run, text="\n".join(sentences.split(run.text))) if ordinary else run


def _inline(words: Words, *, bare: bool = False, cell: bool = False, first: bool = True) -> str:
    if bare:
        words = merged(Run(run.text, note=run.note) for run in words)
    return markdown(words, cell=cell, first=first and not cell)


def _list(block: Block) -> Lines:
    gap = int(any(map(_is_loose, block.parts)))
    items: list[Lines] = []
    for number, item in enumerate(block.parts, block.start):
        one = _joined([written(inner, item=True) for inner in item], gap)
        items.append(_led(one, f"{number}. " if block.start else "- ", _INDENT))
    return _joined(items, gap)


def _is_loose(item: Sequence[Block]) -> bool:
    """Whether empty lines must stand between the blocks of an item."""
    return any(b.kind != ("list" if place else "paragraph") for place, b in enumerate(item))


def _table(block: Block) -> Lines:
    def row(cells: Sequence[Block]) -> tuple[str, tuple[int, ...]]:
        texts = [_inline(on_one_line(cell.words), cell=True) for cell in cells]
        return f"| {' | '.join(texts)} |", ()

    head, *others = block.parts
    return [row(head), (f"| {' | '.join('---' for _ in head)} |", ()), *map(row, others)]


def _joined(pieces: Iterable[Lines], gap: int = 1) -> Lines:
    """`pieces` below each other, with `gap` empty lines between; one where there are none."""
    whole: Lines = []
    for piece in pieces:
        whole += [*(_GAP * gap if whole else []), *piece]
    return whole or _GAP


def _led(lines: Lines, first: str, others: str) -> Lines:
    """The lines behind the sign `first` and the indentation `others`."""
    led = [(f"{first}{lines[0][0]}", lines[0][1])]
    led += [(f"{others}{line}" if line else "", marks) for line, marks in lines[1:]]
    return [(line if line.strip() else "", marks) for line, marks in led]


def _scalar(text: str) -> str:
    """`text` as YAML on one line, quoted where its signs would mean something else."""
    if re.match(r"[^\W\d_]", text) and not re.search(r":(\s|$)|\s#", text):
        return text
    quoted = text.replace("'", "''")
    return f"'{quoted}'"
