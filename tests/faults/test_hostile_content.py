"""Hostile files in content/: each is answered in words, in bounded time and memory."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from tests import depth
from tests.faults import hostile_content
from tests.faults.hostile_content import CASES, CHARACTERS, MEGABYTES, SECONDS
from tests.forked import Asked

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux does"),
]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """The program that puts hostile files into a project, and runs the commands on it."""
    folder = tmp_path_factory.mktemp("hostile")
    with Asked(hostile_content.__file__, str(folder)) as asked:
        yield asked


def kind(name: str) -> str:
    return name.partition(":")[0]


NAMES = depth.some(list(CASES), kind, 6)


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_file(name: str, program: Asked) -> None:
    """No command ends with a traceback, and “check” names the file; what is right passes."""
    outcome = program.ask(name)
    assert outcome["fault"] == ""
    named = CASES[name].named
    assert any(path.startswith(named) for path in outcome["paths"]) is bool(named), outcome
    assert outcome["seconds"] < SECONDS
    assert outcome["megabytes"] < MEGABYTES
    assert outcome["characters"] < CHARACTERS


def test_how_many_there_are() -> None:
    """Every kind of file in content/ has its own, and each is small to make."""
    assert len(CASES) >= 150
    kinds = {kind(name) for name in CASES}
    assert kinds == {
        "front matter",
        "settings",
        "words",
        "anchors",
        "browsers",
        "cookies",
        "ledger",
    }
