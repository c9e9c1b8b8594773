"""Every way of reading a statement of We-Assist gives the same text."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers import ROOT
from tests.shared import once
from tests.web.test_reading import (
    test_a_text_browser_shows_the_same_text,
    test_chromium_shows_the_same_text,
    test_paper_from_chromium,
    test_the_page_has_the_frozen_text,
    test_the_pdf_has_the_same_text,
    with_papers,
)

__all__ = [
    "test_a_text_browser_shows_the_same_text",
    "test_chromium_shows_the_same_text",
    "test_paper_from_chromium",
    "test_the_page_has_the_frozen_text",
    "test_the_pdf_has_the_same_text",
]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of We-Assist."""
    return once(tmp_path_factory, "our-reading", lambda out: with_papers(ROOT, out))


@pytest.fixture(
    params=[
        f"{language}/{policy}/{number}"
        for language in ("nl", "en")
        for policy in ("privacy", "cookies")
        for number in ("1.0", "1.1", "2.0")
    ]
)
def version(request: pytest.FixtureRequest) -> str:
    """The path of a version in a language."""
    value: str = request.param
    return value
