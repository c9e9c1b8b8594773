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
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
# A file system or a container (EPERM) that knows no exchange.
_NOT_SUPPORTED = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM)


def staging_of(target: Path) -> Path:
    """The scratch folder beside `target`, on the same file system."""
    return _beside(target, "staging")


def recover(target: Path) -> None:
    """Clean up after a build that was killed: put an old site back, drop a half-made one."""
    previous = _beside(target, "previous")
    if previous.exists() and not target.exists():
        previous.rename(target)
    for scratch in (previous, staging_of(target)):
        if scratch.exists():
            shutil.rmtree(scratch)


def into_place(target: Path) -> None:
    """Put the staged folder in the place of `target`.

    What was there stays behind as scratch, for `recover` to drop.
    """
    staging = staging_of(target)
    if target.exists() and not exchange(staging, target):
        target.rename(_beside(target, "previous"))
    if not target.exists():
        staging.rename(target)


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
    path = _beside(target, "lock")
    with _lock(path):
        try:
            yield
        finally:
            with contextlib.suppress(OSError):  # left over, it does no harm
                path.unlink()  # while it is held: nobody can have locked another


def _lock(path: Path) -> IO[bytes]:
    """The locked file at `path`; whoever waited for one that is gone by then locks the next."""
    while True:
        file = path.open("ab")
        try:
            import fcntl
        except ImportError:  # Windows: no lock, as before
            return file
        fcntl.flock(file, fcntl.LOCK_EX)
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
        file.close()


def _beside(target: Path, kind: str) -> Path:
    return target.with_name(f".{target.name}.{kind}")
