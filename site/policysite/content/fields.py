"""Reads the values of a YAML file with validation, or raises a Fault with the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.ledger import parse_date
from policysite.message import Message, WrongValue

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from policysite.files.strict_yaml import Node


class Fault(Exception):
    """A value that is not valid, and its line."""

    def __init__(self, node: Node, message: Message) -> None:
        """`node`: where; `message`: what is wrong there."""
        super().__init__(message)
        self.line = node.line
        self.message = message


def mapping(node: Node, keys: Sequence[str], optional: Sequence[str] = ()) -> dict[str, Node]:
    """The values of `node` by key: all of `keys`, some of `optional`, no others.

    Otherwise a Fault.
    """
    if not isinstance(node.value, dict):
        raise Fault(node, Message("“key: value” lines are expected here"))
    for key, value in node.value.items():
        if key not in keys and key not in optional:
            raise Fault(value, Message("unknown key “%(key)s”", key=key))
    for key in keys:
        if key not in node.value:
            raise Fault(node, Message("“%(key)s” is missing", key=key))
    return node.value


def items(node: Node) -> tuple[Node, ...]:
    """The items of a list; otherwise a Fault."""
    if not isinstance(node.value, tuple):
        raise Fault(node, Message("a list is expected here"))
    return node.value


def text(node: Node) -> str:
    """A non-empty text; otherwise a Fault."""
    if not isinstance(node.value, str) or not node.value.strip():
        raise Fault(node, Message("a text is expected here"))
    return node.value.strip()


def choice(node: Node, choices: Sequence[str]) -> str:
    """One of `choices`; otherwise a Fault."""
    value = text(node)
    if value not in choices:
        known = ", ".join(choices)
        raise Fault(node, Message("“%(word)s” is not one of %(known)s", word=value, known=known))
    return value


def day(node: Node) -> date:
    """A date such as 2026-11-22; otherwise a Fault."""
    try:
        return parse_date(text(node))
    except WrongValue as error:
        raise Fault(node, error.message) from None
