"""Recording what happens to a version: rescheduled, called off, ended, joined.

Each record is a separate file next to the entry, written once. Nothing published changes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policysite import ledger
from policysite.checks.concerns import attributed, stopping
from policysite.content.documents import LEDGER_ARTICLE, PUBLISHED_SOURCE
from policysite.content.folders import SYMLINK
from policysite.content.record import LEDGER_ENTRY
from policysite.content.selection import policy_named, version_named
from policysite.errors import ContentProblems, LedgerError
from policysite.files import atomic
from policysite.ledger import LEDGER_FILE
from policysite.message import Message
from policysite.publishing import trial
from policysite.publishing.publication import known_files
from policysite.publishing.reasons import reasons

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date, datetime
    from pathlib import Path

    from policysite.models import Entry, Library, Policy, Record, Version

# Problems of these kinds must be fixed first: a record locks the hash of an entry.
_DAMAGE = (LEDGER_ARTICLE, LEDGER_ENTRY, LEDGER_FILE, PUBLISHED_SOURCE, SYMLINK)


@dataclass(frozen=True)
class Prepared:
    """A record to be written; `known` are the existing entries and records.

    `before` is the policy as it is, `then` the policy with the record, and `library` all content
    with the record.
    """

    record: Record
    known: frozenset[str]
    before: Policy
    then: Policy
    library: Library

    @property
    def path(self) -> str:
        """The file of the record, relative to the project."""
        return ledger.record_path(self.record)

    @property
    def version(self) -> Version:
        """The version of the record, before the change."""
        return next(v for v in self.before.versions if v.number == self.record.number)

    @property
    def undone(self) -> tuple[Version, ...]:
        """Other scheduled versions that will never apply because of the record."""
        left = {version.number for version in self.then.standing} | {self.record.number}
        return tuple(version for version in self.before.standing if version.number not in left)


def reschedule(
    library: Library,
    name: str,
    number: str,
    effective: date,
    reason: Mapping[str, str],
    moment: datetime,
) -> Prepared:
    """The record that a scheduled version applies from the day `effective`.

    Raises UnknownName if there is no such version, LedgerError if it is not scheduled, the date
    does not fit, or a reason is missing, and ContentProblems if the ledger is damaged.
    """
    policy, version = _found(library, name, number)
    today = moment.date()
    entry = _scheduled(policy, version, today)
    _check_new_day(policy, version, effective, today)
    told = reasons(entry, reason)
    before = version.reschedulings[-1] if version.reschedulings else None
    return _prepared(
        library, policy, ledger.make_rescheduling(entry, effective, told, moment, before)
    )


def call_off(
    library: Library, name: str, number: str, reason: Mapping[str, str], moment: datetime
) -> Prepared:
    """The record that a scheduled version never comes into force; raises like `reschedule`."""
    policy, version = _found(library, name, number)
    if policy.state(version, moment.date()) == "replaced" and version.effective > moment.date():
        assert version.entry is not None  # only published versions are replaced
        entry = version.entry
    else:
        entry = _scheduled(policy, version, moment.date())
        _check_none_returns(policy, version)
    return _prepared(library, policy, ledger.make_call_off(entry, reasons(entry, reason), moment))


def end(
    library: Library,
    name: str,
    ended: date,
    into: str | None,
    reason: Mapping[str, str],
    moment: datetime,
) -> Prepared:
    """The record that nothing of a policy applies from the day `ended`.

    `into` is the policy in which it continues. Raises UnknownName if there is no such policy,
    LedgerError if nothing of it applies by then anyway, a version is scheduled for later, the date
    is in the past, or a reason is missing, and ContentProblems if the ledger is damaged.
    """
    policy = policy_named(library, name)
    if into is not None and policy_named(library, into).name == name:
        raise LedgerError(Message("A policy cannot be merged into itself."))
    if ended < moment.date():
        raise LedgerError(
            Message("%(day)s is in the past. Choose today or a later date.", day=ended)
        )
    later = [version for version in policy.standing if version.effective > ended]
    if later:
        raise LedgerError(
            Message(
                "%(policy)s %(version)s is scheduled for %(day)s, after that date. Call it off "
                "first, or choose a later date.",
                policy=name,
                version=later[0].number,
                day=later[0].effective,
            )
        )
    version = policy.in_force(ended)
    if version is None or version.entry is None:
        message = Message("“%(policy)s” is not in force on %(day)s.", policy=name, day=ended)
        raise LedgerError(message)
    if version.ending is not None:
        message = Message(
            "The end of %(policy)s is already recorded, on %(day)s.",
            policy=name,
            day=version.ending.ended,
        )
        raise LedgerError(message)
    told = reasons(version.entry, reason)
    return _prepared(library, policy, ledger.make_ending(version.entry, ended, into, told, moment))


def join(library: Library, name: str, moment: datetime) -> Prepared:
    """The record that puts one of two versions published on separate branches after the other.

    Raises UnknownName if there is no such policy, LedgerError if its chain has no fork, and
    ContentProblems if the ledger is damaged.
    """
    policy = policy_named(library, name)
    known = {version.number: version for version in policy.published}
    followers: dict[object, list[Version]] = {}
    for number in policy.chain:
        followers.setdefault(known[number].previous, []).append(known[number])
    forks = [found for found in followers.values() if len(found) > 1]
    if not forks:
        message = Message("No two versions of “%(policy)s” follow the same one.", policy=name)
        raise LedgerError(message)
    second = forks[0][1]
    # The chain has the entire branch of the first one before the second.
    last = known[policy.chain[policy.chain.index(second.number) - 1]]
    assert second.entry is not None and last.entry is not None  # noqa: PT018 (both are published)
    return _prepared(library, policy, ledger.make_joining(second.entry, last.entry, moment))


def write(root: Path, prepared: Prepared) -> None:
    """Write the record, after test-building the pages as they will be with it.

    Raises LedgerError if the site cannot be built with the record, the ledger has changed in the
    meantime, or the disk refuses.
    """
    record = prepared.record
    _try_pages(root, prepared)
    try:
        with atomic.lock(root) as content:
            if known_files(root, record.policy) != prepared.known:
                raise LedgerError(
                    Message(
                        "Someone else has just changed the ledger of %(policy)s, so nothing "
                        "was recorded. Run the command again.",
                        policy=record.policy,
                    )
                )
            content.create({prepared.path: record.data})
    except OSError as error:
        outcome = atomic.outcome(error)
        message = Message("The ledger could not be written: %(outcome)s", outcome=outcome)
        raise LedgerError(message) from None


def _try_pages(root: Path, prepared: Prepared) -> None:
    """Raise LedgerError if the site can be built without the record, but not with it."""
    record, then = prepared.record, prepared.library
    now = replace(then, policies={**then.policies, record.policy: prepared.before})
    days = {record.recorded, *(span.day for span in prepared.then.spans)}
    for day in sorted(day for day in days if day >= record.recorded):
        found = trial.faults(root, then, record.policy, day, _unwatched)
        if found is not None and trial.faults(root, now, record.policy, day, _unwatched) is None:
            raise LedgerError(
                Message(
                    "Nothing was recorded, because the site could not be built with this "
                    "record. As of %(day)s, these pages fail the checks:%(faults)s",
                    day=day,
                    faults=found,
                )
            )


def _unwatched(pages: Iterable[str], _total: int) -> Iterator[str]:
    return iter(pages)


def _found(library: Library, name: str, number: str) -> tuple[Policy, Version]:
    policy = policy_named(library, name)
    return policy, version_named(policy, number)


def _scheduled(policy: Policy, version: Version, today: date) -> Entry:
    """The entry of a scheduled version; raises LedgerError for any other."""
    state = policy.state(version, today)
    if version.entry is None:
        message = Message(
            "%(policy)s %(version)s is a draft and has no effective date yet.",
            policy=policy.name,
            version=version.number,
        )
        raise LedgerError(message)
    if state != "scheduled":
        message = Message(
            "%(policy)s %(version)s is no longer scheduled. Only a version whose effective "
            "date is in the future can be postponed or called off. Make a new version for the "
            "change.",
            policy=policy.name,
            version=version.number,
        )
        raise LedgerError(message)
    return version.entry


def _check_new_day(policy: Policy, version: Version, effective: date, today: date) -> None:
    """Check that the new date is ahead, and fits between those of lower and higher versions."""
    if effective < today:
        raise LedgerError(
            Message("%(day)s is in the past. Choose today or a later date.", day=effective)
        )
    if effective == version.effective:
        message = Message("The effective date is already %(day)s.", day=effective)
        raise LedgerError(message)
    if effective > version.effective:
        _check_none_returns(policy, version)
    for other in policy.standing:
        below = other.number < version.number and effective < other.effective
        above = other.number > version.number and effective >= other.effective
        if below or above:
            raise LedgerError(
                Message(
                    "%(policy)s %(other)s takes effect on %(since)s, and a higher version "
                    "cannot take effect before a lower one. Choose another date, or reschedule "
                    "%(other)s first.",
                    policy=policy.name,
                    other=other.number,
                    since=other.effective,
                )
            )


def _check_none_returns(policy: Policy, version: Version) -> None:
    """Check that no version announced as replaced would apply after all; raises LedgerError."""
    for other in policy.published:
        if policy.replacement(other) is version and other.call_off is None:
            raise LedgerError(
                Message(
                    "Without %(version)s, %(policy)s %(other)s, which it replaces, would come "
                    "into force on %(day)s. Call off %(other)s first.",
                    policy=policy.name,
                    other=other.number,
                    version=version.number,
                    day=other.effective,
                )
            )


def _prepared(library: Library, policy: Policy, record: Record) -> Prepared:
    """The record, if the ledger is intact; raises ContentProblems otherwise."""
    found = stopping(library, attributed(library, library.problems))
    damage = [problem for problem in found if problem.rule in _DAMAGE]
    if damage:
        raise ContentProblems(damage, Message("nothing was recorded"))
    versions = [
        ledger.with_records(each, [*ledger.records_of(each), record])
        if each.number == record.number
        else each
        for each in policy.versions
    ]
    chain = ledger.chain([version for version in versions if version.entry is not None])
    then = replace(policy, versions=tuple(versions), chain=chain)
    known = ledger.json_paths(policy)
    library = replace(library, policies={**library.policies, policy.name: then})
    return Prepared(record=record, known=known, before=policy, then=then, library=library)
