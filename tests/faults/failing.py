"""A program that runs a command again and again, each time with another of its calls failing.

    python -m tests.faults.failing COMMAND [FAULT ...] [every] [without=FUNCTION]

COMMAND is one of `commands.COMMANDS`, a FAULT one of `faults.FAULTS` or “power”; by default there
are all. The first and the last call of each kind fail, with “every” each of them. FUNCTION is one
of files/disk that does nothing then, and answers that it did nothing. The program prints what it
did and found, as JSON.
"""

from __future__ import annotations

import functools
import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.faults.commands import COMMANDS
from tests.faults.faults import FAULTS
from tests.faults.trial import Trial

from policysite import catalogs
from policysite.files import disk
from policysite.importing import conversion, guard, pandoc
from policysite.publishing import trial

if TYPE_CHECKING:
    from collections.abc import Iterator

POWER = "power"
# Where nothing has to be kept, and syncing costs nothing.
_MEMORY = "/dev/shm"  # noqa: S108  (a new folder in it, which only we can enter)


def main(command: str, *options: str) -> None:
    """What the docstring above says."""
    for name in options:
        if name.startswith("without="):
            setattr(disk, name.removeprefix("without="), lambda *_: False)
    # The messages of the pages, and what pandoc makes of a text, are the same in every run; and a
    # conversion writes nothing, so that it needs no process of its own.
    catalogs._read = functools.cache(catalogs._read)
    pandoc._run = functools.cache(pandoc._run)
    guard.convert = conversion.convert
    if "every" not in options:  # it takes long, and writes in a temporary folder alone
        trial.faults = lambda *_: None
    names = (*FAULTS, POWER)
    chosen = [name for name in names if name in options] or names
    wrong: dict[str, list[str]] = {}
    failed = 0
    with tempfile.TemporaryDirectory(dir=_MEMORY if Path(_MEMORY).is_dir() else None) as place:
        tried = Trial(COMMANDS[command], Path(place))
        for name in chosen:
            turns = tried.turns(name, every="every" in options)
            failed += len(turns)
            wrong |= {moment: found for moment, found in moments(tried, name, turns) if found}
    report = {"calls": len(tried.calls), "failed": failed, "states": len(tried.states)}
    print(json.dumps({"command": command, **report, "wrong": wrong}))


def moments(tried: Trial, name: str, turns: list[int]) -> Iterator[tuple[str, list[str]]]:
    """What was wrong after each of the calls `turns` failed."""
    if name == POWER:
        yield from ((f"{name} before {moment}", found) for moment, found in tried.cut(turns))
        return
    for nth in turns:
        yield f"{name} at {nth}, {tried.calls[nth].kind}", tried.fail(name, nth)


if __name__ == "__main__":
    main(*sys.argv[1:])
