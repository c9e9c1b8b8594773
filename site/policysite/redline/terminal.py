"""A redline as plain text: the blocks that changed, under the headings of their sections."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import click
from lxml import html

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLOCKS = frozenset(["p", "li", "dt", "dd", "td", "th", "pre", "h1", "h2", "h3", "h4", "h5", "h6"])
_BULLETS = {"li": "- ", "dd": "    ", "td": "| ", "th": "| ", "pre": "    "}
_MARKS = {"ins": ("{+", "+}", "green"), "del": ("[-", "-]", "red")}


class _Block(NamedTuple):
    """A block of the article: its element's name, and its text in pieces with their marks."""

    tag: str
    pieces: list[tuple[str, str]]

    @property
    def changed(self) -> bool:
        return any(mark and text.strip() for text, mark in self.pieces)


def redline_text(article: str, *, colour: bool) -> str:
    """The changes in the redline `article` (HTML, as `redline.compare` makes it), for a terminal.

    Insertions are written {+so+} and deletions [-so-]; with `colour` they are green and red too.
    """
    lines: list[str] = []
    heading: _Block | None = None
    for block in _blocks(html.fragment_fromstring(article.strip())):
        if block.tag.startswith("h"):
            heading = block
        if not block.changed:
            continue
        if heading is not None:
            lines += ["", _line(heading, colour=colour)]
        if block is not heading:
            lines.append(_line(block, colour=colour))
        heading = None
    return "\n".join(lines).strip("\n")


def _blocks(root: html.HtmlElement) -> Iterator[_Block]:
    """Every block that holds text of its own, in the order of the article."""
    current = _Block("p", [])
    for tag, text, mark in _pieces(root, ""):
        if tag:
            if current.pieces:
                yield current
            current = _Block(tag, [])
        if text:
            current.pieces.append((text, mark))
    if current.pieces:
        yield current


def _pieces(element: html.HtmlElement, mark: str) -> Iterator[tuple[str, str, str]]:
    """(tag of a block that starts here, text, mark) in document order."""
    tag = str(element.tag)
    if "data-note" in element.attrib and element.get("class") != "note":
        return
    inner = tag if tag in _MARKS else mark
    yield (tag if tag in _BLOCKS else ""), element.text or "", inner
    for child in element:
        yield from _pieces(child, inner)
        yield "", child.tail or "", inner


def _line(block: _Block, *, colour: bool) -> str:
    heading = block.tag[1:].isdigit()
    prefix = "#" * int(block.tag[1]) + " " if heading else _BULLETS.get(block.tag, "")
    text = "".join(_marked(text, mark, colour=colour) for text, mark in _joined(block.pieces))
    return prefix + " ".join(text.split())


def _joined(pieces: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The pieces with those of one mark together."""
    for mark, group in groupby(pieces, key=itemgetter(1)):
        yield "".join(text for text, _ in group), mark


def _marked(text: str, mark: str, *, colour: bool) -> str:
    """The text between its signs, with the blanks at its ends outside of them."""
    words = " ".join(text.split())
    if not mark or not words:
        return text
    before, after, name = _MARKS[mark]
    written = f"{before}{words}{after}"
    left = " " if text[0].isspace() else ""
    right = " " if text[-1].isspace() else ""
    return left + (click.style(written, fg=name) if colour else written) + right
