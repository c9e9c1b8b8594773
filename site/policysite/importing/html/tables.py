"""The cells of a table in HTML, each in the place where a reader sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import html

_WIDEST = 60


@dataclass(frozen=True)
class Grid:
    """Rows of as many cells each; None where a merged cell reaches, or a cell is missing."""

    rows: tuple[tuple[html.HtmlElement | None, ...], ...]
    merged: bool
    headed: bool


def grid(table: html.HtmlElement) -> Grid:
    """The cells of `table`, without those of tables inside it."""
    rows: list[list[html.HtmlElement | None]] = []
    reaching: dict[int, int] = {}
    merged, headed = False, False
    for number, row in enumerate(_rows(table)):
        cells: list[html.HtmlElement | None] = []
        for cell in row.iterchildren("td", "th"):
            _fill(cells, reaching)
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            merged = merged or across > 1 or down > 1
            headed = headed or (number == 0 and cell.tag == "th")
            for offset in range(across):
                if down > 1:
                    reaching[len(cells)] = down - 1
                cells.append(cell if offset == 0 else None)
        _fill(cells, reaching)
        rows.append(cells)
    width = max((len(row) for row in rows), default=0)
    full = tuple((*row, *[None] * (width - len(row))) for row in rows if any(
        cell is not None for cell in row))  # fmt: skip
    return Grid(full, merged, headed)


def _fill(cells: list[html.HtmlElement | None], reaching: dict[int, int]) -> None:
    """Leave the places empty into which cells from the rows above reach."""
    while reaching.get(len(cells), 0):
        reaching[len(cells)] -= 1
        cells.append(None)


def _rows(table: html.HtmlElement) -> Iterator[html.HtmlElement]:
    for row in table.iter("tr"):
        if next(row.iterancestors("table"), None) is table:
            yield row


def _span(cell: html.HtmlElement, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(max(int(value), 1), _WIDEST) if value.isdecimal() and len(value) < 4 else 1
