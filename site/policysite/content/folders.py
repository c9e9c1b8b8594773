"""The files and folders in content/, and those that do not belong there."""

from __future__ import annotations

import errno
import re
import stat
from typing import TYPE_CHECKING

from policysite.content import settings
from policysite.ledger import LEDGER_FILE
from policysite.message import Message
from policysite.models import LANGUAGE, Problem
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from policysite.models import Site

FILE_NAME = Rule(
    name=Message("file-name"),
    severity="error",
    reason=Message("The file name is the version number, so it must be a valid one."),
    remedy=Message("Name the file MAJOR.MINOR.md, for example 1.1.md, or move it out of content/."),
)
SYMLINK = Rule(
    name=Message("symlink"),
    severity="error",
    reason=Message(
        "A symbolic link could change what is published without any change in content/."
    ),
    remedy=Message("Replace it with a copy of the file itself."),
)

# Files that file managers and office programs leave behind.
_LITTER = re.compile(
    r"\..*|~\$.*|~.*\.tmp|(?:eh)?thumbs\.db(?::.*)?|desktop\.ini|icon\r?|__macosx|"
    r"\$recycle\.bin|system volume information",
    re.IGNORECASE,
)
_TOP = frozenset(
    {"site.toml", "anchors.toml", "browsers.yaml", "cookies.yaml", "words.toml", "ledger"}
)


def entries_of(folder: Path) -> list[Path]:
    """The entries of `folder` by name, without hidden files and files that programs leave behind.

    Empty if there is no folder; raises OSError if it cannot be read.
    """
    try:
        return sorted(path for path in folder.iterdir() if not _LITTER.fullmatch(path.name))
    except (FileNotFoundError, NotADirectoryError):
        return []


def holds_file(path: Path) -> bool:
    """Whether there is a file, or a link to one; raises OSError if that is unknown."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        if error.errno == errno.ELOOP:
            return False
        raise


def is_there(path: Path) -> bool:
    """Whether the name exists, even as a broken link."""
    return path.is_symlink() or path.exists()


def is_file(path: Path) -> bool:
    """Whether the name is a file, or a link to anything."""
    return path.is_symlink() or path.is_file()


def link_problem(path: str) -> Problem:
    """A symbolic link in content/ is a problem, whatever its target."""
    message = Message("this is a symbolic link to another place")
    return Problem(rule=SYMLINK, path=path, line=1, message=message)


def strangers(root: Path, site: Site) -> Iterator[Problem]:
    """Files and folders in content/ that belong to no policy or language."""
    content = root / "content"
    if content.is_symlink():
        yield link_problem("content")
    for path in entries_of(content):
        shown = f"content/{path.name}"
        if path.is_symlink():
            yield link_problem(shown)
        elif path.name in site.languages or path.name == "ledger":
            yield from _unknown_policies(path, shown, site)
        elif path.name not in _TOP and path.name != site.organisation.logo:
            message, remedy = (
                Message("this is neither a language nor a file that policysite uses"),
                None,
            )
            if LANGUAGE.fullmatch(path.name):
                message = Message(
                    "“%(name)s” is not one of the languages in %(settings)s",
                    name=path.name,
                    settings=settings.PATH,
                )
                remedy = Message(
                    "Add it to languages in %(settings)s, or move it out of content/.",
                    settings=settings.PATH,
                )
            yield Problem(rule=FILE_NAME, path=shown, line=1, message=message, remedy=remedy)


def _unknown_policies(folder: Path, shown: str, site: Site) -> Iterator[Problem]:
    for path in entries_of(folder):
        if path.is_symlink():
            yield link_problem(f"{shown}/{path.name}")
        elif path.name not in site.policies or not path.is_dir():
            rule = LEDGER_FILE if folder.name == "ledger" else FILE_NAME
            message = Message(
                "“%(name)s” is not one of the policies in %(settings)s",
                name=path.name,
                settings=settings.PATH,
            )
            if path.name.lower() in site.policies:
                message = Message(
                    "“%(name)s” differs from “%(lower)s” only in capitals, or is not a folder",
                    name=path.name,
                    lower=path.name.lower(),
                )
            remedy = Message(
                "Add it to policies in %(settings)s, or move it out of content/.",
                settings=settings.PATH,
            )
            yield Problem(
                rule=rule, path=f"{shown}/{path.name}", line=1, message=message, remedy=remedy
            )
