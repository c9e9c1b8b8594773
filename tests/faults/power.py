"""What a power cut leaves: a copy of a folder in which changes that were not synced are undone.

The bytes of a file last from the moment it is synced, and the names in a folder from the moment
the folder is (`man 2 fsync`). A file system may keep more than it must, and in another order. At
each moment these worlds are made:

- nothing is left but what was synced,
- all names are left, but the bytes of no file that was not synced (delayed allocation),
- for each name that was changed and not synced: that one alone is left.

Not among them are other mixtures of such names, half a block, a disk that says that it has kept
what it has not, and modes and times of files.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tests.faults.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from tests.faults.calls import Call

    Names = Mapping[int, Mapping[str, int]]  # of each folder, by inode

_MOST_SINGLE_NAMES = 12


class Recorder:
    """Keeps every world that a power cut before one of the calls `turns`, or in the end, leaves.

    `is_done`: whether the command has said that it is done.
    """

    def __init__(self, root: Path, turns: Collection[int], is_done: Callable[[], bool]) -> None:
        self._worlds: dict[object, tuple[bool, str, Snapshot]] = {}
        self._root, self._turns, self._is_done = root, turns, is_done
        self._turn = 0
        self._held: dict[int, int] = {}  # an inode that is open is not given to another file
        self._names, self._bytes = self._now()
        self._durable_names, self._durable_bytes = dict(self._names), dict(self._bytes)

    @property
    def result(self) -> list[tuple[bool, str, Snapshot]]:
        """Every world, with whether the command had said that it is done, and the moment."""
        self._look("the end")
        return list(self._worlds.values())

    def before(self, call: Call) -> None:
        """Look at what would be left if the power went now."""
        if self._turn in self._turns:
            self._look(f"{self._turn}, {call.kind}")
        self._turn += 1

    def _look(self, moment: str) -> None:
        self._names, self._bytes = self._now()
        for names in self._possible_names():
            world = self._world(names)
            is_done = self._is_done()
            self._worlds.setdefault((is_done, world.key), (is_done, moment, world))

    def synced(self, handle: int | None) -> None:
        """From now on this file, or the names in this folder, last."""
        self._names, self._bytes = self._now()
        if handle is None:
            self._durable_names, self._durable_bytes = dict(self._names), dict(self._bytes)
            return
        inode = os.fstat(handle).st_ino
        if inode in self._names:
            self._durable_names[inode] = self._names[inode]
        else:
            self._durable_bytes[inode] = self._bytes.get(inode, b"")

    def _possible_names(self) -> Iterator[Names]:
        yield self._durable_names
        yield self._names
        changes = [
            (folder, name)
            for folder, names in self._names.items()
            for name in sorted({*names, *self._durable_names.get(folder, {})})
            if names.get(name) != self._durable_names.get(folder, {}).get(name)
        ]
        step = len(changes) // _MOST_SINGLE_NAMES + 1
        for folder, name in changes[::step]:
            alone = dict(self._durable_names.get(folder, {}))
            alone.pop(name, None)
            if name in self._names[folder]:
                alone[name] = self._names[folder][name]
            yield {**self._durable_names, folder: alone}

    def _world(self, names: Names) -> Snapshot:
        entries: dict[str, tuple[int, bytes] | None] = {}

        def add(folder: int, prefix: str) -> None:
            for name, inode in sorted(names.get(folder, {}).items()):
                if inode in self._names or inode in self._durable_names:
                    entries[prefix + name] = None
                    add(inode, f"{prefix}{name}/")
                else:
                    entries[prefix + name] = (inode, self._durable_bytes.get(inode, b""))

        add(self._root.stat().st_ino, "")
        return Snapshot(entries)

    def _now(self) -> tuple[dict[int, dict[str, int]], dict[int, bytes]]:
        """The names in each folder, and the bytes of each file, by inode."""
        names: dict[int, dict[str, int]] = {}
        data: dict[int, bytes] = {}
        for base, folders, files in os.walk(self._root):
            folder = Path(base)
            inodes = {name: self._inode(folder / name) for name in (*folders, *files)}
            names[folder.stat().st_ino] = inodes
            data |= {inodes[name]: (folder / name).read_bytes() for name in files}
        return names, data

    def _inode(self, path: Path) -> int:
        inode = path.lstat().st_ino
        if inode not in self._held:
            self._held[inode] = os.open(path, os.O_PATH | os.O_NOFOLLOW)
        return inode
