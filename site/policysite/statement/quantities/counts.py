"""Numbers and ordinals without a unit."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from policysite.statement.quantities.model import COUNT, number
from policysite.statement.quantities.vocabulary import NEVER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.statement.quantities.model import Maker, Place, Quantity, Weight
    from policysite.statement.quantities.numbers import Numbers
    from policysite.statement.quantities.vocabulary import Vocabulary


class Counts:
    """Numbers and ordinals of one language, in digits and in words."""

    def __init__(self, words: Vocabulary, numbers: Numbers) -> None:
        self._words, self._numbers = words, numbers

    def makers(self) -> Iterator[tuple[str, Maker]]:
        """Patterns, and what makes a quantity from a match."""
        words = self._words
        yield rf"\b(?:{words.third_party})", lambda place: place.quantity((), "loose")
        if words.units:  # only in known languages: elsewhere, “2.” may end a sentence
            yield rf"(?<![\d.,])(?P<n>\d{1, 9})(?:{words.day_suffix})\b", self._ordinal
        yield self._numbers.ordinal, self._ordinal_in_words
        yield rf"\b(?:{'|'.join(words.twice) or NEVER})\b", self._twice
        yield rf"\b(?:{words.pair})\b", lambda place: place.quantity({number(Fraction(2))}, "loose")
        # “Two-factor authentication”: Dutch writes it as one word.
        yield rf"{COUNT}(?=-[^\W\d_])", lambda place: replace(self._number(place), weight="loose")
        yield rf"{COUNT}", self._number

    def _ordinal(self, place: Place) -> Quantity:
        return _nth(place, Fraction(place["n"]), "firm")

    def _ordinal_in_words(self, place: Place) -> Quantity | None:
        value = self._numbers.position(place[0])
        return None if value is None else _nth(place, value, "soft")

    def _twice(self, place: Place) -> Quantity:
        value = Fraction(self._words.twice[place[0].lower()])
        return replace(place.quantity({number(value)}), digits=frozenset({value}))

    def _number(self, place: Place) -> Quantity:
        written = place[0].lower()
        value = self._numbers.value(written)
        return replace(
            place.quantity(self._numbers.readings(written)),
            digits=frozenset(() if value is None else {value}),
            weight="soft" if written in self._words.doubtful else "firm",
        )


def _nth(place: Place, value: Fraction, weight: Weight) -> Quantity:
    return replace(
        place.quantity({("ordinal", value)}, weight),
        alternatives=frozenset({number(value)}),
        digits=frozenset({value}),
    )
