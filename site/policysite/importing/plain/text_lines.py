"""The lines of a plain text, and how each looks: a heading, an item of a list, a row of a table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from policysite.importing import bullets

if TYPE_CHECKING:
    from collections.abc import Sequence

Family = Literal["bullet", "letter", "counted", "single"]
# A full line of a text that was wrapped is seldom longer.
_WRAPPED = 130
_PAGE = re.compile(
    r"(?:(?:pagina|page|blz\.?|p\.)\s*)?[-–]?\s*[0-9]{1,4}\s*[-–]?"
    r"(?:\s*(?:van|of|/)\s*[0-9]{1,4})?",
    re.IGNORECASE,
)
# The foot of a page ends in its number.
_FOOT = re.compile(
    r"\b(?:pagina|page|blz\.?|p\.)\s*[0-9]+(?:\s*(?:van|of|/)\s*[0-9]+)?$", re.IGNORECASE
)


@dataclass(frozen=True)
class Line:
    """One line: its number from 1, its text without blanks at the ends, how far it is indented."""

    number: int
    text: str
    indent: int

    @property
    def is_page_number(self) -> bool:
        """Whether it looks like the number of a page."""
        return bool(self.text) and bool(_PAGE.fullmatch(self.text) or _FOOT.search(self.text))

    @property
    def ends(self) -> bool:
        """Whether a sentence or a part of one ends here."""
        return self.text.rstrip("’”\"')").endswith((".", "!", "?", ":", ";"))

    @property
    def begins_low(self) -> bool:
        """Whether it goes on with what the line above began."""
        return self.text.lstrip("(‘“\"'")[:1].islower()


@dataclass(frozen=True)
class Item:
    """The sign of an item of a list, its number or place in the alphabet, and its family."""

    family: Family
    sign: str
    number: int


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of a cleaned text."""
    found = []
    for number, raw in enumerate(text.split("\n"), 1):
        expanded = raw.expandtabs(4)
        indent = len(expanded) - len(expanded.lstrip())
        found.append(Line(number, raw.strip(), indent))
    return tuple(found)


def width(lines: Sequence[Line]) -> int:
    """How long a full line is, where the text was wrapped; else 0."""
    lengths = sorted(len(line.text) for line in lines if 30 <= len(line.text) <= _WRAPPED)
    longer = sum(len(line.text) > _WRAPPED for line in lines)
    return lengths[-1] if len(lengths) >= 3 and longer <= len(lengths) // 4 else 0


def item_of(line: Line) -> Item | None:
    """The item of a list that `line` could begin."""
    match = bullets.BULLET.match(line.text)
    if match is not None:
        return None if line.is_page_number else Item("bullet", match[1], 0)
    for family, found in (
        ("letter", bullets.letter(line.text)),
        ("counted", bullets.counted(line.text)),
        ("single", bullets.single(line.text)),
    ):
        if found is not None:
            return Item(family, *found)  # type: ignore[arg-type]  # a tuple of names of families
    return None


def is_title(text: str, most_words: int = 14) -> bool:
    """Whether `text` reads like a heading: short, with a capital, and no sentence."""
    if not text or len(text) > 90 or len(text.split()) > most_words or "\t" in text:
        return False
    if _FOOT.search(text):
        return False
    first = text.lstrip("‘“\"'(")[:1]
    return (
        (first.isupper() or first.isdigit())
        and not text.endswith((".", ",", ";", ":", "!", "…"))
        and any(sign.isalpha() for sign in text)
        and not re.search(r"[@©]|\[\[|://", text)
    )


def numbered_heading(line: Line) -> tuple[int, bool] | None:
    """How deep the number is that begins a heading, and whether it is a chapter above articles.

    The depth of “2.1” is 2. None where `line` does not read like a numbered heading.
    """
    match = bullets.NAMED.match(line.text)
    if match is not None:
        rest = line.text[match.end() :]
        if rest and not is_title(rest):
            return None
        return (match[3].count(".") + 1, match[2] is not None)
    match = bullets.NUMBERED.match(line.text)
    if match is None or not is_title(line.text[match.end() :]):
        return None
    return (match[2].count(".") + 1, False)


def is_bare_number(line: Line) -> bool:
    """Whether the heading's number is a mere “3”, which could begin a sentence as well."""
    match = bullets.NUMBERED.match(line.text)
    return match is not None and "." not in match[1]
