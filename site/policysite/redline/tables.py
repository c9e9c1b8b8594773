"""Compares tables: columns first, then rows, then the words in each cell.

Every row of the result has the cells of both the old and the new columns, so that the table keeps
its shape: an added row has an empty cell in a removed column, and vice versa.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import html

from policysite.redline import tree
from policysite.redline.alignment import align, bag, overlap, text_likeness
from policysite.redline.wholes import marked, marked_row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lxml.html import HtmlElement

    from policysite.redline.alignment import Pair
    from policysite.redline.draft import Draft

    Row = list[HtmlElement]
    # Rows and columns.
    Shape = tuple[int, int]

# Columns and rows that share fewer of their words are shown as replaced.
_ALIKE = 0.35
# A comparison may have this many cells more than one of equal tables.
_SPARE = 400


def is_regular(table: HtmlElement) -> bool:
    """Whether a table has one header row, and the same number of cells in every row."""
    rows = list(table.iter("tr"))
    heads = [row for row in rows if _part(row) == "thead"]
    return (
        len(heads) == 1
        and heads[0] is rows[0]
        and len({len(row) for row in rows}) == 1
        and all(part.tag in {"thead", "tbody"} for part in table)
        and all(row.tag == "tr" for part in table for row in part)
        and all(cell.tag in {"th", "td"} for row in rows for cell in row)
    )


def shape(table: HtmlElement) -> Shape:
    """The number of rows and columns of a regular table."""
    rows = list(table.iter("tr"))
    return len(rows), len(rows[0])


def fit(old: Shape, new: Shape) -> bool:
    """Whether the comparison of two regular tables is not much larger than both of them.

    It has the rows and columns of both: for a long and a wide table it is long and wide.
    """
    (rows, columns), (new_rows, new_columns) = old, new
    return (rows - new_rows) * (new_columns - columns) <= _SPARE


def compare_tables(
    old: HtmlElement,
    new: HtmlElement,
    draft: Draft,
    compare_cells: Callable[[HtmlElement, HtmlElement, Draft], HtmlElement],
) -> HtmlElement:
    """The table `new` with its changes since `old`; both are regular."""
    before, after = list(old.iter("tr")), list(new.iter("tr"))
    columns = _align_columns(before, after)
    rows = _Rows(columns, draft, compare_cells)
    result = tree.like(new)
    head, body = html.Element("thead"), html.Element("tbody")
    tree.place(result, head)
    tree.place(head, rows.compare(before[0], after[0], is_head=True))
    for i, j in _align_rows(before[1:], after[1:], columns):
        row = rows.one(
            before[i + 1] if i is not None else None, after[j + 1] if j is not None else None
        )
        tree.place(body, row)
    if len(body) or any(part.tag == "tbody" for part in new):
        tree.place(result, body)
    return result


class _Rows:
    """Makes the rows of one table."""

    def __init__(
        self,
        columns: Sequence[Pair],
        draft: Draft,
        compare_cells: Callable[[HtmlElement, HtmlElement, Draft], HtmlElement],
    ) -> None:
        self._columns = columns
        self._draft = draft
        self._compare_cells = compare_cells
        self._group = 0

    def one(self, old: HtmlElement | None, new: HtmlElement | None) -> HtmlElement:
        """A row of the body, which may be missing on one side.

        Adjacent added or removed rows are one change.
        """
        if old is not None and new is not None:
            self._group = 0
            return self.compare(old, new)
        self._group = self._group or self._draft.new_group()
        if old is not None:
            return marked_row("del", old, [i for i, _ in self._columns], self._group, self._draft)
        assert new is not None
        return marked_row("ins", new, [j for _, j in self._columns], self._group, self._draft)

    def compare(self, old: HtmlElement, new: HtmlElement, *, is_head: bool = False) -> HtmlElement:
        """A row that is in both tables."""
        result = tree.like(new)
        before, after = list(old), list(new)  # an element counts its children to find the nth
        group = 0
        for i, j in self._columns:
            if i is not None and j is not None:
                group = 0
                tree.place(result, self._compare_cells(before[i], after[j], self._draft))
                continue
            # A column is one change, numbered and announced in its header.
            group = group or (self._draft.new_group() if is_head else 0)
            if i is not None:
                tree.place(result, marked("del", before[i], group, self._draft))
            elif j is not None:
                tree.place(result, marked("ins", after[j], group, self._draft))
        return result


def _align_columns(old: Sequence[HtmlElement], new: Sequence[HtmlElement]) -> list[Pair]:
    """Columns with the same header are the same; others are matched by their content."""
    old_texts, new_texts = (
        [[tree.text(cell) for cell in row] for row in rows] for rows in (old, new)
    )
    before, after = (
        [" ".join(column) for column in zip(*texts, strict=True)]
        for texts in (old_texts, new_texts)
    )
    old_heads, new_heads = old_texts[0], new_texts[0]
    return align(old_heads, new_heads, text_likeness(before, after, _ALIKE))


def _align_rows(
    old: Sequence[HtmlElement], new: Sequence[HtmlElement], columns: Sequence[Pair]
) -> list[Pair]:
    """Match rows by the columns of both tables: equal, with the same first cell, or similar."""
    kept = [(i, j) for i, j in columns if i is not None and j is not None]
    old_cells, new_cells = map(list, old), map(list, new)
    before = [[tree.text(row[i]) for i, _ in kept] for row in old_cells]
    after = [[tree.text(row[j]) for _, j in kept] for row in new_cells]
    bags = [[bag(" ".join(row)) for row in rows] for rows in (before, after)]

    def alike(i: int, j: int) -> float:
        same_name = any(before[i][:1]) and before[i][:1] == after[j][:1]
        return 1.0 if same_name else overlap(bags[0][i], bags[1][j], _ALIKE)

    return align([tuple(row) for row in before], [tuple(row) for row in after], alike)


def _part(row: HtmlElement) -> str:
    parent = row.getparent()
    return str(parent.tag) if parent is not None else ""
