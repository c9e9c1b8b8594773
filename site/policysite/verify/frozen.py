"""The normal form of an article, for checking that a page shows the frozen article.

The normal form of an article is the list of its tags (with their attributes in alphabetical order)
and texts, letter by letter, including white space. To make it,

- an element with `data-note` is left out with its content; if white space then follows white space,
  the second is left out, too;
- a link `policy:cookies#use` becomes the address to which it leads on the page;
- `tabindex="0"` of a table is left out (a wide table scrolls by keyboard).

A link to a section of a policy may lead to the page of that policy instead, as long as that page
does not have the section. `shortened` lists these links.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree, html

from policysite.files.elements import VOID
from policysite.files.strict_html import ELEMENTS
from policysite.message import Message, WrongValue
from policysite.verify.excerpts import excerpt, first_difference

if TYPE_CHECKING:
    from collections.abc import Mapping

# A start tag with its attributes, an end tag, or a text: ("<", name, attributes),
# (">", name, ()), ("", text, ()).
Piece = tuple[str, str, tuple[tuple[str, str], ...]]
Pieces = tuple[Piece, ...]
_SHOWN = 60


class BadArticle(WrongValue):
    """The text is not the HTML of an article; the message says what is wrong."""


class NormalForm:
    """Takes an article tag by tag and text by text, and collects its pieces.

    `home` is where `policy:` links lead, such as /nl/; if it is empty, they stay as they are.
    """

    def __init__(self, home: str = "") -> None:
        self._home = home
        self._pieces: list[Piece] = []
        self._texts: list[str] = []
        self._notes = 0  # the number of open elements, starting from a note
        self._after_note = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take a start tag; the first one is that of the article itself."""
        if self._notes or ("data-note" in attributes and self._pieces):
            self._after_note = True
            self._notes += name not in VOID
            return
        self._end_text()
        self._pieces.append(("<", name, self._attributes(name, attributes)))

    def end(self, name: str) -> None:
        """Take an end tag."""
        if self._notes:
            self._notes -= 1
            return
        self._end_text()
        self._pieces.append((">", name, ()))

    def text(self, text: str) -> None:
        """Take the text between two tags."""
        if self._notes:
            return
        if self._after_note and self._texts and self._texts[-1][-1].isspace():
            text = text.lstrip()
        self._after_note = False
        if text:
            self._texts.append(text)

    def pieces(self) -> Pieces:
        """The collected pieces."""
        self._end_text()
        return tuple(self._pieces)

    def _end_text(self) -> None:
        if self._texts:
            self._pieces.append(("", "".join(self._texts), ()))
            self._texts = []
        self._after_note = False

    def _attributes(self, name: str, values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        found = dict(values)
        target = found.get("href", "")
        if name == "a" and self._home and target.startswith("policy:"):
            policy, separator, id_ = target.removeprefix("policy:").partition("#")
            found["href"] = f"{self._home}{policy}/{separator}{id_}"
        if name == "table" and found.get("tabindex") == "0":
            del found["tabindex"]
        return tuple(sorted(found.items()))


def article(data: bytes, prefix: str, language: str) -> Pieces:
    """The normal form of a frozen article of a site below `prefix` (“” or “/legal”).

    Raises BadArticle if `data` is not an article.
    """
    if data.count(b"<") > 2 * ELEMENTS:
        raise BadArticle(Message("it contains more than %(limit)s elements", limit=ELEMENTS))
    try:
        root = html.fragment_fromstring(data.decode("utf-8").strip())
    except (UnicodeDecodeError, etree.LxmlError, ValueError):
        raise BadArticle(Message("it does not contain exactly one <article>")) from None
    if root.tag != "article":
        raise BadArticle(Message("it does not contain exactly one <article>"))
    form = NormalForm(f"{prefix}/{language}/")
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            name = str(element.tag)
            form.start(name, dict(element.attrib))
            form.text(element.text or "")
        elif event == "end":
            if element.tag not in VOID:
                form.end(str(element.tag))
            form.text((element.tail or "") if element is not root else "")
        else:
            raise BadArticle(Message("it contains something that is not part of the text"))
    return form.pieces()


def difference(frozen: Pieces, shown: Pieces) -> Message | None:
    """The first difference between the article on a page and the frozen one; None if equal."""
    frozen = _as_led(frozen, shown)
    if frozen == shown:
        return None
    if _collapsed(frozen) == _collapsed(shown):
        return Message(
            "the words are those that were published, but the white space between them is not"
        )
    index = next(
        (i for i, (old, new) in enumerate(zip(frozen, shown, strict=False)) if old != new),
        min(len(frozen), len(shown)),
    )
    old = frozen[index] if index < len(frozen) else None
    new = shown[index] if index < len(shown) else None
    before = next((p[1].split() for p in reversed(frozen[:index]) if _is_words(p)), [])
    if old and new and old[0] == new[0] == "":
        place = first_difference(old[1], new[1])
        return Message(
            "“%(old)s” was published, “%(new)s” is shown",
            old=excerpt(old[1], place),
            new=excerpt(new[1], place),
        )
    message = Message("%(old)s was published, %(new)s is shown", old=_named(old), new=_named(new))
    if not before:
        return message
    words = " ".join(before)[-_SHOWN:]
    return Message("%(difference)s (after “%(words)s”)", difference=message, words=words)


def _as_led(frozen: Pieces, shown: Pieces) -> Pieces:
    """The frozen article, with links shortened where the page leads to a policy's page instead."""
    links = iter([piece for piece in shown if _is_link(piece)])
    return tuple(
        _without_section(piece, next(links, None)) if _is_link(piece) else piece for piece in frozen
    )


def _without_section(frozen: Piece, shown: Piece | None) -> Piece:
    """`frozen`, or `shown` if it is the same link without the section."""
    target = dict(frozen[2]).get("href", "")
    page = target.partition("#")[0]
    if shown is None or not target.startswith("/"):  # no other link in an article begins like this
        return frozen
    shorter = tuple((name, page if name == "href" else value) for name, value in frozen[2])
    return shown if shown[2] == shorter else frozen


def _is_link(piece: Piece) -> bool:
    return piece[:2] == ("<", "a")


def shortened(frozen: Pieces, shown: Pieces) -> frozenset[str]:
    """The links to a section of a policy that lead to its page instead, each with the section."""
    pairs = zip(frozen, _as_led(frozen, shown), strict=True)
    return frozenset(dict(old[2])["href"] for old, new in pairs if old != new)


def title(pieces: Pieces) -> str:
    """The title of an article: the text of its first heading."""
    inside = False
    words: list[str] = []
    for kind, text, _ in pieces:
        if text == "h1" and kind:
            if not (inside := kind == "<"):
                break
        elif inside and not kind:
            words += text.split()
    return " ".join(words)


def _collapsed(pieces: Pieces) -> list[Piece]:
    """The pieces with every run of white space as one space, and none next to a tag."""
    found = [(kind, " ".join(text.split()), attributes) for kind, text, attributes in pieces]
    return [piece for piece in found if piece[1]]


def _is_words(piece: Piece) -> bool:
    return piece[0] == "" and bool(piece[1].strip())


def _named(piece: Piece | None) -> str:
    """A piece in a form that can be quoted."""
    if piece is None:
        return Message("nothing more")
    kind, text, attributes = piece
    if not kind:
        words = " ".join(text.split())[:_SHOWN]
        return f"“{words}”" if words else Message("a line break")
    values = "".join(f' {name}="{value}"' for name, value in attributes)
    return f"<{text}{values}>" if kind == "<" else f"</{text}>"
