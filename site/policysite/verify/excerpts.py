"""The first difference between two texts, and the words around a place."""

from __future__ import annotations

_SHOWN = 60
_BEFORE = 20


def first_difference(old: str, new: str) -> int:
    """The offset of the first difference, or of the end of the shorter text."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(old), len(new)))


def excerpt(text: str, place: int) -> str:
    """The words around a place in a text, in one line."""
    first = text.rfind(" ", 0, max(0, place - _BEFORE)) + 1
    first = max(first, place - _SHOWN // 2)  # if there is no space for a long time
    return " ".join(text[first : first + _SHOWN].split())
