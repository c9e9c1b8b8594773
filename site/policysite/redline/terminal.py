"""A redline as plain text: the changed blocks, under the headings of their sections."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import click
from lxml import html

from policysite.files.elements import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    # The element that starts here, if any, a text, and its mark.
    _Piece = tuple[html.HtmlElement | None, str, str]

_BLOCKS = frozenset(["p", "li", "dt", "dd", "td", "th", "pre", "hr", *HEADINGS])
_SIGNS = {"li": "- ", "dd": "    ", "td": "| ", "th": "| ", "pre": "    "}
_SIGNS_WITHOUT_WORDS = {"hr": "* * *", "br": "↵"}  # an element without words, added or removed
_NO_WORDS = "∅"  # an empty cell that was added or removed
_NOTE = "note"  # a change described in words
_MARKS = {"ins": ("{+", "+}", "green"), "del": ("[-", "-]", "red"), _NOTE: ("", "", "yellow")}


class _Block(NamedTuple):
    """A block of the article: the name of its element, its bullet, and its pieces with their marks.

    A note about a section that moved is a block with the name “note”.
    """

    tag: str
    sign: str
    pieces: list[tuple[str, str]]

    @property
    def is_empty(self) -> bool:
        return not any(text.strip() for text, _ in self.pieces)

    @property
    def changed(self) -> bool:
        return any(mark and text.strip() for text, mark in self.pieces)


def redline_text(article: str, *, footnotes: str, colour: bool) -> str:
    """The changes in the redline `article` (HTML from `redline.compare`), for a terminal.

    Insertions are written {+like this+} and deletions [-like this-]; with `colour`, they are also
    green and red. Changes around equal words are described in words, as on the page. `footnotes` is
    the heading of the footnotes.
    """
    lines: list[str] = []
    heading: _Block | None = None
    for block in _blocks(html.fragment_fromstring(article.strip()), footnotes):
        if block.tag in HEADINGS:
            heading = block
        if not block.changed:
            continue
        if block.tag == _NOTE:  # of a section that moved: not part of the section before it
            lines += ["", _line(block, colour=colour)]
            continue
        if heading is not None:
            lines += ["", _line(heading, colour=colour)]
        if block is not heading:
            lines.append(_line(block, colour=colour))
        heading = None
    return "\n".join(lines).strip("\n")


def _blocks(root: html.HtmlElement, footnotes: str) -> Iterator[_Block]:
    """Every block with text of its own, in document order."""
    current, start = _Block("p", "", []), root
    for element, text, mark in _pieces(root, ""):
        if element is not None and element.get("class") == "footnote":
            yield current
            yield _Block("h2", "## ", [(footnotes, "")])
            current, start = _Block("p", "", []), element
        elif element is not None and element.tag in _BLOCKS:
            sign = _sign(element)
            if not current.is_empty:
                yield current
            elif start in element.iterancestors():  # the first paragraph of an item
                sign = sign or current.sign
            is_signpost = "data-note" in element.attrib
            current = _Block(_NOTE if is_signpost else str(element.tag), sign, [])
            start = element
        current.pieces.append((text, mark))
    yield current


def _pieces(element: html.HtmlElement, mark: str) -> Iterator[_Piece]:
    """The pieces of an element in document order; `mark` is the mark around it."""
    if "data-note" in element.attrib:
        if element.get("class") != "note":
            return
        mark = _NOTE
    if element.get("class") == "footnote-backref":
        return
    inner = str(element.tag) if element.tag in _MARKS else mark
    sign = _SIGNS_WITHOUT_WORDS.get(str(element.tag), "") if mark else ""
    found: list[_Piece] = [(element, sign or element.text or "", inner)]
    for child in element:
        found += [*_pieces(child, inner), (None, child.tail or "", inner)]
    if inner != mark and not any(text.strip() for _, text, _ in found):
        found.append((None, _NO_WORDS, inner))
    yield from found


def _sign(element: html.HtmlElement) -> str:
    """What is printed before a block: for an item of a numbered list, its number."""
    tag = str(element.tag)
    if tag in HEADINGS:
        return "#" * (HEADINGS.index(tag) + 1) + " "
    around = element.getparent()
    if tag != "li" or around is None or around.tag != "ol":
        return _SIGNS.get(tag, "")
    before = len(list(element.itersiblings("li", preceding=True)))
    return f"{element.get('value') or int(around.get('start', '1')) + before}. "


def _line(block: _Block, *, colour: bool) -> str:
    text = "".join(_marked(text, mark, colour=colour) for text, mark in _joined(block.pieces))
    return block.sign + " ".join(text.split())


def _joined(pieces: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The pieces, with adjacent ones of the same mark joined."""
    for mark, group in groupby(pieces, key=itemgetter(1)):
        yield "".join(text for text, _ in group), mark


def _marked(text: str, mark: str, *, colour: bool) -> str:
    """The text between its marks, with surrounding spaces outside of them."""
    words = " ".join(text.split())
    if not mark or not words:
        return text
    before, after, name = _MARKS[mark]
    written = f"{before}{words}{after}"
    left = " " if text[0].isspace() else ""
    right = " " if text[-1].isspace() else ""
    return left + (click.style(written, fg=name) if colour else written) + right
