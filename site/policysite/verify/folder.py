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


class FolderSite:
    """The files below a folder; a link that leads out of it is not followed."""

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self._folder = folder.resolve()
        self._limit = limit

    def read(self, path: str) -> bytes:
        """The bytes of a file in the folder; nothing outside it is read."""
        try:
            file = (self._folder / path).resolve()
            if not file.is_relative_to(self._folder):
                raise Wrong(
                    Message("it leads out of the folder"),
                    Message("Put the file itself in the folder."),
                )
            info = file.stat()
            if not stat.S_ISREG(info.st_mode):
                raise Missing(Message("there is no such file"))
            if info.st_size > self._limit:
                raise TooLarge(Message("it is larger than %(limit)s bytes", limit=self._limit))
            return file.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise Missing(Message("there is no such file")) from None
        except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: links in a circle
            message = Message("it cannot be read (%(error)s)", error=error)
            raise Wrong(
                message, Message("See that you may read the folder; then verify again.")
            ) from None

    def names(self) -> Iterator[str]:
        """Every file in the folder."""
        for place, folders, files in os.walk(self._folder):
            folders.sort()
            for name in sorted(files):
                yield (Path(place) / name).relative_to(self._folder).as_posix()
