"""Splits text into sentences and words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# A full stop and what follows: before a lower-case letter, the sentence continues.
_END = re.compile(r"[.!?…]+[’”'\")\]]*(?=\s+[^\Wa-zß-ÿ_]|\s+[^\w\s])")
# Abbreviations whose full stop does not end a sentence: before a name, and before a number.
_BEFORE_NAME = re.compile(r"\b(?:[Dd]hr|[Mm]evr|[Mm]r|Mrs|Ms|[Dd]rs?|[Ii]ng|[Ii]r|Zn|[A-TV-Z])\.$")
_BEFORE_NUMBER = re.compile(
    r"(?:\b(?:art|blz|ca|nr|no|p|par|sect|tel|jan|feb|mrt|apr|jun|jul|aug|sept?|okt|oct|nov|dec)|"
    r"^[0-9]+(?:\.[0-9]+)*)\.$",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+(?:[-‑’'./]\w+)*")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The start and the end of each sentence of `text`, which is one paragraph on one line."""
    start = 0
    for match in _END.finditer(text):
        before, after = text[start : match.end()].lstrip(), text[match.end() :].lstrip()
        numbered = _BEFORE_NUMBER.search(before) and (after[0].isdigit() or before[0].isdigit())
        if not numbered and not _BEFORE_NAME.search(before):
            yield _trimmed(text, start, match.end())
            start = match.end()
    if text[start:].strip():
        yield _trimmed(text, start, len(text))


def words(sentence: str) -> list[str]:
    """The words of a sentence; parts joined by a hyphen or an apostrophe are one."""
    return _WORD.findall(sentence)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip())
