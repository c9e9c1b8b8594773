"""Whatever call fails, wherever the power is cut: all is old, or all is new and was said to be.

By default the first and the last call of each kind fail, in each command that writes in a way of
its own; in a thorough run, each call of every command. What is found is printed: `-rP` or `-s`
shows it.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests import depth
from tests.faults import failing
from tests.faults.commands import COMMANDS
from tests.forked import Asked

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which file is synced"),
]
EVERY = ["every"] if depth.is_thorough() else []
# How the commands fail in a usual run: “publish” in every way there is, others in three, and those
# that write in the same way as “publish” in two.
USUAL = ["kill", "EIO", "power"]
FEW = ["EIO", "power"]
WAYS = {
    "publish": [],
    "build": FEW,  # it is killed on an old system, where more is left undone
    **dict.fromkeys(("new", "import", "withdraw", "save", "discard"), FEW),
}
OLD_SYSTEM = "without=_renameat2"  # no exchange, and no renaming without replacing


@pytest.fixture(scope="module")
def program() -> Iterator[Asked]:
    """The program that runs a command again and again."""
    with Asked(failing.__file__) as asked:
        yield asked


def made_to_fail(program: Asked, command: str, *options: str) -> dict[str, Any]:
    """What the program found for a command."""
    report = program.ask(json.dumps([command, *options]))
    assert report["fault"] == ""
    print(*(f"{name} {value}" for name, value in report.items()), sep=", ")
    return report


@pytest.mark.parametrize(
    "command", [name for name, command in COMMANDS.items() if EVERY or not command.alike]
)
def test_whole_old_or_whole_new(program: Asked, command: str) -> None:
    """Every way to fail, in every command that changes files."""
    report = made_to_fail(program, command, *(EVERY or WAYS.get(command, USUAL)))
    assert report["wrong"] == {}
    assert report["failed"] > (20 if EVERY or command == "publish" else 15)
    assert report["states"] > 5


@pytest.mark.parametrize(
    ("command", "faults"),
    [("build", ("kill", "EROFS")), ("publish", ("kill", "EIO", "power"))],
)
def test_the_same_on_an_old_system(program: Asked, command: str, faults: tuple[str, ...]) -> None:
    """Where two calls do what one does on Linux, what is left between them is cleared up."""
    tried = faults if EVERY else faults[:1]
    assert made_to_fail(program, command, OLD_SYSTEM, *tried, *EVERY)["wrong"] == {}


@pytest.mark.parametrize(
    ("command", "function"), [("publish", "sync"), ("save", "sync"), ("build", "sync_all")]
)
def test_a_missing_sync_is_found(program: Asked, command: str, function: str) -> None:
    """The power cut is one: a program that syncs too little does not pass."""
    assert made_to_fail(program, command, "power", f"without={function}", "one")["wrong"]
