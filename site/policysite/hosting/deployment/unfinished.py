"""The names of unfinished files, by which later runs recognise leftovers."""

from __future__ import annotations

import os
import re

_UNFINISHED = re.compile(r"(?:.*/)?\.[^/]*\.[0-9a-f]{16}\.part")


def unfinished_name(name: str) -> str:
    """A unique hidden name next to `name`."""
    return f".{name}.{os.urandom(8).hex()}.part"


def is_unfinished(name: str) -> bool:
    """Whether the file `name` is one that was never finished."""
    return _UNFINISHED.fullmatch(name) is not None
