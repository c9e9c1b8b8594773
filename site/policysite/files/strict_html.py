"""Reading a page as strictly as we write it.

A browser repairs what is wrong in silence, and so does any parser of HTML, each in its own way.
Here a page must be what the HTML standard allows, and plainer: every element closed by its own
tag and in a place where it may stand, every attribute once and between double quotes, no comment.
Then all readers see the same page, and what is checked is what they see.

A page may come from a stranger. It is read in one pass, in time that grows with its length alone,
and refused as soon as it holds more than any page of ours does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from html.entities import html5
from typing import TYPE_CHECKING, NamedTuple

from policysite.files.elements import CONTAINERS, TRANSPARENT, VOID, fits, is_known
from policysite.message import Message, WrongValue

if TYPE_CHECKING:
    from collections.abc import Iterator

# The most that a page may hold. A list of all files of a ledger with 50,000 of them fits in.
CHARACTERS = 8_000_000
ELEMENTS = 120_000
DEPTH = 100
ATTRIBUTES = 20

DOCTYPE = "<!doctype html>\n"
_NAME = r"[a-z][a-z0-9]*"
_PAIR = r' [a-z-]+(?:="[^"]*")?'
_TAG = re.compile(rf"<(/?)({_NAME})((?:{_PAIR}){{0,{ATTRIBUTES}}})>")
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


@dataclass(slots=True)
class Element:
    """An element: its line, its attributes, and the text before its first child or its end."""

    name: str
    line: int
    attributes: dict[str, str]
    text: str = ""


class End(NamedTuple):
    """The end of the element `name`; a void element, such as <br>, has none."""

    name: str


class _Open(NamedTuple):
    """An open element, and what its place means for what stands inside it.

    `holder` is the name of the element whose rules hold inside; `in_link`: whether a link is open.
    """

    element: Element
    holder: str | None
    in_link: bool


_OUTSIDE = _Open(Element("", 1, {}), None, in_link=False)


def is_linked_data(element: Element) -> bool:
    """Whether a <script> is a block of data for search engines, which no browser runs (JSON-LD)."""
    return element.name == "script" and element.attributes == {"type": "application/ld+json"}


def read(text: str) -> list[Element]:
    """The elements of a page in the order of the page; raises NotStrict at the first fault."""
    elements: list[Element] = []
    last: Element | None = None
    for event in walk(text):
        if isinstance(event, Element):
            elements.append(event)
        elif isinstance(event, str) and last is not None:
            last.text = event
        last = event if isinstance(event, Element) and event.name not in VOID else None
    return elements


def walk(text: str) -> Iterator[Element | End | str]:
    """What a page holds, in its order: elements, their ends, and the texts between them.

    Raises NotStrict at the first fault.
    """
    _check_whole(text)
    around = [_OUTSIDE]
    once: set[str] = set()
    line, position, count = 2, len(DOCTYPE), 0
    while position < len(text):
        start = text.find("<", position)
        between = text[position : start if start >= 0 else len(text)]
        if between:
            _check_text(between, around[-1], line)
            yield between if around[-1].holder in _RAW else unescape(between)
            line += between.count("\n")
        if start < 0:
            break
        tag = _TAG.match(text, start)
        if tag is None:
            raise NotStrict(line, _no_tag(text, start))
        position = tag.end()
        closing, name, attributes = tag.groups()
        if closing:
            _check_end(name, attributes, around[-1], line)
            around.pop()
            yield End(name)
            continue
        count += 1
        element = Element(name, line, _attributes(attributes, line) if attributes else {})
        _check_place(element, around, once, count)
        line += attributes.count("\n")
        yield element
        if name not in VOID:
            around.append(_opened(element, around[-1]))
    _check_end_of_page(around, count, line)


def _check_whole(text: str) -> None:
    if len(text) > CHARACTERS:
        raise NotStrict(1, Message("it is longer than %(limit)s characters", limit=CHARACTERS))
    if not text.startswith(DOCTYPE):
        raise NotStrict(1, Message("it does not start with <!doctype html>"))
    if control := _CONTROL.search(text):
        where = text.count("\n", 0, control.start()) + 1
        raise NotStrict(where, Message("it holds a control character"))


def _no_tag(text: str, start: int) -> Message:
    """What is wrong with the “<” at `start`, which begins no tag."""
    if _CROWDED.match(text, start):
        return Message("a tag has more than %(limit)s attributes", limit=ATTRIBUTES)
    shown = text[start : start + 40].split("\n")[0]
    if following := _TAG.search(shown, 1):
        shown = shown[: following.start()]
    return Message("“%(text)s” is no tag as it must be written", text=shown)


def _check_text(text: str, parent: _Open, line: int) -> None:
    """Whether text without tags, which starts on `line`, may stand inside `parent`."""
    if (parent.holder is None or parent.element.name in CONTAINERS) and not text.isspace():
        start = len(text) - len(text.lstrip())
        shown = text.strip()[:40]
        message = Message("text stands where none may be: “%(text)s”", text=shown)
        raise NotStrict(line + text.count("\n", 0, start), message)
    if parent.holder != "style":
        _check_references(text, line)


def _check_references(text: str, line: int) -> None:
    for match in _REFERENCE.finditer(text):
        if not match[1] or not (match[1].startswith("#") or match[1] in html5):
            shown = text[match.start() : match.start() + 12]
            where = line + text.count("\n", 0, match.start())
            raise NotStrict(where, Message("“%(text)s” must be written with &amp;", text=shown))


def _attributes(text: str, line: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(text):
        if name in found:
            message = Message("the attribute %(name)s stands twice in one tag", name=name)
            raise NotStrict(line, message)
        _check_references(value, line)
        found[name] = unescape(value)
    return found


def _check_end(name: str, attributes: str, inside: _Open, line: int) -> None:
    """Whether the tag </name> may stand where it does."""
    if attributes:
        raise NotStrict(line, Message("</%(name)s> has attributes", name=name))
    if inside is _OUTSIDE:
        raise NotStrict(line, Message("</%(name)s> closes nothing: none is open", name=name))
    if inside.element.name != name:
        message = Message(
            "</%(name)s> closes nothing: <%(open)s> of line %(line)s is open",
            name=name,
            open=inside.element.name,
            line=inside.element.line,
        )
        raise NotStrict(line, message)


def _check_place(element: Element, around: list[_Open], once: set[str], count: int) -> None:
    """Whether an element may stand inside those open `around` it; it is number `count`.

    `once` are the elements of which a page has one and has had it.
    """
    name, line, inside = element.name, element.line, around[-1]
    parent = inside.holder
    if not is_known(name):
        raise NotStrict(line, Message("<%(name)s> is not allowed", name=name))
    allowed = fits(name, parent) and (parent is not None or count == 1)
    # Once a footnote could be published in the words of a link, and no browser loses or hides one.
    if name == "a" and inside.in_link and parent != "sup":
        allowed = False
    if not allowed:
        message = Message("<%(name)s> stands outside <html>", name=name)
        if parent:
            message = Message(
                "<%(name)s> may not stand inside <%(parent)s>", name=name, parent=parent
            )
        raise NotStrict(line, message)
    if name in once:
        raise NotStrict(line, Message("<%(name)s> stands there twice", name=name))
    if name in _ONCE:
        once.add(name)
    if len(around) > DEPTH:
        raise NotStrict(line, Message("more than %(limit)s elements are open", limit=DEPTH))
    if count > ELEMENTS:
        raise NotStrict(line, Message("it holds more than %(limit)s elements", limit=ELEMENTS))


def _opened(element: Element, inside: _Open) -> _Open:
    """`element`, opened inside another."""
    holder = inside.holder if element.name in TRANSPARENT else element.name
    return _Open(element, holder, in_link=inside.in_link or element.name == "a")


def _check_end_of_page(around: list[_Open], count: int, line: int) -> None:
    if around[-1] is not _OUTSIDE:
        raise NotStrict(line, Message("<%(name)s> is not closed", name=around[-1].element.name))
    if not count:
        raise NotStrict(line, Message("it is empty"))
