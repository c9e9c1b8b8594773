"""A program that builds a project again and again, each time with a failure at another write.

    python crashing.py ROOT FOLDER HOW STEP [BEGIN] [no-exchange]

FOLDER/build holds the old site. Whenever the build is about to write (to open a file for writing,
to make, rename or delete something), Python tells an audit hook of it. In run N the hook lets the
Nth of these calls fail: `kill` ends the process there with SIGKILL, `fail` says that the disk is
full, `fail-from` says so from then on, `interrupt` is Ctrl-C. Each run starts from the old site;
the runs go on, STEP by STEP, until a build meets no failure. Counting starts with the first event
of the name BEGIN. For each run one line of JSON says what the folder held afterwards and, for each
fifth, what it held after the next, undisturbed build.
"""

from __future__ import annotations

import errno
import itertools
import json
import os
import shutil
import signal
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from policysite.build.freezing import Options, build
from policysite.files import disk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OLD_DAY = date(2026, 11, 22)
NEW_DAY = OLD_DAY + timedelta(days=60)
_WRITES = {
    "ctypes.dlsym",  # the exchange is next
    "fcntl.flock",
    "open",
    "os.chmod",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "shutil.rmtree",
}
_WRITING = os.O_WRONLY | os.O_RDWR
# These name what they delete from a folder that is open already.
_ANYWHERE = {"fcntl.flock", "os.remove", "os.rmdir"}


def make(root: Path, out: Path, day: date) -> None:
    """One build in this process."""
    build(Options(root=root, out=out, as_of=day), _pages)


def _pages(pages: Iterable[str], _total: int) -> Iterator[str]:
    return iter(pages)


class Disturbance:
    """An audit hook that counts the writes below `place` and lets the `nth` fail."""

    def __init__(self, place: Path, how: str, nth: int, begin: str) -> None:
        self._place, self._how, self._nth, self._begin = str(place), how, nth, begin
        self.count = 0

    @property
    def struck(self) -> bool:
        """Whether anything failed."""
        return self.count >= self._nth

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        """Called by Python before what `event` names."""
        if event not in _WRITES or not self._concerns(event, arguments):
            return
        if event == self._begin:
            self._begin = ""
        if self._begin:
            return
        self.count += 1
        if self.count < self._nth or (self.count > self._nth and self._how != "fail-from"):
            return
        if self._how == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if self._how == "interrupt":
            raise KeyboardInterrupt
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _concerns(self, event: str, arguments: tuple[object, ...]) -> bool:
        if event == "ctypes.dlsym":
            return arguments[1] == "renameat2"
        if event in _ANYWHERE:
            return True
        if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & _WRITING):
            return False
        return str(arguments[0]).startswith(self._place)


def in_child(root: Path, out: Path, disturbance: Disturbance | None) -> int:
    """The exit status of a build in a process of its own; 10 more where a write failed."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    status = 1
    try:
        if disturbance:
            sys.addaudithook(disturbance)
        make(root, out, NEW_DAY)
        status = 0
    finally:
        os._exit(status + 10 if disturbance and disturbance.struck else status)


def content_of(folder: Path) -> dict[str, bytes] | None:
    """Every file below `folder` with its bytes; None where there is no folder."""
    if not folder.is_dir():
        return None
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def main() -> None:
    """What the docstring above says."""
    root, place, how, step = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    begin = next((word for word in sys.argv[5:] if word in _WRITES), "")
    if "no-exchange" in sys.argv:
        disk.exchange = lambda one, other: False
    out, kept = place / "build", place.with_name("kept")
    make(root, out, NEW_DAY)
    new = content_of(out)
    shutil.rmtree(out)
    make(root, out, OLD_DAY)
    shutil.copytree(out, kept)
    old = content_of(kept)

    def state(folder: Path) -> str:
        names = {"nothing": None, "old": old, "new": new}
        found = content_of(folder)
        return next((name for name, files in names.items() if files == found), "broken")

    for run, nth in enumerate(itertools.count(1, step)):
        shutil.rmtree(place)
        shutil.copytree(kept, out)
        status = in_child(root, out, Disturbance(place, how, nth, begin))
        report = {
            "status": status,
            "site": state(out),
            "previous": state(place / ".build.previous"),
            "left": sorted(path.name for path in place.iterdir()),
        }
        if run % 5 == 0:  # each fifth, to save time
            report["next_status"] = in_child(root, out, None)
            report["next_site"] = state(out)
            report["next_left"] = sorted(path.name for path in place.iterdir())
        print(json.dumps(report), flush=True)
        if status == 0:
            return


if __name__ == "__main__":
    main()
