"""The ways in which a call fails."""

from __future__ import annotations

import errno
import os
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.faults.calls import Call

_FREEING = frozenset({"os.chmod", "os.remove", "os.rmdir", "os.truncate"})


@dataclass(frozen=True)
class Fault:
    """What happens at a call: an error of the disk with this `code`, and `onwards` if it lasts.

    Without a code the process is killed, or interrupted as by Ctrl-C. `spared` are the calls that
    never fail in this way.
    """

    code: int = 0
    onwards: bool = False
    spared: frozenset[str] = frozenset()


FAULTS = {
    "kill": Fault(),
    "interrupt": Fault(),
    "EIO": Fault(errno.EIO),
    "ENOSPC": Fault(errno.ENOSPC, onwards=True, spared=_FREEING | {"fcntl.flock"}),
    "EROFS": Fault(errno.EROFS, onwards=True, spared=frozenset({"fcntl.flock"})),
}


class Counter:
    """Writes down every call, and lets all be made."""

    def __init__(self) -> None:
        self.result: list[Call] = []

    def before(self, call: Call) -> None:
        """Note it."""
        self.result.append(call)

    def synced(self, handle: int | None) -> None:
        """Nothing follows from it."""


class KillAt(Counter):
    """Kills the process at the call `name` that is the `nth` of this name (from 1)."""

    def __init__(self, name: str, nth: int) -> None:
        super().__init__()
        self._name, self._nth = name, nth

    def before(self, call: Call) -> None:
        """Kill, if it is its turn."""
        super().before(call)
        if sum(each.name == self._name for each in self.result) == self._nth:
            os.kill(os.getpid(), signal.SIGKILL)


class Disturbance(Counter):
    """Lets the call of the number `nth` (from 0) fail."""

    def __init__(self, name: str, nth: int) -> None:
        super().__init__()
        self._name, self._fault, self._nth = name, FAULTS[name], nth

    def before(self, call: Call) -> None:
        """Fail, if it is its turn."""
        super().before(call)
        turn = len(self.result) - 1
        if call.name in self._fault.spared or turn < self._nth:
            return
        if turn > self._nth and not self._fault.onwards:
            return
        if self._name == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if self._name == "interrupt":
            raise KeyboardInterrupt
        raise OSError(self._fault.code, os.strerror(self._fault.code))
