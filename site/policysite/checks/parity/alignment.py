"""Aligns the pieces of two texts, where either may lack pieces of the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# How far apart matching pieces may be, in addition to missing ones.
_BAND = 30
# How many pieces of each text a single step may combine.
Step = tuple[int, int]
Span = tuple[int, int, int, int]


def cheapest(
    count: int,
    other: int,
    steps: Sequence[Step],
    cost: Callable[[int, int, int, int], float | None],
) -> list[Span]:
    """The cheapest path from the first to the last of `count` and `other` pieces.

    Each step is given by its start and end in both texts; `cost` returns its cost, or None if it is
    not allowed (after Gale and Church, 1993).
    """
    costs = {(0, 0): 0.0}
    taken: dict[tuple[int, int], Step] = {}
    width = abs(count - other) + _BAND
    for i in range(count + 1):
        for j in range(max(0, i - width), min(other, i + width) + 1):
            ways = [
                (costs[i - back, j - over] + price, (back, over))
                for back, over in steps
                if (i - back, j - over) in costs
                and (price := cost(i - back, i, j - over, j)) is not None
            ]
            if ways:
                costs[i, j], taken[i, j] = min(ways)
    i, j = count, other
    spans: list[Span] = []
    while i or j:
        back, over = taken[i, j]
        spans.append((i - back, i, j - over, j))
        i, j = i - back, j - over
    return spans[::-1]
