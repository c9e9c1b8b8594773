"""The chain of entries of one policy: each contains the hash of the previous one.

The chain is in order of publication, not in order of the numbers: if 1.2 corrects a mistake in 1.1
while 2.0 is scheduled, its entry follows that of 2.0. If two branches publish after the same entry,
the chain forks; a record then says which of the two follows the other.

The functions take roughly linear time, because the entries may come from an untrusted site.
"""

from __future__ import annotations

import heapq
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from policysite.ledger.encoding import sha256
from policysite.ledger.files import entry_path, record_path
from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from policysite.models import Entry, Record, Version, VersionNumber

LEDGER_CHAIN = Rule(
    name=Message("ledger-chain"),
    severity="error",
    reason=Message(
        "Each entry contains the hash of the previous one, so that none can be removed or "
        "inserted unnoticed."
    ),
    remedy=Message("Restore the ledger from the main branch (git restore content/ledger)."),
)


def chain(versions: Sequence[Version]) -> tuple[VersionNumber, ...]:
    """The published `versions` of one policy in order of publication.

    Of versions that follow the same one, or none, the lowest comes first.
    """
    return tuple(_Tree({v.number: _named(v.previous) for v in versions}).order)


def chain_problems(versions: Sequence[Version]) -> Iterator[Problem]:
    """The problems between the published `versions` of one policy, sorted by number."""
    known = {version.number: _entry(version) for version in versions}
    for version in versions:
        for link, path in _links(version):
            message = _link_fault(_entry(version), link, known)
            if message is not None:
                yield _problem(path, message)
    tree = _Tree({version.number: _named(version.previous) for version in versions})
    yield from _roots(versions)
    yield from _forks(versions, tree)
    yield from _joined(versions, tree)
    yield from _dates(versions)
    for version in versions:
        yield from _record_problems(version)
    yield from _withdrawals(versions)


def goal_problems(versions: Iterable[Version], policies: Collection[str]) -> Iterator[Problem]:
    """Problems of records by which a policy continues in another one that is not in `policies`."""
    for version in versions:
        ending = version.ending
        if ending is not None and ending.into is not None and ending.into not in policies:
            message = Message(
                "there is no policy “%(policy)s” in which it could continue", policy=ending.into
            )
            yield _problem(record_path(ending), message)


class _Place(NamedTuple):
    """The positions in a tree walk of a version and of the last of its descendants."""

    first: int
    last: int


class _Tree:
    """Versions that each name their predecessor; `order` is that of a walk, lowest branch first.

    A version whose predecessor does not exist starts a branch of its own.
    """

    def __init__(self, named: Mapping[VersionNumber, VersionNumber | None]) -> None:
        self.followers: dict[VersionNumber | None, list[VersionNumber]] = {}
        for number in sorted(named):
            before = named[number] if named[number] in named else None
            self.followers.setdefault(before, []).append(number)
        self.order: list[VersionNumber] = []
        self._places: dict[VersionNumber, _Place] = {}
        self._walk(self.followers.get(None, []))
        for number in sorted(named):  # a cycle, which only records can create
            if number not in self._places:
                self._walk([number])

    def is_kin(self, one: VersionNumber, other: VersionNumber) -> bool:
        """Whether one of two versions descends from the other."""
        first, second = sorted((self._places[one], self._places[other]))
        return second.last <= first.last

    def _walk(self, starts: Sequence[VersionNumber]) -> None:
        todo: list[tuple[VersionNumber, int | None]] = [(n, None) for n in reversed(starts)]
        while todo:
            number, first = todo.pop()
            if first is not None:
                self._places[number] = _Place(first, len(self.order))
            elif number not in self._places:
                self._places[number] = _Place(len(self.order), len(self.order))
                todo.append((number, len(self.order)))
                self.order.append(number)
                todo += [(each, None) for each in reversed(self.followers.get(number, []))]


def _links(version: Version) -> Iterator[tuple[tuple[VersionNumber, str], str]]:
    """Each entry that a version claims to follow, with the file that says so."""
    entry = _entry(version)
    if entry.previous is not None:
        yield entry.previous, entry_path(entry.policy, entry.number)
    if version.joining is not None:
        yield version.joining.follows, record_path(version.joining)


def _link_fault(
    entry: Entry, link: tuple[VersionNumber, str], known: Mapping[VersionNumber, Entry]
) -> Message | None:
    named, expected = link
    if named not in known:
        return Message(
            "version %(version)s follows version %(named)s, but that entry is missing",
            version=entry.number,
            named=named,
        )
    if sha256(known[named].data) != expected:
        return Message(
            "version %(before)s is not the one that version %(version)s follows",
            before=named,
            version=entry.number,
        )
    return None


def _roots(versions: Sequence[Version]) -> Iterator[Problem]:
    """Exactly one version follows none, and all others descend from it."""
    first = None
    for before, version in pairwise([None, *versions]):
        if version is None or version.previous is not None:
            continue
        if first is not None and before is not None:
            message = Message(
                "version %(version)s names no previous version, but there is %(before)s",
                version=version.number,
                before=before.number,
            )
            path = entry_path(version.policy, version.number)
            yield _problem(path, message, _side_by_side(version.policy))
        first = first or version


