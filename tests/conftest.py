"""Fixtures that many test modules share."""

from __future__ import annotations

import os
import signal
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from tests.helpers import copy_example

from policysite.commands.invocation import Invocation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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

# What the program says is compared in English, whatever the locale of the computer.
os.environ["POLICYSITE_LANGUAGE"] = "en"
# run.py names this project; a test names its own.
os.environ.pop("POLICYSITE_ROOT", None)

# A shell that runs the tests in the background has them ignore Ctrl-C, and so would the programs
# that the tests start and mean to end by it.
signal.signal(signal.SIGINT, signal.default_int_handler)

# These start servers, browsers, or the whole build many times; the fast ones go first.
SLOW = (
    "web/test_pdf",
    "test_workflows",
    "build/test_freezing",
    "content/test_main_branch",
    "hosting/deployment/test_deployment",
    "hosting/deployment/test_targets",
    "hosting/test_serve",
    "verify/test_check",
    "verify/test_hostile_sites",
    "verify/test_https",
    "verify/test_mutations",
    "verify/test_verify_page",
    "web/test_browser",
    "web/test_consent",
    "web/test_keyboard",
    "web/test_reading",
    "preview/test_preview_server",
    "preview/test_workbench",
    "web/test_questions",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--fast` gives an answer in half a minute."""
    parser.addoption("--fast", action="store_true", help="leave out the tests that take long")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run the fast modules first, otherwise in the order in which they stand."""
    folder = Path(__file__).parent

    def place(item: pytest.Item) -> int:
        module = item.path.relative_to(folder).with_suffix("").as_posix()
        marked = item.get_closest_marker("slow") is not None
        return SLOW.index(module) + 2 if module in SLOW else int(marked)

    items.sort(key=place)
    if config.getoption("fast"):
        fast = [item for item in items if place(item) == 0]
        config.hook.pytest_deselected(items=items[len(fast) :])
        items[:] = fast


@pytest.fixture(autouse=True)
def no_dictionaries(monkeypatch: pytest.MonkeyPatch) -> None:
    """The dictionaries of this computer, or that it has none, change no test."""
    monkeypatch.setattr("policysite.checks.dictionaries.places", tuple)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the example project, which the test may change."""
    return copy_example(tmp_path / "example")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set the clock of the command line to a moment in the time zone of the example."""

    def set_to(moment: str) -> None:
        now = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Europe/Amsterdam"))
        monkeypatch.setattr(Invocation, "now", lambda _: now)

    return set_to


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
