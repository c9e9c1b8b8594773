from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.checks.texts import problems
from tests.helpers import copy_example, load

from policysite.checks.vendor_pages import VENDOR_PAGE_AGE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("days", "told"), [(0, False), (180, False), (181, True)])
def test_old_help(tmp_path: Path, days: int, told: bool) -> None:
    """A browser last verified more than 180 days ago is a hint, at the line of the date."""
    root = copy_example(tmp_path)
    browser = load(root).browser_help.browsers[0]
    found = problems(root, VENDOR_PAGE_AGE, browser.verified_on + timedelta(days=days))
    message = f"“{browser.name}” was last checked {days} days ago, on {browser.verified_on}"
    lines = (root / "content/browsers.yaml").read_text(encoding="utf-8").split("\n")
    assert (message in [problem.message for problem in found]) is told
    assert all("verified_on:" in lines[problem.line - 1] for problem in found)
