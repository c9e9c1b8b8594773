"""The maximum length and density of a text, so that Markdown reads it within seconds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.statement.frontmatter import FrontMatter

SIZE = Rule(
    name=Message("size"),
    severity="error",
    reason=Message(
        "Text like this takes Markdown so long to process that a build would never finish."
    ),
    remedy=Message("Split the text into ordinary paragraphs."),
)

# For these, Markdown takes quadratic time or recurses once for each.
_LIMITS = (
    (Message("the text is longer than 200,000 characters"), re.compile(r"\A(?s:.){200001}")),
    (Message("the text has more than 5,000 lines"), re.compile(r"\A(?:.*\n){5000}.*\n")),
    (Message("a line is longer than 5,000 characters"), re.compile(r"^.{5001}", re.MULTILINE)),
    (
        Message("a markup character is repeated more than 20 times in a row"),
        re.compile(r"([\[\](){}<>*_`!&\\~^])\1{20}"),
    ),
    (Message("lists or quotations are nested too deeply"), re.compile(r"^ {33}", re.MULTILINE)),
    (
        Message("lists or quotations are nested too deeply"),
        re.compile(r"^[ \t]*(?:(?:>|[*+-][ \t]|[0-9]{1,9}[.)][ \t])[ \t]*){7}", re.MULTILINE),
    ),
)
# (what is counted, the limit for a paragraph, the limit for the entire text, the name)
_COUNTS = (
    (re.compile(r"\["), 300, 5000, Message("square brackets")),
    (re.compile(r"[*_]"), 400, 8000, Message("characters for bold and italic")),
    (re.compile(r"[\\`]"), 300, 3000, Message("backslashes and backticks")),
    (re.compile(r"\|"), 3000, 20000, Message("cell separators")),
    (
        re.compile(r"^[ \t]*\*?\[[^\]\n]*\][ ]?:"),
        300,
        500,
        Message("footnotes, abbreviations or references"),
    ),
    (re.compile(r"^[ \t]*(?:[*_-][ \t]*){3,}$"), 100, 300, Message("horizontal rules")),
    (re.compile(r"^[ \t]*:(?:[ \t]|$)"), 300, 1000, Message("definitions")),
    (re.compile(r"<"), 100, 1000, Message("angle brackets")),
    (re.compile(r"\{"), 300, 3000, Message("braces")),
)


def problems(front_matter: FrontMatter, path: str) -> Iterator[Problem]:
    """Where the text, or a line of `in_short`, exceeds what Markdown can handle."""
    for text, first in [*front_matter.in_short, (front_matter.body, front_matter.body_line)]:
        for message, pattern in _LIMITS:
            match = pattern.search(text)
            if match is not None:
                line = first + text.count("\n", 0, match.start())
                yield Problem(rule=SIZE, path=path, line=line, message=message)
        for offset, message in _heavy_blocks(text):
            yield Problem(rule=SIZE, path=path, line=first + offset, message=message)


def _heavy_blocks(text: str) -> Iterator[tuple[int, Message]]:
    """The line offset and the message of each excess of one character."""
    lines = text.split("\n")
    for pattern, block_limit, limit, name in _COUNTS:
        start, in_block, in_all = 0, 0, 0
        for index, line in enumerate(lines):
            if not line.strip():
                in_block = 0
                continue
            start = start if in_block else index
            count = len(pattern.findall(line))
            in_block, in_all = in_block + count, in_all + count
            if in_block > block_limit:
                message = Message(
                    "a paragraph contains more than %(limit)s %(signs)s",
                    limit=block_limit,
                    signs=name,
                )
                yield start, message
                break
            if in_all > limit:
                message = Message(
                    "there are more than %(limit)s %(signs)s", limit=f"{limit:,}", signs=name
                )
                yield index, message
                break
