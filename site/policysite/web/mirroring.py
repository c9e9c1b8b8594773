"""Mirrors a style sheet for languages written from right to left."""

from __future__ import annotations

import re

_SIDE = re.compile(r"\b(left|right|90deg)\b")
_OTHER = {"left": "right", "right": "left", "90deg": "270deg"}
# Shorthands with four values: sides from the top, or corners from the top left.
_VALUE = r"([^;}\s]+)"
_SIDES = re.compile(
    rf"((?:margin|padding|inset):\s*{_VALUE}) {_VALUE} {_VALUE} {_VALUE}(?=\s*[;}}])"
)
_CORNERS = re.compile(rf"(border-radius:\s*){_VALUE} {_VALUE} {_VALUE} {_VALUE}(?=\s*[;}}])")


def mirrored(style: str) -> str:
    """The style sheet `style` with left and right exchanged, including in class names."""
    style = _SIDE.sub(lambda match: _OTHER[match[1]], style)
    style = _SIDES.sub(r"\1 \5 \4 \3", style)
    return _CORNERS.sub(r"\1\3 \2 \5 \4", style)
