"""Whatever call fails, wherever the power is cut: all is old, or all is new and was said to be.

By default the first and the last call of each kind fail, in each command that writes in a way of
its own; in a thorough run, each call of every command. What is found is printed: `-rP` or `-s`
shows it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from tests import depth
from tests.faults.commands import COMMANDS
from tests.helpers import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which file is synced"),
]
EVERY = ["every"] if depth.is_thorough() else []
# How the commands fail in a usual run; “publish” fails in every way there is.
USUAL = ["kill", "EIO", "power"]
OLD_SYSTEM = "without=_renameat2"  # no exchange, and no renaming without replacing


def made_to_fail(command: str, *options: str) -> dict[str, Any]:
    """What the program found for a command."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.failing", command, *options],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    print(*(f"{name} {value}" for name, value in report.items()), *options, sep=", ")
    return report


@pytest.mark.parametrize(
    "command", [name for name, command in COMMANDS.items() if EVERY or not command.alike]
)
def test_whole_old_or_whole_new(command: str) -> None:
    """Every way to fail, in every command that changes files."""
    report = made_to_fail(command, *(EVERY or ([] if command == "publish" else USUAL)))
    assert report["wrong"] == {}
    assert report["failed"] > (20 if EVERY or command == "publish" else 15)
    assert report["states"] > 5


@pytest.mark.parametrize(
    ("command", "faults"),
    [("build", ("kill", "EROFS")), ("publish", ("kill", "EIO", "power"))],
)
def test_the_same_on_an_old_system(command: str, faults: tuple[str, ...]) -> None:
    """Where two calls do what one does on Linux, what is left between them is cleared up."""
    assert made_to_fail(command, OLD_SYSTEM, *faults, *EVERY)["wrong"] == {}


@pytest.mark.parametrize(
    ("command", "function"), [("publish", "sync"), ("save", "sync"), ("build", "sync_all")]
)
def test_a_missing_sync_is_found(command: str, function: str) -> None:
    """The power cut is one: a program that syncs too little does not pass."""
    assert made_to_fail(command, "power", f"without={function}")["wrong"]
