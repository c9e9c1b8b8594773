"""Parses TOML of limited length, or reports the line and what is wrong with it."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from policysite.message import Message

if TYPE_CHECKING:
    from pathlib import Path

_LIMIT = 262_144
_DEPTH = 16
_NUMBER = 2**63  # the range that TOML itself guarantees
# Python's parser takes quadratic time in the parts of such a key, and recurses for each.
_LONG_KEY = re.compile(
    rf"""(?<![\w-])(?:(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{_DEPTH}}}"""
)


class TomlFault(Exception):
    """The text is not valid TOML; `line` counts from 1."""

    def __init__(self, line: int, message: Message) -> None:
        """`line`: where; `message`: what is wrong, for the author of the file."""
        super().__init__(message)
        self.line = line
        self.message = message


def load(path: Path) -> dict[str, Any]:
    """The values in a file; raises TomlFault as below, OSError, or ValueError if not UTF-8."""
    with path.open("rb") as file:
        return parse(file.read(4 * _LIMIT + 1).decode())


def parse(text: str) -> dict[str, Any]:
    """The values in `text`; raises TomlFault with the line if it is not valid TOML."""
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
    except ValueError as error:  # from TOML, or from a number that is too long for Python
        match = re.search(r"at line ([0-9]+)", str(error))
        message = Message("it cannot be read as TOML (%(error)s)", error=error)
        raise TomlFault(int(match[1]) if match else 1, message) from None
    _check(values)
    return values


def _check(values: dict[str, Any]) -> None:
    """Check that nothing is nested too deeply, and no number is too long, to be shown."""
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
