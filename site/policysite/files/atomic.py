"""Writing a file whole or not at all, and one process at a time in a folder."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let one process at a time write in `folder`; the lock of one that crashed is gone with it."""
    try:
        import fcntl
    except ImportError:  # Windows: the entry itself is still only ever written once
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def clear(folder: Path) -> None:
    """Take away what a crash left behind in `folder`; only for who holds its lock."""
    for left_over in folder.glob(".*.scratch"):
        left_over.unlink()


def write(path: Path, data: bytes, *, replace: bool) -> None:
    """Write `data` whole or not at all; an existing file only gives way where `replace` is set."""
    scratch = path.with_name(f".{path.name}.scratch")
    try:
        with scratch.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            scratch.replace(path)
        else:
            os.link(scratch, path)  # fails where the file exists, unlike a rename
    finally:
        with contextlib.suppress(FileNotFoundError):
            scratch.unlink()
