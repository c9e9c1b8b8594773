"""The passages of a document, each with its place in the source.

The rules about wording and the comparison of languages use these: what readers see, piece by piece,
and the line that an author has to open to change it.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal

from lxml import html

from policysite.statement import cookie_list, dialect

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policysite.models import Document

Kind = Literal[
    "title",
    "summary",
    "change",
    "heading",
    "paragraph",
    "item",
    "cell",
    "term",
    "definition",
    "footnote",
]

Mark = Literal["open", "code", "bold"]

_MARKS: dict[str, Mark] = {"mark": "open", "code": "code", "strong": "bold"}
_KINDS: dict[str, Kind] = {
    "h1": "title",
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), "heading"),
    "p": "paragraph",
    "li": "item",
    "th": "cell",
    "td": "cell",
    "dt": "term",
    "dd": "definition",
}
_WORD = re.compile(r"[^\W_]+")
# Characters that are in the source of a line but not in the text that readers see.
_UNSEEN = re.compile(r"\]\([^)\s]*\)|\{[^}\n]*\}|\[\^[^\]\s]+\](?!:)")
# How many words of a passage must be found together for its place to be certain.
_CERTAIN = 5
# How far ahead in the source the next word of a passage is looked for.
_AHEAD = 40


@dataclass(frozen=True)
class Link:
    """A link in a passage: its words, its target, and the offset of its words in the text."""

    text: str
    target: str
    start: int


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A heading, paragraph, list item, table cell, or other element with its own text.

    `section` is the id of the heading above it, "" if there is none. `text` is what readers see,
    with single spaces; `prose` has the same length, with spaces instead of open places and code.
    `group` numbers the lists, and the tables, of a document from 1; `row` and `column` are those of
    a cell, from 0; `depth` is that of a list item, from 1, and `number` the number shown before it,
    0 if it has none. `foreign` are the parts in another language: start, end, language. `marks` are
    open places, code and bold words: start, end, kind. `place` is its number in the document, in
    whose `source` it is looked up when a line is needed.
    """

    kind: Kind
    section: str
    text: str
    prose: str
    links: tuple[Link, ...] = ()
    foreign: tuple[tuple[int, int, str], ...] = ()
    group: int = 0
    marks: tuple[tuple[int, int, Mark], ...] = ()
    row: int = 0
    column: int = 0
    depth: int = 0
    number: int = 0
    place: int = 0
    source: _Places = field(repr=False)

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """The offsets of the words in the text, and the line of each in the source."""
        return self.source.of_each[self.place]

    def line(self, offset: int = 0) -> int:
        """The line in the source file, from 1, of the word at `offset` in the text."""
        found = bisect_right(self.places, offset, key=lambda place: place[0])
        return self.places[max(found - 1, 0)][1]

    @property
    def starts(self) -> tuple[int, ...]:
        """The offset in the text at which each line of the source begins."""
        lines: dict[int, int] = {}
        for offset, line in self.places:
            lines.setdefault(line, offset)
        return (0, *sorted(lines.values())[1:])


@lru_cache(maxsize=256)  # many rules use the passages of the same document
def passages(document: Document) -> tuple[Passage, ...]:
    """Every passage of `document` in reading order; the changes first, the footnotes last."""
    pieces = tuple(_pieces(document))
    source = _Places(document, pieces)
    return tuple(piece.passage(place, source) for place, piece in enumerate(pieces))


def _pieces(document: Document) -> Iterator[_Piece]:
    for change in document.changes:
        yield _Piece("change", "", _Text.plain(change))
    section, groups = "", _Groups()
    for element in html.fragment_fromstring(document.article.strip()).iterdescendants(*_KINDS):
        kind = _KINDS[str(element.tag)]
        if kind == "heading":
            section = element.get("id", "")
        text = _Text.of(element)
        if text.words.strip():
            listed = cookie_list.holds(element)
            yield groups.numbered(_Piece(kind, section, text, listed=listed), element)


