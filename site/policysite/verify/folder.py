"""A site in a folder."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from policysite.message import Message
from policysite.verify.sites import LIMIT, Missing, TooLarge, Wrong

if TYPE_CHECKING:
    from collections.abc import Iterator

# No site has this many files, or folders this deep.
_MOST_NAMES = 500_000
_DEPTH = 32
_MAY_READ = Message("Make sure that you have permission to read the folder, then verify again.")


class FolderSite:
    """The files below a folder; links that lead out of it are not followed."""

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self._folder = folder.resolve()
        self._limit = limit

    def read(self, path: str) -> bytes:
        """The bytes of a file in the folder; nothing outside it is read."""
        try:
            file = (self._folder / path).resolve()
            if not file.is_relative_to(self._folder):
                raise Wrong(
                    Message("it points outside the folder"),
                    Message("Put the file itself in the folder."),
                )
            data = self._data(file)
        except (FileNotFoundError, NotADirectoryError):
            raise Missing(Message("the file does not exist")) from None
        except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: a loop of links
            raise Wrong(Message("it cannot be read (%(error)s)", error=error), _MAY_READ) from None
        if len(data) > self._limit:
            raise TooLarge(Message("it is larger than %(limit)s bytes", limit=self._limit))
        return data

    def _data(self, file: Path) -> bytes:
        """The bytes of `file`, at most one more than the limit."""
        # Opening a pipe would wait for a writer.
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Missing(Message("the file does not exist"))
            with open(descriptor, "rb", closefd=False) as opened:
                return opened.read(self._limit + 1)
        finally:
            os.close(descriptor)

    def names(self) -> Iterator[str]:
        """The path of every file, and of everything else but folders; raises Wrong or TooLarge.

        Within a folder, they are in alphabetical order.
        """
        count = 0
        folders = [""]
        while folders:
            folder = folders.pop()
            inside: list[str] = []
            for name, is_folder in self._inside(folder):
                count += 1
                if count > _MOST_NAMES:
                    message = Message("it contains more than %(limit)s files", limit=_MOST_NAMES)
                    raise TooLarge(message, _MAY_READ)
                if is_folder and folder.count("/") >= _DEPTH:
                    message = Message(
                        "its folders are nested more than %(limit)s levels deep", limit=_DEPTH
                    )
                    raise TooLarge(message, _MAY_READ)
                (folders if is_folder else inside).append(f"{folder}{name}")
            yield from sorted(inside)

    def _inside(self, folder: str) -> Iterator[tuple[str, bool]]:
        """The names of everything in a folder, those of folders with a trailing slash."""
        try:
            with os.scandir(self._folder / folder) as entries:
                for entry in entries:
                    is_folder = entry.is_dir(follow_symlinks=False)
                    yield f"{entry.name}/" if is_folder else entry.name, is_folder
        except OSError as error:
            raise Wrong(Message("it cannot be read (%(error)s)", error=error), _MAY_READ) from None
