"""The proof that no word was lost or added: two sequences of words, and the changes that are told.

The words of the file, with every told change made in its order, must be the words of the draft,
one by one. Nothing else counts as a proof: neither a number of words nor their likeness.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policysite.importing.words import Word

_AROUND = 6


@dataclass(frozen=True)
class Change:
    """The words `before` that became the words `after`, on `line` of the file (0: anywhere)."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True)
class Difference:
    """The first place where the two sequences part: the words there, and the line in the file."""

    found: str
    expected: str
    line: int


def difference(
    before: Sequence[Word], after: Sequence[str], changes: Sequence[Change]
) -> Difference | None:
    """None where `before` with all `changes`, in their order, is `after`; else where they part.

    Where a change can have been made is looked for in depth: a word that was taken away may stand
    beside the same word that was kept.
    """
    reached = (-1, 0)
    seen: set[tuple[int, int]] = set()
    ways = [(0, 0, 0)]
    while ways:
        place, made, other = ways.pop()
        while (place, made) not in seen:
            seen.add((place, made))
            if made < len(changes) and _fits(before, place, after, other, changes[made]):
                change = changes[made]
                ways.append((place + len(change.before), made + 1, other + len(change.after)))
            reached = max(reached, (place, other))
            if place == len(before) and other == len(after) and made == len(changes):
                return None
            if place == len(before) or other == len(after):
                break
            if before[place].text != after[other]:
                break
            place, other = place + 1, other + 1
    return _told(before, after, *reached)


def _fits(
    before: Sequence[Word], place: int, after: Sequence[str], other: int, change: Change
) -> bool:
    """Whether `change` can have been made here."""
    there = before[place : place + len(change.before)]
    if tuple(word.text for word in there) != change.before:
        return False
    if change.line and change.before and there[0].line != change.line:
        return False
    return tuple(after[other : other + len(change.after)]) == change.after


def _told(before: Sequence[Word], after: Sequence[str], place: int, other: int) -> Difference:
    start, first = max(place - _AROUND, 0), max(other - _AROUND, 0)
    there = before[start : place + _AROUND]
    return Difference(
        found=" ".join(word.text for word in there),
        expected=" ".join(after[first : other + _AROUND]),
        line=before[min(place, len(before) - 1)].line if before else 0,
    )
