"""docs/accessibility.md names every criterion, and tests that exist."""

from __future__ import annotations

import re

import pytest
from tests.helpers import ROOT

PAGE = (ROOT / "docs/accessibility.md").read_text(encoding="utf-8")
# The success criteria of WCAG 2.2 at levels A and AA; 4.1.1 was taken out.
A = (
    "1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 "
    "2.4.1 2.4.2 2.4.3 2.4.4 2.5.1 2.5.2 2.5.3 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 "
    "4.1.2"
)
AA = (
    "1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 "
    "2.4.11 2.5.7 2.5.8 3.1.2 3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3"
)


def test_every_criterion_is_there_once_with_its_level_and_a_result() -> None:
    """The 55 criteria are in order, each with its level, its test, and the result."""
    rows = re.findall(r"^\| ([0-9.]+) [^|]+ \| (A+) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
    expected = [(number, "A") for number in A.split()] + [(number, "AA") for number in AA.split()]
    expected.sort(key=lambda row: [int(part) for part in row[0].split(".")])
    assert [row[:2] for row in rows] == expected
    assert len(rows) == 55
    assert all(re.match(r"met|not applicable", result) for *_, result in rows)


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(tests/[^`]+)`", PAGE))))
def test_every_test_that_is_named_exists(name: str) -> None:
    """Whoever looks for a test finds it."""
    path, _, function = name.partition("::")
    assert f"def {function}(" in (ROOT / path).read_text(encoding="utf-8")
