"""The content at one moment: read once, and shown as visitors will see it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import threading
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING

from policysite import checks
from policysite.content import reader
from policysite.edition import Edition
from policysite.errors import UnreadableContent
from policysite.preview import visitor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from flask import Flask

    from policysite.checks.dictionaries import Dictionaries
    from policysite.files.kept import Kept
    from policysite.models import Library, Problem

WATCHED = ("content", "translations")


class Checker:
    """Runs the checks, one at a time; spelling is checked if there are `dictionaries`.

    What is `kept` from earlier runs is neither read nor checked again.
    """

    def __init__(self, dictionaries: Dictionaries | None, kept: Kept) -> None:
        self._dictionaries = dictionaries
        self.kept = kept
        self._busy = threading.Lock()

    def problems(self, library: Library, as_of: date) -> tuple[Problem, ...]:
        """Every problem of `library` on the day `as_of`, in the order of the files."""
        with self._busy:
            found = tuple(checks.run(library, as_of, self._dictionaries, kept=self.kept))
            self.kept.age()
            return found


@dataclass(frozen=True)
class Snapshot:
    """A library and everything made from it, each on first use.

    `stamp` identifies a state of the files, `as_of` is the day for which they are shown.
    """

    root: Path
    as_of: date
    stamp: str
    library: Library
    checker: Checker

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem of the content."""
        return self.checker.problems(self.library, self.as_of)

    @cached_property
    def edition(self) -> Edition:
        """The site with its drafts, as of that day."""
        return Edition(self.library, self.as_of, self.library.site.base_url, drafts=True)

    @cached_property
    def site(self) -> Flask:
        """The pages of the site, which reload themselves."""
        return visitor.create_app(self.edition, self.root, self.stamp)


@dataclass(frozen=True)
class Unreadable:
    """Content that cannot be shown, and why: `error` is for people."""

    as_of: date
    stamp: str
    error: UnreadableContent


def take(
    root: Path,
    as_of: date,
    stamp: str,
    checker: Checker,
    unsaved: Mapping[str, bytes] | None = None,
) -> Snapshot | Unreadable:
    """The content of the project `root`, with `unsaved` texts instead of their files."""
    try:
        library = reader.load(root, unsaved, checker.kept)
    except UnreadableContent as error:
        return Unreadable(as_of, stamp, error)
    return Snapshot(root, as_of, stamp, library, checker)


def stamp_of(root: Path) -> str:
    """A value that changes whenever any file that the pages depend on changes."""
    digest = hashlib.sha256()
    for name in WATCHED:
        for path, seen in sorted(_files(str(root / name)), key=itemgetter(0)):
            said = f"{path}\0{seen.st_mtime_ns} {seen.st_size} {seen.st_ino}\0"
            digest.update(os.fsencode(said))
    return digest.hexdigest()[:24]


def _files(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """Every file below `folder` that is not hidden; unreadable ones are left out."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        seen = _seen(entry)
        if seen is None:
            continue
        if stat.S_ISDIR(seen.st_mode) and not entry.is_symlink():
            yield from _files(entry.path)
        else:
            yield entry.path, seen


def _seen(entry: os.DirEntry[str]) -> os.stat_result | None:
    """The state of an entry; for a broken link, that of the link itself."""
    for follows in (True, False):
        with contextlib.suppress(OSError):
            return entry.stat(follow_symlinks=follows)
    return None