class _Text:
    """The words of an element without nested blocks, and what is marked in them."""

    def __init__(self) -> None:
        self.words = ""
        self.marks: list[tuple[int, int, Mark]] = []
        self.foreign: list[tuple[int, int, str]] = []
        self.links: list[Link] = []

    @classmethod
    def of(cls, element: html.HtmlElement) -> _Text:
        text = cls()
        text._take(element)
        text.words = text.words.rstrip()
        if element.get("class") == cookie_list.NAMES:
            text.marks = [(0, len(text.words), "code")]
        return text

    @classmethod
    def plain(cls, words: str) -> _Text:
        text = cls()
        text._add(words)
        places = re.finditer(dialect.OPEN_PLACE + r"(\]\])?", text.words)
        text.marks += [(place.start(), place.end(), "open") for place in places]
        return text

    @property
    def prose(self) -> str:
        signs = list(self.words)
        for start, end, mark in self.marks:
            if mark != "bold":
                signs[start:end] = " " * len(signs[start:end])
        return "".join(signs)

    def _take(self, element: html.HtmlElement) -> None:
        self._add(element.text)
        for child in element:
            if child.tag in _KINDS or child.tag in {"ul", "ol", "table", "dl", "blockquote", "div"}:
                self._add(" ")
            else:
                self._take_inline(child)
            self._add(child.tail)

    def _take_inline(self, child: html.HtmlElement) -> None:
        start = len(self.words)
        target = child.get("href", "")
        # Its number does not come from the author.
        if child.tag == "a" and target.startswith("#fn"):
            if "footnote-ref" in child.get("class", ""):
                self.links.append(Link("", target, start))
            return
        self._take(child)
        end = len(self.words)
        if child.tag == "a":
            self.links.append(Link(self.words[start:end].strip(), target, start))
        if child.tag in _MARKS:
            self.marks.append((start, end, _MARKS[str(child.tag)]))
        if child.get("lang"):
            self.foreign.append((start, end, child.get("lang", "")))

    def _add(self, words: str | None) -> None:
        """Append `words`, with every run of white space as one space, and none at the start."""
        added = re.sub(r"\s+", " ", words or "")
        if not self.words or self.words.endswith(" "):
            added = added.removeprefix(" ")
        self.words += added


@dataclass(frozen=True)
class _Piece:
    """A passage whose place in the source is not known yet."""

    kind: Kind
    section: str
    text: _Text
    group: int = 0
    row: int = 0
    column: int = 0
    depth: int = 0
    number: int = 0
    listed: bool = False

    def passage(self, place: int, source: _Places) -> Passage:
        """The passage; `source` finds its place."""
        return Passage(
            kind=self.kind,
            section=self.section,
            text=self.text.words,
            prose=self.text.prose,
            links=tuple(self.text.links),
            foreign=tuple(self.text.foreign),
            group=self.group,
            marks=tuple(self.text.marks),
            row=self.row,
            column=self.column,
            depth=self.depth,
            number=self.number,
            place=place,
            source=source,
        )


