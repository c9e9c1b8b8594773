"""Atomic, durable writing in content/, by one process at a time.

    with atomic.lock(root) as content:
        content.replace("content/nl/privacy/1.2.md", data)           new or not
        content.create({"content/…/a": data, "content/…/b": data})   all or none

Code that reads something in order to write does both under the lock. Once these methods return,
what they wrote is on disk and survives a power cut. If they raise an OSError, `outcome` says what
happened to the files.

New bytes are first written to a separate folder, content/.staging, under unguessable names, and put
in place by a rename. Several new files, together with the removal of the files that they replace,
are one change: a journal in that folder names them, and the last new file decides. After an
interruption, `settle` (which every reader of content/ calls first) reverts the change if that file
is missing, and otherwise completes it. It only deletes files whose bytes match the journal, so
nobody's work is lost.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policysite.errors import explained
from policysite.files import disk
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# Set-aside drafts are next to content/; moving them is one change together with content/.
ASIDE = ".discarded"
_CONTENT = "content"
_STAGING = f"{_CONTENT}/.staging"
_JOURNAL = f"{_STAGING}/journal.json"


class Unfinished(OSError):
    """A change is incomplete, or may not last; `outcome` says so, and what to do."""

    def __init__(self, outcome: Message) -> None:
        """`outcome`: complete sentences."""
        super().__init__(outcome)
        self.outcome = outcome


def outcome(error: OSError) -> Message:
    """The message about a failed change: the reason, and what happened to the files."""
    if isinstance(error, Unfinished):
        return error.outcome
    return Message("%(reason)s Nothing was changed.", reason=explained(error))


@contextlib.contextmanager
def lock(root: Path) -> Iterator[Content]:
    """Hold the lock of `root`/content for writing there; it is released even if the process dies.

    Raises OSError if there is no such folder, or the disk refuses.
    """
    content = Content(root)
    with _locked(root / _CONTENT):
        content.settle()
        yield content


def settle(root: Path) -> None:
    """Wait for a change in progress; revert or complete one that was interrupted.

    Raises OSError if the disk refuses. Not for the holder of the lock: `lock` has done it.
    """
    if os.path.lexists(root / _STAGING):
        with lock(root):
            pass


@dataclass(frozen=True)
class Content:
    """The files in `root`/content, for the holder of the lock; paths are relative to `root`.

    Set-aside files in `root`/ASIDE are written and deleted in the same way.
    """

    root: Path

    def replace(self, path: str, data: bytes) -> None:
        """Write a file, new or not; raises OSError."""
        place = self._place(path)
        try:
            scratch = self._stage(data)
            disk.make_folder(place.parent)
            scratch.replace(place)
        finally:
            self._clear()
        self.confirm(path)

    def confirm(self, path: str) -> None:
        """Sync a file as it is; raises Unfinished if the disk refuses."""
        place = self._place(path)
        try:
            disk.sync(place)
            disk.sync(place.parent)
        except OSError as error:
            message = Message(
                "%(reason)s The file has the new text, but a power failure could undo it: save "
                "it again.",
                reason=explained(error),
            )
            raise Unfinished(message) from error

    def create(self, files: Mapping[str, bytes], removing: Iterable[str] = ()) -> None:
        """Write new files in order, and then delete those in `removing`, as one change.

        Without new files, it only deletes. Raises FileExistsError if a new file exists, and
        OSError.
        """
        for path in files:
            if os.path.lexists(self._place(path)):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path)
        old = {path: self._place(path) for path in removing}
        change = _Change(
            new={path: _sha256(data) for path, data in files.items()},
            removed={path: _sha256(old[path].read_bytes()) for path in old if old[path].is_file()},
        )
        try:
            staged = {path: self._stage(data) for path, data in files.items()}
            self._write_journal(change)
            self._put(staged)
        except BaseException:
            self._end(change, complete=False)
            raise
        self._end(change, complete=True)

    def settle(self) -> None:
        """Revert or complete an interrupted change; raises OSError if the disk refuses."""
        change = self._read_journal()
        if change is not None:
            complete = all(os.path.lexists(self._place(path)) for path in [*change.new][-1:])
            if complete:
                with _half_made():
                    self._sync_folders(change.new)
            self._end(change, complete=complete)
        self._clear()

    def _put(self, staged: Mapping[str, Path]) -> None:
        """Put staged files in place; the last one decides, so the others are synced before it."""
        for group in ([*staged][:-1], [*staged][-1:]):
            for path in group:
                disk.make_folder(self._place(path).parent)
                disk.rename_new(staged[path], self._place(path))
            self._sync_folders(group)

    def _end(self, change: _Change, *, complete: bool) -> None:
        """Delete what a change replaces or, if it is incomplete, the files that it created."""
        gone = change.removed if complete else dict(reversed(change.new.items()))
        with _half_made():
            for path, expected in gone.items():
                place = self._place(path)
                if place.is_file() and _sha256(place.read_bytes()) == expected:
                    place.unlink()
                    disk.sync(place.parent)
        self._clear()

    def _stage(self, data: bytes) -> Path:
        """A new file with `data` in the staging folder, under an unguessable name."""
        with contextlib.suppress(FileExistsError):
            (self.root / _STAGING).mkdir()
        scratch = self._place(f"{_STAGING}/{os.urandom(16).hex()}")
        with scratch.open("xb") as file:  # creates it, and follows no link: O_EXCL in `man 2 open`
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        return scratch

    def _write_journal(self, change: _Change) -> None:
        """Record on disk what is about to be done."""
        self._stage(json.dumps(asdict(change)).encode()).replace(self.root / _JOURNAL)
        disk.sync(self.root / _STAGING)
        disk.sync(self.root / _CONTENT)

    def _read_journal(self) -> _Change | None:
        """The interrupted change; None if none of its files is in place yet."""
        if (self.root / _STAGING).is_symlink():
            return None
        try:
            values = json.loads((self.root / _JOURNAL).read_bytes())
        except (FileNotFoundError, NotADirectoryError, ValueError, RecursionError):
            return None
        ours = isinstance(values, dict) and set(values) == {"new", "removed"}
        ours = ours and all(isinstance(value, dict) for value in values.values())
        return _Change(**values) if ours else None

    def _clear(self) -> None:
        """Delete the staging folder; what cannot be deleted now is left to the next process."""
        staging = self.root / _STAGING
        if staging.is_symlink():
            with contextlib.suppress(OSError):
                staging.unlink()
        shutil.rmtree(staging, ignore_errors=True)

    def _sync_folders(self, paths: Iterable[str]) -> None:
        for folder in {self._place(path).parent for path in paths}:
            disk.sync(folder)

    def _place(self, path: str) -> Path:
        """The location of the file `path`; raises OSError if that is inside a linked folder."""
        place, root = self.root / path, self.root.resolve()
        ours = Path(path).parts[:1] in {(_CONTENT,), (ASIDE,)}
        if not ours or place.parent.resolve() != (root / path).parent:
            reason = Message("%(path)s is in another place, behind a symbolic link", path=path)
            raise OSError(errno.ELOOP, reason, path)
        return place


@dataclass(frozen=True)
class _Change:
    """New files, the one that decides last, and files to delete: the SHA-256 of each by path."""

    new: dict[str, str]
    removed: dict[str, str]


@contextlib.contextmanager
def _half_made() -> Iterator[None]:
    """Explain a disk error at this point."""
    try:
        yield
    except OSError as error:
        message = Message(
            "%(reason)s A change in content/ is incomplete. As soon as the disk allows it, the "
            "next command completes or undoes it.",
            reason=explained(error),
        )
        raise Unfinished(message) from error


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    try:
        import fcntl
    # Windows: nobody waits there, but a change is still made completely or not at all.
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
