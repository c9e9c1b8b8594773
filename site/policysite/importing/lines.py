"""The lines of a text, and how each looks: a heading, an item of a list, a date, a page number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from policysite.importing.blocks import Run, lines_of, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policysite.importing.blocks import Block, Words

Family = Literal["bullet", "letter", "counted", "single"]
# A full line of a text that was wrapped is seldom longer.
WRAPPED = 130
# The small o is a bullet only where another item stands beside it.
_BULLET = re.compile(r"([-–—―−•*·∙▪▫◦‣⁃●○■□◆➢➤►▶✓✔]|o)[ \t]+(?=\S)")
_LETTERED = re.compile(r"(\(?([a-z])\)|([a-z])\.)[ \t]+(?=\S)")
_COUNTED = re.compile(r"(\(?([0-9]{1,2})\))[ \t]+(?=\S)")
NUMBERED = re.compile(r"(([0-9]{1,3}(?:\.[0-9]{1,3}){0,4})(\.?))[ \t]+(?=\S)")
NAMED = re.compile(
    r"((Hoofdstuk|Chapter|Deel|Part|Titel)|Artikel|Article|Art\.|Paragraaf|Section|Sectie|Bijlage"
    r"|Annex|Appendix|Schedule|§)[ \t]*([0-9]{1,3}[a-z]?(?:\.[0-9]{1,3})*|[IVXLC]{1,6}|[A-Z])"
    r"(?=[\s.:–—-]|$)[ \t]*([.:–—-]?)[ \t]*"
)
_PAGE = re.compile(
    r"(?:(?:pagina|page|blz\.?|p\.)\s*)?[-–]?\s*[0-9]{1,4}\s*[-–]?"
    r"(?:\s*(?:van|of|/)\s*[0-9]{1,4})?",
    re.IGNORECASE,
)
# The foot of a page ends in its number.
_FOOT = re.compile(
    r"\b(?:pagina|page|blz\.?|p\.)\s*[0-9]+(?:\s*(?:van|of|/)\s*[0-9]+)?$", re.IGNORECASE
)
# A day in any language that names months by letters, alone or behind what happened on it.
_DATE = re.compile(
    r"(?:(?:versie|version|laatst|laatste|last|update|updated?|bijgewerkt|gewijzigd|aangepast|herzien"
    r"|revised|modified|changed|datum|date|ingangsdatum|effective|published|gepubliceerd|geldig|valid"
    r"|stand|fassung|vom|wijziging|van|of|op|on|per|vanaf|from|since|sinds|is|as|d\.d|the|de|am|le"
    r"|v?[0-9]+(?:\.[0-9]+)+)[.:]?,? ){0,6}\(?"
    r"(?:[^\W\d_]{2,9}day,? |[^\W\d_]{2,6}dag,? )?"
    r"(?:[0-9]{1,2}(?:st|nd|rd|th|er|º|[.])?(?: de)? [^\W\d_]{3,12}[.,]?(?: de)? (?:19|20)[0-9]{2}"
    r"|[^\W\d_]{3,12}[.]? [0-9]{1,2}(?:st|nd|rd|th)?,? (?:19|20)[0-9]{2}"
    r"|(?:jan|feb|m[aä]r|maa|mrt|apr|ma[iy]|mei|jun|jul|aug|sep|o[ck]t|nov|de[cz])[^\W\d_]*[.]?"
    r" (?:19|20)[0-9]{2}"
    r"|[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4})[).]?",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"(wa|wie|hoe|welk|what|wh[oy]|how|which|when|warum|wozu)", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One line: its mark, its words, how far it is indented; or a whole `block` in its place.

    A line without words is an empty one, which parts what is above it from what is below.
    """

    number: int
    words: Words
    indent: int = 0
    block: Block | None = None

    @cached_property
    def text(self) -> str:
        """What a reader sees of it, without blanks at the ends."""
        return self.words[0].text.strip() if len(self.words) == 1 else plain(self.words)

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

    @property
    def stands_out(self) -> bool:
        """Whether all of it is bold, or in capitals."""
        runs = [run for run in self.words if re.search(r"[^\W\d_]", run.text)]
        bold = bool(runs) and all(run.strong for run in runs)
        return bold or (self.text.isupper() and len(re.findall(r"[^\W\d_]{2,}", self.text)) > 1)


