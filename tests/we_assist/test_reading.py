"""Every way of reading a statement of We-Assist gives the same text."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import depth
from tests.web.test_reading import (
    test_a_text_browser_shows_the_same_text,
    test_chromium_shows_the_same_text,
    test_paper_from_chromium,
    test_the_page_has_the_frozen_text,
    test_the_pdf_has_the_same_text,
)

__all__ = [
    "test_a_text_browser_shows_the_same_text",
    "test_chromium_shows_the_same_text",
    "test_paper_from_chromium",
    "test_the_page_has_the_frozen_text",
    "test_the_pdf_has_the_same_text",
]

pytestmark = pytest.mark.slow


def statement(path: str) -> str:
    """The language and the policy of a version."""
    return path.rpartition("/")[0]


# The version in force comes first: it is always read.
VERSIONS = [
    f"{language}/{policy}/{number}"
    for language in ("nl", "en")
    for policy in ("privacy", "cookies")
    for number in ("1.1", "1.0", "2.0")
]
READ = depth.some(VERSIONS, statement, 3)


@pytest.fixture(scope="module")
def printed(site: Path) -> Path:
    """The site of We-Assist."""
    return site


@pytest.fixture(params=READ)
def version(request: pytest.FixtureRequest) -> str:
    """The path of a version in a language."""
    value: str = request.param
    return value