def _forks(versions: Sequence[Version], tree: _Tree) -> Iterator[Problem]:
    """No two versions follow the same one."""
    for before, followers in tree.followers.items():
        for lower, higher in pairwise(followers) if before is not None else ():
            policy = versions[0].policy
            message = Message(
                "versions %(lower)s and %(higher)s both follow %(before)s: they were published "
                "on separate branches",
                lower=lower,
                higher=higher,
                before=before,
            )
            yield _problem(entry_path(policy, higher), message, _side_by_side(policy))


def _side_by_side(policy: str) -> Message:
    """How to fix two branches that published at the same time."""
    return Message(
        "If both are on the main branch, run: join %(policy)s. If one is on another branch, "
        "remove its files from content/ledger there and publish it again.",
        policy=policy,
    )


def _joined(versions: Sequence[Version], tree: _Tree) -> Iterator[Problem]:
    """A version that a record puts after another one does not precede it."""
    place = {number: position for position, number in enumerate(tree.order)}
    for version in versions:
        record = version.joining
        if record is not None and place.get(record.follows[0], -1) >= place[version.number]:
            message = Message("version %(version)s would follow itself", version=record.number)
            yield _problem(record_path(record), message)


def _dates(versions: Sequence[Version]) -> Iterator[Problem]:
    """Dates never decrease as versions increase, and no lower version follows one in force.

    Versions published on separate branches could not know about each other.
    """
    tree = _Tree({version.number: _named(_entry(version).previous) for version in versions})
    valid = {version.number: version for version in versions if version.call_off is None}
    latest: Version | None = None
    for version in valid.values():
        if latest is not None and version.effective < latest.effective:
            if tree.is_kin(version.number, latest.number):
                yield _falls(version, latest)
        else:
            latest = version
    highest: VersionNumber | None = None
    coming: list[tuple[date, VersionNumber]] = []
    for number in tree.order:
        found = valid.get(number)
        if found is None:
            continue
        published = _entry(found).published
        while coming and coming[0][0] <= published:
            _, come = heapq.heappop(coming)
            highest = come if highest is None else max(highest, come)
        if highest is not None and highest > number and tree.is_kin(highest, number):
            yield _too_low(found, highest)
        heapq.heappush(coming, (found.effective, number))


def _falls(version: Version, latest: Version) -> Problem:
    message = Message(
        "version %(version)s takes effect on %(day)s, before version %(before)s (%(before_day)s)",
        version=version.number,
        day=version.effective,
        before=latest.number,
        before_day=latest.effective,
    )
    return _problem(entry_path(version.policy, version.number), message)


def _too_low(version: Version, highest: VersionNumber) -> Problem:
    message = Message(
        "version %(lower)s was published on %(day)s, when %(version)s was in force",
        lower=version.number,
        day=_entry(version).published,
        version=highest,
    )
    return _problem(entry_path(version.policy, version.number), message)


def _record_problems(version: Version) -> Iterator[Problem]:
    """The records of a version form a chain, and were made before its effective date."""
    day, before = _entry(version).effective, None
    for count, record in enumerate(version.reschedulings, 1):
        if (record.count, record.previous) != (count, before and sha256(before.data)):
            message = Message("it does not follow the previous record")
            yield _problem(record_path(record), message)
        if not record.recorded <= record.effective or record.recorded >= day:
            yield _problem(record_path(record), _too_late(record))
        day, before = record.effective, record
    if version.call_off is not None and version.call_off.recorded >= day:
        yield _problem(record_path(version.call_off), _too_late(version.call_off))
    if version.ending is not None and version.ending.ended < version.ending.recorded:
        yield _problem(record_path(version.ending), _too_late(version.ending))


def _withdrawals(versions: Sequence[Version]) -> Iterator[Problem]:
    """On the day of a withdrawal, the version was published and had been superseded."""
    replaced: date | None = None  # the first day from which a higher version applied
    for version in reversed(versions):
        record, published = version.withdrawal, _entry(version).published
        if record is not None and record.withdrawn < published:
            message = Message(
                "it is dated %(day)s, before the version was published (%(published)s)",
                day=record.withdrawn,
                published=published,
            )
            yield _problem(record_path(record), message)
        elif record is not None and (replaced is None or replaced > record.withdrawn):
            message = Message(
                "no later version had superseded this one by %(day)s", day=record.withdrawn
            )
            yield _problem(record_path(record), message)
        if version.call_off is None:
            day = max(version.effective, published)
            replaced = day if replaced is None else min(replaced, day)


def _too_late(record: Record) -> Message:
    return Message("it was recorded on %(day)s, which is too late", day=record.recorded)


def _problem(path: str, message: Message, remedy: Message | None = None) -> Problem:
    return Problem(rule=LEDGER_CHAIN, path=path, line=1, message=message, remedy=remedy)


def _named(link: tuple[VersionNumber, str] | None) -> VersionNumber | None:
    return None if link is None else link[0]


def _entry(version: Version) -> Entry:
    assert version.entry is not None  # only called for published versions
    return version.entry
