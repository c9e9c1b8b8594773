"""One folder takes the place of another in one step; whoever looks sees the old or the new one.

On Linux one call exchanges both (renameat2 with RENAME_EXCHANGE, see `man 2 rename`). Elsewhere
two renames do it, and the next start mends what a crash between them left.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_NOT_SUPPORTED = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)


def staging_of(target: Path) -> Path:
    """The scratch folder beside `target`, on the same file system."""
    return target.with_name(f".{target.name}.staging")


def recover(target: Path) -> None:
    """Clean up after a build that was killed: put an old site back, drop a half-made one."""
    previous = _previous_of(target)
    if previous.exists():
        if target.exists():
            shutil.rmtree(previous)
        else:
            previous.rename(target)
    staging = staging_of(target)
    if staging.exists():
        shutil.rmtree(staging)


def into_place(target: Path) -> None:
    """Put the staged folder in the place of `target`, and delete what was there."""
    staging = staging_of(target)
    if not target.exists():
        staging.rename(target)
    elif exchange(staging, target):
        shutil.rmtree(staging)
    else:
        previous = _previous_of(target)
        target.rename(previous)
        staging.rename(target)
        shutil.rmtree(previous)


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "renameat2"):
        return False
    status = library.renameat2(
        _AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE
    )
    if status == 0:
        return True
    code = ctypes.get_errno()
    if code in _NOT_SUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(other))


@contextlib.contextmanager
def locked(target: Path) -> Iterator[None]:
    """Hold the lock of `target`: one builder at a time, and none left locked by a crash."""
    path = target.with_name(f".{target.name}.lock")
    with path.open("wb") as file:
        try:
            import fcntl
        except ImportError:  # Windows: no lock, as before
            yield
            return
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _previous_of(target: Path) -> Path:
    return target.with_name(f".{target.name}.previous")
