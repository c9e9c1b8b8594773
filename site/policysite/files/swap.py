"""Replaces a folder by another one atomically: readers see either the old or the new one.

On Linux, one call exchanges both. Elsewhere, two renames do it, and the next start cleans up after
a crash between them.
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
    """The temporary folder next to `target`, on the same file system."""
    return _beside(target, "staging")


def previous_of(target: Path) -> Path:
    """Where the old folder is between two renames, on a system without an exchange."""
    return _beside(target, "previous")


def is_away(target: Path) -> bool:
    """Whether a crash between two renames has left no `target`; `recover` restores it."""
    return previous_of(target).exists() and not target.exists()


def recover(target: Path) -> None:
    """Clean up after a build that was killed: restore an old site, delete an unfinished one."""
    previous = previous_of(target)
    if is_away(target):
        previous.rename(target)
    scratch = [folder for folder in (previous, staging_of(target)) if folder.exists()]
    if scratch:
        disk.sync(target.parent)  # a power cut must not restore the name of what is deleted next
    for folder in scratch:
        shutil.rmtree(folder)


def into_place(target: Path) -> None:
    """Put the staged folder in place of `target`; it lasts once the parent folder is synced.

    The old content is left in the temporary folder, for `recover` to delete.
    """
    staging = staging_of(target)
    if target.exists() and not disk.exchange(staging, target):
        target.rename(previous_of(target))
    if not target.exists():
        staging.rename(target)


@contextlib.contextmanager
def locked(target: Path) -> Iterator[None]:
    """Hold the lock of `target`: one build at a time, and released by a crash."""
    path = _beside(target, "lock")
    with _lock(path):
        try:
            yield
        finally:
            with contextlib.suppress(OSError):  # a remaining lock file does no harm
                path.unlink()  # while it is held: nobody can have locked another


def _lock(path: Path) -> IO[bytes]:
    """The locked file at `path`; after waiting for one that was deleted, it locks the next."""
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
