"""Numbers in digits, in the notation of a language, or in words."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from policysite.statement.quantities import vocabulary, words
from policysite.statement.quantities.model import NUMBER, number

if TYPE_CHECKING:
    from policysite.statement.quantities.model import Reading

_LONGEST = 100  # characters; anything longer is a code, and could be too long for Python to parse
_FRACTIONS = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4)}


class Numbers:
    """The numbers of one language.

    `ordinal` is the pattern of an ordinal in words. A number in words begins with one of
    `beginnings`.
    """

    def __init__(self, language: str, decimal: str, group: str) -> None:
        """`decimal` and `group` are the separators in a number."""
        self._words = words.of(language)
        self._scales = vocabulary.of(language).scales
        self._article = vocabulary.of(language).article
        self._decimal = decimal
        point, between = re.escape(decimal), re.escape(group)
        grouped = rf"[1-9]\d{{0,2}}(?:(?:(?:{between}|['’])\d{{3}})+|(?: \d{{3}})+)"
        grouped += rf"(?:{point}\d+)?(?![\d.,]\d)(?! \d{{3}})"
        digits = rf"(?<!\d)(?:{grouped}|\d+(?:\.\d+)+|\d+{point}\d+|\d+[½¼¾]?|[½¼¾])(?!\d)"
        spelt = self._words.number if self._words else vocabulary.NEVER
        scale = "|".join(self._scales) or vocabulary.NEVER
        self._pattern = re.compile(rf"(?:{digits}|{spelt})(?: (?:{scale})\b)?", re.IGNORECASE)
        self.ordinal = self._words.ordinal if self._words else vocabulary.NEVER
        self.beginnings = self._words.beginnings if self._words else ()
        self._grouping = re.compile(grouped)
        self._scale = re.compile(rf"(.+) ({scale})", re.IGNORECASE)

    def blotted(self, text: str) -> str:
        """`text` with every number, and its scale (“5 million”), replaced by NUMBER."""
        return self._pattern.sub(self._blot, text)

    def _blot(self, match: re.Match[str]) -> str:
        written = match[0]
        no_number = written.lower() == self._article or not self.readings(written)
        return written if no_number else NUMBER * len(written)

    def value(self, written: str) -> Fraction | None:
        """The value of `written`; None if it is not a number, such as “2.10” in Dutch."""
        if len(written) > _LONGEST:
            return None
        in_words = written[0] not in _FRACTIONS and not written[0].isdigit()
        value = self._words.value(written) if self._words and in_words else None
        scaled = self._scale.fullmatch(written)
        if value is None and scaled:
            value = self.value(scaled[1])
            return None if value is None else value * self._scales[scaled[2].lower()]
        return value if in_words else self._in_digits(written)

    def _in_digits(self, written: str) -> Fraction | None:
        if self._grouping.fullmatch(written):
            written = re.sub(rf"[^\d{re.escape(self._decimal)}]", "", written)
        if written[-1] in _FRACTIONS:
            return Fraction(written[:-1] or 0) + _FRACTIONS[written[-1]]
        if re.fullmatch(rf"\d+(?:{re.escape(self._decimal)}\d+)?", written):
            return Fraction(written.replace(self._decimal, "."))
        return None

    def position(self, written: str) -> Fraction | None:
        """The value of an ordinal in words."""
        return self._words.position(written) if self._words else None

    def readings(self, written: str) -> frozenset[Reading]:
        """All that a bare number may be: a number, the name of a section or version, a time."""
        value = self.value(written)
        found: set[Reading] = set() if value is None else {number(value)}
        if re.fullmatch(r"\d+(?:\.\d+)+", written) and not self._grouping.fullmatch(written):
            found.add(("dotted", written))
            clock = re.fullmatch(r"([01]?\d|2[0-3])\.([0-5]\d)", written)
            if clock:
                found.add(("time", int(clock[1]), int(clock[2])))
        elif re.fullmatch(r"0\d+|\d{40,}", written):
            found = {("digits", written)}
        return frozenset(found)
