"""Markdown that does not have the intended effect: unclosed bold, lists that lost a level."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policysite.checks.statement import Finding, StatementRule, found, shown
from policysite.message import Message
from policysite.rules import Example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.checks.statement import Statement
    from policysite.statement.passages import Passage

# Characters that remain if what they open is never closed. Names of cookies begin with “__”.
# A single asterisk after a word, or between numbers, may be intended.
_SIGNS = re.compile(
    r"\*\*|(?<![\w*])\*(?=[^\W\d])|(?<=[^\W\d] )\*(?= [^\W\d])|~~|`|\]\(|"
    r"(?<!\w)__(?=[A-Z][a-z]+[ :])"
)
# What word processors write before list items, at the beginning of a line or separately.
_BULLET = re.compile(
    "^[\u2022\u25cf\u25aa\u25e6\u2023\u2043\u00b7\u25cb\u25a0] ?"
    "|(?<= )[\u2022\u25cf\u25aa\u25e6\u2023\u2043] "
)
_ITEM = re.compile(r"( *)(?:[-*+]|[0-9]+[.)]) ")
_INDENTED = re.compile(rf"^ {_ITEM.pattern}", re.MULTILINE)


def shown_markup(statement: Statement) -> Iterator[Finding]:
    """No Markdown characters are left in the visible text."""
    source = statement.document.source.decode().split("\n")
    for passage in statement.passages:
        for match in found(_SIGNS, passage.prose):
            line = passage.line(match.end())
            meant = "\\" + match[0][0] in source[line - 1]
            if not meant and match.start() == passage.prose.find(match[0]):
                words = shown(passage.text[match.start() :], 40)
                message = Message(
                    "readers will see the characters %(signs)s in “%(words)s”",
                    signs=match[0],
                    words=words,
                )
                yield Finding(line, message)


SHOWN_MARKUP = StatementRule(
    name=Message("shown-markup"),
    severity="warning",
    reason=Message("Markup that is not closed is not applied: its characters appear in the text."),
    remedy=Message(
        "Close it, as in **words**, without a space before the closing characters. To show "
        "such a character, put a backslash before it."
    ),
    examples=(
        Example("nl", wrong="**Let op: dit blijft zo.", right="**Let op:** dit blijft zo."),
        Example("en", wrong="**Note: this stays.", right="**Note:** this stays."),
        Example("nl", wrong="Wij bewaren dit *niet.", right="Wij bewaren dit *niet*."),
        Example("en", wrong="We do * not keep this.", right="We do *not* keep this."),
    ),
    find=shown_markup,
)


def pasted_bullets(statement: Statement) -> Iterator[Finding]:
    """List items are marked up as such, and are not lines with a pasted bullet."""
    for passage in statement.passages:
        for match in found(_BULLET, passage.prose)[:1]:
            words = shown(passage.text[match.start() :], 40)
            message = Message("“%(words)s” starts with a pasted bullet character", words=words)
            yield statement.finding(passage, match.end(), message)


PASTED_BULLET = StatementRule(
    name=Message("pasted-bullet"),
    severity="warning",
    reason=Message(
        "A bullet pasted from a word processor is an ordinary character: the lines become one "
        "paragraph, and screen readers do not read them as a list."
    ),
    remedy=Message("Start the line with “- ”, and leave an empty line above the first item."),
    examples=(
        Example("nl", wrong="• uw naam", right="- uw naam"),
        Example("en", wrong="We keep: • your name • your address", right="- your name"),
    ),
    find=pasted_bullets,
)


def flat_lists(statement: Statement) -> Iterator[Finding]:
    """An item that is indented in the file is nested below the item before it."""
    text = statement.document.source.decode()
    if not _INDENTED.search(text.partition("\n---\n")[2]):  # below the front matter
        return
    source = text.split("\n")
    before: tuple[Passage, int] | None = None
    for passage in statement.passages:
        match = _ITEM.match(source[passage.line() - 1])
        if passage.kind != "item" or match is None:
            before = None
            continue
        indent = len(match[1])
        if before and indent > before[1] and passage.depth <= before[0].depth:
            message = Message(
                "“%(words)s” is indented in the file, but shown at the same level as the "
                "item above it",
                words=shown(passage.text, 40),
            )
            yield Finding(passage.line(), message)
        before = passage, indent


FLAT_LIST = StatementRule(
    name=Message("flat-list"),
    severity="warning",
    reason=Message(
        "A nested list belongs to the item above it. Without its own level, its items look "
        "like part of the outer list."
    ),
    remedy=Message("Indent the items by four spaces more than the item they belong to."),
    find=flat_lists,
)
