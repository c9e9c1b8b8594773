"""The files of one project, as they are on disk or as they are being edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite.content.folders import holds_file, is_there, link_problem
from policysite.files import textfile
from policysite.files.textfile import ENCODING
from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from policysite.files.kept import Kept

FILE_SIZE = Rule(
    name=Message("file-size"),
    severity="error",
    reason=Message("No statement is that long, and reading it could use up all memory."),
    remedy=Message(
        "Check what the file contains, and move it out of content/ if it is not a text."
    ),
)
# The longest text that is read, in bytes; and the same plus what its HTML may add.
_LARGEST_TEXT = 1024 * 1024
_LARGEST = 4 * _LARGEST_TEXT


@dataclass(frozen=True)
class Project:
    """The project in the folder `root`.

    `unsaved` has the bytes of files (by path relative to `root`) that are being edited: they are
    read instead of those on disk. `kept` has earlier results for texts.
    """

    root: Path
    unsaved: Mapping[str, bytes]
    kept: Kept | None = None

    def has(self, path: str) -> bool:
        """Whether the name exists, even as a broken link."""
        return is_there(self.root / path)

    def data(self, path: str, limit: int = _LARGEST) -> tuple[bytes | None, list[Problem]]:
        """The bytes of a file, or None if there is none to read; a link is a problem.

        A file of more than `limit` bytes is not read.

        Raises OSError if the system refuses to read it.
        """
        file = self.root / path
        problems = [link_problem(path)] if file.is_symlink() else []
        if path in self.unsaved:
            return self.unsaved[path], problems
        if not holds_file(file):
            return None, problems
        size = file.stat().st_size
        if size > limit:
            message = Message(
                "the file is %(size)s bytes; the limit is %(limit)s", size=size, limit=limit
            )
            return None, [*problems, Problem(rule=FILE_SIZE, path=path, line=1, message=message)]
        return file.read_bytes(), problems

    def text(self, path: str, language: str | None = None) -> tuple[str | None, list[Problem]]:
        """The text of a file, or None if a problem prevents it from being read.

        `language` is the language of all of it, if it has one. Raises OSError if the system refuses
        to read it.
        """
        data, problems = self.data(path, _LARGEST_TEXT)
        if data is None and any(problem.rule is FILE_SIZE for problem in problems):
            return None, problems
        if data is None:
            problem = Problem(
                rule=ENCODING,
                path=path,
                line=1,
                message=Message("the file cannot be read"),
                remedy=Message("Make sure that it is a file and not a folder."),
            )
            return None, [*problems, problem]
        text, faults = textfile.decode(data, path, language)
        return text, [*problems, *faults]
