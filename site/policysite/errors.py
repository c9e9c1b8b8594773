"""The exceptions that a user may meet; the command line prints them without a traceback.

click.ClickException
└── PolicysiteError          exit status 1; 2 where the command was called wrongly
    ├── ContentProblems      the content has problems; carries all of them
    ├── UnreadableContent    there is no content, or its settings cannot be read
    ├── UnknownName          there is no policy or version of that name
    ├── DraftError           a draft cannot be made, or not be written
    ├── LedgerError          something cannot be published or withdrawn
    ├── TargetError          the folder to write to is not ours, or cannot be written
    │   └── WrongPlace       nobody may ever write there
    ├── ImportRefused        a file cannot be brought in
    ├── BuildError           the pages could not be made; says what became of the last site
    ├── MissingExtra         an option needs what is not installed
    ├── HostingError         the local server cannot be started
    ├── DeploymentError      a release cannot be deployed; says what is live now
    ├── ScanFailed           a website cannot be scanned
    └── SystemRefusal        the system does not let us read or write something
"""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import click

from policysite.message import ENGLISH, Message
from policysite.models import count_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from policysite.models import Problem
    from policysite.rules import Severity


class PolicysiteError(click.ClickException):
    """Something that the user can fix; the message says what is wrong and how to fix it."""

    exit_code = 1
    catalog = ENGLISH  # the command line sets the language of the user

    def __init__(self, message: Message) -> None:
        """`message`: complete sentences for the user."""
        super().__init__(message)
        self.sentence = message

    def format_message(self) -> str:
        """The message in the user's language."""
        return self.sentence.translated(self.catalog)


class ContentProblems(PolicysiteError):
    """The content has problems that must be fixed first."""

    def __init__(
        self,
        problems: Sequence[Problem],
        outcome: Message,
        severities: Container[Severity] = ("error",),
    ) -> None:
        """`problems`: all findings; `outcome`: what was not done, as a part of the last sentence.

        `severities` are those of the problems that block: `blocking`.
        """
        self.problems = tuple(problems)
        self.blocking = tuple(each for each in problems if each.rule.severity in severities)
        message = Message.plural(
            "%(problems)s above: %(outcome)s. Fix it and run the command again.",
            "%(problems)s above: %(outcome)s. Fix them and run the command again.",
            len(self.blocking),
            problems=count_of(self.blocking),
            outcome=outcome,
        )
        super().__init__(message)


class UnreadableContent(PolicysiteError):
    """There is no content here, or its settings cannot be read; `problems` explain why."""

    def __init__(self, message: Message, problems: Iterable[Problem] = ()) -> None:
        """`message`: what cannot be read; `problems`: the reasons."""
        super().__init__(message)
        self.problems = tuple(problems)


class UnknownName(PolicysiteError):
    """There is no policy or version of that name; the message lists the existing ones."""

    exit_code = 2  # a usage error


class DraftError(PolicysiteError):
    """A draft cannot be made; the message says why, and whether anything was changed."""


class LedgerError(PolicysiteError):
    """A version cannot be published or withdrawn; the message says whether anything was changed."""


class TargetError(PolicysiteError):
    """The target folder was rejected; nothing in it was changed."""


class WrongPlace(TargetError):
    """No site may ever be written to that place; nothing in it was changed."""

    exit_code = 2  # a usage error


class ImportRefused(PolicysiteError):
    """A file cannot be imported; the message says why, and whether anything was changed."""


class BuildError(PolicysiteError):
    """The build failed; the message says what happened to the last good site."""


class MissingExtra(PolicysiteError):
    """An option needs a library that is not installed; nothing was done."""


class HostingError(PolicysiteError):
    """The local server cannot be started."""


class DeploymentError(PolicysiteError):
    """A release cannot be deployed; the message says why, and what is live now."""


class ScanFailed(PolicysiteError):
    """A website could not be scanned, or the result could not be compared."""


class SystemRefusal(PolicysiteError):
    """The operating system does not allow something that a command needs to read or write."""

    def __init__(self, error: OSError) -> None:
        """`error`: what the operating system reported."""
        why = explained(error)
        if _path(error) is None:
            why = Message("A file or the output of the command cannot be written: %(why)s", why=why)
        super().__init__(why)


_MEANINGS = {
    errno.EACCES: Message(
        "permission denied. Give this account permission, or run the command with an account "
        "that has it."
    ),
    errno.ENOENT: Message(
        "it does not exist, or was just deleted. Check the name and run the command again."
    ),
    errno.ENOTDIR: Message("there is a file where a folder is needed. Move that file elsewhere."),
    errno.EISDIR: Message("there is a folder where a file is needed. Move that folder elsewhere."),
    errno.ELOOP: Message(
        "it is a symbolic link that points to itself. Replace it with the file or folder itself."
    ),
    errno.ENAMETOOLONG: Message("the name is too long for this disk. Choose a shorter name."),
    errno.ENOSPC: Message("the disk is full. Free some space and run the command again."),
    errno.EROFS: Message("the disk is read-only. Choose another place."),
    errno.EMFILE: Message(
        "too many files are open. Close other programs and run the command again."
    ),
    errno.EIO: Message(
        "the disk reports an error. Make a copy of your work elsewhere, and have the disk examined."
    ),
}
_SAME = {errno.EPERM: errno.EACCES, errno.EDQUOT: errno.ENOSPC, errno.ENFILE: errno.EMFILE}


def explained(error: OSError) -> Message:
    """What the operating system rejected: the path, if known, the reason, and what to do."""
    code = error.errno or 0
    why = _MEANINGS.get(_SAME.get(code, code))
    if why is None or isinstance(error.strerror, Message):  # our own message is more specific
        why = Message("%(reason)s.", reason=error.strerror or str(error))
    path = _path(error)
    if path is None:
        return why
    return Message("%(path)s cannot be read or written: %(why)s", path=path, why=why)


def _path(error: OSError) -> str | None:
    """The path in an error of the operating system, if it has one."""
    named = error.filename
    return None if named is None or isinstance(named, int) else os.fsdecode(named)
