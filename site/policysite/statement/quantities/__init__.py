"""Quantities in a text: numbers, periods, dates, times, amounts, percentages, articles of law.

Each has a value that does not depend on the language: “vier weken”, “four weeks” and “28 days” are
equal. In other languages, only digits and the names of months and days are recognised.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache
from itertools import chain, pairwise, zip_longest
from typing import TYPE_CHECKING

from policysite import catalogs
from policysite.statement.quantities import vocabulary, words
from policysite.statement.quantities.calendar import Calendar
from policysite.statement.quantities.counts import Counts
from policysite.statement.quantities.measures import Periods, References, Signs, codes
from policysite.statement.quantities.model import TAKEN, Place, Quantity
from policysite.statement.quantities.numbers import Numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction

    from policysite.statement.quantities.model import Maker, Reading

__all__ = ["Quantity", "knows", "quantities"]

_ADDRESS = re.compile(r"(?<![^\s@])[^\s@]+@[^\s@]+\.\w+|https?://\S+|www\.\S+")
# What may be between a number and its repetition in brackets, or a date and its weekday.
_AGAIN = re.compile(r"\)? ?\(")
_BESIDE = re.compile(r"[\s,(،]*(?:(?:de|den|der|le|the|el|il|o) )?", re.IGNORECASE)
_DIGIT = re.compile(r"[\d½¼¾]")
_BEGINNING = re.compile(r"(?<!\w)[^\W\d_]{3,4}")


def knows(language: str) -> bool:
    """Whether numbers in words, and units, are recognised in `language`."""
    return words.of(language) is not None


@lru_cache(maxsize=8192)  # a preview compares the same sentences over and over
def quantities(text: str, language: str) -> tuple[Quantity, ...]:
    """The quantities of `text`, which is in `language`, in order."""
    return _reader(language).read(text)


@cache
def _reader(language: str) -> _Reader:
    return _Reader(language)


class _Reader:
    """Finds quantities in one language, the most specific first."""

    def __init__(self, language: str) -> None:
        known = vocabulary.of(language)
        self._numbers = Numbers(language, *catalogs.number_signs(language))
        self._joint = re.compile(known.joint, re.IGNORECASE)
        self._article = known.article
        calendar = Calendar(language, known, self._numbers)
        self._in_digits = _compiled(
            codes(), calendar.makers(), References(known, self._numbers).makers()
        )
        self._counted = _compiled(
            calendar.names(),
            Signs(known, self._numbers).makers(),
            Periods(known, self._numbers).makers(),
            Counts(known, self._numbers).makers(),
        )
        beginnings = {*self._numbers.beginnings, *known.signals.split(), *calendar.beginnings}
        self._beginnings = {word[:4] for word in beginnings}

    def read(self, text: str) -> tuple[Quantity, ...]:
        """The quantities of `text` in order."""
        has_digits = _DIGIT.search(text) is not None
        if not has_digits and not self._promises(text):
            return ()
        found: list[Quantity] = []
        left = _ADDRESS.sub(lambda match: TAKEN * len(match[0]), text)
        if has_digits:
            left = _take(self._in_digits, text, left, found)
        _take(self._counted, text, self._numbers.blotted(left), found)
        found.sort(key=lambda quantity: quantity.start)
        read = list(_beside_dates(list(_once(found, text)), text))
        return tuple(_sharing(read, text, self._joint))

    def _promises(self, text: str) -> bool:
        """Whether a word begins like one that the patterns look for; most sentences have none."""
        heads = set(_BEGINNING.findall(text.lower()))
        return not self._beginnings.isdisjoint(heads | {head[:3] for head in heads})


def _compiled(*makers: Iterable[tuple[str, Maker]]) -> list[tuple[re.Pattern[str], Maker]]:
    return [(re.compile(form, re.IGNORECASE), make) for form, make in chain(*makers)]


def _take(
    makers: Sequence[tuple[re.Pattern[str], Maker]], text: str, left: str, found: list[Quantity]
) -> str:
    """Add what `makers` find in `left` to `found`; returns the rest."""
    for pattern, make in makers:
        for match in pattern.finditer(left):
            quantity = make(Place(text, match))
            if quantity is not None:
                found.append(quantity)
                start, end = quantity.start, quantity.end
                left = left[:start] + TAKEN * (end - start) + left[end:]
    return left


def _once(read: Iterable[Quantity], text: str) -> Iterator[Quantity]:
    """The quantities, without repetitions such as “$500 (five hundred dollars)”."""
    before: Quantity | None = None
    for quantity in read:
        if before and before.means(quantity) and _AGAIN.fullmatch(text, before.end, quantity.start):
            before = replace(
                before,
                end=quantity.end,
                readings=before.readings | quantity.readings,
                digits=before.digits | quantity.digits,
            )
            continue
        if before:
            yield before
        before = quantity
    if before:
        yield before


def _beside_dates(read: Sequence[Quantity], text: str) -> Iterator[Quantity]:
    """The quantities, with the weekday next to a date as a soft one, as it adds nothing."""
    pairs = [
        {first.start, second.start}
        for first, second in pairwise(read)
        if "date" in first.kinds | second.kinds and _BESIDE.fullmatch(text, first.end, second.start)
    ]
    dated = set().union(*pairs)
    for quantity in read:
        beside = "weekday" in quantity.kinds and quantity.start in dated
        yield replace(quantity, weight="soft") if beside else quantity


def _sharing(read: Sequence[Quantity], text: str, joint: re.Pattern[str]) -> Iterator[Quantity]:
    """The quantities, where a number may share the unit of the next one: “6 to 12 months”."""
    for quantity, after in zip_longest(read, read[1:]):
        if after and joint.fullmatch(text, quantity.end, after.start):
            shared = [_like(after, value) for value in quantity.numbers]
            yield replace(quantity, readings=quantity.readings.union(*shared))
        else:
            yield quantity


def _like(quantity: Quantity, value: Fraction) -> frozenset[Reading]:
    """What `value` means with the unit or the sign of `quantity`."""
    if quantity.unit:
        dimension, factor = quantity.unit
        return frozenset({("period", dimension, value * factor)})
    signed = (reading for reading in quantity.readings if reading[0] in {"amount", "percentage"})
    return frozenset((*reading[:-1], value) for reading in signed)
