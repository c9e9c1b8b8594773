"""A command in a process of its own, whose calls are listened to."""

from __future__ import annotations

import io
import os
import pickle
import sys
import tempfile
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from tests.faults.calls import watch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.faults.calls import Listener

    class Witness(Listener, Protocol):
        """A listener that has something to report in the end."""

        @property
        def result(self) -> Any:
            """What that is."""


@dataclass(frozen=True)
class Run:
    """How a process ended (the exit status, or the negative number of a signal), and its output.

    `result` is what its listener reports; None where it was killed, or had none.
    """

    status: int
    output: str
    result: Any


class Output(io.TextIOWrapper):
    """What a process says, on its way to the one that started it."""

    said = ""

    def write(self, text: str) -> int:
        """Note it, and pass it on at once."""
        self.said += text
        return super().write(text)


def run_alone(
    root: Path, run: Callable[[Path], None], witness: Callable[[Output], Witness] | None = None
) -> Run:
    """Run a command in the project `root`, with a listener made from its output."""
    reading, writing = os.pipe()
    with tempfile.TemporaryFile() as report:
        child = os.fork()
        if not child:
            status = 70
            os.close(reading)
            output = Output(io.FileIO(writing, "w"), encoding="utf-8", write_through=True)
            sys.stdout = sys.stderr = output
            try:
                status = _run(root, run, witness(output) if witness else None, report.fileno())
            except BaseException:  # noqa: BLE001  (whatever it is, the other process is told)
                traceback.print_exc()
            finally:
                os._exit(status)
        os.close(writing)
        with os.fdopen(reading, encoding="utf-8", errors="replace") as pipe:
            output_text = pipe.read()
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        report.seek(0)
        data = report.read()
    return Run(status, output_text, pickle.loads(data) if data else None)  # noqa: S301  (our own)


def _run(root: Path, run: Callable[[Path], None], witness: Witness | None, report: int) -> int:
    if witness:
        watch(root, witness)
    status = 0
    try:
        run(root)
    except SystemExit as end:
        status = int(end.code or 0)
    except KeyboardInterrupt:
        status = 130
    if witness:
        io.FileIO(report, "w", closefd=False).write(pickle.dumps(witness.result))
    return status