class _Places:
    """Where the passages of a document are in its source; computed on demand, as few are needed."""

    def __init__(self, document: Document, pieces: Sequence[_Piece]) -> None:
        self._document, self._pieces = document, pieces

    @cached_property
    def of_each(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """For each passage, the offsets of its words and their lines."""
        source = _Source(self._document.source.decode())
        lines = {section.id: section.line for section in self._document.sections}
        return tuple(source.place(piece, lines.get(piece.section, 1)) for piece in self._pieces)


class _Groups:
    """Numbers the lists and tables in document order."""

    def __init__(self) -> None:
        self._seen: list[html.HtmlElement] = []

    def numbered(self, piece: _Piece, element: html.HtmlElement) -> _Piece:
        """`piece` with its list or table, and its kind, which depends on its position."""
        above = list(element.iterancestors())
        if any("footnote" in str(parent.get("class", "")) for parent in above):
            return _Piece("footnote", "", piece.text)
        if piece.kind == "cell":
            table = next(parent for parent in above if parent.tag == "table")
            row = next(n for n, line in enumerate(table.iter("tr")) if line in above)
            group, column = self._number(table), len(list(element.itersiblings(preceding=True)))
            return replace(piece, group=group, row=row, column=column)
        lists = [parent for parent in above if parent.tag in {"ul", "ol"}]
        if not lists or piece.kind not in {"item", "paragraph"}:
            return piece
        if lists[0].get("class") == "in-short":
            return _Piece("summary", "", piece.text)
        if element.tag == "p" and not _opens_item(element, above[0]):
            return piece
        item = above[0] if element.tag == "p" else element
        group = self._number(lists[0])
        return replace(
            piece, kind="item", group=group, depth=len(lists), number=_shown(item, lists[0])
        )

    def _number(self, element: html.HtmlElement) -> int:
        for number, seen in enumerate(self._seen, 1):
            if seen is element:
                return number
        self._seen.append(element)
        return len(self._seen)


def _shown(item: html.HtmlElement, around: html.HtmlElement) -> int:
    """The number before `item` of the list `around`; 0 if it has none."""
    if around.tag != "ol":
        return 0
    return int(around.get("start", "1")) + len(list(item.itersiblings("li", preceding=True)))


def _opens_item(paragraph: html.HtmlElement, parent: html.HtmlElement) -> bool:
    """Whether a paragraph contains the first words of a list item."""
    return parent.tag == "li" and parent[0] is paragraph and not (parent.text or "").strip()


class _Source:
    """The words of a source file with their lines, for finding passages."""

    def __init__(self, text: str) -> None:
        found = [
            (match[0], number)
            for number, line in enumerate(text.split("\n"), 1)
            for match in _WORD.finditer(_UNSEEN.sub(" ", line))
        ]
        self._words = [word for word, _ in found]
        self._lines = [line for _, line in found]
        front = text.split("\n").index("---", 1) + 1  # the line that ends the front matter
        self._body = bisect_right(self._lines, front)
        self._list_line = cookie_list.line_in(text)
        self._cursors: dict[str, int] = {}  # passages of one kind are in the order of the source

    def place(self, piece: _Piece, otherwise: int) -> tuple[tuple[int, int], ...]:
        """The lines of the words of `piece`; `otherwise` if they are not found."""
        words = list(_WORD.finditer(piece.text.words))
        above = piece.kind in {"title", "summary", "change"}
        within = range(self._body) if above else range(self._body, len(self._words))
        stream = piece.kind if above or piece.kind == "footnote" else "text"
        cursor = self._cursors.get(stream, within.start)
        sought = [] if piece.listed else [word[0] for word in words]
        start = self._find(sought, within, cursor)
        if start is None:
            return ((0, self._list_line if piece.listed else otherwise),)
        self._cursors[stream] = start + 1
        return tuple(self._follow(words, start))

    def _find(self, words: Sequence[str], within: range, start: int) -> int | None:
        """Where the first of `words` are together: from `start` on, or else anywhere `within`."""
        wanted = words[:_CERTAIN]
        if not wanted:
            return None
        places = itertools.chain(range(start, within.stop), range(within.start, start))
        for place in places:
            if self._words[place] == wanted[0] and self._meets(wanted, place):
                return place
        return None

    def _meets(self, wanted: Sequence[str], place: int) -> bool:
        found: bool = self._words[place : place + len(wanted)] == list(wanted)
        return found

    def _follow(self, words: Sequence[re.Match[str]], start: int) -> Iterator[tuple[int, int]]:
        """The offset and line of each word, from `start` on in the source."""
        place = start
        for word in words:
            try:
                place = self._words.index(word[0], place, place + _AHEAD)
            except ValueError:  # a word that is not found has no line of its own
                continue
            yield word.start(), self._lines[place]
            place += 1
