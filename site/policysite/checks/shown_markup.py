"""Markdown that does not become what was meant: bold without end, lists that lost a level."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policysite.checks.statement import Finding, StatementRule, shown
from policysite.message import Message
from policysite.rules import Example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.checks.statement import Statement
    from policysite.statement.passages import Passage

# Signs that are left when what they open is never closed. Names of cookies begin with “__”.
_SIGNS = re.compile(r"\*\*|~~|`|\]\(|(?<!\w)__(?=[A-Z][a-z]+[ :])")
_ITEM = re.compile(r"( *)(?:[-*+]|[0-9]+[.)]) ")


def shown_markup(statement: Statement) -> Iterator[Finding]:
    """No sign of Markdown is left in the text that a reader sees."""
    source = statement.document.source.decode().split("\n")
    for passage in statement.passages:
        for match in _SIGNS.finditer(passage.prose):
            line = passage.line(match.end())
            meant = "\\" + match[0][0] in source[line - 1]
            if not meant and match.start() == passage.prose.find(match[0]):
                words = shown(passage.text[match.start() :], 40)
                message = Message(
                    "a reader sees the signs %(signs)s in “%(words)s”", signs=match[0], words=words
                )
                yield Finding(line, message)


SHOWN_MARKUP = StatementRule(
    name="shown-markup",
    severity="warning",
    reason=Message(
        "What is opened and never closed is not shown as meant: its signs stand in the text."
    ),
    remedy=Message(
        "Close it, such as **words**, without a blank before the last signs. Where a reader must "
        "see a sign, put a backslash before it."
    ),
    examples=(
        Example("nl", wrong="**Let op: dit blijft zo.", right="**Let op:** dit blijft zo."),
        Example("en", wrong="**Note: this stays.", right="**Note:** this stays."),
    ),
    find=shown_markup,
)


def flat_lists(statement: Statement) -> Iterator[Finding]:
    """An item that is indented in the file stands below the item before it."""
    source = statement.document.source.decode().split("\n")
    before: tuple[Passage, int] | None = None
    for passage in statement.passages:
        match = _ITEM.match(source[passage.line() - 1])
        if passage.kind != "item" or match is None:
            before = None
            continue
        indent = len(match[1])
        if before and indent > before[1] and passage.depth <= before[0].depth:
            message = Message(
                "“%(words)s” is indented in the file and stands beside the item above it",
                words=shown(passage.text, 40),
            )
            yield Finding(passage.line(), message)
        before = passage, indent


FLAT_LIST = StatementRule(
    name="flat-list",
    severity="warning",
    reason=Message(
        "A list below an item says what belongs to it; without its level a reader takes its items "
        "for more of the list above."
    ),
    remedy=Message("Indent the items by four blanks more than the item that they belong to."),
    find=flat_lists,
)
