"""A line of text (a paragraph, a heading or similar) as a sequence of words.

A token is a word with the space before it and the inline elements around it. Joined in order,
tokens give exactly the original text: no words are joined, no space is doubled.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml.html import HtmlElement

    Path = tuple[HtmlElement, ...]
    Part = tuple[str, Path]

_BLANK = " \t\n\r\f"  # white space as defined by HTML: a no-break space is part of a word
_PIECES = re.compile(rf"[{_BLANK}]+|[^{_BLANK}]+")
# Elements that do not make a word a different one: a change of them is described in a note.
_TRANSPARENT = frozenset({"a", "abbr"})


class Token(NamedTuple):
    """A word: the space before it and where that is, the word itself, and its parts.

    Tokens with the same `key` are the same for a reader. A part is a text with the elements around
    it: a word has several if a link or emphasis begins or ends inside it. A token without a word is
    an empty element, such as a line break, or the end of preformatted text.
    """

    key: str
    blank: str
    blank_path: Path
    word: str
    parts: tuple[Part, ...]

    def around(self, tag: str) -> HtmlElement | None:
        """The element `tag` around the word or a part of it."""
        elements = (element for _, path in self.parts for element in path if element.tag == tag)
        return next(elements, None)


def tokens(line: HtmlElement, *, exact: bool = False) -> Sequence[Token]:
    """The words of the element `line`; with `exact`, every space and line break counts."""
    if len(line) == 0:
        return plain_tokens(line.text or "", exact=exact)
    return _tokens(_texts(line, ()), exact=exact)


@lru_cache(maxsize=256)
def plain_tokens(text: str, *, exact: bool) -> Sequence[Token]:
    """The words of a line without elements; most lines are in many versions."""
    return tuple(_tokens([(text, ())] if text else (), exact=exact))


def _tokens(texts: Iterable[tuple[str, Path]], *, exact: bool) -> list[Token]:
    found: list[tuple[str, Path, list[Part]]] = []
    blank = ""
    blank_path: Path = ()
    for text, path in texts:
        for piece in _PIECES.findall(text) or [""]:
            if piece and piece[0] in _BLANK:
                blank, blank_path = (blank + piece, path) if exact else (blank or piece, path)
                continue
            if not blank and found and _is_one_word(found[-1][2][-1], (piece, path)):
                found[-1][2].append((piece, path))
            else:
                found.append((blank, blank_path, [(piece, path)]))
            blank, blank_path = "", ()
    if exact and blank:
        found.append((blank, blank_path, [("", ())]))
    return [
        Token(
            key=_key(parts, blank if exact else " " if blank or number == 0 else ""),
            blank=blank,
            blank_path=blank_path,
            word="".join(text for text, _ in parts),
            parts=tuple(parts),
        )
        for number, (blank, blank_path, parts) in enumerate(found)
    ]


def emphasis(part: Part) -> str:
    """The elements around a part that readers notice, written so that no text can look like it."""
    text, path = part
    tags = [str(element.tag) for element in path]
    return "".join(f"\x1e{tag}" for tag in tags if tag not in _TRANSPARENT or not text)


def _texts(element: HtmlElement, path: Path) -> Iterator[tuple[str, Path]]:
    """Each piece of text with its inline elements; an empty element has the text ""."""
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


def _is_one_word(part: Part, other: Part) -> bool:
    """Whether two parts without a space between them are one word; footnote marks are separate."""
    return all(text and not any(e.tag == "sup" for e in path) for text, path in (part, other))


def _key(parts: Sequence[Part], apart: str) -> str:
    """What makes words equal: whether a space precedes, their letters, their emphasis."""
    if len(parts) == 1 and not parts[0][1]:  # so are most words
        return apart + parts[0][0]
    runs = groupby(parts, key=emphasis)
    return apart + "".join("".join(text for text, _ in run) + around for around, run in runs)
