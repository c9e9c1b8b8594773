"""Fixtures that many test modules share."""

from __future__ import annotations

import gc
import os
import signal
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from tests import depth
from tests.helpers import IS_WE_ASSIST, ROOT, copy_example, spare_trial
from werkzeug.routing import Rule

from policysite.build import fingerprint
from policysite.commands.invocation import Invocation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WE_ASSIST = ROOT / "tests" / "we_assist"
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
for name in ("POLICYSITE_ROOT", "POLICYSITE_TYPED"):
    os.environ.pop(name, None)

# A shell that runs the tests in the background has them ignore Ctrl-C, and so would the programs
# that the tests start and mean to end by it.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--fast` gives an answer in half a minute, `--thorough` takes four times as long."""
    parser.addoption("--fast", action="store_true", help="leave out the tests that take long")
    parser.addoption("--thorough", action="store_true", help="try all there is (tests/depth.py)")


def pytest_configure(config: pytest.Config) -> None:
    """Say how much is tried before any test is read."""
    os.environ[depth.VARIABLE] = "yes" if config.getoption("thorough") else "no"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run fast tests first, then those with a browser: no process ends alone with a long file."""

    def is_slow(item: pytest.Item) -> bool:
        return item.get_closest_marker("slow") is not None

    def has_no_browser(item: pytest.Item) -> bool:
        return item.get_closest_marker("browser") is None

    items.sort(key=lambda item: (is_slow(item), has_no_browser(item)))
    if not IS_WE_ASSIST:
        reason = "it is about the statements of We-Assist, and content/ has those of another"
        for item in items:
            if item.path.is_relative_to(WE_ASSIST):
                item.add_marker(pytest.mark.skip(reason=reason))
    if config.getoption("fast"):
        fast = [item for item in items if not is_slow(item)]
        config.hook.pytest_deselected(items=items[len(fast) :])
        items[:] = fast


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what was loaded: it stays until the end of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(autouse=True)
def no_dictionaries(monkeypatch: pytest.MonkeyPatch) -> None:
    """The dictionaries of this computer, or that it has none, change no test."""
    monkeypatch.setattr("policysite.checks.dictionaries.places", tuple)


@pytest.fixture(autouse=True, scope="session")
def _unchanged_program() -> Iterator[None]:
    """The files of the program itself, which no test changes, are hashed once."""
    sources = fingerprint._sources
    ours = {folder: sources(folder) for folder in (ROOT / "site/policysite", ROOT / "translations")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fingerprint, "_sources", lambda folder: ours.get(folder) or sources(folder))
        yield


@pytest.fixture(autouse=True, scope="session")
def _rules_compiled_once() -> Iterator[None]:
    """Werkzeug compiles the rules of each application again; here each rule is compiled once."""
    compiled: dict[object, Any] = {}
    compile_ = Rule._compile_builder

    def once(rule: Rule, append_unknown: bool = True) -> Any:
        converters = tuple((name, type(each)) for name, each in rule._converters.items())
        key = (
            rule.rule,
            rule.subdomain,
            rule.host,
            repr(rule.defaults),
            converters,
            append_unknown,
        )
        if key not in compiled:
            compiled[key] = compile_(rule, append_unknown)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", once)
        yield


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
def untried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Publications and records are written without a test build, which other tests are about."""
    spare_trial(monkeypatch)


@pytest.fixture
def patience() -> Iterator[None]:
    """End the test after some seconds: far more than it needs, far less than forever."""

    def give_up(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
