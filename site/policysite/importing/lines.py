"""The lines of a text and what each looks like: a heading, a list item, a date, a page number.

Lines that a program wrapped are joined; those that somebody ended stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

from policysite.importing.blocks import BREAK, Block, Decision, Run, Words, lines_of, plain, tidy
from policysite.message import Message

Family = Literal["bullet", "letter", "counted", "single"]
# A full line of a wrapped text is seldom longer.
_WRAPPED = 130
# The small o is a bullet only next to another item.
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
# A page footer ends in its number.
_FOOT = re.compile(
    r"\b(?:pagina|page|blz\.?|p\.)\s*[0-9]+(?:\s*(?:van|of|/)\s*[0-9]+)?$", re.IGNORECASE
)
# A day in any language that names months with letters, alone or after what happened on it.
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
_CUT = re.compile(r"([^\W\d_]{2,})-$")
_REST = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# After these a hyphen stands for the rest of a compound: “privacy- en cookieverklaring”.
_AND = frozenset({"en", "of", "and", "or", "tot", "als", "dan", "to", "und"})
_QUESTION = re.compile(r"(wa|wie|hoe|welk|what|wh[oy]|how|which|when|warum|wozu)", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One line: its mark, its words and its indent; or a whole `block` in its place.

    A line without words is an empty line, which separates the lines above and below it.
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
        """Whether it continues what the line above began."""
        return self.text.lstrip("(‘“\"'")[:1].islower()

    @property
    def stands_out(self) -> bool:
        """Whether all of it is bold, or in capitals."""
        runs = [run for run in self.words if re.search(r"[^\W\d_]", run.text)]
        bold = bool(runs) and all(run.strong for run in runs)
        return bold or (self.text.isupper() and len(re.findall(r"[^\W\d_]{2,}", self.text)) > 1)


@dataclass(frozen=True)
class Item:
    """The family of a list item, its sign, and its number or place in the alphabet."""

    family: Family
    sign: str
    number: int


NOTHING = Line(0, ())


def of_block(block: Block) -> Iterator[Line]:
    """The lines of a paragraph between two empty ones; any other block as one line."""
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


def item_of(line: Line) -> Item | None:
    """The list item that `line` could begin."""
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
    """Whether `text` is a day, perhaps with what happened on it, and nothing else."""
    return _DATE.fullmatch(text.strip()) is not None


def is_title(text: str, most_words: int = 14) -> bool:
    """Whether `text` reads like a heading: short, with a capital, and not a sentence."""
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
    """Whether `text` is a question, by its last sign or its first word."""
    return text.endswith("?") or _QUESTION.match(text) is not None


def numbered_heading(text: str) -> tuple[int, bool] | None:
    """The depth of the number that begins a heading, and whether it is a chapter above articles.

    The depth of “2.1” is 2. None if `text` does not read like a numbered heading.
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


def without_number(title: str) -> str:
    """`title` without the number at its start, unless nothing else is left."""
    for pattern in (NUMBERED, NAMED):
        match = pattern.match(title)
        if match is not None and title[match.end() :].strip():
            return title[match.end() :].strip()
    return title


class Joiner:
    """Joins the lines of one text that a program wrapped, and keeps the others.

    `rich`: each line end is intended. The decisions are in `decisions`.
    """

    def __init__(self, lines: Sequence[Line], *, rich: bool) -> None:
        self.rich = rich
        self.decisions: list[Decision] = []
        self._width = -1 if rich else _width(lines)
        # the other words show whether a word was split at a line end
        self._words = {word.lower() for line in lines for word in _WORD.findall(line.text)}

    def tell(self, line: Line, message: Message, about: str = "") -> None:
        """Add a decision about `line`, with the words that it changed."""
        self.decisions.append(Decision(message=message, mark=line.number, about=about))

    def is_full(self, line: Line) -> bool:
        """Whether `line` is as long as the wrapped lines and its sentence continues."""
        return not line.ends and self._width > 0 and len(line.text) >= self._width * 0.7

    def reaches(self, line: Line) -> bool:
        """Whether `line` is long enough to be part of a paragraph."""
        return len(line.text) >= max(self._width * 0.7, 40)

    def paragraphs(self, lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
        """The lines of each paragraph; a short line that ends a sentence ends the paragraph."""
        ends = [n for n, pair in enumerate(pairwise(lines), 1) if self._is_end(*pair)]
        for start, end in pairwise([0, *ends, len(lines)] if lines else []):
            yield lines[start:end]

    def join(self, lines: Sequence[Line]) -> Words:
        """The words of `lines`; short lines with capitals, as in an address, stay separate."""
        parts: list[Run] = list(lines[0].words)
        for before, line in pairwise(lines):
            if self._stays(before, line):
                parts += [BREAK, *line.words]
                if not self.rich:
                    self.tell(lines[0], Message("a line break was kept, as in an address"))
            else:
                self.tell(lines[0], Message("wrapped lines were joined"))
                parts[-1] = Run(self._across(parts[-1].text, line))
        return tidy(parts)

    def _across(self, text: str, line: Line) -> str:
        """`text` and `line` joined with a blank, or without one within a split word."""
        cut, rest = _CUT.search(text), _REST.match(line.text)
        if cut is None or rest is None or not rest[0][0].islower() or rest[0] in _AND:
            return f"{text} {line.text}"
        possible = (f"{cut[1]}{rest[0]}", f"{cut[1]}-{rest[0]}")
        known = [word for word in possible if word.lower() in self._words]
        if len(known) != 1:
            message = Message(
                "“%(first)s” ends a line and “%(second)s” starts the next; they were left as "
                "they are: is it one word?",
                first=f"{cut[1]}-",
                second=rest[0],
            )
            self.tell(line, message)
            return f"{text} {line.text}"
        message = Message(
            "“%(word)s” was split at the end of a line and is whole elsewhere in the text, so"
            " it was joined",
            word=known[0],
        )
        self.tell(line, message)
        return f"{text[: cut.start()]}{known[0]}{line.text[rest.end() :]}"

    def _is_end(self, before: Line, line: Line) -> bool:
        """Whether a paragraph ends with `before`."""
        if self.rich:
            return False
        if before.is_page_number or line.is_page_number:
            return True
        if self._width < 0:
            return before.ends or max(len(before.text), len(line.text)) > _WRAPPED
        # a program that wraps puts as many words on a line as fit: where the next one would have
        # fitted, somebody pressed Enter
        fits = len(before.text) + 1 + len(line.text.split()[0]) <= self._width
        return before.ends and not line.begins_low and (fits or not self._width)

    def _stays(self, before: Line, line: Line) -> bool:
        """Whether the line end between the two was intended, as in an address."""
        short = len(before.text) < max(self._width * 0.6, 45)
        return self._width < 0 or (not before.ends and not line.begins_low and short)


def _width(lines: Sequence[Line]) -> int:
    """The length of a full line if the text was wrapped; 0 if nothing shows it.

    -1 if lines are so long that none was wrapped.
    """
    lengths = sorted(len(line.text) for line in lines if 30 <= len(line.text) <= _WRAPPED)
    if sum(len(line.text) > _WRAPPED for line in lines) > len(lengths) // 4:
        return -1
    return lengths[-1] if len(lengths) >= 3 else 0
