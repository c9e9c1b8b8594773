"""Whether a page holds the article that was frozen.

The normal form of an article is the list of its tags (with their attributes in alphabetical
order) and of its texts, to the letter, white space included. To make it,

- an element that carries `data-note` is left out with all that is in it; where white space then
  meets white space, that behind the element goes too;
- a link `policy:cookies#use` is the address to which it leads on the page;
- `tabindex="0"` of a table is left out (a wide table scrolls by keyboard).

A page is first read by `strict_html`, so that a browser and this module see the same page. It has
one <article>, which stands in <main> in <body>, and nothing on it runs or hides.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser

from policysite.files import strict_html
from policysite.files.elements import VOID, unknown
from policysite.message import Message, WrongValue

# A start tag with its attributes, an end tag, or a text: ("<", name, attributes),
# (">", name, ()), ("", text, ()).
Piece = tuple[str, str, tuple[tuple[str, str], ...]]
_AROUND = ("html", "body", "main")
_POLICY = "Content-Security-Policy"
_SHOWN = 60


class BadPage(WrongValue):
    """The page is not as we write pages; the message says what is wrong."""


@dataclass(frozen=True)
class Page:
    """What is checked of a page.

    `article` is empty where there is none, `days` are all that it names, notes included; `head`
    is the text of the element “head-value”.
    """

    article: tuple[Piece, ...]
    days: frozenset[str]
    canonical: str
    head: str | None
    title: str
    text: str


@lru_cache(maxsize=64)  # a version in force stands on two pages
def article(data: bytes, prefix: str, language: str) -> tuple[Piece, ...]:
    """The normal form of a frozen article whose site lives below `prefix` (“” or “/legal”)."""
    reader = _Articles(f"{prefix}/{language}/")
    reader.feed(data.decode("utf-8", "replace").strip())
    reader.close()
    return tuple(reader.articles[0][1]) if reader.articles else ()


@lru_cache(maxsize=64)
def page(data: bytes) -> Page:
    """What is checked of the page in `data`; raises BadPage."""
    try:
        text = data.decode("utf-8")
        elements = strict_html.read(text)
    except UnicodeDecodeError:
        raise BadPage(Message("it is not UTF-8")) from None
    except strict_html.NotStrict as error:
        raise BadPage(
            Message("line %(line)s: %(fault)s", line=error.line, fault=error.message)
        ) from None
    for element in elements:
        _check_passive(element)
    article_, days = _single_article(text)
    return Page(
        article=article_,
        days=days,
        canonical=_canonical(elements),
        head=_head(elements),
        title=next((e.text for e in elements if e.name == "title"), ""),
        text=text,
    )


def difference(frozen: tuple[Piece, ...], shown: tuple[Piece, ...]) -> Message | None:
    """Where the article on a page first departs from the frozen one, in words; None: nowhere."""
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
        start = _first_difference(old[1], new[1])
        return Message(
            "“%(old)s” was published, “%(new)s” is shown",
            old=_excerpt(old[1], start),
            new=_excerpt(new[1], start),
        )
    message = Message("%(old)s was published, %(new)s is shown", old=_named(old), new=_named(new))
    if not before:
        return message
    words = " ".join(before)[-_SHOWN:]
    return Message("%(difference)s (behind “%(words)s”)", difference=message, words=words)


def title(pieces: tuple[Piece, ...]) -> str:
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


class _Articles(HTMLParser):
    """Collects the articles of a text, each with the names of the elements around it.

    `home` is where `policy:` links lead, such as /nl/; where it is empty they stay as they are.
    """

    def __init__(self, home: str = "") -> None:
        super().__init__(convert_charrefs=True)
        self.articles: list[tuple[tuple[str, ...], list[Piece]]] = []
        self.days: set[str] = set()
        self._home = home
        self._open: list[str] = []
        self._article_at: int | None = None
        self._note_at: int | None = None
        self._after_note = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag, and begin an article or a note."""
        depth = len(self._open)
        if tag not in VOID:
            self._open.append(tag)
        if tag == "article" and self._article_at is None:
            self._article_at = depth
            self.articles.append((tuple(self._open[:-1]), []))
        values = {name: value or "" for name, value in attrs}
        if self._article_at is not None and tag == "time":
            self.days.add(values.get("datetime", ""))
        if self._article_at is None or self._note_at is not None:
            return
        if "data-note" in values and depth > self._article_at:
            self._after_note = True
            if tag not in VOID:
                self._note_at = depth
            return
        self._add(("<", tag, self._attributes(tag, values)))

    def handle_endtag(self, tag: str) -> None:
        """Note the tag, and end an article or a note."""
        if tag not in self._open:
            return
        while self._open.pop() != tag:
            pass
        depth = len(self._open)
        if self._article_at is None:
            return
        if self._note_at is None:
            self._add((">", tag, ()))
        elif depth <= self._note_at:
            self._note_at = None
        if depth <= self._article_at:
            self._article_at = None

    def handle_data(self, data: str) -> None:
        """Note the text, joined to a text right before it."""
        if self._article_at is None or self._note_at is not None:
            return
        pieces = self.articles[-1][1]
        last = pieces[-1]
        if last[0] == "":
            if self._after_note and last[1][-1].isspace():
                data = data.lstrip()
            pieces[-1] = ("", last[1] + data, ())
        else:
            pieces.append(("", data, ()))
        self._after_note = False

    def _add(self, piece: Piece) -> None:
        self.articles[-1][1].append(piece)
        self._after_note = False

    def _attributes(self, tag: str, values: dict[str, str]) -> tuple[tuple[str, str], ...]:
        target = values.get("href", "")
        if tag == "a" and self._home and target.startswith("policy:"):
            name, separator, id_ = target.removeprefix("policy:").partition("#")
            values["href"] = f"{self._home}{name}/{separator}{id_}"
        if tag == "table" and values.get("tabindex") == "0":
            del values["tabindex"]
        return tuple(sorted(values.items()))


