"""The text of a paragraph, a heading or any other line of text as a row of words.

A token is a word with the blank before it, and the inline elements around it. Put together again
in the same order, tokens give the text exactly: nothing is glued and no blank is doubled.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    Path = tuple[HtmlElement, ...]

_BLANK = " \t\n\r\f"  # what HTML takes for white space: a no-break space is part of a word
_PIECES = re.compile(rf"[{_BLANK}]+|[^{_BLANK}]+")
# What surrounds a word without making it another word: a change of it is said in a note.
_TRANSPARENT = frozenset({"a", "abbr"})


class Token(NamedTuple):
    """A word: the blank before it and where that stands, the word, and the elements around it.

    Two tokens with the same `key` are the same for a reader. A token without a word is an empty
    element, such as a line break, or the white space at the end of preformatted text.
    """

    key: str
    blank: str
    blank_path: Path
    word: str
    path: Path


def tokens(line: HtmlElement, *, exact: bool = False) -> list[Token]:
    """The words of the element `line`; `exact` where each blank and line break counts."""
    found: list[Token] = []
    blank = ""
    blank_path: Path = ()
    for text, path in _texts(line, ()):
        pieces = _PIECES.findall(text) if text else [""]
        for piece in pieces:
            if piece and piece[0] in _BLANK:
                blank, blank_path = (blank + piece, path) if exact else (blank or piece, path)
                continue
            key = _key(piece, path, blank, first=not found, exact=exact)
            found.append(Token(key, blank, blank_path, piece, path))
            blank, blank_path = "", ()
    if exact and blank:
        found.append(Token(blank, blank, blank_path, "", ()))
    return found


def _texts(element: HtmlElement, path: Path) -> Iterator[tuple[str, Path]]:
    """Each piece of text with the inline elements around it; an empty element has the text ""."""
    if element.text:
        yield element.text, path
    for child in element:
        inner = (*path, child)
        if child.text or len(child):
            yield from _texts(child, inner)
        else:
            yield "", inner
        if child.tail:
            yield child.tail, path


def _key(word: str, path: Path, blank: str, *, first: bool, exact: bool) -> str:
    """What makes a word the same: its letters, its emphasis, and whether it stands apart."""
    apart = blank if exact else " " if blank or first else ""
    around = "".join(f"<{tag}>" for tag in map(_tag, path) if tag not in _TRANSPARENT or not word)
    return f"{apart}{word}{around}"


def _tag(element: HtmlElement) -> str:
    return str(element.tag)
