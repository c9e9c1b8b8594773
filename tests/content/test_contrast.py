from __future__ import annotations

import re

import pytest
from tests.helpers import ROOT

from policysite.content import contrast


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#000000", 21.0),
        ("#777777", "#ffffff", 4.48),  # the well-known grey that just fails
        ("#767676", "#ffffff", 4.54),
        ("#0b5cad", "#0b5cad", 1.0),
    ],
)
def test_the_contrast_is_that_of_wcag(one: str, other: str, expected: float) -> None:
    """Known pairs of colours have their known contrast."""
    assert contrast.ratio(one, other) == pytest.approx(expected, abs=0.005)


def test_the_backgrounds_are_those_of_the_style_sheet() -> None:
    """The colours that are measured are the ones that the pages have."""
    style = (ROOT / "site/policysite/web/style/base.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root\{[^}]*--paper:[^}]*\}", style)
    for block, backgrounds in ((light, contrast.LIGHT), (dark, contrast.DARK)):
        for name, colour in backgrounds.items():
            (written,) = re.findall(rf"--{name}:(#[0-9a-f]+)", block)
            assert colour == (written if len(written) == 7 else "#" + written[1] * 6)
    assert f"color-mix(in srgb,var(--accent),#fff {contrast.WHITE_IN_DARK:.0%})" in style


@pytest.mark.parametrize("accent", ["#0b5cad", "#154273", "#8b1d6b", "#1a6b33"])
def test_a_colour_that_can_be_read_everywhere(accent: str) -> None:
    """Our accent, and others that fit, have no failure."""
    assert list(contrast.failures(accent)) == []


@pytest.mark.parametrize(
    ("accent", "background"),
    [
        ("#777777", "#ffffff"),
        ("#ffcc00", "#ffffff"),
        ("#0a84ff", "#f4f6f8"),
        ("#000000", "#46191a"),
    ],
)
def test_a_colour_that_cannot_be_read(accent: str, background: str) -> None:
    """Too light on a light page, or too dark on a dark one, is a failure."""
    assert background in dict(contrast.failures(accent))
