"""A quantity as it was found in a text, and when two of them mean the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

TAKEN, NUMBER = "\x00", "\x01"  # blot out what was read, and a number; no text holds them
COUNT = rf"(?<!{NUMBER}){NUMBER}++"  # the pattern of a number that is blotted out, all of it
# The kind first, then what it is worth: ("number", 6), ("period", "months", 6), ("date", …).
Reading = tuple[str | int | Fraction, ...]
# A dimension, and how much of it: a year is twelve of “months”.
Unit = tuple[str, Fraction]
# How much depends on it. A firm one has its like in every language. A soft one is only held
# against another that stands in its place (“first”, “a month”). A loose one (“both”) never counts
# against a text: it only answers for another.
Weight = Literal["firm", "soft", "loose"]


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """One quantity: where it stands, as it is written, and what it can mean.

    `alternatives` are what may stand for it where the rest is understood: “over 16” for “16
    years”. `digits` are the numbers by which another language may write it, where the words of
    that language are not known. `unit` is that of a period.
    """

    start: int
    end: int
    written: str
    readings: frozenset[Reading]
    alternatives: frozenset[Reading] = frozenset()
    digits: frozenset[Fraction] = frozenset()
    weight: Weight = "firm"
    unit: Unit | None = None

    @property
    def kinds(self) -> frozenset[str]:
        """What it can be, such as “number”, “period” or “date”."""
        return frozenset(str(reading[0]) for reading in self.readings)

    @property
    def numbers(self) -> tuple[Fraction, ...]:
        """What it is worth as a bare number; nothing where it is none."""
        return tuple(Fraction(reading[1]) for reading in self.readings if reading[0] == "number")

    @property
    def in_words(self) -> bool:
        """Whether there is no digit in it."""
        return not any(sign.isdigit() for sign in self.written)

    def means(self, other: Quantity) -> bool:
        """Whether both can mean the same."""
        return bool(
            self.readings & other.readings
            or self.alternatives & other.readings
            or self.readings & other.alternatives
        )

    def may_be(self, other: Quantity) -> bool:
        """Whether `other`, from a language whose words are not known, may stand for it."""
        return self.means(other) or bool(self.digits & other.digits)


def number(value: Fraction) -> Reading:
    """The reading of a bare number."""
    return ("number", value)


class Place:
    """Where a pattern was met in `text`; a group is what is written there, "" where there is none.

    The pattern itself saw a text in which numbers, and what was read before, are blotted out.
    """

    def __init__(self, text: str, match: re.Match[str]) -> None:
        self._text, self._match = text, match
        self._names = match.re.groupindex

    def __getitem__(self, group: str | int) -> str:
        if isinstance(group, str) and group not in self._names:
            return ""
        start, end = self._match.span(group)
        return self._text[start:end] if start >= 0 else ""

    def quantity(self, readings: Iterable[Reading], weight: Weight = "firm") -> Quantity:
        """The quantity that stands here."""
        written = self[0].rstrip()
        start = self._match.start()
        return Quantity(
            start=start,
            end=start + len(written),
            written=written,
            readings=frozenset(readings),
            weight=weight,
        )


# What stands at a place; none where it turns out to be nothing.
Maker = Callable[[Place], "Quantity | None"]
