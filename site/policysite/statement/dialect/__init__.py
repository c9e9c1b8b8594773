"""The subset of Markdown that a statement may use: its elements, its names, its rules.

`source` checks the text before Markdown reads it, `result` the HTML that it returned, so that
nothing depends on predicting how Markdown treats unusual input. The rules defined here are used by
several of the modules.
"""

from __future__ import annotations

import re

from policysite.message import Message
from policysite.rules import Rule

MARKUP = Rule(
    name=Message("markup"),
    severity="error",
    reason=Message(
        "Statements use a small part of Markdown, so that they look the same everywhere."
    ),
    remedy=Message("Use only headings, paragraphs, lists, tables, links, bold and italic."),
)
ATTRIBUTES = Rule(
    name=Message("attributes"),
    severity="error",
    reason=Message(
        "Braces may set only #id, .class, lang or covers; anything else could run a program."
    ),
    remedy=Message("Remove anything else, or write \\{ to show a brace to readers."),
)
HEADING_ID = Rule(
    name=Message("heading-id"),
    severity="error",
    reason=Message(
        "Without a permanent id, a heading cannot be linked to or compared between versions."
    ),
    remedy=Message("Add an id of English words at the end of the heading, such as {#retention}."),
)
HEADING_FORM = Rule(
    name=Message("heading-form"),
    severity="error",
    reason=Message("Only a heading that starts with ## at the beginning of a line can have an id."),
    remedy=Message("Write “## Title {#id}” on a separate line, not in a list or quotation."),
)
LINK_TARGET = Rule(
    name=Message("link-target"),
    severity="error",
    reason=Message("A link to a section that does not exist takes readers to the wrong place."),
    remedy=Message("Correct the id after #, or the name after policy:."),
)

FOOTNOTE_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FOOTNOTE_ID = re.compile(rf"fn(ref[0-9]*)?-{FOOTNOTE_NAME.pattern}")
# [[TODO: what is missing]], up to its end or to where it should have ended.
OPEN_PLACE = r"(?i:\[\[\s*TODO\b)[^\]\n]*"

# What is allowed in braces.
ATTRIBUTE_LIST = re.compile(
    r"""\{:?\ *(?:(?:\#[^\s#.{}="]+|\.[a-z][a-z0-9-]*
        |(?:lang|covers)=(?:"[^"{}]*"|[^\s"'{}]+))(?:\ +|(?=\})))+\}""",
    re.VERBOSE,
)
# Where a link may lead.
LINK = re.compile(
    r"""https?://[^\s/?\#@\\]+([/?\#][^\s\\]*)?|mailto:[^@\s?]+@[^@\s?]+\.[^@\s?]+(\?\S*)?
    |tel:\+?[0-9().-]+|\#\S+|policy:[a-z0-9-]+(\#\S+)?""",
    re.VERBOSE,
)


def open_place(what: str) -> str:
    """The open place that asks for `what`, as an author writes it."""
    return f"[[TODO: {what}]]"
