"""Every call that changes files in a folder, seen before it is made.

Python tells an audit hook of most of them (PEP 578): opening to write, making, renaming, linking,
deleting, changing the mode, and looking up a function of the C library, such as renameat2 or
syncfs. It says nothing of writing and syncing, so the functions for these are wrapped. What is not
seen is what another program or an extension written in C does to files by itself; this product has
none that writes. It is for Linux alone, and for a process of its own: a hook never goes.
"""

from __future__ import annotations

import builtins
import io
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
# Each with the number of the argument that may be an open folder, from which the path is read.
_EVENTS = {
    "fcntl.flock": 0,
    "open": 0,
    "os.chmod": 2,
    "os.chown": 3,
    "os.link": 2,
    "os.mkdir": 2,
    "os.remove": 1,
    "os.rename": 2,
    "os.rmdir": 1,
    "os.symlink": 0,
    "os.truncate": 0,
}
_LIBRARY = {"renameat2", "syncfs"}
_TOKEN = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True)
class Call:
    """What is about to be done, and to which file below the folder that is watched."""

    name: str
    path: str

    @property
    def kind(self) -> str:
        """The same for calls that differ in a random name, or in which page is frozen."""
        folder = re.sub("(build[.](?:staging|previous))/.*", r"\1/…", _TOKEN.sub("…", self.path))
        return f"{self.name} {folder}"


class Listener(Protocol):
    """Gets every call; the caller gets the exceptions that it raises."""

    def before(self, call: Call) -> None:
        """Something is about to be done."""

    def synced(self, handle: int | None) -> None:
        """A file or folder was synced; None: the whole disk is about to be."""


def watch(place: Path, listener: Listener) -> None:
    """Tell `listener` of every call that changes files in `place`, until this process ends."""
    root = str(place.resolve())

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "ctypes.dlsym" and arguments[1] in _LIBRARY:
            listener.before(Call(arguments[1], ""))
            if arguments[1] == "syncfs":
                listener.synced(None)
        elif event == "open" and not (isinstance(arguments[2], int) and arguments[2] & _WRITING):
            return
        elif event in _EVENTS:
            path = _below(root, arguments[0], arguments[_EVENTS[event]])
            if path is not None:
                listener.before(Call(event, path))

    _wrap(root, listener)
    sys.addaudithook(hook)


def _below(root: str, file: object, folder: object = None) -> str | None:
    """The path from `root` of a file (its path, or an open one) in an open folder; None outside."""
    if isinstance(file, int):
        path = _open_path(file)
    elif isinstance(file, (str, bytes, os.PathLike)):
        base = _open_path(folder) if isinstance(folder, int) and folder >= 0 else Path.cwd()
        path = base / os.fsdecode(file)
    else:
        return None
    name = os.path.normpath(path)
    return os.path.relpath(name, root) if f"{name}/".startswith(f"{root}/") else None


def _open_path(handle: int) -> Path:
    return Path(f"/proc/self/fd/{handle}").readlink()


def _wrap(root: str, listener: Listener) -> None:
    def syncing(original: Callable[[int], None]) -> Callable[[Any], None]:
        def sync(file: Any) -> None:
            handle = file if isinstance(file, int) else file.fileno()
            path = _below(root, handle)
            if path is not None:
                listener.before(Call("fsync", path))
            original(handle)
            if path is not None:
                listener.synced(handle)

        return sync

    class Raw(io.FileIO):
        def write(self, data: Any) -> int:
            path = _below(root, self.fileno())
            if path is not None:
                listener.before(Call("write", path))
            return super().write(data) or 0

    os_write = os.write

    def write(handle: int, data: Any) -> int:
        path = _below(root, handle)
        if path is not None:
            listener.before(Call("write", path))
        return os_write(handle, data)

    os.fsync, os.fdatasync = syncing(os.fsync), syncing(os.fdatasync)  # type: ignore[assignment]
    os.write = write
    io.open = builtins.open = _opening(io.open, Raw)  # type: ignore[assignment]


def _opening(original: Callable[..., IO[Any]], raw: type[io.FileIO]) -> Callable[..., IO[Any]]:
    """The function `open`, whose files write through `raw`."""

    def opened(
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        closefd: bool = True,
        opener: Any = None,
    ) -> IO[Any]:
        if not set(mode) & set("wax+"):
            return original(file, mode, buffering, encoding, errors, newline, closefd, opener)
        inner = raw(file, mode.replace("b", "").replace("t", ""), closefd, opener)
        buffered = io.BufferedRandom(inner) if "+" in mode else io.BufferedWriter(inner)
        if "b" in mode:
            return buffered
        return io.TextIOWrapper(buffered, encoding, errors, newline)

    return opened
