"""Work that is measured: each piece in a process of its own, forked from one that is ready for it.

A program that calls `answer` does what it is asked for, line by line; `Asked` is one that a test
has started. To start Python and to load all that is needed then takes its time once.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from typing import TYPE_CHECKING, Any

from tests.helpers import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

# Work that takes longer is not waited for.
_PATIENCE = 300


def measured(work: Callable[[], dict[str, Any]], patience: int = _PATIENCE) -> dict[str, Any]:
    """What `work` returns, with the `seconds` of the processor and the `megabytes` that it took.

    Where it does not return, there is the `fault` with which it ended. It is ended itself when it
    has taken `patience` in seconds.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        signal.alarm(patience)
        try:
            returned = work()
        except BaseException:  # noqa: BLE001 (whatever it is, it is the outcome)
            returned = {"fault": traceback.format_exc(limit=-3)}
        with os.fdopen(writing, "w") as file:
            json.dump(returned, file)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as file:
        text = file.read()
    _, status, usage = os.wait4(child, 0)
    returned = json.loads(text) if text else {"fault": f"ended with {status}"}
    return {
        "fault": "",
        **returned,
        "seconds": round(usage.ru_utime + usage.ru_stime, 2),
        "megabytes": usage.ru_maxrss // 1024,
    }


def aside(work: Callable[[], object]) -> None:
    """Do `work` in a process of its own, so that what it leaves in memory is not counted."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    assert status == 0


def answer(work: Callable[[str], dict[str, Any]], names: list[str]) -> None:
    """Print a line of JSON for each of `names`; without them, for each line of the input."""
    for line in names or sys.stdin:
        print(json.dumps({"name": line.strip()} | work(line.strip())), flush=True)


class Asked:
    """A program that answers, until the end of a `with`."""

    def __init__(self, program: str, *arguments: str) -> None:
        path = os.pathsep.join(map(str, (ROOT / "site", ROOT)))
        self._process = subprocess.Popen(
            [sys.executable, "-P", program, *arguments],
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Asked:
        return self

    def __exit__(self, *_: object) -> None:
        errors = self._process.communicate()[1]
        assert errors == ""

    def ask(self, name: str) -> dict[str, Any]:
        """What it answers."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{name}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, self._process.communicate()[1]
        found: dict[str, Any] = json.loads(line)
        return found
