"""The ledger of one policy in content/: entries, records, and their problems.

`policysite.ledger` parses the files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite import ledger
from policysite.content.folders import entries_of, holds_file, link_problem
from policysite.ledger import LEDGER_FILE
from policysite.message import Message, WrongValue
from policysite.models import Problem
from policysite.rules import Rule

if TYPE_CHECKING:
    from policysite.content.project import Project
    from policysite.models import Entry, Record, Version, VersionNumber, Withdrawal

LEDGER_ENTRY = Rule(
    name=Message("ledger-entry"),
    severity="error",
    reason=Message("The ledger proves what was published, so only “publish” may write to it."),
    remedy=Message("Restore the file (git restore)."),
)


def read(project: Project, policy: str) -> tuple[list[Version], list[Problem]]:
    """The published versions of `policy` without their texts, lowest first, checked as a chain.

    Files that do not belong there are problems.
    """
    names, problems = _names(project, policy)
    entries: dict[VersionNumber, Entry] = {}
    for path, name in names.items():
        if name.language is None and name.record is None:
            entry, faults = _entry(project, path, policy, name.number)
            problems += faults
            if entry is not None:
                entries[name.number] = entry
    records: dict[VersionNumber, list[Record | Withdrawal]] = {}
    for path, name in names.items():
        entry = entries.get(name.number)
        if name.record is not None:
            record, faults = _record(project, path, name.record, entry)
            problems += faults
            records.setdefault(name.number, []).extend([record] if record is not None else [])
        elif name.language is not None and (entry is None or name.language not in entry.languages):
            message = Message(
                "the entry of version %(version)s does not name this article", version=name.number
            )
            problems.append(Problem(rule=LEDGER_FILE, path=path, line=1, message=message))
    versions = [
        ledger.published_version(entries[number], records.get(number, ()))
        for number in sorted(entries)
    ]
    return versions, [*problems, *ledger.chain_problems(versions)]


def _names(project: Project, policy: str) -> tuple[dict[str, ledger.Name], list[Problem]]:
    """The parts of the name of each file of a ledger, by path."""
    found: dict[str, ledger.Name] = {}
    problems: list[Problem] = []
    for file in entries_of(project.root / ledger.FOLDER / policy):
        path = f"{ledger.FOLDER}/{policy}/{file.name}"
        name = ledger.parse_name(file.name)
        if file.is_symlink():
            problems.append(link_problem(path))
        elif name is None or not holds_file(file):
            message = Message("this file does not belong in the ledger")
            problems.append(Problem(rule=LEDGER_FILE, path=path, line=1, message=message))
        else:
            found[path] = name
    return found, problems


def _entry(
    project: Project, path: str, policy: str, number: VersionNumber
) -> tuple[Entry | None, list[Problem]]:
    """The entry in the file `path`, if it is that of this version."""
    data, problems = project.data(path)
    if data is None:
        return None, [*problems, _problem(path, Message("the file cannot be read"))]
    try:
        entry = ledger.parse_entry(data)
    except WrongValue as error:
        return None, [*problems, _problem(path, error.message)]
    if (entry.policy, entry.number) != (policy, number):
        message = Message(
            "it is the entry for %(policy)s %(version)s",
            policy=entry.policy,
            version=entry.number,
        )
        return None, [*problems, _problem(path, message)]
    return entry, problems


def _record(
    project: Project, path: str, name: str, entry: Entry | None
) -> tuple[Record | Withdrawal | None, list[Problem]]:
    """The record called `name` in the file `path`, if it belongs to the version of `entry`."""
    data, problems = project.data(path)
    try:
        record = ledger.parse_record(name, data or b"")
    except WrongValue as error:
        return None, [*problems, _problem(path, error.message)]
    fault = ledger.record_fault(record, entry)
    if fault is not None:
        return None, [*problems, _problem(path, fault)]
    return record, problems


def _problem(path: str, message: Message) -> Problem:
    return Problem(rule=LEDGER_ENTRY, path=path, line=1, message=message)
