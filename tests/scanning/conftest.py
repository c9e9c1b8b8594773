"""What the tests of a scan share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.scanning.apart import scans_apart

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True, scope="session")
def apart() -> Iterator[None]:
    """Scans do not meet the browser of other tests."""
    with scans_apart():
        yield
