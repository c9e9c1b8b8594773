"""Targets for the tests: one in memory that can be killed, and every real kind."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from policysite.hosting.deployment.in_place import InPlace
from policysite.hosting.deployment.linked import CURRENT, Linked
from policysite.hosting.deployment.store import Absent, Present
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from policysite.hosting.deployment.layout import Layout

HIDDEN = ".policysite/"


@cache
def _hash(data: bytes) -> str:
    """The hash of a file, which a target is asked for again and again."""
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


class Killed(BaseException):
    """The deployer is dead: nothing that it still wants to do is done."""


@dataclass
class Memory:
    """A target in memory, as a disk is: files by name, and links.

    It dies with the `kill`-th change, before that is made or, where `late`, just after.
    """

    workers: int = 1
    files: dict[str, bytes] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    changes: int = 0
    kill: int = 0
    late: bool = False
    dead: bool = False

    def names(self, folder: str) -> dict[str, str]:
        self._live()
        return {
            name: _hash(data)
            for name, data in self.files.items()
            if not folder or name.startswith(f"{folder}/")
        }

    def read(self, name: str) -> bytes:
        self._live()
        if name not in self.files:
            raise Absent(Message("missing"))
        return self.files[name]

    def create(self, name: str, data: bytes) -> None:
        if name in self.files:
            self._live()
            raise Present(Message("there"))
        self.put(name, data)

    def put(self, name: str, data: bytes) -> None:
        self._change(lambda: self.files.__setitem__(name, data))

    def exchange(self, name: str, data: bytes, seen: bytes) -> None:
        if self.read(name) != seen:
            raise Present(Message("another"))
        self.put(name, data)

    def copy(self, source: str, name: str) -> None:
        self.put(name, self.read(source))

    def delete(self, name: str) -> None:
        self._change(lambda: self.files.pop(name, None))

    def settle(self, folder: str) -> None:
        self._live()

    def close(self) -> None:
        pass

    def link(self, name: str) -> str | None:
        self._live()
        return self.links.get(name)

    def lead(self, name: str, target: str) -> None:
        self._change(lambda: self.links.__setitem__(name, target))

    def folders(self, name: str) -> list[str]:
        within = [path.removeprefix(f"{name}/") for path in self.names(name)]
        return sorted({path.partition("/")[0] for path in within if "/" in path})

    def delete_folder(self, name: str) -> None:
        for path in self.names(name):
            self.delete(path)

    def _live(self) -> None:
        if self.dead:
            raise Killed

    def _change(self, make: Callable[[], object]) -> None:
        self._live()
        self.changes += 1
        self.dead = self.changes == self.kill
        if not self.dead or self.late:
            make()
        self._live()

    def after_a_kill(self) -> Memory:
        """The same files for another deployer."""
        return Memory(files=self.files, links=self.links)

    def copied(self, kill: int, *, late: bool) -> Memory:
        """A copy that dies."""
        return Memory(files=dict(self.files), links=dict(self.links), kill=kill, late=late)

    def seen(self) -> dict[str, bytes]:
        """What readers see: what the link leads to, or all of it."""
        prefix = f"{self.links[CURRENT]}/" if CURRENT in self.links else ""
        if not prefix and any(name.startswith("releases/") for name in self.files):
            return {}
        return {
            name.removeprefix(prefix): data
            for name, data in self.files.items()
            if name.startswith(prefix) and not name.startswith(HIDDEN)
        }


LAYOUTS: dict[str, Callable[[Memory], Layout]] = {"linked": Linked, "in place": InPlace}
