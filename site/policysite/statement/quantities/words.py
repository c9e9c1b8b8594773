"""Numbers in words, in Dutch and English: “eenentwintig”, “two hundred and five”.

For each language, a pattern finds the words and a function computes their value. In other
languages, only numbers in digits are recognised.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from policysite.models import primary_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_DUTCH_UNITS = {
    "een": 1, "één": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7,
    "acht": 8, "negen": 9,
}  # fmt: skip
_DUTCH_TENS = {
    "twintig": 20, "dertig": 30, "veertig": 40, "vijftig": 50, "zestig": 60, "zeventig": 70,
    "tachtig": 80, "negentig": 90,
}  # fmt: skip
_DUTCH = (
    _DUTCH_UNITS
    | _DUTCH_TENS
    | {"nul": 0, "tien": 10, "elf": 11, "twaalf": 12, "dertien": 13, "veertien": 14}
    | {"vijftien": 15, "zestien": 16, "zeventien": 17, "achttien": 18, "negentien": 19}
    | {"dozijn": 12}
)
_DUTCH_ORDINALS = {"eerste": 1, "derde": 3}
_DUTCH_BIG = (("duizend", 1000), ("honderd", 100))
_ENGLISH_UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9,
}  # fmt: skip
_ENGLISH_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_ENGLISH_TEENS = {
    "zero": 0, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "dozen": 12,
}  # fmt: skip
_ENGLISH = _ENGLISH_UNITS | _ENGLISH_TENS | _ENGLISH_TEENS
_ENGLISH_IRREGULAR = {
    "first": "one", "second": "two", "third": "three", "fifth": "five", "eighth": "eight",
    "ninth": "nine", "twelfth": "twelve",
}  # fmt: skip


@dataclass(frozen=True)
class NumberWords:
    """The number words of a language.

    `number` and `ordinal` are patterns without groups; a match may not be a number after all:
    `value` and `position` return its value, or None. Every number begins with one of `beginnings`.
    """

    number: str
    ordinal: str
    value: Callable[[str], Fraction | None]
    position: Callable[[str], Fraction | None]
    beginnings: tuple[str, ...]


def of(language: str) -> NumberWords | None:
    """The number words of `language`; None if they are not known."""
    return {"nl": _DUTCH_WORDS, "en": _ENGLISH_WORDS}.get(primary_language(language))


@cache
def _dutch(word: str) -> Fraction | None:
    """The value of a Dutch number in one word: “tweehonderdeenentwintig”."""
    if word in _DUTCH:
        return Fraction(_DUTCH[word])
    if word in {"anderhalf", "anderhalve"}:
        return Fraction(3, 2)
    half = re.fullmatch(r"(.+?)(?:ën|en)(?:een)?hal(?:f|ve)", word)
    if half:
        whole = _dutch(half[1])
        return None if whole is None else whole + Fraction(1, 2)
    for name, worth in _DUTCH_BIG:
        before, found, after = word.partition(name)
        if found:
            times = _dutch(before) if before else Fraction(1)
            rest = _dutch(after.removeprefix("en")) if after else Fraction(0)
            return None if times is None or rest is None else times * worth + rest
    compound = re.fullmatch(rf"(.+?)(?:en|ën)({'|'.join(_DUTCH_TENS)})", word)
    if compound and compound[1] in _DUTCH_UNITS:
        return Fraction(_DUTCH_UNITS[compound[1]] + _DUTCH_TENS[compound[2]])
    return None


def _dutch_value(words: str) -> Fraction | None:
    total = Fraction(0)
    for part in words.lower().split():  # “twee duizend vijftig”
        value = _dutch(part)
        if value is None:
            return None
        total = max(total, Fraction(1)) * value if part in dict(_DUTCH_BIG) else total + value
    return total


def _dutch_position(word: str) -> Fraction | None:
    word = word.lower()
    if word in _DUTCH_ORDINALS:
        return Fraction(_DUTCH_ORDINALS[word])
    for irregular, regular in (("eerste", "een"), ("derde", "drie")):
        if word.endswith(irregular):
            return _dutch(word.removesuffix(irregular) + regular)
    ending = re.search("(?:de|ste)$", word)
    return _dutch(word[: ending.start()]) if ending else None


def _english_value(words: str) -> Fraction | None:
    total = current = Fraction(0)
    for part in re.split(r"[ -]+", words.lower()):
        if part == "hundred":
            current = max(current, Fraction(1)) * 100
        elif part == "thousand":
            total, current = total + max(current, Fraction(1)) * 1000, Fraction(0)
        elif part == "half":
            current += Fraction(1, 2)
        elif part in _ENGLISH:
            current += _ENGLISH[part]
        elif part not in {"a", "an", "and"}:
            return None
    return total + current


def _english_position(words: str) -> Fraction | None:
    *before, last = re.split(r"[ -]+", words.lower())
    if last in _ENGLISH_IRREGULAR:
        last = _ENGLISH_IRREGULAR[last]
    elif last.endswith("ieth"):
        last = last.removesuffix("ieth") + "y"
    elif last.endswith("th"):
        last = last.removesuffix("th")
    else:
        return None
    return _english_value(" ".join([*before, last]))


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _dutch_words() -> NumberWords:
    stems = f"{_either(_DUTCH)}|honderd|duizend|anderhal(?:f|ve)"
    # A number may begin a longer word: “zestienjarige”, “driemaal”, “zesmaandelijks”.
    longer = "jarige|jaarlijks|maand|weeks|wekelijks|daags|uurs|maal"
    number = rf"\b(?:{stems})(?:{stems}|en|ën|hal(?:f|ve))*+(?=\b|{longer})"
    return NumberWords(
        number=rf"{number}(?: (?:honderd|duizend)\b(?: {number})?)?",
        ordinal=rf"\b(?:{stems}|derde|eerste)(?:\w*(?:de|ste))?\b",
        value=_dutch_value,
        position=_dutch_position,
        # “een” is hardly ever a number, “eenentwintig” always is.
        beginnings=(
            "eene",
            *(word for word in _DUTCH if word != "een"),
            "honderd",
            "duizend",
            "anderhalf",
            "eerste",
        ),
    )


def _english_words() -> NumberWords:
    units, tens = _either(_ENGLISH_UNITS), _either(_ENGLISH_TENS)
    small = rf"(?:(?:{tens})(?:[ -](?:{units}))?|{_either(_ENGLISH_TEENS)}|{units})"
    big = "(?:hundred|thousand)"
    number = rf"\b(?:{small}|an?(?= {big})|{big})(?:(?: and)? {big}(?:(?: and)? {small})?)*"
    ordinals = f"{'|'.join(_ENGLISH_IRREGULAR)}|(?:tw|th|fo|fi|si|se|ei|ni|te|el|hu)\\w*th"
    return NumberWords(
        number=rf"{number}(?: and a half)?\b",
        ordinal=rf"\b(?:(?:{tens})[ -])?(?:{ordinals})\b",
        value=_english_value,
        position=_english_position,
        beginnings=(*_ENGLISH, *_ENGLISH_IRREGULAR, "hundred", "thousand"),
    )


_DUTCH_WORDS = _dutch_words()
_ENGLISH_WORDS = _english_words()
