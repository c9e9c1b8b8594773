"""TOML of a bounded length, or the line and what is wrong with it."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from policysite.message import Message

_LIMIT = 262_144


class TomlFault(Exception):
    """The text is not the TOML we read; `line` counts from 1."""

    def __init__(self, line: int, message: Message) -> None:
        """`line`: where; `message`: what is wrong, for the person who wrote it."""
        super().__init__(message)
        self.line = line
        self.message = message


def parse(text: str) -> dict[str, Any]:
    """The values in `text`; raises TomlFault with the line for anything that is no TOML."""
    if len(text) > _LIMIT:
        message = Message(
            "this file is %(length)s characters long; at most %(limit)s are read",
            length=len(text),
            limit=_LIMIT,
        )
        raise TomlFault(1, message)
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise TomlFault(1, Message("it is nested too deeply")) from None
    except ValueError as error:  # of TOML, or of a number that is too long for Python
        match = re.search(r"at line ([0-9]+)", str(error))
        message = Message("it cannot be read as TOML (%(error)s)", error=error)
        raise TomlFault(int(match[1]) if match else 1, message) from None
