"""The entries of one policy follow each other, each by the hash of the one before.

The chain is in the order of publication, and not in that of the numbers: while 2.0 is scheduled, a
fault in 1.1 is put right by 1.2, whose entry follows that of 2.0. Where two branches publish after
the same entry the chain forks; a record then says which of the two stands after the other.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from policysite import rules
from policysite.ledger.encoding import sha256
from policysite.ledger.files import entry_path, record_path
from policysite.message import Message
from policysite.models import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from policysite.models import Entry, Record, Version, VersionNumber


def chain(versions: Sequence[Version]) -> tuple[VersionNumber, ...]:
    """The published `versions` of one policy in the order of publication.

    Of those that follow the same one, or none, the lowest comes first.
    """
    followers = _followers(versions)
    order: list[VersionNumber] = []
    todo = sorted(followers.get(None, ()), reverse=True)
    while todo:
        number = todo.pop()
        if number not in order:
            order.append(number)
            todo += sorted(followers.get(number, ()), reverse=True)
    astray = sorted(version.number for version in versions if version.number not in order)
    return (*order, *astray)


def chain_problems(versions: Sequence[Version]) -> Iterator[Problem]:
    """What is wrong between the published `versions` of one policy, given lowest first."""
    known = {version.number: _entry(version) for version in versions}
    for version in versions:
        entry = _entry(version)
        for link, path in _links(version):
            message = _link_fault(entry, link, known)
            if message is not None:
                yield _problem(path, message)
    yield from _roots(versions)
    yield from _forks(versions)
    yield from _dates(versions)
    for version in versions:
        yield from _record_problems(version)


def _followers(versions: Sequence[Version]) -> dict[VersionNumber | None, list[VersionNumber]]:
    """The versions that follow each one; under None those that follow none that is there."""
    known = {version.number for version in versions}
    followers: dict[VersionNumber | None, list[VersionNumber]] = {}
    for version in versions:
        named = version.previous[0] if version.previous else None
        followers.setdefault(named if named in known else None, []).append(version.number)
    return followers


def _links(version: Version) -> Iterator[tuple[tuple[VersionNumber, str], str]]:
    """Each entry that a version says it follows, and the file that says so."""
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
            "version %(version)s follows version %(named)s, whose entry is missing",
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
    """One version follows none, and all others follow it in the end."""
    roots = [version for version in versions if version.previous is None]
    for other in roots[1:]:
        before = [version.number for version in versions if version.number < other.number]
        message = Message(
            "version %(version)s names no version before it, but %(before)s is there",
            version=other.number,
            before=before[-1],
        )
        yield _problem(entry_path(other.policy, other.number), message, _side_by_side(other.policy))
    order = chain(versions)
    place = {number: position for position, number in enumerate(order)}
    for version in versions:
        joined = version.joining
        if joined is not None and place.get(joined.follows[0], -1) > place[version.number]:
            message = Message("version %(version)s would stand after itself", version=joined.number)
            yield _problem(record_path(joined), message)


def _forks(versions: Sequence[Version]) -> Iterator[Problem]:
    """No two versions follow the same one."""
    for before, followers in _followers(versions).items():
        if before is None:
            continue
        for lower, higher in pairwise(sorted(followers)):
            policy = versions[0].policy
            message = Message(
                "versions %(lower)s and %(higher)s both follow %(before)s: they were published "
                "side by side",
                lower=lower,
                higher=higher,
                before=before,
            )
            yield _problem(entry_path(policy, higher), message, _side_by_side(policy))


def _side_by_side(policy: str) -> Message:
    """How to put right that two branches published at once."""
    return Message(
        "Where both are on the main branch, put one after the other: join %(policy)s. Where one is "
        "not, take its files out of content/ledger there and publish it anew.",
        policy=policy,
    )


def _dates(versions: Sequence[Version]) -> Iterator[Problem]:
    """Dates never fall as versions rise, and no lower one comes after a higher one applied.

    Two versions that were published side by side could not know of each other.
    """
    ancestors = _ancestors(versions)
    valid = [version for version in versions if version.call_off is None]
    for index, version in enumerate(valid):
        kin = [
            lower
            for lower in valid[:index]
            if lower.number in ancestors[version.number]
            or version.number in ancestors[lower.number]
        ]
        latest = max(kin, key=lambda lower: lower.effective, default=None)
        path = entry_path(version.policy, version.number)
        if latest is not None and version.effective < latest.effective:
            message = Message(
                "version %(version)s takes effect on %(day)s, "
                "before version %(before)s (%(before_day)s)",
                version=version.number,
                day=version.effective,
                before=latest.number,
                before_day=latest.effective,
            )
            yield _problem(path, message)
        for lower in kin:
            published = _entry(lower).published
            if version.number in ancestors[lower.number] and version.effective <= published:
                message = Message(
                    "version %(lower)s was published on %(day)s, when %(version)s was in force",
                    lower=lower.number,
                    day=published,
                    version=version.number,
                )
                yield _problem(entry_path(lower.policy, lower.number), message)


def _ancestors(versions: Sequence[Version]) -> dict[VersionNumber, frozenset[VersionNumber]]:
    """The versions that had been published, as far as whoever published each one could know."""
    known = {version.number: version for version in versions}
    found = {}
    for version in versions:
        seen: list[VersionNumber] = []
        link = _entry(version).previous
        while link is not None and link[0] in known and link[0] not in seen:
            seen.append(link[0])
            link = _link_known_to(version, known[link[0]])
        found[version.number] = frozenset(seen)
    return found


def _link_known_to(version: Version, earlier: Version) -> tuple[VersionNumber, str] | None:
    """What `earlier` follows, as far as that was recorded when `version` was published."""
    joined, entry = earlier.joining, _entry(version)
    if joined is None:
        return _entry(earlier).previous
    if entry.published_at is None:
        later = entry.published > joined.recorded
    else:
        later = entry.published_at >= joined.recorded_at
    return joined.follows if later else _entry(earlier).previous


def _record_problems(version: Version) -> Iterator[Problem]:
    """The records of a version follow each other, and came before its day."""
    day, before = _entry(version).effective, None
    for count, record in enumerate(version.reschedulings, 1):
        if (record.count, record.previous) != (count, before and sha256(before.data)):
            message = Message("it does not follow the record before it")
            yield _problem(record_path(record), message)
        if not record.recorded <= record.effective or record.recorded >= day:
            yield _problem(record_path(record), _too_late(record))
        day, before = record.effective, record
    if version.call_off is not None and version.call_off.recorded >= day:
        yield _problem(record_path(version.call_off), _too_late(version.call_off))
    if version.ending is not None and version.ending.ended < version.ending.recorded:
        yield _problem(record_path(version.ending), _too_late(version.ending))


def _too_late(record: Record) -> Message:
    return Message("it was recorded on %(day)s, which is too late for it", day=record.recorded)


def _problem(path: str, message: Message, remedy: Message | None = None) -> Problem:
    return Problem(rule=rules.LEDGER_CHAIN, path=path, line=1, message=message, remedy=remedy)


def _entry(version: Version) -> Entry:
    assert version.entry is not None  # only asked of published versions
    return version.entry
