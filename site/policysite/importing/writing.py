"""Blocks written as the Markdown of our dialect, with the line on which each stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policysite.importing import sentences
from policysite.importing.blocks import (
    Break,
    Definition,
    Divider,
    Heading,
    Inlines,
    Listing,
    Paragraph,
    Quotation,
    Run,
    Table,
    all_words,
)
from policysite.importing.escaping import markdown
from policysite.importing.inlines import merged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policysite.importing.blocks import Block, Note, Reference

_INDENT = "    "
_LONG = 4000


@dataclass(frozen=True)
class Written:
    """Lines of Markdown, and for the mark of each block in them the line, from 0."""

    lines: tuple[str, ...]
    places: Mapping[int, int]

    def below(self, other: Written, gap: int) -> Written:
        """This with `other` below it, after `gap` empty lines."""
        start = len(self.lines) + gap
        moved = {mark: place + start for mark, place in other.places.items()}
        return Written((*self.lines, *[""] * gap, *other.lines), {**self.places, **moved})

    def led(self, first: str, others: str) -> Written:
        """The same lines behind the sign `first` and the indentation `others`."""
        lines = [
            (others if number else first) + line if line or not number else ""
            for number, line in enumerate(self.lines)
        ]
        return replace(self, lines=tuple(line.rstrip() if not line.strip() else line
                                         for line in lines))  # fmt: skip


_NOTHING = Written((), {})


@dataclass(frozen=True)
class Plainness:
    """How much look is given up so that the words come through: what a block cannot keep."""

    bare: bool = False
    unlinked: bool = False
    loose: bool = False
    flat: bool = False


FULL = Plainness()


def front_matter(title: str, in_short: Sequence[str], changes: Sequence[str]) -> str:
    """The lines between the two ---, each text quoted where YAML asks for it."""
    lines = ["---", f"title: {_scalar(title)}"]
    for key, items in (("in_short", in_short), ("changes", changes)):
        if items:
            lines += [f"{key}:", *(f"  - {_scalar(item)}" for item in items)]
    return "\n".join([*lines, "---", ""])


def body(
    blocks: Sequence[Block],
    notes: Sequence[Note],
    abbreviations: Mapping[str, str],
    plainness: Mapping[int, Plainness],
) -> Written:
    """All blocks below each other, then the footnotes and abbreviations.

    `plainness` tells by mark what a block has to give up.
    """
    whole = _NOTHING
    for block in blocks:
        one = written(block, plainness.get(block.mark, FULL))
        whole = whole.below(one, 1) if whole.lines else one
    for note in notes:
        one = _joined([written(block) for block in note.blocks])
        led = one.led(f"[^{note.name}]: ", _INDENT)
        whole = whole.below(replace(led, places={note.mark: 0, **led.places}), 1)
    if abbreviations:
        lines = tuple(f"*[{name}]: {means}" for name, means in abbreviations.items())
        whole = whole.below(Written(lines, {}), 1)
    return whole


def written(block: Block, plainness: Plainness = FULL) -> Written:
    """One block as Markdown; a `flat` one as a paragraph for each of the texts in it."""
    if plainness.flat and not isinstance(block, Heading | Paragraph | Divider):
        texts = [words for words in all_words(block) if words]
        return replace(
            _joined([Written(_paragraph(words, plainness), {}) for words in texts]),
            places={block.mark: 0},
        )
    if isinstance(block, Heading):
        covers = f' covers="{block.covers}"' if block.covers else ""
        text = _inline(_on_one_line(block.words), plainness, first=False)
        text = re.sub("#(?=#*$)", r"\\#", text)  # signs at its end would be taken for its frame
        lines: tuple[str, ...] = (f"{'#' * block.level} {text} {{#{block.id}{covers}}}",)
    elif isinstance(block, Paragraph):
        lines = _paragraph(block.words, plainness)
    elif isinstance(block, Listing):
        return _listing(block, plainness)
    elif isinstance(block, Table):
        lines = _table(block, plainness)
    elif isinstance(block, Definition):
        return _definition(block, plainness)
    elif isinstance(block, Quotation):
        return _quotation(block, plainness)
    else:
        lines = ("* * *",)
    return Written(lines, {block.mark: 0})


def _paragraph(words: Inlines, plainness: Plainness) -> tuple[str, ...]:
    text = _inline(tuple(_cut(part) for part in words), plainness)
    return tuple(piece for line in text.split("\n") for piece in _folded(line))


def _cut(part: Run | Break | Reference) -> Run | Break | Reference:
    """A run of ordinary words with a line end after each sentence; all else as it is."""
    if isinstance(part, Run) and part == Run(part.text):
        return replace(part, text="\n".join(sentences.split(part.text)))
    return part


def _folded(line: str) -> list[str]:
    """`line`, cut before a word that starts with a letter where it is longer than any reads."""
    lines = []
    while len(line) > _LONG:
        places = [n for n in range(_LONG // 2, _LONG) if line[n] == " " and line[n + 1].isalpha()]
        if not places:
            break
        lines.append(line[: places[-1]])
        line = line[places[-1] + 1 :]
    return [*lines, line]


def _inline(words: Inlines, plainness: Plainness, *, cell: bool = False, first: bool = True) -> str:
    if plainness.unlinked:
        words = merged(replace(w, target="") if isinstance(w, Run) else w for w in words)
    return markdown(words, cell=cell, bare=plainness.bare, first=first and not cell)


def _on_one_line(words: Inlines) -> Inlines:
    return tuple(Run(" ") if isinstance(part, Break) else part for part in words)


def _listing(block: Listing, plainness: Plainness) -> Written:
    loose = plainness.loose or any(_is_loose(item) for item in block.items)
    whole = _NOTHING
    for number, item in enumerate(block.items, block.start):
        sign = f"{number}. " if block.ordered else "- "
        pieces = [_child(block, plainness) for block in item]
        one = _joined(pieces, gap=1 if loose else 0)
        led = one.led(sign, _INDENT)
        whole = whole.below(led, 1 if loose else 0) if whole.lines else led
    return replace(whole, places={block.mark: 0, **whole.places})


def _child(block: Block, plainness: Plainness) -> Written:
    """A block in a list; a paragraph has all its sentences on one line there."""
    if isinstance(block, Paragraph):
        return Written(tuple(_inline(block.words, plainness).split("\n")), {block.mark: 0})
    return written(block, plainness)


def _is_loose(item: tuple[Block, ...]) -> bool:
    """Whether empty lines must stand between the blocks of an item."""
    return not all(isinstance(child, Listing) for child in item[1:]) or (
        bool(item) and not isinstance(item[0], Paragraph)
    )


def _table(block: Table, plainness: Plainness) -> tuple[str, ...]:
    def row(cells: Sequence[Inlines]) -> str:
        texts = [_inline(_on_one_line(cell), plainness, cell=True) for cell in cells]
        return f"| {' | '.join(texts)} |"

    head, *others = block.rows
    return (row(head), f"| {' | '.join('---' for _ in head)} |", *map(row, others))


def _definition(block: Definition, plainness: Plainness) -> Written:
    whole = Written((_inline(_on_one_line(block.term), plainness),), {block.mark: 0})
    for meaning in block.meanings:
        one = _joined([written(child, plainness) for child in meaning])
        whole = whole.below(one.led(":   ", _INDENT), 0)
    return whole


def _quotation(block: Quotation, plainness: Plainness) -> Written:
    one = _joined([written(child, plainness) for child in block.blocks])
    lines = tuple(f"> {line}".rstrip() if not line.endswith("  ") else f"> {line}"
                  for line in one.lines)  # fmt: skip
    return Written(lines, {block.mark: 0, **one.places})


def _joined(pieces: Sequence[Written], gap: int = 1) -> Written:
    """`pieces` below each other; an empty line where there are none."""
    whole = _NOTHING
    for piece in pieces:
        whole = whole.below(piece, gap) if whole.lines else piece
    return whole if whole.lines else Written(("",), {})


def _scalar(text: str) -> str:
    """`text` as YAML on one line, quoted where its signs would mean something else."""
    if re.match(r"[^\W\d_]", text) and not re.search(r":(\s|$)|\s#", text):
        return text
    quoted = text.replace("'", "''")
    return f"'{quoted}'"
