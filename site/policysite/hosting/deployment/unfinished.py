"""The names of files that are not finished: whoever finds one later knows that it is litter."""

from __future__ import annotations

import os
import re

_UNFINISHED = re.compile(r"(?:.*/)?\.[^/]*\.[0-9a-f]{16}\.part")


def unfinished_name(name: str) -> str:
    """A hidden name beside `name` that nobody else has."""
    return f".{name}.{os.urandom(8).hex()}.part"


def is_unfinished(name: str) -> bool:
    """Whether the file `name` is one that somebody did not finish."""
    return _UNFINISHED.fullmatch(name) is not None
