"""The values of a YAML file of ours, each as what it must be, or a Fault with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.ledger import parse_date
from policysite.message import Message, WrongValue

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from policysite.files.strict_yaml import Node


class Fault(Exception):
    """One thing that is not as it must be, and its line."""

    def __init__(self, node: Node, message: Message) -> None:
        """`node`: where; `message`: what is wrong there."""
        super().__init__(message)
        self.line = node.line
        self.message = message


def mapping(node: Node, keys: Sequence[str], optional: Sequence[str] = ()) -> dict[str, Node]:
    """The values of `node` by key: all of `keys`, some of `optional`, no others; else a Fault."""
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
    """The items of a list; else a Fault."""
    if not isinstance(node.value, tuple):
        raise Fault(node, Message("a list is expected here"))
    return node.value


def text(node: Node) -> str:
    """A text that is not empty; else a Fault."""
    if not isinstance(node.value, str) or not node.value.strip():
        raise Fault(node, Message("a text is expected here"))
    return node.value.strip()


def choice(node: Node, choices: Sequence[str]) -> str:
    """One of `choices`; else a Fault."""
    value = text(node)
    if value not in choices:
        known = ", ".join(choices)
        raise Fault(node, Message("“%(word)s” is not one of %(known)s", word=value, known=known))
    return value


def day(node: Node) -> date:
    """A day such as 2026-11-22; else a Fault."""
    try:
        return parse_date(text(node))
    except WrongValue as error:
        raise Fault(node, error.message) from None
