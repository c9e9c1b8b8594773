"""Whether the site's accent colour is readable on every background.

WCAG 2.2, success criterion 1.4.3: text has a contrast of at least 4.5 to 1 with its background.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST = 4.5
# The backgrounds of the style sheet (web/style/base.css), by their names there.
LIGHT = {
    "paper": "#ffffff",
    "tint": "#f4f6f8",
    "note": "#fff6dc",
    "ins": "#e0f4e4",
    "del": "#fde8e6",
}
DARK = {
    "paper": "#14171b",
    "tint": "#1d2126",
    "note": "#2c2614",
    "ins": "#12351d",
    "del": "#46191a",
}
# On a dark page, the style sheet mixes this much white into the accent colour.
WHITE_IN_DARK = 0.55


def ratio(one: str, other: str) -> float:
    """The contrast of two colours such as “#0b5cad”, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    lighter, darker = sorted((_luminance(_parts(one)), _luminance(_parts(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def on_dark(accent: str) -> str:
    """The colour of a link on a dark page."""
    mixed = (p * (1 - WHITE_IN_DARK) + 255 * WHITE_IN_DARK for p in _parts(accent))
    return "#" + "".join(f"{round(part):02x}" for part in mixed)


def failures(accent: str) -> Iterator[tuple[str, float]]:
    """Each background on which links in the colour `accent` are not readable, and the contrast."""
    for colour, backgrounds in ((accent, LIGHT), (on_dark(accent), DARK)):
        for background in backgrounds.values():
            found = ratio(colour, background)
            if found < LEAST:
                yield background, found


def _parts(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def _luminance(parts: list[int]) -> float:
    """The relative luminance of a colour in sRGB (WCAG 2.2)."""
    shares = [part / 255 for part in parts]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
