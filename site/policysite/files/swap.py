"""One folder takes the place of another in one step; whoever looks sees the old or the new one.

On Linux one call exchanges both. Elsewhere two renames do it, and the next start clears up what a
crash between them left.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from typing import IO, TYPE_CHECKING

from policysite.files import disk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def staging_of(target: Path) -> Path:
    """The scratch folder beside `target`, on the same file system."""
    return _beside(target, "staging")


def previous_of(target: Path) -> Path:
    """Where the old folder is between two renames, on a system that has no exchange."""
    return _beside(target, "previous")


def is_away(target: Path) -> bool:
    """Whether a crash between two renames has left no `target`; `recover` puts it back."""
    return previous_of(target).exists() and not target.exists()


def recover(target: Path) -> None:
    """Clean up after a build that was killed: put an old site back, drop a half-made one."""
    previous = previous_of(target)
    if is_away(target):
        previous.rename(target)
    scratch = [folder for folder in (previous, staging_of(target)) if folder.exists()]
    if scratch:
        disk.sync(target.parent)  # a power cut must not bring back the name of what is deleted next
    for folder in scratch:
        shutil.rmtree(folder)


def into_place(target: Path) -> None:
    """Put the staged folder in the place of `target`; it lasts once the folder around is synced.

    What was there stays behind as scratch, for `recover` to drop.
    """
    staging = staging_of(target)
    if target.exists() and not disk.exchange(staging, target):
        target.rename(previous_of(target))
    if not target.exists():
        staging.rename(target)


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
