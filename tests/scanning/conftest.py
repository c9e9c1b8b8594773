"""What the tests of a scan share."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests import depth
from tests.scanning.apart import scans_apart
from tests.web.conftest import without_windows

if TYPE_CHECKING:
    from collections.abc import Iterator

CHROMIUM = os.environ.get("CHROMIUM", "")


@pytest.fixture(autouse=True, scope="session")
def apart() -> Iterator[None]:
    """Scans do not meet the browser of other tests."""
    with scans_apart():
        yield


@pytest.fixture(autouse=True, scope="module")
def light_browser() -> Iterator[None]:
    """Scans use the browser of the other tests; in a thorough run the one that users have."""
    with pytest.MonkeyPatch.context() as patch:
        if CHROMIUM and not depth.is_thorough():
            patch.setenv("CHROMIUM", without_windows(CHROMIUM))
        yield