def _check_passive(element: strict_html.Element) -> None:
    """Refuse what runs, loads, leads away or hides: then the words in the page are what is seen."""
    active = element.name == "script" and not strict_html.is_linked_data(element)
    active = active or element.attributes.get("http-equiv", _POLICY) != _POLICY
    attributes = list(unknown(element.name, element.attributes))
    if active or attributes:
        what = " ".join([element.name, *attributes])
        raise BadPage(
            Message(
                "line %(line)s: <%(tag)s> can change or hide what a reader sees",
                line=element.line,
                tag=what,
            )
        )


def _single_article(text: str) -> tuple[tuple[Piece, ...], frozenset[str]]:
    """The pieces of the one article of a page, and the days that stand in it."""
    reader = _Articles()
    reader.feed(text)
    reader.close()
    if not reader.articles:
        return (), frozenset()
    around, pieces = reader.articles[0]
    if len(reader.articles) > 1 or any(piece[:2] == ("<", "article") for piece in pieces[1:]):
        raise BadPage(Message("it has more than one <article>"))
    if around != _AROUND:
        raise BadPage(
            Message(
                "its <article> stands in <%(around)s>, not in <html body main>",
                around=" ".join(around),
            )
        )
    return tuple(pieces), frozenset(reader.days)


def _canonical(elements: list[strict_html.Element]) -> str:
    links = [e.attributes for e in elements if e.name == "link"]
    return next((link.get("href", "") for link in links if link.get("rel") == "canonical"), "")


def _head(elements: list[strict_html.Element]) -> str | None:
    found = [e.text.strip() for e in elements if e.attributes.get("id") == "head-value"]
    return found[0] if len(found) == 1 else None


def _collapsed(pieces: tuple[Piece, ...]) -> list[Piece]:
    """The pieces with every run of white space as one space, and none beside a tag."""
    found = [(kind, " ".join(text.split()), attributes) for kind, text, attributes in pieces]
    return [piece for piece in found if piece[1]]


def _is_words(piece: Piece) -> bool:
    return piece[0] == "" and bool(piece[1].strip())


def _first_difference(old: str, new: str) -> int:
    pairs = enumerate(zip(old, new, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(old), len(new)))


def _excerpt(text: str, start: int) -> str:
    """The words around a place in a text, in one line."""
    first = text.rfind(" ", 0, max(0, start - 20)) + 1
    return " ".join(text[first : first + _SHOWN].split())


def _named(piece: Piece | None) -> str:
    """A piece as it can be quoted."""
    if piece is None:
        return Message("nothing more")
    kind, text, attributes = piece
    if not kind:
        words = " ".join(text.split())[:_SHOWN]
        return f"“{words}”" if words else Message("a line break")
    values = "".join(f' {name}="{value}"' for name, value in attributes)
    return f"<{text}{values}>" if kind == "<" else f"</{text}>"
