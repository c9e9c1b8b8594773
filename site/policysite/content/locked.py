"""What lies in the ledger of one policy: entries and the records beside them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policysite import ledger, rules
from policysite.content.folders import entries_of
from policysite.message import Message, WrongValue
from policysite.models import (
    CallOff,
    Ending,
    Joining,
    Problem,
    Rescheduling,
    Version,
    Withdrawal,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from policysite.models import Entry, Record, Rule, VersionNumber

    # The bytes of a file by its path relative to the project; None where there are none.
    Read = Callable[[str], bytes | None]


def read(root: Path, policy: str, read_bytes: Read) -> tuple[list[Version], list[Problem]]:
    """The published versions of `policy` without their texts, lowest first, and the problems.

    Files that do not belong in the ledger are problems, too.
    """
    return _Reader(policy, read_bytes).versions(root)


class _Reader:
    """Reads the ledger of one policy; `problems` grows while it reads."""

    def __init__(self, policy: str, read_bytes: Read) -> None:
        self._policy = policy
        self._read_bytes = read_bytes
        self._problems: list[Problem] = []
        self._entries: dict[VersionNumber, Entry] = {}
        self._records: dict[VersionNumber, list[Record | Withdrawal]] = {}

    def versions(self, root: Path) -> tuple[list[Version], list[Problem]]:
        """The versions and the problems."""
        names = list(self._names(root))
        for shown, name in names:
            if name.language is None and name.record is None:
                self._read_entry(shown, name.number)
        for shown, name in names:
            if name.record is not None:
                self._read_record(shown, name.number, name.record)
            elif name.language is not None:
                self._check_article(shown, name.number, name.language)
        found = [self._version(self._entries[number]) for number in sorted(self._entries)]
        return found, [*self._problems, *ledger.chain_problems(found)]

    def _names(self, root: Path) -> Iterator[tuple[str, ledger.Name]]:
        """Each file of the ledger with what its name says."""
        for path in entries_of(root / ledger.FOLDER / self._policy):
            shown = f"{ledger.FOLDER}/{self._policy}/{path.name}"
            name = ledger.parse_name(path.name)
            if path.is_symlink():
                self._report(rules.SYMLINK, shown, Message("this is a link to another place"))
            elif name is None or not path.is_file():
                self._report(rules.LEDGER_FILE, shown, Message("this is no file of the ledger"))
            else:
                yield shown, name

    def _read_entry(self, shown: str, number: VersionNumber) -> None:
        data = self._read_bytes(shown)
        try:
            entry = ledger.parse_entry(data or b"")
        except WrongValue as error:
            message = Message("the file cannot be read") if data is None else error.message
            self._report(rules.LEDGER_ENTRY, shown, message)
            return
        if (entry.policy, entry.number) != (self._policy, number):
            message = Message(
                "it is the entry of %(policy)s %(version)s",
                policy=entry.policy,
                version=entry.number,
            )
            self._report(rules.LEDGER_ENTRY, shown, message)
            return
        self._entries[number] = entry

    def _read_record(self, shown: str, number: VersionNumber, name: str) -> None:
        try:
            record = ledger.parse_record(name, self._read_bytes(shown) or b"")
        except WrongValue as error:
            self._report(rules.LEDGER_ENTRY, shown, error.message)
            return
        fault = ledger.record_fault(record, self._entries.get(number))
        if fault is not None:
            self._report(rules.LEDGER_ENTRY, shown, fault)
        else:
            self._records.setdefault(number, []).append(record)

    def _check_article(self, shown: str, number: VersionNumber, language: str) -> None:
        entry = self._entries.get(number)
        if entry is None or language not in entry.languages:
            message = Message(
                "the entry of version %(version)s does not name this article", version=number
            )
            self._report(rules.LEDGER_FILE, shown, message)

    def _version(self, entry: Entry) -> Version:
        return published_version(entry, self._records.get(entry.number, ()))

    def _report(self, rule: Rule, path: str, message: Message) -> None:
        self._problems.append(Problem(rule=rule, path=path, line=1, message=message))


def published_version(entry: Entry, records: Sequence[Record | Withdrawal]) -> Version:
    """A published version without its texts: its entry and the records beside it."""
    bare = Version(policy=entry.policy, number=entry.number, documents={}, entry=entry)
    return with_records(bare, records)


def with_records(version: Version, records: Sequence[Record | Withdrawal]) -> Version:
    """The same version with these records in place of those that it has."""
    moves = [record for record in records if isinstance(record, Rescheduling)]
    return replace(
        version,
        withdrawal=next((each for each in records if isinstance(each, Withdrawal)), None),
        reschedulings=tuple(sorted(moves, key=lambda record: record.count)),
        call_off=next((each for each in records if isinstance(each, CallOff)), None),
        ending=next((each for each in records if isinstance(each, Ending)), None),
        joining=next((each for each in records if isinstance(each, Joining)), None),
    )
