"""The ledger of a site: SHA256SUMS, and the entries that it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite import ledger
from policysite.message import Message, WrongValue
from policysite.verify import sums
from policysite.verify.findings import REBUILD, REMOVE, RESTORE, Finding
from policysite.verify.sites import Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from policysite.models import Entry, Withdrawal
    from policysite.verify.findings import Step
    from policysite.verify.reader import Reader

# Of all entries together; 10,000 of them have a fifth of it.
_MOST_BYTES = 32 * 1024**2


@dataclass(frozen=True, kw_only=True)
class Published:
    """What a site says it has published, as far as it can be read.

    `head` is the hash of SHA256SUMS, None where there is none; `entries` are those of each
    policy, lowest version first. `unreadable` are the versions whose entry is none. `withdrawn`
    are those of which it says that their text was taken away, and `withdrawals` the records of
    it that can be read.
    """

    listed: sums.Sums
    head: str | None
    entries: Mapping[str, Sequence[Entry]]
    unreadable: frozenset[sums.Key]
    withdrawn: frozenset[sums.Key]
    withdrawals: Mapping[sums.Key, Withdrawal]

    def __iter__(self) -> Iterator[Entry]:
        """The entries of every policy."""
        for entries in self.entries.values():
            yield from entries

    def days_after(self, today: date) -> Iterator[Finding]:
        """What was done on a day that has not come."""
        days = {sums.entry_file(entry): entry.published for entry in self}
        for withdrawal in self.withdrawals.values():
            days[sums.withdrawal_file(withdrawal)] = withdrawal.withdrawn
        for path, day in days.items():
            if day > today:
                message = Message("it is of %(day)s, and today is %(today)s", day=day, today=today)
                yield Finding("contradiction", path, message, RESTORE)


def read(reader: Reader, data: bytes | None) -> Step[Published]:
    """The ledger whose SHA256SUMS has the bytes `data` (None: it has none)."""
    listed = sums.parse(data) if data is not None else sums.NOTHING
    for fault in listed.faults:
        yield Finding("contradiction", sums.NAME, fault, REBUILD)
    entries: dict[str, list[Entry]] = {}
    unreadable: set[sums.Key] = set()
    size = 0
    for path, key in listed.versions.items():
        if not sums.is_entry(path):
            continue
        entry = yield from _entry(reader, path, key, listed)
        if entry is None:
            unreadable.add(key)
            continue
        entries.setdefault(entry.policy, []).append(entry)
        size += len(entry.data)
        if size > _MOST_BYTES:
            raise Unreachable(
                Message("its entries have more than %(limit)s bytes", limit=_MOST_BYTES),
                Message("Look whether it is the right place."),
            )
    for chain in entries.values():
        chain.sort(key=lambda entry: entry.number)
        for problem in ledger.chain_problems(chain):
            path = problem.path.removeprefix("content/")
            yield Finding("contradiction", path, problem.message, RESTORE)
    withdrawn = {path: key for path, key in listed.versions.items() if sums.is_withdrawal(path)}
    withdrawals: dict[sums.Key, Withdrawal] = {}
    for path, key in withdrawn.items():
        found = yield from _withdrawal(reader, path, key, listed, entries.get(key[0], ()))
        if found is not None:
            withdrawals[key] = found
    published = Published(
        listed=listed,
        head=reader.hashes[sums.NAME],
        entries=entries,
        unreadable=frozenset(unreadable),
        withdrawn=frozenset(withdrawn.values()),
        withdrawals=withdrawals,
    )
    yield from _check_names(published)
    return published


def _entry(reader: Reader, path: str, key: sums.Key, listed: sums.Sums) -> Step[Entry | None]:
    data = yield from reader.read_published(path, listed.hashes)
    if data is None:
        return None
    try:
        entry = ledger.parse_entry(data)
    except WrongValue as error:
        message = Message("it is no entry of the ledger: %(fault)s", fault=error.message)
        yield Finding("contradiction", path, message, RESTORE)
        return None
    if (entry.policy, entry.number) == key:
        return entry
    message = Message(
        "it is the entry of %(policy)s %(version)s", policy=entry.policy, version=entry.number
    )
    yield Finding("contradiction", path, message, RESTORE)
    return None


def _withdrawal(
    reader: Reader, path: str, key: sums.Key, listed: sums.Sums, entries: Sequence[Entry]
) -> Step[Withdrawal | None]:
    """The record at `path`, where “withdraw” can have written it; `entries` are of its policy."""
    data = yield from reader.read_published(path, listed.hashes)
    if data is None:
        return None
    try:
        withdrawal = ledger.parse_withdrawal(data)
        fault = ledger.withdrawal_fault(withdrawal, key[1], entries)
    except WrongValue as error:
        withdrawal, fault = None, error.message
    if fault is not None:
        message = Message("it is no record of a withdrawal: %(fault)s", fault=fault)
        yield Finding("contradiction", path, message, RESTORE)
        return None
    return withdrawal


def _check_names(published: Published) -> Iterator[Finding]:
    """SHA256SUMS names what the entries vouch for, and nothing else."""
    listed = published.listed.versions
    expected: set[str] = set()
    for entry in published:
        expected.add(sums.entry_file(entry))
        if (entry.policy, entry.number) in published.withdrawn:
            expected.add(sums.withdrawal_file(entry))
            continue
        for language in entry.languages:
            expected |= {sums.article_file(entry, language), sums.source_file(entry, language)}
    for path in sorted(expected - set(listed)):
        message = Message("its entry vouches for it, but %(file)s does not name it", file=sums.NAME)
        yield Finding("contradiction", path, message, REBUILD)
    for path in sorted(set(listed) - expected):
        if listed[path] not in published.unreadable:
            message = Message("%(file)s names it, but no entry vouches for it", file=sums.NAME)
            yield Finding("extra", path, message, REMOVE)
