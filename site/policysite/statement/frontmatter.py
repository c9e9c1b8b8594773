"""The lines between the two `---` at the top of a document: title, in_short, changes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite.files import strict_yaml
from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.files.strict_yaml import Node

FRONT_MATTER = Rule(
    name="front-matter",
    severity="error",
    reason=Message("The lines between the two --- at the top tell the title and the changes."),
    remedy=Message("Start the file with “---”, a line “title: …” and “---”."),
)

LIMIT = 8192
_KEYS = ("title", "in_short", "changes")
# What a reader would see as it stands, because neither a title nor a change is Markdown.
_MARKUP = re.compile(r"\]\(|\*\*|`|\{[:#.]|<[a-zA-Z/!]|&[#a-zA-Z0-9]+;")


@dataclass(frozen=True)
class FrontMatter:
    """What a document says of itself, and its Markdown, which starts on line `body_line`.

    `in_short` holds (text, line) pairs, because a line of it may link to a section.
    """

    title: str
    in_short: tuple[tuple[str, int], ...]
    changes: tuple[str, ...]
    body: str
    body_line: int


def parse(text: str, path: str) -> tuple[FrontMatter | None, list[Problem]]:
    """The front matter and body of a document's `text`; `path` names it in the problems."""
    lines = text.split("\n")
    if lines[0] != "---" or "---" not in lines[1:]:
        message = Message("the file does not start with a line “---”")
        if lines[0] == "---":
            message = Message("the file has no second line “---”")
        return None, [_problem(path, 1, message)]
    end = lines.index("---", 1)
    try:
        root = strict_yaml.parse("\n".join(lines[1:end]), LIMIT)
    except strict_yaml.YamlFault as fault:
        return None, [_problem(path, fault.line + 1, fault.message)]
    problems = list(_validate(root, path))
    if problems or not isinstance(root.value, dict):
        return None, problems
    body = "\n".join(lines[end + 1 :])
    return (
        FrontMatter(
            title=_text(root.value["title"]),
            in_short=tuple((_text(item), item.line + 1) for item in _items(root, "in_short")),
            changes=tuple(_text(item) for item in _items(root, "changes")),
            body=body,
            body_line=end + 2,
        ),
        [],
    )


def _validate(root: Node, path: str) -> Iterator[Problem]:
    if not isinstance(root.value, dict):
        yield _problem(path, root.line + 1, Message("these are not “key: value” lines"))
        return
    for key, node in root.value.items():
        for line, message in _faults(key, node):
            yield _problem(path, line + 1, message)
    if "title" not in root.value:
        yield _problem(path, 1, Message("the title is missing"))


def _faults(key: str, node: Node) -> Iterator[tuple[int, Message]]:
    """The line in the front matter and the message for all that is wrong with one key."""
    if key not in _KEYS:
        message = Message(
            "the key “%(key)s” is not known; the known ones are %(known)s",
            key=key,
            known=", ".join(_KEYS),
        )
        yield node.line, message
    elif key == "title":
        if not isinstance(node.value, str) or not node.value.strip() or "\n" in node.value:
            yield node.line, Message("the title must be one line of text")
        elif _MARKUP.search(node.value):
            yield node.line, Message("the title must be plain text, without links or markup")
    elif not isinstance(node.value, tuple) or not node.value:
        yield node.line, Message("“%(key)s” must be a list: lines that start with “- ”", key=key)
    else:
        for item in node.value:
            if not isinstance(item.value, str) or not item.value.strip():
                yield item.line, Message("each line of “%(key)s” must be a text", key=key)
            elif key == "changes" and _MARKUP.search(item.value):
                yield item.line, Message("“changes” holds plain sentences, without links or markup")


def _items(root: Node, key: str) -> tuple[Node, ...]:
    assert isinstance(root.value, dict)  # _validate has seen to it
    node = root.value.get(key)
    return node.value if node is not None and isinstance(node.value, tuple) else ()


def _text(node: Node) -> str:
    assert isinstance(node.value, str)  # _validate has seen to it
    return node.value.strip()


def _problem(path: str, line: int, message: Message) -> Problem:
    return Problem(rule=FRONT_MATTER, path=path, line=line, message=message)
