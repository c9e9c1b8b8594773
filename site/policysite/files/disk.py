"""Disk operations beyond the standard library: syncing, and renaming without replacing.

On Linux, these are system calls that Python has no function for (`man 2 rename` for renameat2, `man
2 syncfs`); elsewhere, several calls do the same.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
import tempfile
from pathlib import Path

_AT_FDCWD = -100
_RENAME_NOREPLACE = 1
_RENAME_EXCHANGE = 2
# A file system or a container (EPERM) that does not support the call.
_NOT_SUPPORTED = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM)
# A file system without hard links, or a file with the maximum number of links.
_NOT_LINKED = (*_NOT_SUPPORTED, errno.EMLINK, errno.EXDEV)


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders atomically; False if the system cannot."""
    return _renameat2(one, other, _RENAME_EXCHANGE)


def rename_new(source: Path, target: Path) -> None:
    """Rename `source`; raises FileExistsError if `target` exists, which `rename` would replace."""
    if os.name == "nt":
        source.rename(target)  # Windows refuses anyway
    elif not _renameat2(source, target, _RENAME_NOREPLACE):
        os.link(source, target)
        source.unlink()


def link_or_copy(source: Path, target: Path) -> None:
    """Hard-link a file, or copy it if the file system does not support that."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in _NOT_LINKED:
            raise
        shutil.copyfile(source, target)


def replace_file(path: Path, data: bytes) -> None:
    """Write a file so that readers see either the complete old or the complete new one.

    It is not synced: for files that can be made again after a power cut.
    """
    handle, scratch = tempfile.mkstemp(prefix=f"{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(scratch).replace(path)
    except BaseException:
        Path(scratch).unlink()
        raise


def make_folder(folder: Path) -> None:
    """Create `folder` and its missing parents, so that they survive a power cut."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    try:
        folder.mkdir()
    except FileExistsError:
        if not folder.is_dir():
            code = errno.ENOTDIR
            raise NotADirectoryError(code, os.strerror(code), str(folder)) from None
    sync(folder.parent)


def sync(path: Path) -> None:
    """Return once the bytes of a file, or the names in a folder, are on disk."""
    is_folder = path.is_dir()
    if is_folder and os.name == "nt":
        return  # Windows cannot open folders
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network file systems do not support this call for folders, and sync names by
        # themselves.
        if not (is_folder and error.errno == errno.EINVAL):
            raise
    finally:
        os.close(handle)


def sync_all(folder: Path) -> None:
    """The same for everything in `folder`: on Linux in one call, because one per file is slow."""
    library = _library()
    if library is None or not hasattr(library, "syncfs"):
        for path in (folder, *folder.rglob("*")):
            if not path.is_symlink():
                sync(path)
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        if library.syncfs(handle) != 0:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), str(folder))
    finally:
        os.close(handle)


def _renameat2(source: Path, target: Path, flag: int) -> bool:
    """Rename according to `flag`; False if the system cannot."""
    library = _library()
    if library is None or not hasattr(library, "renameat2"):
        return False
    names = os.fsencode(source), os.fsencode(target)
    if library.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], flag) == 0:
        return True
    code = ctypes.get_errno()
    if code in _NOT_SUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(target))


def _library() -> ctypes.CDLL | None:
    """The C library, only on Linux."""
    return ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None
