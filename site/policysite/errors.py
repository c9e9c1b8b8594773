"""The exceptions that a user may meet; the command line prints them without a traceback.

click.ClickException
└── PolicysiteError          exit status 1
    ├── ContentProblems      the content has problems; carries all of them
    ├── UnreadableContent    there is no content, or its settings cannot be read
    ├── UnknownName          there is no policy or version of that name
    ├── LedgerError          something cannot be published
    ├── TargetError          the folder to write to is not ours, or cannot be written
    ├── BuildError           the pages could not be made; the last good site stays
    └── HostingError         the local server cannot be started
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from policysite.models import Problem


class PolicysiteError(click.ClickException):
    """Something that the user can mend; the message says what and how."""

    exit_code = 1


class ContentProblems(PolicysiteError):
    """The content has problems that must be mended first."""

    def __init__(self, problems: Sequence[Problem], intention: str) -> None:
        """`problems`: all findings; `intention`: what was refused, for the last line."""
        self.problems = tuple(problems)
        count = sum(problem.rule.severity == "error" for problem in self.problems)
        noun = "error" if count == 1 else "errors"
        super().__init__(f"{count} {noun} above: {intention}. Mend them and run the command again.")


class UnreadableContent(PolicysiteError):
    """There is no content here, or its settings cannot be read; `problems` say why."""

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class UnknownName(PolicysiteError):
    """There is no policy or version of that name; the message tells which there are."""


class LedgerError(PolicysiteError):
    """A version cannot be published; nothing was written."""


class TargetError(PolicysiteError):
    """The target folder is refused; nothing in it was touched."""


class BuildError(PolicysiteError):
    """The build failed; the last good site is as it was."""


class HostingError(PolicysiteError):
    """The local server cannot be started."""
