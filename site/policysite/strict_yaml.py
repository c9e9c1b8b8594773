"""YAML with every scalar a string, every value with its line, and nothing clever.

Owns the library yaml. Anchors, aliases, tags, merge keys and deep nesting are refused before
anything is built: a few hundred bytes of them can take minutes, and `1.10` or `no` must stay what
they say. Nothing that somebody wrote as a text may be lost as a remark.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import yaml

from policysite import textfile


@dataclass(frozen=True)
class Node:
    """A value and its line (from 1; of its key, where it has one): text, nodes, nodes by key."""

    line: int
    value: str | tuple[Node, ...] | dict[str, Node]


class YamlFault(Exception):
    """The text is not the YAML we read; `line` counts from 1 in the text given."""

    def __init__(self, line: int, message: str) -> None:
        """`line`: where; `message`: what is wrong, for the person who wrote it."""
        super().__init__(message)
        self.line = line
        self.message = message


_REFUSED = {
    yaml.AnchorToken: "an anchor (&)",
    yaml.AliasToken: "an alias (*)",
    yaml.TagToken: "a tag (!)",
    yaml.DirectiveToken: "a directive (%)",
    yaml.DocumentStartToken: "a second document (---)",
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


def parse(text: str, limit: int) -> Node:
    """The tree of `text`, at most `limit` characters long; an empty text is an empty mapping.

    Raises YamlFault with the line for anything that is not plain, unambiguous YAML.
    """
    if len(text) > limit:
        raise YamlFault(1, f"this part is {len(text)} characters long; at most {limit} are read")
    try:
        _refuse_tokens(text)
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise YamlFault(line, _explain(error.problem or "it cannot be read")) from None
    except yaml.YAMLError:
        raise YamlFault(1, "it cannot be read as YAML") from None
    return _node(root) if root is not None else Node(1, {})


def _refuse_tokens(text: str) -> None:
    depth = 0
    for token in yaml.scan(text, Loader=yaml.BaseLoader):
        line = token.start_mark.line + 1
        refused = _REFUSED.get(type(token))
        if refused:
            raise YamlFault(line, f"{refused} is not allowed; put the text between quotes")
        depth += isinstance(token, _OPENS) - isinstance(token, _CLOSES)
        if depth > _DEPTH:
            raise YamlFault(line, "it is nested too deeply")
        if isinstance(token, yaml.ScalarToken) and _REMARK.match(text, token.end_mark.index):
            raise YamlFault(line, "what follows “ #” would be lost; put the text between quotes")


def _explain(problem: str) -> str:
    if "mapping values are not allowed" in problem:
        return "a “: ” inside a text needs quotes around the whole text"
    return f"it cannot be read as YAML ({problem})"


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
            raise YamlFault(key_line, "a key must be one word")
        if key.value == "<<" and not key.style:
            raise YamlFault(key_line, "a merge key (<<) is not allowed")
        if key.value in values:
            raise YamlFault(key_line, f"the key “{key.value}” stands here for the second time")
        values[key.value] = Node(key_line, _node(value).value)
    return Node(line, values)


def _sound(value: str, line: int) -> str:
    """The text itself: no escape may bring in a character that a file may not hold."""
    character = textfile.forbidden(value)
    if character is not None:
        raise YamlFault(line, f"U+{ord(character):04X} is a character that no text may hold")
    if not unicodedata.is_normalized("NFC", value):
        raise YamlFault(line, f"“{value[:40]}” is not written in the usual way (NFC)")
    return value