@dataclass(frozen=True)
class Item:
    """The sign of an item of a list, its number or place in the alphabet, and its family."""

    family: Family
    sign: str
    number: int


NOTHING = Line(0, ())


def of_block(block: Block) -> Iterator[Line]:
    """The lines of a paragraph, with an empty one above and below; any other block as one."""
    if block.kind != "paragraph":
        yield Line(block.mark, (), block=block)
        return
    yield NOTHING
    for number, words in enumerate(lines_of(block.words), block.mark):
        yield Line(number, words)
    yield NOTHING


def of_text(text: str) -> Iterator[Line]:
    """The lines of a cleaned text, numbered from 1."""
    for number, raw in enumerate(text.split("\n"), 1):
        expanded = raw.expandtabs(4)
        words = (Run(raw.strip()),) if raw.strip() else ()
        yield Line(number, words, len(expanded) - len(expanded.lstrip()))


def width(lines: Sequence[Line]) -> int:
    """How long a full line is, where the text was wrapped; 0 where nothing shows it.

    -1 where lines are so long that none was wrapped.
    """
    lengths = sorted(len(line.text) for line in lines if 30 <= len(line.text) <= WRAPPED)
    longer = sum(len(line.text) > WRAPPED for line in lines)
    if longer > len(lengths) // 4:
        return -1
    return lengths[-1] if len(lengths) >= 3 else 0


def item_of(line: Line) -> Item | None:
    """The item of a list that `line` could begin."""
    if match := _BULLET.match(line.text):
        return None if line.is_page_number else Item("bullet", match[1], 0)
    if match := _LETTERED.match(line.text):
        return Item("letter", match[1], ord(match[2] or match[3]) - ord("a") + 1)
    if match := _COUNTED.match(line.text):
        return Item("counted", match[1], int(match[2]))
    match = NUMBERED.match(line.text)
    if match and "." not in match[2] and match[3] and not is_date(line.text):
        return Item("single", match[1], int(match[2]))
    return None


def is_date(text: str) -> bool:
    """Whether `text` is a day, or says no more than what happened on it."""
    return _DATE.fullmatch(text.strip()) is not None


def is_title(text: str, most_words: int = 14) -> bool:
    """Whether `text` reads like a heading: short, with a capital, and no sentence."""
    first = text.lstrip("‘“\"'(")[:1]
    return (
        is_short(text, most_words)
        and (first.isupper() or first.isdigit())
        and not text.endswith((".", ",", ";", ":", "!", "…"))
    )


def is_short(text: str, most_words: int = 14) -> bool:
    """Whether `text` is no longer than a heading is, and neither a date nor an address."""
    return (
        bool(text)
        and len(text) <= 90
        and len(text.split()) <= most_words
        and any(sign.isalpha() for sign in text)
        and not re.search(r"[@©\t]|\[\[|://", text)
        and not _FOOT.search(text)
        and not is_date(text)
    )


def is_question(text: str) -> bool:
    """Whether `text` asks, with a sign or by its first word."""
    return text.endswith("?") or _QUESTION.match(text) is not None


def numbered_heading(text: str) -> tuple[int, bool] | None:
    """How deep the number is that begins a heading, and whether it is a chapter above articles.

    The depth of “2.1” is 2. None where `text` does not read like a numbered heading.
    """
    match = NAMED.match(text)
    if match is not None:
        rest = text[match.end() :]
        if rest and not is_title(rest):
            return None
        return (match[3].count(".") + 1, match[2] is not None)
    match = NUMBERED.match(text)
    if match is None or is_date(text) or not is_title(text[match.end() :]):
        return None
    return (match[2].count(".") + 1, False)


def is_bare_number(text: str) -> bool:
    """Whether the heading's number is a mere “3”, which could begin a sentence as well."""
    match = NUMBERED.match(text)
    return match is not None and "." not in match[1]


def without_number(title: str) -> str:
    """`title` without the number it begins with, where something is left."""
    for pattern in (NUMBERED, NAMED):
        match = pattern.match(title)
        if match is not None and title[match.end() :].strip():
            return title[match.end() :].strip()
    return title
