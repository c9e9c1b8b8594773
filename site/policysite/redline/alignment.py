"""Aligns two sequences: which element of the old one became which of the new one.

Used for sections, blocks, list items, rows, columns and sentences. The cost depends on the size of
the difference: equal beginnings, equal endings and unique equal elements are found by hash, and
only the elements between them are compared for similarity, within limits.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    # The positions in the old and the new sequence; None on one side if there is no counterpart.
    Pair = tuple[int | None, int | None]
    Candidate = tuple[int, int, float]

# At most this many pairs are compared for similarity between two anchors, or this many for each
# element if there are more.
_CELLS = 4096
_BAND = 8
# Elements with at most this similarity are never paired, and one good pair beats two poor ones.
_WORTHLESS = 0.25
_CONTENT_WORDS = re.compile(r"\w{4,}")


def align(
    old: Sequence[Hashable], new: Sequence[Hashable], likeness: Callable[[int, int], float]
) -> list[Pair]:
    """The pairs of `old` and `new`, with every position of both exactly once and in order.

    Equal elements have a similarity of 1; for others `likeness(i, j)` computes it, 0 for those that
    must not be paired. Removed elements come before added ones.
    """
    if len(old) == len(new) == 1:  # most items and sentences; a shortcut with the same result
        alike = old[0] == new[0] or likeness(0, 0) > _WORTHLESS
        return [(0, 0)] if alike else [(0, None), (None, 0)]
    pairs: list[Pair] = []
    i = j = 0
    for a, b in [*_anchors(old, new), (len(old), len(new))]:
        pairs += _between(old, new, range(i, a), range(j, b), likeness)
        if a < len(old):
            pairs.append((a, b))
        i, j = a + 1, b + 1
    return pairs


def heaviest_chain(candidates: Sequence[Candidate]) -> list[tuple[int, int]]:
    """The pairs (i, j) that increase in both and have the greatest total weight.

    `candidates` are triples (i, j, weight). Deterministic; takes n log n for n candidates.
    """
    width = max((j for _, j, _ in candidates), default=0) + 1
    # A Fenwick tree of maxima: the weight of the best chain that ends before a column, and its end.
    best: list[tuple[float, int]] = [(0.0, -1)] * (width + 1)
    before: list[int] = []
    ordered = sorted(candidates, key=lambda candidate: (candidate[0], -candidate[1]))
    for number, (_, j, weight) in enumerate(ordered):
        heaviest, last = _best_until(best, j)
        before.append(last)
        chain = (heaviest + weight, number)
        at = j + 1
        while at <= width:
            if chain[0] > best[at][0]:
                best[at] = chain
            at += at & -at
    pairs = []
    number = _best_until(best, width)[1]
    while number >= 0:
        pairs.append(ordered[number][:2])
        number = before[number]
    return pairs[::-1]


def bag(text: str) -> Counter[str]:
    """The content words of `text`, counted; all words if it has no content words."""
    text = text.lower()
    return Counter(_CONTENT_WORDS.findall(text) or text.split())


def overlap(old: Counter[str], new: Counter[str], least: float) -> float:
    """The share of words that two bags have in common, 0 to 1; 0 if it is below `least`."""
    sizes = old.total(), new.total()
    if not sum(sizes):
        return 1.0
    if 2 * min(sizes) < least * sum(sizes):
        return 0.0
    small, large = (old, new) if len(old) < len(new) else (new, old)
    common = sum(min(count, large[word]) for word, count in small.items() if word in large)
    share = 2 * common / sum(sizes)
    return share if share >= least else 0.0


def text_likeness(
    old: Sequence[str], new: Sequence[str], least: float
) -> Callable[[int, int], float]:
    """A similarity for `align` based on the words that two texts share.

    0 if it is below `least`.
    """
    old_bag = cache(lambda i: bag(old[i]))
    new_bag = cache(lambda j: bag(new[j]))
    return lambda i, j: overlap(old_bag(i), new_bag(j), least)


def _best_until(best: list[tuple[float, int]], column: int) -> tuple[float, int]:
    found = (0.0, -1)
    while column:
        if best[column][0] > found[0]:
            found = best[column]
        column -= column & -column
    return found


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Elements that occur exactly once in each sequence, as many as keep their order."""
    old_counts, new_counts = Counter(old), Counter(new)
    places = {element: j for j, element in enumerate(new) if new_counts[element] == 1}
    return heaviest_chain(
        [
            (i, places[element], 1.0)
            for i, element in enumerate(old)
            if old_counts[element] == 1 and element in places
        ]
    )


def _between(
    old: Sequence[Hashable],
    new: Sequence[Hashable],
    left: range,
    right: range,
    likeness: Callable[[int, int], float],
) -> Iterator[Pair]:
    """The pairs between two anchors."""
    if not left or not right:
        yield from _unpaired(left, right)
        return
    length = min(len(left), len(right))
    head = next((k for k in range(length) if old[left[k]] != new[right[k]]), length)
    rest = length - head
    tail = next((k for k in range(rest) if old[left[-1 - k]] != new[right[-1 - k]]), rest)
    yield from zip(left[:head], right[:head], strict=True)
    left_middle, right_middle = left[head : len(left) - tail], right[head : len(right) - tail]
    i, j = left_middle.start, right_middle.start
    for a, b in heaviest_chain(_alike(old, new, left_middle, right_middle, likeness)):
        yield from _unpaired(range(i, a), range(j, b))
        yield a, b
        i, j = a + 1, b + 1
    yield from _unpaired(range(i, left_middle.stop), range(j, right_middle.stop))
    yield from zip(left[len(left) - tail :], right[len(right) - tail :], strict=True)


def _alike(
    old: Sequence[Hashable],
    new: Sequence[Hashable],
    left: range,
    right: range,
    likeness: Callable[[int, int], float],
) -> list[Candidate]:
    """The similar pairs, near the diagonal if there are many."""
    if not left or not right:
        return []
    width = max(_BAND, _CELLS // max(len(left), len(right)))
    found = []
    for i in left:
        centre = right.start + (i - left.start) * len(right) // len(left)
        for j in range(max(right.start, centre - width), min(right.stop, centre + width + 1)):
            share = 1.0 if old[i] == new[j] else likeness(i, j)
            if share > _WORTHLESS:
                found.append((i, j, share - _WORTHLESS))
    return found


def _unpaired(left: range, right: range) -> Iterator[Pair]:
    yield from ((i, None) for i in left)
    yield from ((None, j) for j in right)
