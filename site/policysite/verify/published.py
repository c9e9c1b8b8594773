"""The ledger of a site: SHA256SUMS, and the entries and records that it names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from policysite import ledger
from policysite.message import Message, WrongValue
from policysite.models import Policy
from policysite.verify import sums
from policysite.verify.findings import REBUILD, REMOVE, RESTORE, Finding
from policysite.verify.sites import Unreachable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from policysite.models import Entry, Record, Version, Withdrawal
    from policysite.verify.findings import Step
    from policysite.verify.reader import Reader

    _Files = tuple[dict[sums.Key, Entry], dict[sums.Key, list[Record | Withdrawal]], set[sums.Key]]

# The total size of all entries; 10,000 of them have a fifth of it.
_MOST_BYTES = 32 * 1024**2


@dataclass(frozen=True, kw_only=True)
class Published:
    """What a site says it has published, as far as it can be read.

    `head` is the hash of SHA256SUMS, None if there is none; `policies` are the contents of the
    ledger by policy, without texts. `unreadable` are the versions whose entry cannot be read.
    """

    listed: sums.Sums
    head: str | None
    policies: Mapping[str, Policy]
    unreadable: frozenset[sums.Key]

    def __iter__(self) -> Iterator[Version]:
        """The versions of every policy."""
        for policy in self.policies.values():
            yield from policy.versions

    @cached_property
    def withdrawn(self) -> frozenset[sums.Key]:
        """The versions whose text was withdrawn."""
        return frozenset((v.policy, v.number) for v in self if v.withdrawal is not None)

    def goals(self, policies: Collection[str]) -> Iterator[Finding]:
        """Policies that continue in one that is not in `policies`."""
        for problem in ledger.goal_problems(self, policies):
            path = problem.path.removeprefix("content/")
            yield Finding("contradiction", path, problem.message, RESTORE)

    def days_after(self, today: date) -> Iterator[Finding]:
        """What was done on a day in the future."""
        days: dict[str, date] = {}
        for version in self:
            assert version.entry is not None  # every version of a ledger has one
            days[sums.entry_file(version.entry)] = version.entry.published
            for record in ledger.records_of(version):
                days[sums.record_file(record)] = record.recorded
        for path, day in days.items():
            if day > today:
                message = Message(
                    "it is dated %(day)s, but today is %(today)s", day=day, today=today
                )
                yield Finding("contradiction", path, message, RESTORE)


def read(reader: Reader, data: bytes | None) -> Step[Published]:
    """The ledger whose SHA256SUMS has the bytes `data` (None: it has none)."""
    listed = sums.parse(data) if data is not None else sums.NOTHING
    for fault in listed.faults:
        yield Finding("contradiction", sums.NAME, fault, REBUILD)
    entries, records, unreadable = yield from _files(reader, listed)
    versions: dict[str, list[Version]] = {}
    for key in sorted(entries):
        version = ledger.published_version(entries[key], records.get(key, ()))
        versions.setdefault(version.policy, []).append(version)
    policies = {
        name: Policy(name=name, versions=tuple(each), chain=ledger.chain(each))
        for name, each in versions.items()
    }
    for each in versions.values():
        for problem in ledger.chain_problems(each):
            path = problem.path.removeprefix("content/")
            yield Finding("contradiction", path, problem.message, RESTORE)
    published = Published(
        listed=listed,
        head=reader.hashes[sums.NAME],
        policies=policies,
        unreadable=frozenset(unreadable),
    )
    yield from _check_names(published)
    return published


def _files(reader: Reader, listed: sums.Sums) -> Step[_Files]:
    """Each entry by version, its records, and the versions whose entry cannot be read."""
    entries: dict[sums.Key, Entry] = {}
    unreadable: set[sums.Key] = set()
    size = 0
    for path, key in listed.versions.items():
        if not sums.is_entry(path):
            continue
        entry = yield from _entry(reader, path, key, listed)
        if entry is None:
            unreadable.add(key)
            continue
        entries[key] = entry
        size = _bounded(size + len(entry.data))
    records: dict[sums.Key, list[Record | Withdrawal]] = {}
    for path, key in listed.versions.items():
        name = sums.record_name(path)
        if name is None:
            continue
        record = yield from _record(reader, path, name, entries.get(key), listed)
        if record is not None:
            records.setdefault(key, []).append(record)
            size = _bounded(size + len(record.data))
    return entries, records, unreadable


def _bounded(size: int) -> int:
    """The `size` of all entries and records so far; raises Unreachable if it is too large."""
    if size > _MOST_BYTES:
        raise Unreachable(
            Message("its entries are larger than %(limit)s bytes in total", limit=_MOST_BYTES),
            Message("Check that this is the right place."),
        )
    return size


def _entry(reader: Reader, path: str, key: sums.Key, listed: sums.Sums) -> Step[Entry | None]:
    data = yield from reader.read_published(path, listed.hashes)
    if data is None:
        return None
    try:
        entry = ledger.parse_entry(data)
    except WrongValue as error:
        message = Message("it is not a valid ledger entry: %(fault)s", fault=error.message)
        yield Finding("contradiction", path, message, RESTORE)
        return None
    if (entry.policy, entry.number) == key:
        return entry
    message = Message(
        "it is the entry for %(policy)s %(version)s", policy=entry.policy, version=entry.number
    )
    yield Finding("contradiction", path, message, RESTORE)
    return None


def _record(
    reader: Reader, path: str, name: str, entry: Entry | None, listed: sums.Sums
) -> Step[Record | Withdrawal | None]:
    data = yield from reader.read_published(path, listed.hashes)
    if data is None:
        return None
    try:
        record = ledger.parse_record(name, data)
    except WrongValue as error:
        message = Message("it is not a valid ledger record: %(fault)s", fault=error.message)
        yield Finding("contradiction", path, message, RESTORE)
        return None
    fault = ledger.record_fault(record, entry)
    if fault is not None:
        yield Finding("contradiction", path, fault, RESTORE)
        return None
    return record


def _check_names(published: Published) -> Iterator[Finding]:
    """Check that SHA256SUMS names exactly what the entries lock."""
    listed = published.listed.versions
    expected: set[str] = set()
    for version in published:
        entry = version.entry
        assert entry is not None  # every version of a ledger has one
        expected.add(sums.entry_file(entry))
        expected |= {sums.record_file(record) for record in ledger.records_of(version)}
        if version.withdrawal is not None:
            continue
        for language in entry.languages:
            expected |= {sums.article_file(entry, language), sums.source_file(entry, language)}
    for path in sorted(expected - set(listed)):
        message = Message("its ledger entry lists it, but %(file)s does not", file=sums.NAME)
        yield Finding("contradiction", path, message, REBUILD)
    for path in sorted(set(listed) - expected):
        if listed[path] not in published.unreadable:
            message = Message("%(file)s lists it, but no ledger entry does", file=sums.NAME)
            yield Finding("extra", path, message, REMOVE)
