"""Parses pages as strictly as we write them.

Browsers and HTML parsers silently repair errors, each in its own way. Here, a page must be a strict
subset of valid HTML: every element closed by its own tag and in an allowed place, every attribute
once and in double quotes, no comments. Then all readers see the same page, and what is checked is
what they see.

A page may be untrusted. It is read in one pass, in linear time, and rejected as soon as it exceeds
the limits of our pages.

The pages of a site share most of their lines. So a page is read in pieces, and a piece that was
read before in the same context is not read again, because the result would be the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from html.entities import html5
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from policysite.files.elements import CONTAINERS, TRANSPARENT, VOID, fits, is_known
from policysite.message import Message, WrongValue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

# The limits of a page. A list of all files of a ledger with 50,000 of them is within them.
CHARACTERS = 8_000_000
ELEMENTS = 120_000
DEPTH = 100
ATTRIBUTES = 20
# The most tags that are read: those of that many elements, and some more. Then the size of the
# cache of earlier pages, in characters, including the results for each piece.
_TAGS = 2 * (ELEMENTS + DEPTH)
_REMEMBERED = 4_000_000
_PIECE = 1_000

DOCTYPE = "<!doctype html>\n"
_NAME = r"[a-z][a-z0-9]*"
_PAIR = r' [a-z-]+(?:="[^"]*")?'
_TAG = re.compile(rf"<(/?)({_NAME})((?:{_PAIR}){{0,{ATTRIBUTES}}})>")
_TAG_AND_TEXT = re.compile(rf"(?:{_TAG.pattern})?([^<]*)")
_CROWDED = re.compile(rf"<{_NAME}(?:{_PAIR}){{{ATTRIBUTES + 1}}}")
_ATTRIBUTE = re.compile(r' ([a-z-]+)(?:="([^"]*)")?')
_REFERENCE = re.compile(r"&(#[1-9][0-9]{1,6};|#x[1-9a-f][0-9a-f]{1,5};|[a-zA-Z][a-zA-Z0-9]*;|)")
_CONTROL = re.compile(r"[\0-\x08\x0b-\x1f\x7f]")
_ONCE = frozenset({"html", "head", "title", "body", "main"})
# Elements whose content browsers do not parse.
_RAW = frozenset({"script", "style"})


class NotStrict(WrongValue):
    """A text is not the HTML of a page; `line` is the line, the message says what is wrong."""

    def __init__(self, line: int, message: Message) -> None:
        super().__init__(message)
        self.line = line


class Element(NamedTuple):
    """An element: its line and its attributes. Elements are shared, and must not be changed."""

    name: str
    line: int
    attributes: Mapping[str, str]


class End(NamedTuple):
    """The end of the element `name`; void elements, such as <br>, have none."""

    name: str


Event = Element | End | str
_Said = TypeVar("_Said")


@dataclass(eq=False, slots=True)
class _Place:
    """A place in a page: the open elements, from the outermost `around` to the one called `name`.

    `holder` is the name of the element whose rules apply here; `in_link` is true inside a link.
    `inside` are the places in the elements that were found here, `known` the pieces that were read
    from here.
    """

    name: str
    holder: str | None
    in_link: bool
    around: _Place | None
    depth: int
    inside: dict[str, _Place] = field(default_factory=dict)
    known: dict[str, _Piece] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class _Piece:
    """A part of a page that begins with a tag, with its complete texts; its lines count from 0.

    `said` is the result of the reader, `elements` and `lines` are counts. The next piece is read
    from the place `after`. Of the elements around it, `stay` are still open there, as are those of
    the lines `opened`. `once` are those in it that a page may have only once.
    """

    said: Any
    elements: int
    lines: int
    after: _Place
    stay: int
    opened: tuple[int, ...]
    once: frozenset[str]


@dataclass(slots=True)
class _Reached:
    """How far a page was read: its line, its elements so far, the lines of the open ones.

    `once` are the elements so far that a page may have only once.
    """

    line: int
    elements: int
    open_lines: list[int]
    once: frozenset[str]


class Reader(Generic[_Said]):
    """Reads pages, and makes a result from the events of each piece with `interpret`.

    Results are shared by all pages with the same piece, and cached up to a limit: untrusted pages
    cannot fill the memory.
    """

    def __init__(self, interpret: Callable[[Sequence[Event]], _Said]) -> None:
        self._interpret = interpret
        self._forget()

    def read(self, text: str) -> Iterator[tuple[int, _Said]]:
        """The result for each piece of a page, with its first line; lines inside it count from 0.

        Raises NotStrict at the first error.
        """
        _check_whole(text)
        if self.characters > _REMEMBERED:
            self._forget()
        parts = text[len(DOCTYPE) :].replace("\n<", "\n\0<").split("\0")
        place, reached = self._outside, _Reached(2, 0, [], frozenset())
        for number, part in enumerate(parts):
            piece = place.known.get(part)
            if piece is None or not _may_follow(piece, reached):
                piece = self._read(parts, number, place, reached)
            yield reached.line, piece.said
            if piece.after is not place or piece.once:
                place = piece.after
                opened = [reached.line + each for each in piece.opened]
                reached.open_lines = reached.open_lines[: piece.stay] + opened
                reached.once |= piece.once
            reached.line += piece.lines
            reached.elements += piece.elements
        if place.around is not None:
            raise NotStrict(reached.line, Message("<%(name)s> is not closed", name=place.name))
        if not reached.elements:
            raise NotStrict(reached.line, Message("it is empty"))

    def _read(self, parts: list[str], number: int, place: _Place, reached: _Reached) -> _Piece:
        """The part with this number, read from `place` on, and cached."""
        try:
            piece = _read(parts[number], place, reached)
        except NotStrict:  # unless a value was split, which contains a line feed and “<”
            piece = _read("".join(parts[number:]), place, reached)
            parts.clear()  # so that this was the last
        else:
            if self.characters <= _REMEMBERED:
                place.known[parts[number]] = piece
                self.characters += len(parts[number]) + _PIECE
        piece.said = self._interpret(piece.said)
        return piece

    def _forget(self) -> None:
        self._outside = _Place("", None, in_link=False, around=None, depth=0)
        self.characters = 0


def is_linked_data(element: Element) -> bool:
    """Whether a <script> is linked data for search engines (JSON-LD), which no browser runs."""
    return element.name == "script" and element.attributes == {"type": "application/ld+json"}


def walk(text: str) -> Iterator[Event]:
    """The content of a page in document order: elements, their ends, and the texts in between.

    Raises NotStrict at the first error.
    """
    for line, events in _EVENTS.read(text):
        for event in events:
            if isinstance(event, Element):
                yield Element(event.name, line + event.line, event.attributes)
            else:
                yield event


_EVENTS: Reader[tuple[Event, ...]] = Reader(tuple)


def _may_follow(piece: _Piece, reached: _Reached) -> bool:
    """Whether a piece that was read in another page is also valid as the next one here."""
    if piece.once and piece.once & reached.once:
        return False
    return reached.elements + piece.elements <= ELEMENTS


def _check_whole(text: str) -> None:
    if len(text) > CHARACTERS:
        raise NotStrict(1, Message("it is longer than %(limit)s characters", limit=CHARACTERS))
    if not text.startswith(DOCTYPE):
        raise NotStrict(1, Message("it does not start with <!doctype html>"))
    if "\0" in text:  # the others are found piece by piece
        _check_characters(text, 1)


def _check_characters(text: str, line: int) -> None:
    if control := _CONTROL.search(text):
        where = line + text.count("\n", 0, control.start())
        raise NotStrict(where, Message("it contains a control character"))


def _read(text: str, place: _Place, reached: _Reached) -> _Piece:
    """The piece `text`, read from `place` on, with its events; raises NotStrict at an error."""
    first = line = reached.line
    _check_characters(text, first)
    if text.count("<") > _TAGS:  # far too many: the error is found in those that are read
        text = "<".join(text.split("<", _TAGS)[:-1])
    tokens, end = _tokens(text)
    events: list[Event] = []
    lines, once, count = reached.open_lines.copy(), set(reached.once), reached.elements
    stay = len(lines)
    for closing, name, attributes, between in tokens:
        if closing:
            if attributes or name != place.name or place.around is None:
                raise NotStrict(line, _no_end(name, attributes, place, lines))
            place = place.around
            lines.pop()
            stay = min(stay, len(lines))
            events.append(End(name))
        elif name:
            count += 1
            inside = place.inside.get(name) or _enter(name, line, place)
            if name in _ONCE or count > ELEMENTS:
                _check_number(name, line, place, once, count)
                once.add(name)
            events.append(Element(name, line - first, _attributes(attributes, line)))
            if name not in VOID:
                place = inside
                lines.append(line)
            line += attributes.count("\n")
        if between:
            _check_text(between, place, line)
            events.append(
                unescape(between) if "&" in between and place.holder not in _RAW else between
            )
            line += between.count("\n")
    if end < len(text):
        raise NotStrict(line, _no_tag(text, end))
    had = frozenset(once) - reached.once if len(once) > len(reached.once) else frozenset[str]()
    return _Piece(
        said=events,
        elements=count - reached.elements,
        lines=line - first,
        after=place,
        stay=stay,
        opened=tuple(each - first for each in lines[stay:]),
        once=had,
    )


def _tokens(text: str) -> tuple[list[tuple[str, str, str, str]], int]:
    """The tags in a text, each with the text after it, and where they end: before an error.

    The first is not a tag if the text does not begin with one.
    """
    tokens: list[tuple[str, str, str, str]] = _TAG_AND_TEXT.findall(text)
    tokens.pop()  # the empty match at the end
    # A tag has two characters besides its parts.
    if sum(len("".join(token)) + 2 * (token[1] != "") for token in tokens) == len(text):
        return tokens, len(text)
    end = 0
    for number, match in enumerate(_TAG_AND_TEXT.finditer(text)):
        if match.start() > end or not match[0]:
            return tokens[:number], end
        end = match.end()
    return tokens, end


def _no_tag(text: str, start: int) -> Message:
    """What is wrong with the “<” at `start`, which does not begin a tag."""
    if _CROWDED.match(text, start):
        return Message("a tag has more than %(limit)s attributes", limit=ATTRIBUTES)
    shown = text[start : start + 40].split("\n")[0]
    if following := _TAG.search(shown, 1):
        shown = shown[: following.start()]
    return Message("“%(text)s” is not a well-formed tag", text=shown)


def _check_text(text: str, place: _Place, line: int) -> None:
    """Check that text without tags, which starts on `line`, is allowed at `place`."""
    if (place.holder is None or place.name in CONTAINERS) and not text.isspace():
        start = len(text) - len(text.lstrip())
        shown = text.strip()[:40]
        message = Message("text is not allowed here: “%(text)s”", text=shown)
        raise NotStrict(line + text.count("\n", 0, start), message)
    if "&" in text and place.holder != "style":
        _check_references(text, line)


def _check_references(text: str, line: int) -> None:
    for match in _REFERENCE.finditer(text):
        if not match[1] or not (match[1].startswith("#") or match[1] in html5):
            shown = text[match.start() : match.start() + 12]
            where = line + text.count("\n", 0, match.start())
            raise NotStrict(where, Message("“%(text)s” must be written with &amp;", text=shown))


def _attributes(text: str, line: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(text) if text else ():
        if name in found:
            message = Message("the attribute %(name)s is repeated in one tag", name=name)
            raise NotStrict(line, message)
        if "&" in value:
            _check_references(value, line)
        found[name] = unescape(value) if "&" in value else value
    return found


def _no_end(name: str, attributes: str, place: _Place, lines: list[int]) -> Message:
    """Why the tag </name> is not allowed at `place`, inside elements opened on those `lines`."""
    if attributes:
        return Message("</%(name)s> has attributes", name=name)
    if place.around is None:
        return Message("</%(name)s> has no opening tag", name=name)
    return Message(
        "</%(name)s> does not match <%(open)s>, opened on line %(line)s",
        name=name,
        open=place.name,
        line=lines[-1],
    )


def _enter(name: str, line: int, place: _Place) -> _Place:
    """The place inside an element, the first of its name at `place`, if it is allowed there."""
    if not is_known(name):
        raise NotStrict(line, Message("<%(name)s> is not allowed", name=name))
    # A footnote inside a link was publishable once, and no browser drops or hides it.
    nested = name == "a" and place.in_link and place.holder != "sup"
    if nested or not fits(name, place.holder):
        raise NotStrict(line, _misplaced(name, place))
    if place.depth >= DEPTH:
        raise NotStrict(
            line, Message("elements are nested more than %(limit)s levels deep", limit=DEPTH)
        )
    holder = place.holder if name in TRANSPARENT else name
    in_link = place.in_link or name == "a"
    return place.inside.setdefault(name, _Place(name, holder, in_link, place, place.depth + 1))


def _check_number(name: str, line: int, place: _Place, once: set[str], count: int) -> None:
    """Check that a page that has had the elements `once` may have this one, number `count`."""
    if name in once and place.around is None:
        raise NotStrict(line, _misplaced(name, place))
    if name in once:
        raise NotStrict(line, Message("<%(name)s> is repeated", name=name))
    if count > ELEMENTS:
        raise NotStrict(line, Message("it contains more than %(limit)s elements", limit=ELEMENTS))


def _misplaced(name: str, place: _Place) -> Message:
    if place.holder is None:
        return Message("<%(name)s> is outside <html>", name=name)
    return Message("<%(name)s> is not allowed inside <%(parent)s>", name=name, parent=place.holder)
