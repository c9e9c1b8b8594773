"""Markup characters that readers would see, because Markdown did not treat them as markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from policysite.files.elements import HEADINGS
from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule
from policysite.statement.dialect import (
    ATTRIBUTE_LIST,
    ATTRIBUTES,
    HEADING_FORM,
    LINK_TARGET,
    MARKUP,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import html

    from policysite.statement.dialect.lines import Lines

    # The rule, the pattern, the message about a match, and how to fix it.
    _Sign = tuple[Rule, re.Pattern[str], Callable[[str], Message], Message | None]

_TEXT = frozenset({"p", "li", "dd"})
_BLOCKS = frozenset({"p", "ul", "ol", "dl", "blockquote", "table", "pre", "hr", "div"})

# First the characters that can be anywhere, then those of whole lines.
_IN_LINES: tuple[_Sign, ...] = (
    (
        ATTRIBUTES,
        ATTRIBUTE_LIST,
        lambda text: Message("“%(text)s” has no effect here, and readers would see it", text=text),
        None,
    ),
    (
        LINK_TARGET,
        re.compile(r"\[\^[^\]\n]*\]:?"),
        lambda text: Message("the footnote “%(text)s” has no text", text=text),
        Message("Write the text of the footnote on a separate line, such as [^name]: The text."),
    ),
    (
        LINK_TARGET,
        re.compile(r"\[[^\[\]\n]*\](?:\[[^\[\]\n]*\]|\()"),
        lambda text: Message("“%(text)s” did not become a link", text=text),
        Message("Write [text](https://…), without spaces between the brackets or in the address."),
    ),
)
_WHOLE_LINES: tuple[_Sign, ...] = (
    (
        HEADING_FORM,
        re.compile(r"^[ \t]*#{1,6}[ \t].{0,40}", re.MULTILINE),
        lambda text: Message(
            "“%(text)s” does not start with ## at the beginning of a line", text=text
        ),
        None,
    ),
    (
        MARKUP,
        re.compile(r"(?<=\n)[ \t]*(?:[-*+]|[0-9]{1,9}\.)[ \t]+[^\s].{0,30}"),
        lambda text: Message("“%(text)s” did not become a list", text=text),
        Message("Leave an empty line above the list, and indent a nested list by four spaces."),
    ),
    (
        MARKUP,
        re.compile(r"^[ \t]*\|.{0,40}|\|[ \t]*:?-{3,}.{0,20}", re.MULTILINE),
        lambda text: Message("“%(text)s” did not become a table", text=text),
        Message(
            "Leave an empty line above the table, and give every row the same number of cells."
        ),
    ),
    (
        MARKUP,
        re.compile(r"\*\[[^\[\]\n]*\][ ]?:.{0,40}|^[ \t]*:[ \t].{0,40}", re.MULTILINE),
        lambda text: Message("“%(text)s” did not become a definition", text=text),
        Message("Put it at the beginning of a line, with the term it explains on the line above."),
    ),
)


def problems(body: html.HtmlElement, lines: Lines, path: str) -> Iterator[Problem]:
    """The problems with the markup characters left in the text of `body`."""
    for rule, text, message, remedy in found_in(body):
        line = lines.of(text)
        yield Problem(rule=rule, path=path, line=line, message=message, remedy=remedy)


def matches(text: str, *, whole_lines: bool) -> Iterator[re.Match[str]]:
    """The markup characters in the `text` of an element; some only if it has `whole_lines`."""
    for _, pattern, _, _ in (*_IN_LINES, *_WHOLE_LINES) if whole_lines else _IN_LINES:
        yield from pattern.finditer(text)


def found_in(root: html.HtmlElement) -> Iterator[tuple[Rule, str, Message, Message | None]]:
    """The markup characters left in the text of `root`: rule, text, message, remedy."""
    for element in root.iter("p", "li", "dt", "dd", "td", "th", *HEADINGS):
        flow = _flow(element)
        signs = (*_IN_LINES, *_WHOLE_LINES) if element.tag in _TEXT else _IN_LINES
        for rule, pattern, told, remedy in signs:
            for match in pattern.finditer(flow):
                text = match[0].strip()
                yield rule, text, told(text), remedy


def _flow(element: html.HtmlElement) -> str:
    """The text of an element, without that of nested blocks, code and open places."""
    parts = [element.text or ""]
    for child in element:
        tag = str(child.tag)
        if tag in _BLOCKS:
            parts.append("\n\n")
        else:
            parts.append(
                "\N{OBJECT REPLACEMENT CHARACTER}" if tag in {"code", "mark"} else _flow(child)
            )
        parts.append(child.tail or "")
    return "".join(parts)
