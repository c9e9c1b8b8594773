"""A plot with two logarithmic axes, as SVG: seconds over documents."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 440, 60, 190, 20, 50
SHOWN = {
    "clean clone": "#0b5cad",
    "a version published": "#2a9d8f",
    "nothing to do": "#7b2d8b",
    "check, first time": "#999999",
    "Hugo": "#d1495b",
    "MkDocs": "#edae49",
    "Pelican": "#8d6a3a",
}


def draw(path: Path, series: dict[str, list[tuple[float, float]]]) -> None:
    """Write the plot of `series`, each a list of (documents, seconds) by name."""
    points = [point for row in series.values() for point in row]
    sizes = [floor(log10(min(x for x, _ in points))), ceil(log10(max(x for x, _ in points)))]
    times = [floor(log10(min(y for _, y in points))), ceil(log10(max(y for _, y in points)))]

    def across(value: float) -> float:
        part = (log10(value) - sizes[0]) / (sizes[1] - sizes[0])
        return LEFT + part * (WIDTH - LEFT - RIGHT)

    def down(value: float) -> float:
        part = (log10(value) - times[0]) / (times[1] - times[0])
        return HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM)

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for power in range(sizes[0], sizes[1] + 1):
        x = across(10**power)
        lines.append(f'<path stroke="#ddd" d="M{x:.0f} {TOP}V{HEIGHT - BOTTOM}"/>')
        lines.append(
            f'<text x="{x:.0f}" y="{HEIGHT - 30}" text-anchor="middle">{10**power:,}</text>'
        )
    for power in range(times[0], times[1] + 1):
        y = down(10**power)
        lines.append(f'<path stroke="#ddd" d="M{LEFT} {y:.0f}H{WIDTH - RIGHT}"/>')
        lines.append(
            f'<text x="{LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{10**power:g} s</text>'
        )
    lines.append(f'<text x="{LEFT}" y="{HEIGHT - 10}">documents; processor time</text>')
    for name, row in series.items():
        colour = SHOWN[name]
        way = "L".join(f"{across(x):.1f} {down(y):.1f}" for x, y in sorted(row))
        lines.append(f'<path fill="none" stroke="{colour}" stroke-width="2" d="M{way}"/>')
        lines += [
            f'<circle r="3" cx="{across(x):.1f}" cy="{down(y):.1f}" fill="{colour}"/>'
            for x, y in row
        ]
        x, y = max(row)
        lines.append(
            f'<text x="{across(x) + 8:.0f}" y="{down(y) + 4:.0f}" fill="{colour}">{name}</text>'
        )
    path.write_text("\n".join([*lines, "</svg>", ""]), encoding="utf-8")
