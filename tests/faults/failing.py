"""A program that runs a command again and again, each time with another of its calls failing.

    python tests/faults/failing.py [LINE ...]

A line, of its arguments or else of its input, is a list in JSON: [COMMAND, OPTION, ...]. COMMAND is
one of `commands.COMMANDS`; an option is a fault, of `faults.FAULTS` or “power”, and by default
there are all. The first and the last call of each kind fail, with “every” each of them. With
“without=FUNCTION” that function of files/disk does nothing, and answers that it did nothing. With
“one” it stops at the first call after which something is wrong. For each line the program prints
what it did and found, as JSON.
"""

from __future__ import annotations

import contextlib
import functools
import json
import sys
import tempfile
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.faults.commands import COMMANDS
from tests.faults.faults import FAULTS
from tests.faults.trial import Trial
from tests.forked import answer, measured

from policysite.files import disk
from policysite.importing import conversion, guard, pandoc
from policysite.publishing import trial

if TYPE_CHECKING:
    from collections.abc import Iterator

POWER = "power"
# In seconds, for all the calls of one command; for a few it takes seconds.
_PATIENCE = 3600
# Where nothing has to be kept, and syncing costs nothing.
_MEMORY = "/dev/shm"  # noqa: S108  (a new folder in it, which only we can enter)


def main(lines: list[str]) -> None:
    """What the docstring above says."""
    with scratch() as place:
        for name in ("publish", "build"):  # so that no line has to load anything
            Trial(COMMANDS[name], place / name)
    answer(lambda line: measured(lambda: made_to_fail(*json.loads(line)), _PATIENCE), lines)


def made_to_fail(command: str, *options: str) -> dict[str, Any]:
    """What was done, and what was wrong, for one line; it changes this process."""
    for name in options:
        if name.startswith("without="):
            setattr(disk, name.removeprefix("without="), lambda *_: False)
    # What pandoc makes of a text is the same in every run; and a conversion writes nothing, so that
    # it needs no process of its own.
    pandoc._run = functools.cache(pandoc._run)
    guard.convert = conversion.convert
    if "every" not in options:  # it takes long, and writes in a temporary folder alone
        trial.faults = lambda *_: None
    names = (*FAULTS, POWER)
    chosen = [name for name in names if name in options] or names
    wrong: dict[str, list[str]] = {}
    failed = 0
    with scratch() as place:
        tried = Trial(COMMANDS[command], place / "tried")
        for name in chosen:
            turns = tried.turns(name, every="every" in options)
            failed += len(turns)
            found = ((moment, faults) for moment, faults in moments(tried, name, turns) if faults)
            wrong |= dict(islice(found, 1) if "one" in options else found)
        return {
            "calls": len(tried.calls),
            "failed": failed,
            "states": len(tried.states),
            "wrong": wrong,
        }


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A new folder for projects."""
    with tempfile.TemporaryDirectory(dir=_MEMORY if Path(_MEMORY).is_dir() else None) as place:
        yield Path(place)


def moments(tried: Trial, name: str, turns: list[int]) -> Iterator[tuple[str, list[str]]]:
    """What was wrong after each of the calls `turns` failed."""
    if name == POWER:
        yield from ((f"{name} before {moment}", found) for moment, found in tried.cut(turns))
        return
    for nth in turns:
        yield f"{name} at {nth}, {tried.calls[nth].kind}", tried.fail(name, nth)


if __name__ == "__main__":
    main(sys.argv[1:])
