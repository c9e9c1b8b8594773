"""A local folder as a target: a mounted share, or the folder of a web server on this machine."""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policysite.errors import explained
from policysite.files import disk
from policysite.hosting.deployment.store import Absent, Present, StoreError, not_a_link
from policysite.hosting.deployment.unfinished import unfinished_name
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class FolderStore:
    """The files below the folder `root`.

    If `careful`, replaced files survive a power cut, which takes longer.
    """

    root: Path
    careful: bool = False
    workers: int = 1

    def names(self, folder: str) -> dict[str, str]:
        """Size and time of each file; a link is listed as its target."""
        with _refusals():
            return dict(self._names(self.root / folder))

    def _names(self, folder: Path) -> Iterator[tuple[str, str]]:
        for base, _, files in os.walk(folder, onerror=_unless_missing):
            for file in files:
                path = Path(base, file)
                with contextlib.suppress(FileNotFoundError):  # a broken link
                    status = path.stat()
                    tag = f"{status.st_size}-{status.st_mtime_ns}"
                    yield path.relative_to(self.root).as_posix(), tag

    def read(self, name: str) -> bytes:
        """The bytes of a file."""
        with _refusals():
            return (self.root / name).read_bytes()

    def create(self, name: str, data: bytes) -> None:
        """Create a file."""
        with _refusals(), self._whole(name, data) as written:
            disk.rename_new(written, self.root / name)

    def put(self, name: str, data: bytes) -> None:
        """Write a file."""
        with _refusals(), self._whole(name, data) as written:
            written.replace(self.root / name)

    def exchange(self, name: str, data: bytes, seen: bytes) -> None:
        """Replace a file whose content is known."""
        if self.read(name) != seen:
            raise Present(Message("%(name)s was changed in the meantime.", name=name))
        self.put(name, data)

    @contextlib.contextmanager
    def _whole(self, name: str, data: bytes) -> Iterator[Path]:
        """A complete file with `data` next to the place for `name`."""
        place = self.root / name
        self._make_folder(place.parent)
        written = place.with_name(unfinished_name(place.name))
        try:
            written.write_bytes(data)
            written.chmod(0o644)  # whatever the umask: the web server must be able to read it
            if self.careful:
                disk.sync(written)
            yield written
        finally:
            with contextlib.suppress(OSError):
                written.unlink(missing_ok=True)

    def _make_folder(self, folder: Path) -> None:
        """Make a folder that the web server can read, whatever the umask."""
        if folder.is_dir():
            return
        self._make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)

    def copy(self, source: str, name: str) -> None:
        """Hard-link a file under a second name; copy it if the disk has no hard links."""
        place = self.root / name
        with _refusals():
            self._make_folder(place.parent)
            try:
                os.link(self.root / source, place)
                return
            except (FileNotFoundError, FileExistsError):
                raise
            except OSError:
                data = (self.root / source).read_bytes()
        self.create(name, data)

    def delete(self, name: str) -> None:
        """Delete a file, and the folders that become empty."""
        with _refusals():
            (self.root / name).unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # not empty
            for folder in (self.root / name).parents:
                if folder == self.root:
                    break
                folder.rmdir()

    def settle(self, folder: str) -> None:
        """Sync everything to disk."""
        with _refusals():
            disk.sync_all(self.root / folder)

    def link(self, name: str) -> str | None:
        """The target of a link."""
        place = self.root / name
        with _refusals():
            if os.path.lexists(place) and not place.is_symlink():
                raise not_a_link(str(place))
            return str(place.readlink()) if place.is_symlink() else None

    def lead(self, name: str, target: str) -> None:
        """Replace a link by renaming a new one."""
        place = self.root / name
        beside = place.with_name(f"{name}.next")
        with _refusals():
            if beside.is_symlink():
                beside.unlink()
            beside.symlink_to(target)
            beside.replace(place)
            disk.sync(place.parent)

    def folders(self, name: str) -> list[str]:
        """The folders in a folder."""
        with _refusals():
            place = self.root / name
            return (
                sorted(each.name for each in place.iterdir() if each.is_dir())
                if place.is_dir()
                else []
            )

    def delete_folder(self, name: str) -> None:
        """Delete a folder."""
        with _refusals(), contextlib.suppress(FileNotFoundError):
            shutil.rmtree(self.root / name)

    def close(self) -> None:
        """Nothing to close."""


def _unless_missing(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


@contextlib.contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise Absent(explained(error)) from None
    except FileExistsError as error:
        raise Present(explained(error)) from None
    except OSError as error:
        raise StoreError(explained(error)) from None
