"""YAML with every scalar a string, every value with its line, and nothing clever.

Owns the library yaml. Anchors, aliases, tags and merge keys are refused before anything is
built: a few hundred bytes of them can take minutes, and `1.10` or `no` must stay what they say.
"""

from __future__ import annotations

from dataclasses import dataclass

import yaml


@dataclass(frozen=True)
class Node:
    """A value and its line (from 1): text, a list of nodes, or nodes by key."""

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


def parse(text: str, limit: int) -> Node:
    """The tree of `text`, at most `limit` characters long; an empty text is an empty mapping.

    Raises YamlFault with the line for anything that is not plain, unambiguous YAML.
    """
    if len(text) > limit:
        raise YamlFault(1, f"this part is {len(text)} characters long; at most {limit} are read")
    try:
        for token in yaml.scan(text, Loader=yaml.BaseLoader):
            refused = _REFUSED.get(type(token))
            if refused:
                line = token.start_mark.line + 1
                raise YamlFault(line, f"{refused} is not allowed; put the text between quotes")
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise YamlFault(line, _explain(error.problem or "it cannot be read")) from None
    except yaml.YAMLError:
        raise YamlFault(1, "it cannot be read as YAML") from None
    except RecursionError:
        raise YamlFault(1, "it is nested too deeply") from None
    return _node(root) if root is not None else Node(1, {})


def _explain(problem: str) -> str:
    if "mapping values are not allowed" in problem:
        return "a “: ” inside a text needs quotes around the whole text"
    return f"it cannot be read as YAML ({problem})"


def _node(node: yaml.Node) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return Node(line, node.value)
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
        values[key.value] = _keyed(key_line, _node(value))
    return Node(line, values)


def _keyed(key_line: int, node: Node) -> Node:
    """A text is blamed on the line of its key; lists and mappings keep their own lines."""
    return Node(key_line, node.value) if isinstance(node.value, str) else node
