"""Parses YAML with every scalar as a string, every value with its line, and nothing clever.

Owns the library yaml. Anchors, aliases, tags, merge keys and deep nesting are rejected before
anything is built: a few hundred bytes of them can take minutes, and `1.10` or `no` must stay what
they say. No text may be lost because it looks like a comment.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.resolver import BaseResolver

from policysite.files import textfile
from policysite.message import Message

# None in an installation without the C parser: the slower one then reads everything.
_CParser: Any = getattr(getattr(yaml, "cyaml", None), "CParser", None)


@dataclass(frozen=True)
class Node:
    """A value and its line (from 1; that of its key, if it has one): text, nodes, nodes by key."""

    line: int
    value: str | tuple[Node, ...] | dict[str, Node]


class YamlFault(Exception):
    """The text is not valid YAML; `line` counts from 1 in the given text."""

    def __init__(self, line: int, message: Message) -> None:
        """`line`: where; `message`: what is wrong, for the author of the file."""
        super().__init__(message)
        self.line = line
        self.message = message


_REFUSED = {
    yaml.AnchorToken: Message("an anchor (&)"),
    yaml.AliasToken: Message("an alias (*)"),
    yaml.TagToken: Message("a tag (!)"),
    yaml.DirectiveToken: Message("a directive (%%)"),
    yaml.DocumentStartToken: Message("a second document (---)"),
}
_OPENS = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSES = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
_DEPTH = 16
_REMARK = re.compile(r"[ \t]+#")
# A comment after a value, and characters that the parsers do not treat alike everywhere, except
# inside quotes.
_BEHIND = re.compile(r"^[ ]*[^ #\n].*[ ]#", re.MULTILINE)
_SPECIAL = re.compile(r"[\"?|>\\@`\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]|---|[.]{3}")
_QUOTED = re.compile(
    r"""(?:^[ ]*(?:- )?|[:,] |[\[{])"[^"\\\n]*"(?=[],}\n]|\Z)|^[ ]*#.*""", re.MULTILINE
)


def parse(text: str, limit: int) -> Node:
    """The tree of `text`, at most `limit` characters long; an empty text is an empty mapping.

    Raises YamlFault with the line for anything that is not plain, unambiguous YAML.
    """
    if len(text) > limit:
        message = Message(
            "this part is %(length)s characters long; the limit is %(limit)s",
            length=len(text),
            limit=limit,
        )
        raise YamlFault(1, message)
    try:
        root = _quickly(text) or yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise YamlFault(line, _explain(error.problem)) from None
    except (yaml.YAMLError, ValueError, OverflowError):  # \UFFFFFFFF is not a character
        raise YamlFault(1, Message("it cannot be read as YAML")) from None
    return _node(root) if root is not None else Node(1, {})


class _Loader(yaml.BaseLoader):
    """The library's loader, which checks each token before anything is built from it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._text, self._depth = text, 0

    def get_token(self) -> yaml.Token:
        """The next token, if it is allowed; raises YamlFault."""
        token: yaml.Token = super().get_token()  # type: ignore[no-untyped-call]
        line = token.start_mark.line + 1
        refused = _REFUSED.get(type(token))
        if refused:
            message = Message("%(what)s is not allowed; put the text in quotes", what=refused)
            raise YamlFault(line, message)
        self._depth += isinstance(token, _OPENS) - isinstance(token, _CLOSES)
        if self._depth > _DEPTH:
            raise YamlFault(line, Message("it is nested too deeply"))
        if isinstance(token, yaml.ScalarToken) and _REMARK.match(self._text, token.end_mark.index):
            message = Message("what follows “ #” would be lost; put the text in quotes")
            raise YamlFault(line, message)
        return token


def _quickly(text: str) -> yaml.Node | None:
    """The same tree from the C parser, for a text without special syntax.

    None for any other text, which the slower parser reads or rejects; in some corners of YAML the
    two differ.
    """
    if _CParser is None or _BEHIND.search(text) or _SPECIAL.search(_QUOTED.sub("", text)):
        return None
    try:
        root: yaml.Node | None = _Quick(text).get_single_node()
    except (yaml.YAMLError, ValueError, OverflowError):
        return None
    return root


class _Quick(Composer, _CParser or object, BaseResolver):  # type: ignore[misc]  # no types
    """Builds the events of the C parser in Python, where no depth can crash the process."""

    def __init__(self, text: str) -> None:
        _CParser.__init__(self, text)
        Composer.__init__(self)
        BaseResolver.__init__(self)
        self._depth = 0

    def get_event(self) -> yaml.Event:
        """The next event; raises YAMLError for anything that a plain text does not have."""
        event: yaml.Event = super().get_event()
        self._depth += isinstance(event, yaml.CollectionStartEvent)
        self._depth -= isinstance(event, yaml.CollectionEndEvent)
        named = getattr(event, "anchor", None) or getattr(event, "tag", None)
        if named or getattr(event, "explicit", False) or self._depth > _DEPTH:
            raise yaml.YAMLError
        return event


def _explain(problem: str | None) -> Message:
    if problem is None:
        return Message("it cannot be read as YAML")
    if "mapping values are not allowed" in problem:
        return Message("a “: ” inside a text needs quotes around the whole text")
    return Message("it cannot be read as YAML (%(problem)s)", problem=problem)


def _node(node: yaml.Node) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return Node(line, _sound(node.value, line))
    if isinstance(node, yaml.SequenceNode):
        return Node(line, tuple(_node(item) for item in node.value))
    values: dict[str, Node] = {}
    for key, value in node.value:
        key_line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise YamlFault(key_line, Message("a key must be a single word"))
        if key.value == "<<" and not key.style:
            raise YamlFault(key_line, Message("a merge key (<<) is not allowed"))
        if key.value in values:
            message = Message("the key “%(key)s” is repeated", key=key.value)
            raise YamlFault(key_line, message)
        values[key.value] = Node(key_line, _node(value).value)
    return Node(line, values)


def _sound(value: str, line: int) -> str:
    """The text itself: escapes must not produce a character that a file may not contain."""
    character = textfile.forbidden(value)
    if character is not None:
        code = f"U+{ord(character):04X}"
        raise YamlFault(
            line, Message("%(code)s is a character that is not allowed in a text", code=code)
        )
    if not unicodedata.is_normalized("NFC", value):
        message = Message("“%(text)s” is not written in the usual way (NFC)", text=value[:40])
        raise YamlFault(line, message)
    return value
