"""The lines between the two --- at the top of a document: title, in_short, changes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite.files import strict_yaml
from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policysite.files.strict_yaml import Node

    # The line in the front matter, what is wrong there, and how to fix it.
    _Fault = tuple[int, Message, Message]

FRONT_MATTER = Rule(
    name=Message("front-matter"),
    severity="error",
    reason=Message("The lines between the two --- at the top contain the title and the changes."),
    remedy=Message("Start the file with “---”, a line “title: …” and “---”."),
)

LIMIT = 8192
_KEYS = ("title", "in_short", "changes")
# Readers would see these characters as they are, because titles and changes are not Markdown.
_MARKUP = re.compile(r"\]\(|\*\*|`|\{[:#.]|<[a-zA-Z/!]|&[#a-zA-Z0-9]+;")
# A list item, or a key with its text: the part before the text, and the text.
_ITEM = re.compile(r"([ \t]*-[ \t]+)(.*)")
_KEY = re.compile(r"([a-z_]+:)[ \t]*(.*)")

_LINES = Message("Write each sentence on a separate line that starts with “  - ”.")
_PLAIN = Message("Write plain words; use links and markup in the text only.")
_KNOWN = Message("Correct the word before the colon, or delete the line.")
_TITLE = Message("Write “title: ” followed by the title, on one line.")
_SHORTER = Message("Make the lines between the two --- shorter.")
_BOTH_MARKS = Message("Put the lines “---” above and below the title, the summary and the changes.")


@dataclass(frozen=True)
class FrontMatter:
    """The front matter of a document, and its Markdown, which starts on line `body_line`.

    `in_short` has (text, line) pairs, because its lines may contain links.
    """

    title: str
    in_short: tuple[tuple[str, int], ...]
    changes: tuple[str, ...]
    body: str
    body_line: int


def parse(text: str, path: str) -> tuple[FrontMatter | None, list[Problem]]:
    """The front matter and body of a document's `text`; `path` names it in the problems.

    If there are problems, there is no front matter; `recovered` gives what can be read anyway.
    """
    lines = text.split("\n")
    if lines[0] != "---" or "---" not in lines[1:]:
        message = Message("the file does not start with a line “---”")
        if lines[0] == "---":
            message = Message("the file has no second line “---”")
        return None, [_problem(path, 1, message, _BOTH_MARKS)]
    end = lines.index("---", 1)
    try:
        root = strict_yaml.parse("\n".join(lines[1:end]), LIMIT)
    except strict_yaml.YamlFault as fault:
        remedy = _quoting(lines[fault.line]) if fault.line < end else None
        return None, [_problem(path, fault.line + 1, fault.message, remedy or _SHORTER)]
    faults = _validate(root, lines)
    problems = [_problem(path, line + 1, message, fix) for line, message, fix in faults]
    if problems or not isinstance(root.value, dict):
        return None, problems
    in_short = tuple((_text(item), item.line + 1) for item in _items(root, "in_short"))
    changes = tuple(_text(item) for item in _items(root, "changes"))
    return _front_matter(lines, _text(root.value["title"]), in_short, changes), []


def recovered(text: str) -> FrontMatter | None:
    """The front matter of a `text` with problems, as far as its lines can be read.

    It is for finding further problems in the text, never for publishing. None if it is unclear
    where the text begins.
    """
    lines = text.split("\n")
    if lines[0] != "---" or "---" not in lines[1:]:
        return None
    title = "…"
    found: dict[str, list[tuple[str, int]]] = {key: [] for key in _KEYS}
    key = ""
    for number, line in enumerate(lines[1 : lines.index("---", 1)], 2):
        if (item := _ITEM.fullmatch(line)) and key in found:
            found[key].append((_unquoted(item[2]), number))
        elif opening := _KEY.fullmatch(line):
            key = opening[1].removesuffix(":")
            title = _unquoted(opening[2]) or title if key == "title" else title
    in_short = tuple(pair for pair in found["in_short"] if pair[0])
    changes = tuple(words for words, _ in found["changes"] if words)
    return _front_matter(lines, title, in_short, changes)


def _front_matter(
    lines: Sequence[str],
    title: str,
    in_short: tuple[tuple[str, int], ...],
    changes: tuple[str, ...],
) -> FrontMatter:
    end = lines.index("---", 1)
    return FrontMatter(
        title=title,
        in_short=in_short,
        changes=changes,
        body="\n".join(lines[end + 1 :]),
        body_line=end + 2,
    )


def _unquoted(text: str) -> str:
    """`text` without its quotes, if it has any."""
    plain = text.strip()
    if len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "\"'":
        return plain[1:-1].strip()
    return plain


def _quoting(line: str) -> Message | None:
    """How to quote the text of a `line` so that none of its characters is misread."""
    match = _ITEM.fullmatch(line) or _KEY.fullmatch(line)
    if match is None or not _unquoted(match[2]):
        return None
    words = _unquoted(match[2]).replace("\\", "\\\\").replace('"', '\\"')
    written = f'{match[1].strip()} "{words}"'
    return Message("Put the text in quotes: %(line)s", line=written)


def _validate(root: Node, lines: Sequence[str]) -> Iterator[_Fault]:
    if not isinstance(root.value, dict):
        yield root.line, Message("these are not “key: value” lines"), _KNOWN
        return
    for key, node in root.value.items():
        yield from _faults(key, node, lines)
    if "title" not in root.value:
        yield 0, Message("the title is missing"), _TITLE


def _faults(key: str, node: Node, lines: Sequence[str]) -> Iterator[_Fault]:
    """The problems with one key."""
    if key not in _KEYS:
        message = Message(
            "unknown key “%(key)s”; the keys are %(known)s",
            key=key,
            known=", ".join(_KEYS),
        )
        yield node.line, message, _KNOWN
    elif key == "title":
        if not isinstance(node.value, str) or not node.value.strip() or "\n" in node.value:
            yield node.line, Message("the title must be one line of text"), _TITLE
        elif _MARKUP.search(node.value):
            message = Message("the title must be plain text, without links or markup")
            yield node.line, message, _PLAIN
    elif not isinstance(node.value, tuple) or not node.value:
        message = Message("“%(key)s” must be a list: lines that start with “- ”", key=key)
        yield node.line, message, _LINES
    else:
        for item in node.value:
            if not isinstance(item.value, str) or not item.value.strip():
                message = Message("each line of “%(key)s” must be text", key=key)
                yield item.line, message, _quoting(lines[item.line]) or _LINES
            elif key == "changes" and _MARKUP.search(item.value):
                message = Message("“changes” must contain plain sentences, without links or markup")
                yield item.line, message, _PLAIN


def _items(root: Node, key: str) -> tuple[Node, ...]:
    assert isinstance(root.value, dict)  # ensured by _validate
    node = root.value.get(key)
    return node.value if node is not None and isinstance(node.value, tuple) else ()


def _text(node: Node) -> str:
    assert isinstance(node.value, str)  # ensured by _validate
    return node.value.strip()


def _problem(path: str, line: int, message: Message, remedy: Message) -> Problem:
    return Problem(rule=FRONT_MATTER, path=path, line=line, message=message, remedy=remedy)
