"""Quantities with a unit, a symbol or a name: periods, amounts, percentages, articles, phones."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from policysite.statement.quantities.model import COUNT, number
from policysite.statement.quantities.vocabulary import NEVER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.statement.quantities.model import Maker, Place, Quantity, Reading, Unit, Weight
    from policysite.statement.quantities.numbers import Numbers
    from policysite.statement.quantities.vocabulary import Vocabulary

_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP"}
_YEAR, _HOUR = ("months", Fraction(12)), ("days", Fraction(1, 24))
# A unit that readers understand without its word: “over 16”, “from 9 to 17”.
_UNDERSTOOD = {_YEAR, _HOUR}
_DATE = re.compile(r"\d\d([-/.]) ?\d\d\1 ?\d{4}")
_SHARED_DIGITS = 9  # telephone numbers with and without a country code have the same last digits


class Periods:
    """Periods and ages: a number and a unit, or a unit alone (“a month”, “monthly”)."""

    def __init__(self, words: Vocabulary, numbers: Numbers) -> None:
        self._words, self._numbers = words, numbers

    def makers(self) -> Iterator[tuple[str, Maker]]:
        """Patterns, and what makes a quantity from a match."""
        words, counted = self._words, rf"(?P<n>{COUNT})"
        unit = rf"(?P<unit>{'|'.join(words.units) or NEVER})\b"
        yield rf"\b(?:{words.article}) {unit} {words.and_a_half}\b", self._and_a_half
        yield rf"{counted} {unit} {words.and_a_half}\b", self._and_a_half
        yield rf"(?P<again>{COUNT}) ?\({counted}\)[- ]?(?:{words.between})?{unit}", self._counted
        yield rf"{counted}[- ]?(?:{words.between})?{unit}", self._counted
        # “Two unpaid months”: any word may be in between, so it may not be a period at all.
        yield rf"{counted}(?= (?:[^\W\d_]+[- ]){{1,3}}{unit})", self._apart
        yield rf"\b{words.half}{unit}", self._half
        yield rf"\b(?:{words.strictly}) (?:{words.article}) {unit}", self._single("firm")
        yield rf"\b(?:{words.each}) {unit}", self._single("soft")
        yield rf"\b(?P<unit>{'|'.join(words.rates) or NEVER})\b", self._single("soft")

    def _counted(self, place: Place) -> Quantity | None:
        value = self._numbers.value(place["n"])
        again = self._numbers.value(place["again"]) if place["again"] else value
        return None if value is None or again != value else self._period(place, value)

    def _apart(self, place: Place) -> Quantity | None:
        period = self._counted(place)
        if period is None:
            return None
        return replace(
            period,
            readings=self._numbers.readings(place["n"]),
            alternatives=period.readings,
            unit=None,
        )

    def _and_a_half(self, place: Place) -> Quantity | None:
        counted = place["n"]
        value = self._numbers.value(counted) if counted else Fraction(1)
        return None if value is None else self._period(place, value + Fraction(1, 2))

    def _half(self, place: Place) -> Quantity:
        return self._period(place, Fraction(1, 2))

    def _single(self, weight: Weight) -> Maker:
        return lambda place: self._period(place, Fraction(1), weight)

    def _period(self, place: Place, value: Fraction, weight: Weight = "firm") -> Quantity:
        dimension, factor = unit = self._unit(place["unit"].lower())
        readings: set[Reading] = {("period", dimension, value * factor)}
        if unit == _HOUR and value.denominator == 1 and value <= 24:
            readings.add(("time", int(value), 0))
        understood = frozenset({number(value)} if unit in _UNDERSTOOD else ())
        digits = {value, value * factor, value * factor / 12, value * factor / 7}
        return replace(
            place.quantity(readings, weight),
            alternatives=understood,
            digits=frozenset(digits),
            unit=unit,
        )

    def _unit(self, written: str) -> Unit:
        forms = {**self._words.units, **self._words.rates}
        return next(unit for form, unit in forms.items() if re.fullmatch(form, written))


class Signs:
    """Quantities with a symbol: amounts of money and percentages."""

    def __init__(self, words: Vocabulary, numbers: Numbers) -> None:
        self._numbers = numbers
        self._percent = words.percent
        self._names = {words.euro: "EUR", words.dollar: "USD", words.pound: "GBP"}

    def makers(self) -> Iterator[tuple[str, Maker]]:
        """Patterns, and what makes a quantity from a match."""
        counted = rf"(?P<n>{COUNT})(?:,[-–—]+)?"
        before, after = r"€|\$|£|\b(?:EUR|USD|GBP)", "|".join(self._names)
        sign = rf"(?P<sign>(?:{before}|{after})(?!\w))"
        yield rf"(?P<sign>{before}) ?{counted}", self._amount
        yield rf"{counted} ?{sign}", self._amount
        yield rf"{counted}(?= (?:[^\W\d_]+[- .]+){{1,3}}{sign})", self._apart
        yield rf"(?P<n>{COUNT}) ?(?:%|(?:{self._percent})\b)", self._percentage

    def _amount(self, place: Place) -> Quantity | None:
        sign, value = place["sign"].strip(), self._numbers.value(place["n"])
        currency = _SIGNS.get(sign, sign.upper())
        for name, code in self._names.items():
            if re.fullmatch(name, sign, re.IGNORECASE):
                currency = code
        if value is None:
            return None
        return replace(place.quantity({("amount", currency, value)}), digits=frozenset({value}))

    def _apart(self, place: Place) -> Quantity | None:
        amount = self._amount(place)
        if amount is None:
            return None
        readings = self._numbers.readings(place["n"])
        return replace(amount, readings=readings, alternatives=amount.readings)

    def _percentage(self, place: Place) -> Quantity | None:
        value = self._numbers.value(place["n"])
        if value is None:
            return None
        return replace(place.quantity({("percentage", value)}), digits=frozenset({value}))


class References:
    """Articles of law: “artikel 13, lid 1, onder c” and “Article 13(1)(c)”."""

    def __init__(self, words: Vocabulary, numbers: Numbers) -> None:
        self._words, self._numbers = words, numbers

    def makers(self) -> Iterator[tuple[str, Maker]]:
        """Patterns, and what makes a quantity from a match."""
        for form in self._words.references:
            yield form, self._reference
        # “Articles 13 and 14”: text that was already read is a run of NUL.
        for _ in range(4):
            yield rf"(?<=\x00){self._words.more}", self._reference

    def _reference(self, place: Place) -> Quantity:
        paragraph = place["paragraph"] or place["first"] or ""
        position = place["ordinal"]
        if position:
            value = self._numbers.position(position)
            paragraph = position if value is None else str(value)
        letter = (place["letter"] or place["point"] or "").lower()
        article = place["article"].lower()
        reference = place.quantity({("article", article, paragraph, letter)})
        numbers = [Fraction(part) for part in (article, paragraph) if part.isdecimal()]
        alone = numbers[:1] if not paragraph and not letter else []
        return replace(
            reference,
            alternatives=frozenset(number(value) for value in alone),
            digits=frozenset(numbers),
        )


def codes() -> Iterator[tuple[str, Maker]]:
    """Account and telephone numbers: only their digits count, not their grouping."""
    yield r"\b[A-Z]{2}\d{2}(?: ?[A-Z]{4})(?: ?\d{2,4}){2,6}\b", _code
    # The number of a regulation, and a telephone number in North American notation.
    yield r"(?<![\w.,-])\d+(?:\.\d+)+(?:-\d+)+(?![\w-])", _code
    yield r"(?<![\w.,-])\(?\d{3}\)?[ .-]?\d{3}[.-]\d{4}(?![\w-])", _telephone
    yield r"(?<![\w.+])(?:\+|00)\d[\d ().-]{6,20}\d(?!\w)", _telephone
    yield r"(?<![\w.(])\(?0\d{1,3}\)?[ .-]{0,3}\d[\d .-]{4,16}\d(?!\w)", _telephone


def _code(place: Place) -> Quantity:
    return place.quantity({("code", place[0].replace(" ", "").upper())})


def _telephone(place: Place) -> Quantity | None:
    digits = "".join(sign for sign in place[0].replace("(0)", "") if sign.isdigit())
    if len(digits) < 8 or _DATE.fullmatch(place[0]):
        return None
    return place.quantity({("telephone", digits[-_SHARED_DIGITS:])})
