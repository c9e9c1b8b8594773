"""Where two texts first differ, and the words around a place."""

from __future__ import annotations

_SHOWN = 60
_BEFORE = 20


def first_difference(old: str, new: str) -> int:
    """The place at which two texts first differ, or at which the shorter one ends."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(old), len(new)))


def excerpt(text: str, place: int) -> str:
    """The words around a place in a text, in one line."""
    first = text.rfind(" ", 0, max(0, place - _BEFORE)) + 1
    first = max(first, place - _SHOWN // 2)  # where there is no blank for long
    return " ".join(text[first : first + _SHOWN].split())
