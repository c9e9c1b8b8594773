"""Lists, tables, paragraphs, footnotes and open places: the same number in every language."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from policysite.checks.statement import shown
from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policysite.checks.parity.blocks import Block, Pair
    from policysite.statement.passages import Passage

STRUCTURE_PARITY = Rule(
    name=Message("structure-parity"),
    severity="error",
    reason=Message(
        "Every language must have the same paragraphs, lists, tables and footnotes, so that "
        "all readers are told the same."
    ),
    remedy=Message("Compare the two places, and add or remove what differs."),
)
EMPHASIS_PARITY = Rule(
    name=Message("emphasis-parity"),
    severity="warning",
    reason=Message("What the law requires to stand out must stand out in every language."),
    remedy=Message("Make the same words bold in both places."),
)

_NAMES = {
    "summary": Message("the “in_short” line"),
    "change": Message("the “changes” line"),
    "paragraph": Message("the paragraph"),
    "item": Message("the list item"),
    "cell": Message("the table row"),
    "term": Message("the term"),
    "definition": Message("the definition"),
    "footnote": Message("the footnote"),
}


def _open_places(**values: object) -> Message:
    return Message(
        "the number of open places [[TODO: …]] is %(found)s here, but %(wanted)s in %(place)s",
        **values,
    )


def _notes(**values: object) -> Message:
    return Message(
        "the number of footnote references is %(found)s here, but %(wanted)s in %(place)s", **values
    )


def _bold(**values: object) -> Message:
    return Message(
        "the number of bold passages is %(found)s here, but %(wanted)s in %(place)s", **values
    )


# The marks that occur equally often in every language.
_COUNTED = (
    ("open", STRUCTURE_PARITY, _open_places),
    ("note", STRUCTURE_PARITY, _notes),
    ("bold", EMPHASIS_PARITY, _bold),
)


def gaps(pairs: Sequence[Pair], their_path: str, our_path: str) -> Iterator[Problem]:
    """Each block of a section has a counterpart in the other language.

    A missing block is reported at the block before, or else where the section begins.
    """
    their_line = next((their.first.line() for their, _ in pairs if their), 1)
    our_line = next((our.first.line() for _, our in pairs if our), 1)
    for their, our in pairs:
        their_line = their.last_line if their else their_line
        our_line = our.last_line if our else our_line
        if their is None and our is not None:
            yield _problem(their_path, their_line, _missing(our))
        elif our is None and their is not None:
            yield _problem(our_path, our_line, _missing(their))


def _missing(alone: Block) -> Message:
    return Message(
        "%(what)s “%(words)s” in %(place)s is missing here",
        what=_NAMES[alone.kind],
        words=shown(alone.text),
        place=alone.place,
    )


@dataclass(frozen=True)
class Table:
    """A table, the `group` of its document, and its rows."""

    group: int
    rows: tuple[Block, ...]

    @property
    def width(self) -> int:
        """The number of columns."""
        return 1 + max(passage.column for row in self.rows for passage in row.passages)


def uneven(
    theirs: Sequence[Block], ours: Sequence[Block]
) -> Iterator[tuple[Table, Table, Problem]]:
    """Tables with different numbers of columns."""
    for their, our in zip(_tables(theirs), _tables(ours), strict=False):
        if their.width != our.width:
            message = Message(
                "the number of columns is %(width)s here, but %(wanted)s in %(place)s",
                width=our.width,
                wanted=their.width,
                place=their.rows[0].place,
            )
            head = our.rows[0]
            yield their, our, _problem(head.document.path, head.first.line(), message)


def forms(pairs: Sequence[tuple[Block, Block]]) -> Iterator[Problem]:
    """Matching blocks have the same form: depth, number, cells, open places."""
    for theirs, ours in pairs:
        if ours.kind == "cell":
            yield from _cells(theirs, ours)
        elif ours.kind == "item":
            yield from _item(theirs, ours)
        for their, our in answering(theirs, ours):
            yield from _marks(their, our, theirs, ours)
    for (theirs, ours), (their_next, our_next) in pairwise(pairs):
        if their_next.first.group and our_next.first.group:
            yield from _division(theirs, their_next, ours, our_next)


def answering(theirs: Block, ours: Block) -> Iterator[tuple[Passage, Passage]]:
    """The matching passages of two blocks; cells are matched by column."""
    if ours.kind != "cell":
        yield theirs.first, ours.first
        return
    cells = {passage.column: passage for passage in theirs.passages}
    for passage in ours.passages:
        if passage.column in cells:
            yield cells[passage.column], passage


def _item(theirs: Block, ours: Block) -> Iterator[Problem]:
    their, our = theirs.first, ours.first
    words, place = shown(our.text), theirs.place
    if their.depth != our.depth:
        message = Message(
            "the list item “%(words)s” is at level %(depth)s here, but at level %(wanted)s "
            "in %(place)s",
            words=words,
            depth=our.depth,
            wanted=their.depth,
            place=place,
        )
    elif their.number and not our.number:
        message = Message(
            "the list item “%(words)s” has no number here, but number %(wanted)s in %(place)s",
            words=words,
            wanted=their.number,
            place=place,
        )
    elif our.number and not their.number:
        message = Message(
            "the list item “%(words)s” has number %(number)s here, but none in %(place)s",
            words=words,
            number=our.number,
            place=place,
        )
    elif their.number != our.number:
        message = Message(
            "the list item “%(words)s” has number %(number)s here, but %(wanted)s in %(place)s",
            words=words,
            number=our.number,
            wanted=their.number,
            place=place,
        )
    else:
        return
    yield _problem(ours.document.path, our.line(), message)


def _cells(theirs: Block, ours: Block) -> Iterator[Problem]:
    their = {passage.column: passage for passage in theirs.passages}
    our = {passage.column: passage for passage in ours.passages}
    path, line = ours.document.path, ours.first.line()
    for column in sorted(their.keys() - our.keys()):
        message = Message(
            "the cell in column %(column)s is empty here, but not in %(place)s (“%(words)s”)",
            column=column + 1,
            place=theirs.place,
            words=shown(their[column].text),
        )
        yield _problem(path, line, message)
    for column in sorted(our.keys() - their.keys()):
        message = Message(
            "the cell “%(words)s” in column %(column)s is empty in %(place)s",
            words=shown(our[column].text),
            column=column + 1,
            place=theirs.place,
        )
        yield _problem(path, line, message)


def _division(theirs: Block, their_next: Block, ours: Block, our_next: Block) -> Iterator[Problem]:
    """Two adjacent blocks are in one list, or table, in both languages or in neither."""
    together = theirs.first.group == their_next.first.group
    if together == (ours.first.group == our_next.first.group):
        return
    place = their_next.place
    if together:
        message = Message("a new list or table starts here, but not in %(place)s", place=place)
    else:
        message = Message("a new list or table starts in %(place)s, but not here", place=place)
    yield _problem(ours.document.path, our_next.first.line(), message)


def _marks(their: Passage, our: Passage, theirs: Block, ours: Block) -> Iterator[Problem]:
    """The number of open places, footnote marks and bold parts is the same in both."""
    for kind, rule, sentence in _COUNTED:
        wanted, found = _lines(their, kind), _lines(our, kind)
        if len(wanted) != len(found):
            differ = (a != b for a, b in zip_longest(wanted, found))
            first = next(position for position, other in enumerate(differ) if other)
            below = found[first] if first < len(found) else wanted[first]
            line = min(our.line() + below, our.line(len(our.text)))
            above = [*wanted, *found][min(first, len(wanted))]
            place = (
                f"{theirs.document.path}:{min(their.line() + above, their.line(len(their.text)))}"
            )
            message = sentence(found=len(found), wanted=len(wanted), place=place)
            yield Problem(rule=rule, path=ours.document.path, line=line, message=message)


def _lines(passage: Passage, kind: str) -> list[int]:
    """The line of each mark of a kind, relative to the start of `passage`."""
    starts = [start for start, _, mark in passage.marks if mark == kind]
    if kind == "note":
        starts = [link.start for link in passage.links if link.target.startswith("#fn")]
    return [passage.line(start) - passage.line() for start in starts]


def _tables(blocks: Sequence[Block]) -> list[Table]:
    found: dict[int, list[Block]] = {}
    for block in blocks:
        if block.kind == "cell":
            found.setdefault(block.first.group, []).append(block)
    return [Table(group, tuple(rows)) for group, rows in found.items()]


def _problem(path: str, line: int, message: Message) -> Problem:
    return Problem(rule=STRUCTURE_PARITY, path=path, line=line, message=message)
