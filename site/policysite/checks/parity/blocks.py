"""The blocks of a document, and which blocks of two languages match."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby
from typing import TYPE_CHECKING

from policysite.checks.parity.alignment import cheapest
from policysite.statement.quantities import quantities

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from policysite.models import Document
    from policysite.statement.passages import Passage
    from policysite.statement.quantities import Quantity

# The cost of differences when matching blocks; a gap is better than a match that costs more.
_GAP = 1.4
_OTHER_LINKS = 1.0
_OTHER_NUMBERS = 0.8
_OTHER_DEPTH = 0.5
_OTHER_WORDS = 0.6
_SHORT = 8  # short blocks vary more in length: this many letters are added to each
_STEPS = ((1, 1), (1, 0), (0, 1))
_LONGER = re.compile(r"[^\W\d_]{4,}")
_ALIKE = 2  # letters

Pair = tuple["Block | None", "Block | None"]


@dataclass(frozen=True)
class Block:
    """A passage, or a row of a table with its cells; `document` contains it."""

    document: Document
    passages: tuple[Passage, ...]

    @property
    def first(self) -> Passage:
        """The passage that identifies the block."""
        return self.passages[0]

    @property
    def kind(self) -> str:
        """The kind of its passages; “cell” for a row."""
        return self.first.kind

    @property
    def text(self) -> str:
        """All its words."""
        return " | ".join(passage.text for passage in self.passages)

    @property
    def place(self) -> str:
        """Its file and line."""
        return f"{self.document.path}:{self.first.line()}"

    @property
    def last_line(self) -> int:
        """The line on which it ends."""
        return max(passage.line(len(passage.text)) for passage in self.passages)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Its firm quantities, for recognising it."""
        return tuple(
            quantity
            for passage in self.passages
            for quantity in quantities(passage.prose, self.document.primary_language)
            if quantity.weight == "firm"
        )

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """The beginnings of its longer words: related languages share many words."""
        return frozenset(word[:_ALIKE].lower() for word in _LONGER.findall(self.text))

    @cached_property
    def targets(self) -> frozenset[str]:
        """The targets of its internal links, for recognising it."""
        return frozenset(
            link.target
            for passage in self.passages
            for link in passage.links
            if link.target.startswith(("#", "policy:", "mailto:"))
        )


def by_section(document: Document, passages: Iterable[Passage]) -> dict[str, list[Block]]:
    """The blocks below each heading by its id; those under none, by “<” kind “>”."""
    found: dict[str, list[Block]] = {}
    for (_, row), run in groupby(passages, _row):
        for cells in [tuple(run)] if row >= 0 else ((passage,) for passage in run):
            block = Block(document, cells)
            found.setdefault(_section(block.first), []).append(block)
    return found


def aligned(theirs: Sequence[Block], ours: Sequence[Block]) -> Iterator[Pair]:
    """Each block with its counterpart, in order; None if there is none.

    Blocks of the same kinds in the same order match. Otherwise, it is the assignment with the least
    difference in length, links and numbers (after Gale and Church, 1993).
    """
    if [block.kind for block in theirs] == [block.kind for block in ours]:
        return zip(theirs, ours, strict=True)
    return (
        (theirs[i] if i < i_end else None, ours[j] if j < j_end else None)
        for i, i_end, j, j_end in cheapest(
            len(theirs), len(ours), _STEPS, partial(_price, theirs, ours)
        )
    )


def _row(passage: Passage) -> tuple[int, int]:
    return (passage.group, passage.row) if passage.kind == "cell" else (0, -1)


def _section(passage: Passage) -> str:
    named = passage.section or passage.kind == "paragraph"
    return passage.section if named else f"<{passage.kind}>"


def _price(
    theirs: Sequence[Block], ours: Sequence[Block], i: int, i_end: int, j: int, j_end: int
) -> float | None:
    """The cost of matching a block with another, or with none."""
    if i == i_end or j == j_end:
        return _GAP
    return _cost(theirs[i], ours[j]) if theirs[i].kind == ours[j].kind else None


def _cost(theirs: Block, ours: Block) -> float:
    """How unlikely it is that the blocks match."""
    cost = abs(math.log((len(theirs.text) + _SHORT) / (len(ours.text) + _SHORT)))
    cost += _OTHER_DEPTH * (theirs.first.depth != ours.first.depth)
    cost += _OTHER_LINKS * (theirs.targets != ours.targets)
    alike = len(theirs.beginnings & ours.beginnings)
    cost += _OTHER_WORDS / (1 + alike)
    return cost + _OTHER_NUMBERS * unlike(theirs.quantities, ours.quantities)


def unlike(theirs: Sequence[Quantity], ours: Sequence[Quantity]) -> float:
    """The share of the quantities that are not in both."""
    if not theirs and not ours:
        return 0
    left = list(theirs)
    for our in ours:
        their = next((their for their in left if their.means(our)), None)
        if their is not None:
            left.remove(their)
    answered = len(theirs) - len(left)
    return 1 - answered / max(len(theirs), len(ours))
