"""Words gathered piece by piece, tidied as a browser shows them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from policysite.importing.blocks import Break, Inlines, Reference, Run

if TYPE_CHECKING:
    from collections.abc import Iterable


def tidy(parts: Iterable[Run | Break | Reference]) -> Inlines:
    """`parts` with single blanks, none at the ends of lines, and like neighbours as one run."""
    tidied: list[Run | Break | Reference] = []
    blank = True
    for part in parts:
        if isinstance(part, Run):
            text = re.sub(r"\s+", " ", part.text)
            text = text[1:] if blank and text.startswith(" ") else text
            if not text:
                continue
            blank = text.endswith(" ")
            _append(tidied, replace(part, text=text))
        else:
            if isinstance(part, Break):
                _strip_end(tidied)
            blank = isinstance(part, Break)
            tidied.append(part)
    while tidied and isinstance(tidied[-1], Break):
        tidied.pop()
    _strip_end(tidied)
    while tidied and isinstance(tidied[0], Break):
        tidied.pop(0)
    return tuple(tidied)


def merged(parts: Iterable[Run | Break | Reference]) -> Inlines:
    """`parts` with neighbours of the same look as one run."""
    found: list[Run | Break | Reference] = []
    for part in parts:
        if isinstance(part, Run):
            _append(found, part)
        else:
            found.append(part)
    return tuple(found)


def lines(words: Inlines) -> list[Inlines]:
    """`words` cut at the line ends in them."""
    found: list[list[Run | Break | Reference]] = [[]]
    for part in words:
        if isinstance(part, Break):
            found.append([])
        else:
            found[-1].append(part)
    return [tuple(line) for line in found]


def without_start(words: Inlines, count: int) -> Inlines:
    """`words` without their first `count` characters and the blanks that follow."""
    parts = list(words)
    while parts and isinstance(parts[0], Run) and count >= 0:
        text = parts[0].text
        if len(text) > count:
            parts[0] = replace(parts[0], text=text[count:])
            break
        count -= len(text)
        parts.pop(0)
    return tidy(parts)


def _append(parts: list[Run | Break | Reference], run: Run) -> None:
    last = parts[-1] if parts else None
    if isinstance(last, Run) and replace(last, text="") == replace(run, text=""):
        parts[-1] = replace(last, text=last.text + run.text)
    else:
        parts.append(run)


def _strip_end(parts: list[Run | Break | Reference]) -> None:
    """Take the blanks away with which the last line ends."""
    while parts and isinstance(parts[-1], Run):
        text = parts[-1].text.rstrip()
        if text:
            parts[-1] = replace(parts[-1], text=text)
            return
        parts.pop()
