"""Checks a text before Markdown reads it: size, raw HTML, braces, unused definitions."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from policysite.files.textfile import EMPTY_FILE
from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule
from policysite.statement.dialect import (
    ATTRIBUTE_LIST,
    ATTRIBUTES,
    FOOTNOTE_NAME,
    HEADING_ID,
    MARKUP,
    limits,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.statement.frontmatter import FrontMatter

    # The rule, the line, what is wrong there, and how to fix it.
    _Fault = tuple[Rule, int, Message, Message | None]

RAW_HTML = Rule(
    name=Message("raw-html"),
    severity="error",
    reason=Message("HTML is not allowed in the text: it could hide words or run a program."),
    remedy=Message("Write it in Markdown, or put it between backticks to show it to readers."),
)

_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_RAW_HTML = re.compile(r"<(?:[a-zA-Z/!?])[^>]*>?")
_AUTOLINK = re.compile(r"<(?:https?://[^\s>]+|[^\s<>@]+@[^\s<>@]+)>")
_CHARACTER_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot);)#?[0-9a-zA-Z]+;")
_BRACES = re.compile(r"(?<!\\)\{[^{}\n]*\}?")
_DEFINITION = re.compile(r"^ {0,3}(\*?)\[(\^?)([^\[\]\n]+)\][ ]?:", re.MULTILINE)
# The same inside a list or quotation, where Markdown would remove it and show nothing.
_NESTED_DEFINITION = re.compile(r"([ \t>*+:.0-9-]*)(\[\^?[^\[\]\n]+\][ ]?:)")


def problems(front_matter: FrontMatter, path: str) -> list[Problem]:
    """The problems that prevent rendering; only the size if that is too large."""
    if not front_matter.body.strip():
        message, line = Message("there is no text below the second ---"), front_matter.body_line
        return [Problem(rule=EMPTY_FILE, path=path, line=line, message=message)]
    return list(limits.problems(front_matter, path)) or [
        Problem(rule=rule, path=path, line=line, message=message, remedy=remedy)
        for rule, line, message, remedy in _faults(front_matter)
    ]


def _faults(front_matter: FrontMatter) -> Iterator[_Fault]:
    body, first = front_matter.body, front_matter.body_line
    lines = [*front_matter.in_short, *((t, first + i) for i, t in enumerate(body.split("\n")))]
    for line, number in lines:
        prose = _CODE.sub("", line)
        for match in _RAW_HTML.finditer(_AUTOLINK.sub("", prose)):
            message = Message("“%(text)s” is HTML", text=match[0][:40])
            yield RAW_HTML, number, message, None
        for match in _CHARACTER_REFERENCE.finditer(prose):
            message = Message("“%(text)s” is a character written as HTML", text=match[0])
            yield RAW_HTML, number, message, Message("Type the character itself.")
        for match in _BRACES.finditer(prose):
            if not ATTRIBUTE_LIST.fullmatch(match[0]):
                message = Message("“%(text)s” sets another attribute", text=match[0][:60])
                yield ATTRIBUTES, number, message, None
            elif match[0].count("#") > 1:
                message = Message("“%(text)s” sets more than one id", text=match[0][:60])
                yield ATTRIBUTES, number, message, None
        nested = _NESTED_DEFINITION.match(line)
        if nested and not re.fullmatch(r" {0,3}\*?", nested[1]):
            message = Message("“%(text)s” is not at the beginning of a line", text=nested[2][:40])
            remedy = Message("Move the line out of the list or quotation.")
            yield MARKUP, number, message, remedy
    yield from _needless_definitions(body, first)


def _needless_definitions(body: str, first: int) -> Iterator[_Fault]:
    """Definitions that no reader would see: duplicates, and those that are never used."""
    found = [
        (m[1], m[2], m[3], first + body.count("\n", 0, m.start()), m.end())
        for m in _DEFINITION.finditer(body)
    ]
    if not found:
        return
    prose = _DEFINITION.sub("", body)
    links = Counter(" ".join(m[1].lower().split()) for m in re.finditer(r"\[([^\[\]]+)\]", prose))
    seen: set[tuple[str, str, str]] = set()
    for star, caret, name, line, end in found:
        shown = f"{star}[{caret}{name}]:"
        key = (star, caret, name if star else " ".join(name.lower().split()))
        if key in seen:
            message = Message("“%(text)s” is repeated", text=shown)
            yield MARKUP, line, message, Message("Keep one of the two.")
        elif caret and not FOOTNOTE_NAME.fullmatch(name):
            message = Message(
                "the name of the footnote “%(name)s” does not consist of lower-case words "
                "separated by hyphens",
                name=name,
            )
            yield HEADING_ID, line, message, Message("Name it, for example, [^law] or [^1].")
        elif star:
            if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", prose):
                message = Message(
                    "the abbreviation “%(name)s” does not occur in the text", name=name
                )
                remedy = Message("Delete the line, or write the abbreviation as in the text.")
                yield MARKUP, line, message, remedy
            elif body[end:].split("\n")[0].strip() in {"", "''", '""'}:
                message = Message("the abbreviation “%(name)s” is not explained", name=name)
                remedy = Message("Write what it stands for on the same line.")
                yield MARKUP, line, message, remedy
        elif not links[f"{caret}{key[2]}"]:
            message = Message("nothing in the text refers to “%(text)s”", text=shown)
            remedy = Message("Delete the line, or refer to it in the text.")
            yield MARKUP, line, message, remedy
        seen.add(key)
