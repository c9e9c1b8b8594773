"""The ledger of one policy as it lies in content/: its entries and withdrawals, and what is wrong.

What a file of it says, `policysite.ledger` knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite import ledger
from policysite.content.folders import entries_of, holds_file, link_problem
from policysite.ledger import LEDGER_FILE
from policysite.message import Message, WrongValue
from policysite.models import Problem
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policysite.content.project import Project
    from policysite.models import Entry, VersionNumber, Withdrawal

LEDGER_ENTRY = Rule(
    name="ledger-entry",
    severity="error",
    reason=Message("The ledger is the proof of what was published; only “publish” writes it."),
    remedy=Message("Put the file back as it was (git restore)."),
)


@dataclass(frozen=True)
class Record:
    """What was published of a policy, and what of it was withdrawn, by version."""

    entries: Mapping[VersionNumber, Entry]
    withdrawals: Mapping[VersionNumber, Withdrawal]


@dataclass(frozen=True)
class _Names:
    """The paths of the files of a ledger by what their names say."""

    entries: Mapping[VersionNumber, str]
    withdrawals: Mapping[VersionNumber, str]
    articles: Mapping[tuple[VersionNumber, str], str]


def read(project: Project, policy: str) -> tuple[Record, list[Problem]]:
    """The record of `policy`, checked as a chain; files that do not belong are problems."""
    names, problems = _names(project, policy)
    entries: dict[VersionNumber, Entry] = {}
    for number, path in names.entries.items():
        entry, faults = _entry(project, path, policy, number)
        problems += faults
        if entry is not None:
            entries[number] = entry
    withdrawals: dict[VersionNumber, Withdrawal] = {}
    for number, path in names.withdrawals.items():
        withdrawal, faults = _withdrawal(project, path, number, list(entries.values()))
        problems += faults
        if withdrawal is not None:
            withdrawals[number] = withdrawal
    for (number, language), path in names.articles.items():
        if number not in entries or language not in entries[number].languages:
            message = Message(
                "the entry of version %(version)s does not name this article", version=number
            )
            problems.append(Problem(rule=LEDGER_FILE, path=path, line=1, message=message))
    problems += ledger.chain_problems([entries[number] for number in sorted(entries)])
    return Record(entries, withdrawals), problems


def _names(project: Project, policy: str) -> tuple[_Names, list[Problem]]:
    entries: dict[VersionNumber, str] = {}
    withdrawals: dict[VersionNumber, str] = {}
    articles: dict[tuple[VersionNumber, str], str] = {}
    problems: list[Problem] = []
    for file in entries_of(project.root / ledger.FOLDER / policy):
        path = f"{ledger.FOLDER}/{policy}/{file.name}"
        name = ledger.parse_name(file.name)
        withdrawn = ledger.parse_withdrawal_name(file.name)
        if file.is_symlink():
            problems.append(link_problem(path))
        elif withdrawn is not None and holds_file(file):
            withdrawals[withdrawn] = path
        elif name is None or not holds_file(file):
            message = Message("this is no file of the ledger")
            problems.append(Problem(rule=LEDGER_FILE, path=path, line=1, message=message))
        elif name[1] is not None:
            articles[name[0], name[1]] = path
        else:
            entries[name[0]] = path
    return _Names(entries, withdrawals, articles), problems


def _entry(
    project: Project, path: str, policy: str, number: VersionNumber
) -> tuple[Entry | None, list[Problem]]:
    """The entry in the file `path`, where it is that of this version."""
    data, problems = project.data(path)
    if data is None:
        return None, [*problems, _problem(path, Message("the file cannot be read"))]
    try:
        entry = ledger.parse_entry(data)
    except WrongValue as error:
        return None, [*problems, _problem(path, error.message)]
    if (entry.policy, entry.number) != (policy, number):
        message = Message(
            "it is the entry of %(policy)s %(version)s",
            policy=entry.policy,
            version=entry.number,
        )
        return None, [*problems, _problem(path, message)]
    return entry, problems


def _withdrawal(
    project: Project, path: str, number: VersionNumber, entries: Sequence[Entry]
) -> tuple[Withdrawal | None, list[Problem]]:
    """The withdrawal in the file `path`, where “withdraw” can have written it for this version."""
    data, problems = project.data(path)
    try:
        withdrawal = ledger.parse_withdrawal(data or b"")
    except WrongValue as error:
        return None, [*problems, _problem(path, error.message)]
    fault = ledger.withdrawal_fault(withdrawal, number, entries)
    if fault is not None:
        return None, [*problems, _problem(path, fault)]
    return withdrawal, problems


def _problem(path: str, message: Message) -> Problem:
    return Problem(rule=LEDGER_ENTRY, path=path, line=1, message=message)
