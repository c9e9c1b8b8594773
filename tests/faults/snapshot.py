"""A folder at one moment, which can be compared, and written down elsewhere as it was."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True)
class Snapshot:
    """The contents of a folder: each file as (inode, bytes), None for a folder, by its path."""

    entries: Mapping[str, tuple[int, bytes] | None]

    @classmethod
    def take(cls, root: Path) -> Snapshot:
        """The present contents of `root`."""
        found: dict[str, tuple[int, bytes] | None] = {}
        for path in sorted(root.rglob("*")):
            name = path.relative_to(root).as_posix()
            is_folder = path.is_dir() and not path.is_symlink()
            found[name] = None if is_folder else (path.lstat().st_ino, path.read_bytes())
        return cls(found)

    def write(self, root: Path) -> None:
        """Restore the contents of `root`."""
        root.mkdir()
        written: dict[int, Path] = {}
        for name, entry in self.entries.items():
            path = root / name
            if entry is None:
                path.mkdir()
            elif entry[0] in written:
                os.link(written[entry[0]], path)
            else:
                path.write_bytes(entry[1])
                written[entry[0]] = path

    @cached_property
    def key(self) -> tuple[tuple[str, int, bytes], ...]:
        """The same for what is the same, whatever the numbers of the inodes."""
        numbers: dict[int, int] = {}
        found: list[tuple[str, int, bytes]] = []
        for name, entry in self.entries.items():
            inode, data = entry or (-1, b"")
            found.append((name, numbers.setdefault(inode, len(numbers)), data))
        return tuple(found)

    @property
    def visible(self) -> dict[str, bytes]:
        """The files that the program or a visitor reads."""
        return {
            name: entry[1] for name, entry in self.entries.items() if entry and not _is_hidden(name)
        }

    @property
    def hidden(self) -> set[str]:
        """What only a writer knows of: beside build/, or in content/, with a full stop in front."""
        return {name for name in self.entries if _is_hidden(name)}


def _is_hidden(name: str) -> bool:
    return name.startswith(".build.") or (name.startswith("content/") and "/." in name)
