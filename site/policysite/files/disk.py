"""What is asked of the disk beyond the standard library: to keep things, and to rename with care.

On Linux these are system calls that Python has no function for (`man 2 rename` for renameat2,
`man 2 syncfs`); elsewhere several calls do the same.
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
# A file system or a container (EPERM) that does not know the call.
_NOT_SUPPORTED = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM)
# A file system that does not know links, or has as many of a file as it can.
_NOT_LINKED = (*_NOT_SUPPORTED, errno.EMLINK, errno.EXDEV)


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot."""
    return _renameat2(one, other, _RENAME_EXCHANGE)


def rename_new(source: Path, target: Path) -> None:
    """Rename `source`; raises FileExistsError where `target` exists, which `rename` replaces."""
    if os.name == "nt":
        source.rename(target)  # Windows refuses by itself
    elif not _renameat2(source, target, _RENAME_NOREPLACE):
        os.link(source, target)
        source.unlink()


def link_or_copy(source: Path, target: Path) -> None:
    """Give a file a second name, or copy it where the file system has one name for each."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in _NOT_LINKED:
            raise
        shutil.copyfile(source, target)


def replace_file(path: Path, data: bytes) -> None:
    """Write a file of which readers see the old one or the new one, whole.

    It is not synced: for what can be made again after a power cut.
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
    """Make `folder` and those above it where they are missing, so that a power cut keeps them."""
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
    """Return once the disk keeps the bytes of a file, or the names in a folder, as they are now."""
    is_folder = path.is_dir()
    if is_folder and os.name == "nt":
        return  # Windows opens no folder
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network file systems know no such call for a folder; they keep its names as they go.
        if not (is_folder and error.errno == errno.EINVAL):
            raise
    finally:
        os.close(handle)


def sync_all(folder: Path) -> None:
    """The same for all that `folder` holds: on Linux one call, since one for each file is slow."""
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
    """Rename as `flag` says; False where the system cannot."""
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
    """The C library, on Linux alone."""
    return ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None
