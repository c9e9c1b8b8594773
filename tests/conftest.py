"""Fixtures that many test modules share."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from tests.helpers import copy_example

if TYPE_CHECKING:
    from collections.abc import Iterator

# The same examples in every run: a test that fails once fails again. HYPOTHESIS_PROFILE=search
# looks for new ones.
settings.register_profile(
    "steady",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("search", parent=settings.get_profile("steady"), derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the example project, which the test may change."""
    return copy_example(tmp_path / "example")


@pytest.fixture
def patience() -> Iterator[None]:
    """End the test after some seconds: far more than it needs, far less than forever."""

    def give_up(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(20)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
