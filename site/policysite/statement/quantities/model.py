"""A quantity found in a text, and when two of them mean the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

TAKEN, NUMBER = "\x00", "\x01"  # replace text that was read, and numbers; no text contains them
COUNT = rf"(?<!{NUMBER}){NUMBER}++"  # the pattern of a replaced number, all of it
# The kind, then the value: ("number", 6), ("period", "months", 6), ("date", …).
Reading = tuple[str | int | Fraction, ...]
# A dimension and an amount: a year is twelve “months”.
Unit = tuple[str, Fraction]
# How much depends on it. A firm one has a counterpart in every language. A soft one is compared
# only with a quantity in the same position (“first”, “a month”). A loose one (“both”) is never
# reported; it can only be the counterpart of another.
Weight = Literal["firm", "soft", "loose"]


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """One quantity: its position, its text, and its possible meanings.

    `alternatives` are what may be written instead if the rest is understood: “over 16” for “16
    years”. `digits` are the numbers by which a language whose words are unknown may write it.
    `unit` is that of a period.
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
        """The possible kinds, such as “number”, “period” or “date”."""
        return frozenset(str(reading[0]) for reading in self.readings)

    @property
    def numbers(self) -> tuple[Fraction, ...]:
        """Its values as a bare number; none if it is not one."""
        return tuple(Fraction(reading[1]) for reading in self.readings if reading[0] == "number")

    @property
    def in_words(self) -> bool:
        """Whether it has no digits."""
        return not any(sign.isdigit() for sign in self.written)

    def means(self, other: Quantity) -> bool:
        """Whether both can mean the same."""
        return bool(
            self.readings & other.readings
            or self.alternatives & other.readings
            or self.readings & other.alternatives
        )

    def may_be(self, other: Quantity) -> bool:
        """Whether `other`, from a language whose words are unknown, may stand for it."""
        return self.means(other) or bool(self.digits & other.digits)


def number(value: Fraction) -> Reading:
    """The reading of a bare number."""
    return ("number", value)


class Place:
    """A match of a pattern in `text`; a group is the original text, "" if it did not match.

    The pattern was applied to a text in which numbers, and what was read before, are replaced.
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
        """The quantity at this place."""
        written = self[0].rstrip()
        start = self._match.start()
        return Quantity(
            start=start,
            end=start + len(written),
            written=written,
            readings=frozenset(readings),
            weight=weight,
        )


# The quantity at a place; None if it turns out not to be one.
Maker = Callable[[Place], "Quantity | None"]
