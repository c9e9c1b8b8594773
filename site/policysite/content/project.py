"""The files of one project, as they stand on disk or as somebody is changing them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite.content.folders import is_there, link_problem
from policysite.files import textfile
from policysite.files.textfile import ENCODING
from policysite.message import Message
from policysite.models import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True)
class Project:
    """The project in the folder `root`.

    `unsaved` holds the bytes of files (by their path relative to `root`) as somebody is changing
    them: they are read in place of those on disk.
    """

    root: Path
    unsaved: Mapping[str, bytes]

    def has(self, path: str) -> bool:
        """Whether something has this name, be it a link that leads nowhere."""
        return is_there(self.root / path)

    def data(self, path: str) -> tuple[bytes | None, list[Problem]]:
        """The bytes of a file, or None where it cannot be read; a link is a problem."""
        file = self.root / path
        problems = [link_problem(path)] if file.is_symlink() else []
        if path in self.unsaved:
            return self.unsaved[path], problems
        try:
            return (file.read_bytes() if file.is_file() else None), problems
        except OSError:
            return None, problems

    def text(self, path: str, language: str | None = None) -> tuple[str | None, list[Problem]]:
        """The text of a file, or None where a problem keeps it from being read.

        `language` is that of all of it, if it has one.
        """
        data, problems = self.data(path)
        if data is None:
            message = Message("the file cannot be read")
            return None, [*problems, Problem(rule=ENCODING, path=path, line=1, message=message)]
        text, faults = textfile.decode(data, path, language)
        return text, [*problems, *faults]
