"""The results of verifying a site."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeVar

from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

Kind = Literal[
    "changed", "missing", "extra", "contradiction", "unreadable", "unreachable", "stale", "host"
]
Relation = Literal["equal", "older than ours", "ahead of ours", "forked"]

# What to do about a fault by default.
RESTORE = Message("Find out who changed it and when, keep a copy, then restore the published file.")
REBUILD = Message("Build the site again and deploy all of it, then verify again.")
REMOVE = Message("Find out who put it there, then build the site and deploy all of it.")
_SHOWN = 5


@dataclass(frozen=True)
class Finding:
    """Something that is wrong: its kind, the file, what is wrong in words, and what to do.

    `path` is the address of the file without a leading slash.
    """

    kind: Kind
    path: str
    message: Message
    remedy: Message


_Result = TypeVar("_Result")
# A step of verifying: it yields findings, and returns what it learned.
Step = Generator[Finding, None, _Result]


@dataclass(frozen=True)
class Compared:
    """How many files were compared with what the program makes as of a day.

    `project` is true if that was made from this project's content, false if from the site itself.
    """

    files: int
    as_of: date
    project: bool


@dataclass(frozen=True)
class Verdict:
    """The result: all findings, the relation of the site's ledger to ours, and its head.

    `relation` is None if there was nothing to compare with, `head` (the hash of SHA256SUMS) if that
    could not be read. `days` are the first and last day on which the site's statement of what is in
    force is correct; None for no limit, and None instead of both for no such day. `more` is the
    number of findings that are not in `findings`. `compared` is the reason, or None, if only the
    ledger and the pages with its texts were checked.
    """

    findings: tuple[Finding, ...]
    relation: Relation | None
    head: str | None
    days: tuple[date | None, date | None] | None = None
    more: int = 0
    compared: Compared | Message | None = None

    @property
    def right(self) -> bool:
        """Whether there are no findings."""
        return not self.findings


def merged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding for each file and kind, by file; the messages of the others are appended."""
    together: dict[tuple[str, Kind], list[Finding]] = {}
    for finding in findings:
        together.setdefault((finding.path, finding.kind), []).append(finding)
    return tuple(_one(together[key]) for key in sorted(together))


def _one(findings: list[Finding]) -> Finding:
    messages = list(dict.fromkeys(finding.message for finding in findings))
    shown = messages[:_SHOWN]
    if more := len(messages) - len(shown):
        shown.append(Message.plural("and %(count)s more", "and %(count)s more", more))
    first = findings[0]
    return replace(first, message=Message.joined(shown, "; "))
