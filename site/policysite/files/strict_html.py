"""Reading a page as strictly as we write it.

A browser repairs what is wrong in silence, and so does any parser of HTML, each in its own way.
Here a page must be what the HTML standard allows, and plainer: every element closed by its own
tag and in a place where it may stand, every attribute once and between double quotes, no comment.
Then all readers see the same page, and what is checked is what they see.

A page may come from a stranger. It is read in one pass, in time that grows with its length alone,
and refused as soon as it holds more than any page of ours does.

The pages of a site have most of their lines in common. So a page is read in pieces, and a piece
that was read before in the same surroundings is not read again: it would give the same.
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

# The most that a page may hold. A list of all files of a ledger with 50,000 of them fits in.
CHARACTERS = 8_000_000
ELEMENTS = 120_000
DEPTH = 100
ATTRIBUTES = 20
# The most that is remembered of earlier pages, in characters; what is made of a piece counts, too.
# The tags of that many elements, and some more.
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
# What a browser takes to the letter.
_RAW = frozenset({"script", "style"})


class NotStrict(WrongValue):
    """A text is not the HTML of a page; `line` says where, the message what is wrong."""

    def __init__(self, line: int, message: Message) -> None:
        super().__init__(message)
        self.line = line


class Element(NamedTuple):
    """An element: its line and its attributes. Elements are shared: change nothing in one."""

    name: str
    line: int
    attributes: Mapping[str, str]


class End(NamedTuple):
    """The end of the element `name`; a void element, such as <br>, has none."""

    name: str


Event = Element | End | str
_Said = TypeVar("_Said")


@dataclass(eq=False, slots=True)
class _Place:
    """A place in a page: which elements are open, from the outermost `around` to the one `name`.

    `holder` is the name of the element whose rules hold here; `in_link`: whether a link is open.
    `inside` are the places in the elements that were met here, `known` the pieces that were read
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
    """A part of a page that begins with a tag, its texts whole; its lines count from 0.

    `said` is what the reader made of it, `elements` and `lines` say how many there are. The next
    piece is read from the place `after`. Of the elements around it `stay` are still open there,
    and beside them those of the lines `opened`. `once` are those in it of which a page has one.
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
    """How far a page was read: its line, its elements so far, the lines of those still open.

    `once` are the elements that it has had, of those of which a page has one.
    """

    line: int
    elements: int
    open_lines: list[int]
    once: frozenset[str]


class Reader(Generic[_Said]):
    """Reads pages, and makes of each piece what `interpret` makes of its events.

    What was made is shared by all pages that have the piece. It is remembered as long as it is
    little: the page of a stranger cannot fill the memory.
    """

    def __init__(self, interpret: Callable[[Sequence[Event]], _Said]) -> None:
        self._interpret = interpret
        self._forget()

    def read(self, text: str) -> Iterator[tuple[int, _Said]]:
        """What is said in each piece of a page, with its first line; the lines in it count from 0.

        Raises NotStrict at the first fault.
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
        """The part of this number, read from `place` on, to be remembered."""
        try:
            piece = _read(parts[number], place, reached)
        except NotStrict:  # unless a value was torn apart, which has a “<” behind a line feed
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
    """Whether a <script> is a block of data for search engines, which no browser runs (JSON-LD)."""
    return element.name == "script" and element.attributes == {"type": "application/ld+json"}


def walk(text: str) -> Iterator[Event]:
    """What a page holds, in its order: elements, their ends, and the texts between them.

    Raises NotStrict at the first fault.
    """
    for line, events in _EVENTS.read(text):
        for event in events:
            if isinstance(event, Element):
                yield Element(event.name, line + event.line, event.attributes)
            else:
                yield event


_EVENTS: Reader[tuple[Event, ...]] = Reader(tuple)


def _may_follow(piece: _Piece, reached: _Reached) -> bool:
    """Whether a piece that was read in another page can go on this one as well."""
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
    """The piece `text`, read from `place` on, with its events; raises NotStrict at a fault."""
    first = line = reached.line
    _check_characters(text, first)
    if text.count("<") > _TAGS:  # far too many: the fault is found in those that are read
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
    """The tags in a text, each with what stands behind it, and where they end: before a fault.

    The first is no tag where the text begins with none.
    """
    tokens: list[tuple[str, str, str, str]] = _TAG_AND_TEXT.findall(text)
    tokens.pop()  # the nothing at the end
    # A tag has two signs beside its parts.
    if sum(len("".join(token)) + 2 * (token[1] != "") for token in tokens) == len(text):
        return tokens, len(text)
    end = 0
    for number, match in enumerate(_TAG_AND_TEXT.finditer(text)):
        if match.start() > end or not match[0]:
            return tokens[:number], end
        end = match.end()
    return tokens, end


def _no_tag(text: str, start: int) -> Message:
    """What is wrong with the “<” at `start`, which begins no tag."""
    if _CROWDED.match(text, start):
        return Message("a tag has more than %(limit)s attributes", limit=ATTRIBUTES)
    shown = text[start : start + 40].split("\n")[0]
    if following := _TAG.search(shown, 1):
        shown = shown[: following.start()]
    return Message("“%(text)s” is not a well-formed tag", text=shown)


def _check_text(text: str, place: _Place, line: int) -> None:
    """Whether text without tags, which starts on `line`, may stand at `place`."""
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
    """Why the tag </name> may not stand at `place`, inside elements opened on those `lines`."""
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
    """The place in an element that is the first of its name at `place`, if it may stand there."""
    if not is_known(name):
        raise NotStrict(line, Message("<%(name)s> is not allowed", name=name))
    # Once a footnote could be published in the words of a link, and no browser loses or hides one.
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
    """Whether a page that has had the elements `once` may have this one, its number `count`."""
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
