"""Reading a page as strictly as we write it.

A browser mends what is wrong in silence, and so does any parser of HTML, each in its own way.
Here a page must be what the HTML standard allows, and plainer: every element closed by its own
tag and in a place where it may stand, every attribute once and between double quotes, no comment.
Then all readers see the same page, and what is checked is what they see.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from html.entities import html5

from policysite.files.elements import CONTAINERS, VOID, fits, is_known, parent
from policysite.message import Message, WrongValue

DOCTYPE = "<!doctype html>\n"
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+(?:="[^"]*")?)*)>')
_ATTRIBUTE = re.compile(r' ([a-z-]+)(?:="([^"]*)")?')
_REFERENCE = re.compile(r"&(#[1-9][0-9]{1,6};|#x[1-9a-f][0-9a-f]{1,5};|[a-zA-Z][a-zA-Z0-9]*;|)")
_CONTROL = re.compile(r"[\0-\x08\x0b-\x1f\x7f]")
_ONCE = frozenset({"html", "head", "title", "body", "main"})


class NotStrict(WrongValue):
    """A text is not the HTML of a page; `line` says where, the message what is wrong."""

    def __init__(self, line: int, message: Message) -> None:
        super().__init__(message)
        self.line = line


@dataclass
class Element:
    """An element: its line, its attributes, and the text before its first child or its end."""

    name: str
    line: int
    attributes: dict[str, str]
    text: str = ""


def is_linked_data(element: Element) -> bool:
    """Whether a <script> is a block of data for search engines, which no browser runs (JSON-LD)."""
    return element.name == "script" and element.attributes == {"type": "application/ld+json"}


def read(text: str) -> list[Element]:
    """The elements of a page in the order of the page; raises NotStrict at the first fault."""
    if not text.startswith(DOCTYPE):
        raise NotStrict(1, Message("it does not start with <!doctype html>"))
    if control := _CONTROL.search(text):
        where = _line(text, control.start(), 1)
        raise NotStrict(where, Message("it holds a control character"))
    elements: list[Element] = []
    around: list[Element] = []
    line, position = 2, len(DOCTYPE)
    for tag in _TAG.finditer(text, position):
        between = text[position : tag.start()]
        _check_text(between, around, line)
        line += between.count("\n")
        position = tag.end()
        if around and elements[-1] is around[-1]:
            elements[-1].text = unescape(between)
        closing, name, attributes = tag.groups()
        if closing:
            _close(name, around, line)
        else:
            element = Element(name, line, _attributes(attributes, line))
            _check_place(name, elements, around, line)
            elements.append(element)
            if name not in VOID:
                around.append(element)
    _check_text(text[position:], around, line)
    if around or not elements:
        message = Message("it is empty")
        if around:
            message = Message("<%(name)s> is not closed", name=around[-1].name)
        raise NotStrict(line, message)
    return elements


def _line(text: str, position: int, first: int) -> int:
    """The line of a position in `text`, which starts on the line `first`."""
    return first + text.count("\n", 0, position)


def _check_text(text: str, around: list[Element], line: int) -> None:
    """Whether text without tags, which starts on `line`, may stand inside the elements `around`."""
    stray = text.find("<")
    if stray >= 0:
        shown = text[stray:].split("\n")[0][:40]
        message = Message("“%(text)s” is no tag as it must be written", text=shown)
        raise NotStrict(_line(text, stray, line), message)
    inside = around[-1].name if around else None
    if (inside is None or inside in CONTAINERS) and not text.isspace() and text:
        start = len(text) - len(text.lstrip())
        shown = text.strip()[:40]
        message = Message("text stands where none may be: “%(text)s”", text=shown)
        raise NotStrict(_line(text, start, line), message)
    if inside != "style":
        _check_references(text, line)


def _check_references(text: str, line: int) -> None:
    for match in _REFERENCE.finditer(text):
        if not match[1] or not (match[1].startswith("#") or match[1] in html5):
            shown = text[match.start() :][:12]
            where = _line(text, match.start(), line)
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


def _close(name: str, around: list[Element], line: int) -> None:
    if not around or around[-1].name != name:
        message = Message("</%(name)s> closes nothing: none is open", name=name)
        if around:
            message = Message(
                "</%(name)s> closes nothing: <%(open)s> of line %(line)s is open",
                name=name,
                open=around[-1].name,
                line=around[-1].line,
            )
        raise NotStrict(line, message)
    around.pop()


def _check_place(name: str, before: list[Element], around: list[Element], line: int) -> None:
    """Whether an element may stand inside the elements `around` it, and after those `before` it."""
    if not is_known(name):
        raise NotStrict(line, Message("<%(name)s> is not allowed", name=name))
    names = [element.name for element in around]
    if (before and not around) or not (fits(name, names) or _is_mark_in_link(name, names)):
        message = Message("<%(name)s> stands outside <html>", name=name)
        if around:
            message = Message(
                "<%(name)s> may not stand inside <%(parent)s>", name=name, parent=parent(names)
            )
        raise NotStrict(line, message)
    if name in _ONCE and any(element.name == name for element in before):
        raise NotStrict(line, Message("<%(name)s> stands there twice", name=name))


def _is_mark_in_link(name: str, around: list[str]) -> bool:
    """Whether a link is the mark of a footnote in the words of another link.

    Once such texts could be published. No browser loses or hides a word of them.
    """
    return name == "a" and around[-1:] == ["sup"] and around.count("a") == 1
