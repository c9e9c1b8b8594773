"""TOML of a bounded length, or the line and what is wrong with it."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from policysite.message import Message

if TYPE_CHECKING:
    from pathlib import Path

_LIMIT = 262_144
_DEPTH = 16
_NUMBER = 2**63  # what TOML itself promises to keep
# Python's reader takes time in the square of the parts of such a key, and calls itself for each.
_LONG_KEY = re.compile(
    rf"""(?<![\w-])(?:(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{_DEPTH}}}"""
)


class TomlFault(Exception):
    """The text is not the TOML we read; `line` counts from 1."""

    def __init__(self, line: int, message: Message) -> None:
        """`line`: where; `message`: what is wrong, for the person who wrote it."""
        super().__init__(message)
        self.line = line
        self.message = message


def load(path: Path) -> dict[str, Any]:
    """The values in a file; raises TomlFault as below, OSError, and ValueError for no UTF-8."""
    with path.open("rb") as file:
        return parse(file.read(4 * _LIMIT + 1).decode())


def parse(text: str) -> dict[str, Any]:
    """The values in `text`; raises TomlFault with the line for anything that is no TOML."""
    if len(text) > _LIMIT:
        message = Message(
            "this file is %(length)s characters long; the limit is %(limit)s",
            length=len(text),
            limit=_LIMIT,
        )
        raise TomlFault(1, message)
    if long_key := _LONG_KEY.search(text):
        raise _too_deep(text.count("\n", 0, long_key.start()) + 1)
    try:
        values = tomllib.loads(text)
    except RecursionError:
        raise _too_deep(1) from None
    except ValueError as error:  # of TOML, or of a number that is too long for Python
        match = re.search(r"at line ([0-9]+)", str(error))
        message = Message("it cannot be read as TOML (%(error)s)", error=error)
        raise TomlFault(int(match[1]) if match else 1, message) from None
    _check(values)
    return values


def _check(values: dict[str, Any]) -> None:
    """See that nothing is nested so deeply, and no number so long, that it cannot be shown."""
    level: list[object] = [values]
    for _ in range(_DEPTH):
        inner: list[object] = []
        for value in level:
            if isinstance(value, dict):
                inner += value.values()
            elif isinstance(value, list):
                inner += value
            elif isinstance(value, int) and abs(value) > _NUMBER:
                raise TomlFault(1, Message("it contains a number that is too long"))
        level = inner
    if level:
        raise _too_deep(1)


def _too_deep(line: int) -> TomlFault:
    return TomlFault(line, Message("it is nested too deeply"))
