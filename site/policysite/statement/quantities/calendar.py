"""Dates, times, months and weekdays, with their names in the language's locale."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from policysite import catalogs
from policysite.statement.quantities.model import number
from policysite.statement.quantities.vocabulary import NEVER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policysite.statement.quantities.model import Maker, Place, Quantity
    from policysite.statement.quantities.numbers import Numbers
    from policysite.statement.quantities.vocabulary import Vocabulary

# A part of a CLDR date pattern: quoted words, a field, or other characters.
_PIECE = re.compile(r"'(?P<words>[^']+)'|(?P<letter>[dyML])(?P=letter)*|[^dyML']+|'")
_THAI_ERA = 543  # years of the Buddhist era are that far ahead


class Calendar:
    """Dates and times of one language."""

    def __init__(self, language: str, words: Vocabulary, numbers: Numbers) -> None:
        self._words, self._numbers = words, numbers
        self._full = catalogs.months(language, "wide")
        names = catalogs.months(language, "abbreviated") | self._full
        self._months = {name.lower(): n for name, n in names.items()}
        self.beginnings = tuple(name.lower() for name in (*names, *catalogs.days(language)))
        self._days = {name.lower(): n for name, n in catalogs.days(language).items()}
        forms = catalogs.date_forms(language)
        patterns = (_pattern(form, _either(self._months), words.day_suffix) for form in forms)
        self._forms = tuple(dict.fromkeys(patterns))

    def makers(self) -> Iterator[tuple[str, Maker]]:
        """Patterns, and what makes a quantity from a match."""
        month = rf"(?P<month>{_either(self._months)})\b\.?"
        of_month = self._words.of_month
        day = rf"(?P<day>\d{{1,2}})(?:{self._words.day_suffix})?"
        year = r"(?P<year>[12]\d{3})(?!\d)"
        yield (
            r"(?<!\d)(?P<year>[12]\d{3})(?P<sign>[-/.]) ?(?P<m>\d{1,2})(?P=sign) ?(?P<day>\d{1,2})"
            r"(?!\d)",
            _date_of(self._months),
        )
        for form in self._forms:
            yield form, _date_of(self._months)
        yield (
            r"(?<![\d.])(?P<day>\d{1,2})(?P<sign>[-/.]) ?(?P<m>\d{1,2})(?P=sign) ?"
            r"(?P<year>[12]\d{3}|(?<![.\s])\d\d)(?!\d)",
            _date_of(self._months),
        )
        yield rf"(?<!\d){day}{of_month}{month}(?:,? {year})?", _date_of(self._months)
        yield rf"\b(?P<word>\w+){of_month}{month}(?:,? {year})?", self._date_in_words
        yield rf"\b{month} {day}(?!\w|[.,]\d)(?:,? {year})?", _date_of(self._months)
        yield rf"\b{month},? {year}", _date_of(self._months)
        yield from self._times()

    def names(self) -> Iterator[tuple[str, Maker]]:
        """Patterns of days and months without anything else."""
        yield rf"\b(?:{_either(self._words.hours) or NEVER})\b", self._hour
        yield rf"\b(?P<name>{_either(self._days)}){self._words.plural}\b", self._weekday
        if self._words.units:  # in other languages, a month cannot be told from a word like “may”
            yield rf"(?-i:\b(?P<name>{_either(self._full)})\b)", self._month

    def _times(self) -> Iterator[tuple[str, Maker]]:
        hour = r"(?<![\d.,])(?P<hour>[01]?\d|2[0-4])"
        yield rf"{hour}:(?P<minute>[0-5]\d)(?![\d:]) ?(?P<half>[ap]\.?m\b\.?)?", _time
        yield rf"{hour}(?:\.(?P<minute>[0-5]\d))? ?(?P<half>[ap]\.?m\b\.?)", _time
        yield rf"{hour}\.(?P<minute>[0-5]\d) ?(?:{self._words.clock})\b", _time
        if self._words.clock.startswith("o"):
            yield rf"{hour} ?(?:{self._words.clock})", _time

    def _date_in_words(self, place: Place) -> Quantity | None:
        position = self._numbers.position(place["word"])
        if position is None:
            return None
        return _dated(place, int(position), self._months[place["month"].lower()])

    def _hour(self, place: Place) -> Quantity:
        hour = self._words.hours[place[0].lower()]
        return place.quantity({("time", hour, 0), ("time", hour % 24, 0)})

    def _weekday(self, place: Place) -> Quantity:
        return place.quantity({("weekday", self._days[place["name"].lower()])})

    def _month(self, place: Place) -> Quantity:
        return place.quantity({("date", 0, self._full[place["name"]], 0)}, "soft")


def _pattern(form: str, months: str, suffix: str) -> str:
    """The regular expression of a CLDR date pattern, without the weekday.

    The number of the day may have a `suffix`, which CLDR lacks: “1er mars”.
    """
    numbers = {
        "d": rf"(?P<day>\d{{1,2}})(?:{suffix})?",
        "y": r"(?P<year>\d{4})",
        "M": r"(?P<m>\d{1,2})",
    }
    form = re.sub(r"[\s,،]*(?:E+|c{4,})[\s,،]*", "", form)
    pieces = []
    for piece in _PIECE.finditer(form):
        words, letter = piece["words"], piece["letter"]
        if "G" in piece[0]:  # the name of an era
            pieces.append(r"\s?(?:[^\s\d]+\s)?")
        elif letter is None:
            literal = re.escape((words or piece[0].replace("'", "")).strip())
            pieces.append(rf"\s?{literal}\s?" if literal else r"\s?")
        elif letter in "ML" and len(piece[0]) > 2:
            pieces.append(rf"(?P<month>{months})\.?")
        else:
            pieces.append(numbers["M" if letter == "L" else letter])
    return rf"(?<!\d){''.join(pieces)}(?!\d)"


def _date_of(months: Mapping[str, int]) -> Maker:
    def make(place: Place) -> Quantity | None:
        day = int(place["day"] or 0)
        month = int(place["m"]) if place["m"] else months[place["month"].lower()]
        if month > 12 >= day:  # the American order
            day, month = month, day
        return _dated(place, day, month)

    return make


def _dated(place: Place, day: int, month: int) -> Quantity | None:
    if not 1 <= month <= 12 or day > 31:
        return None
    year = int(place["year"] or 0)
    year -= _THAI_ERA if place["year"] and year > _THAI_ERA + 1900 else 0
    return place.quantity({("date", year + 2000 if 0 < year < 100 else year, month, day)})


def _time(place: Place) -> Quantity:
    hour, minute = int(place["hour"]), int(place["minute"] or 0)
    half = (place["half"] or "").lower()
    count = number(Fraction(hour))
    if half.startswith("p") and hour < 12:
        hour += 12
    elif half.startswith("a") and hour == 12:
        hour = 0
    time = place.quantity({("time", hour, minute)})
    if minute:
        return time
    return replace(time, alternatives=frozenset({count, number(Fraction(hour))}))


def _either(names: Mapping[str, int]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
