"""What the ledger contains besides the texts: the entry of a version and its records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from policysite.models.numbers import VersionNumber


@dataclass(frozen=True, kw_only=True)
class Entry:
    """The ledger's record of one published version; `data` are the bytes of its file.

    `published_at` is the time of publication, None in an entry that only has the day.
    """

    policy: str
    number: VersionNumber
    effective: date
    published: date
    article_sha256: Mapping[str, str]
    source_sha256: Mapping[str, str]
    previous: tuple[VersionNumber, str] | None
    data: bytes
    published_at: datetime | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which the version was published, sorted."""
        return tuple(sorted(self.source_sha256))


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """The record that the text of a published version was removed, when, and why.

    `reason` is by language; `data` are the bytes of its file.
    """

    name: ClassVar[str] = "withdrawn"

    policy: str
    number: VersionNumber
    withdrawn: date
    entry_sha256: str
    reason: Mapping[str, str]
    data: bytes

    @property
    def recorded(self) -> date:
        """The day of the record, in the company's time zone."""
        return self.withdrawn


@dataclass(frozen=True, kw_only=True)
class Record:
    """An event of a published version, written next to its entry at the time `recorded_at`.

    `name` is the part of the file name after the version, `data` are the bytes of the file, and
    `reason` is a text for readers by language.
    """

    name: str
    policy: str
    number: VersionNumber
    entry_sha256: str
    recorded_at: datetime
    data: bytes
    reason: Mapping[str, str] = field(default_factory=dict)

    @property
    def recorded(self) -> date:
        """The day of the record, in the company's time zone."""
        return self.recorded_at.date()


@dataclass(frozen=True, kw_only=True)
class Rescheduling(Record):
    """A scheduled version applies from another day, later or earlier.

    They are numbered from 1; `previous` is the hash of the one before.
    """

    count: int
    effective: date
    previous: str | None


@dataclass(frozen=True, kw_only=True)
class CallOff(Record):
    """A scheduled version never comes into force."""


@dataclass(frozen=True, kw_only=True)
class Ending(Record):
    """From the day `ended`, nothing of a policy applies, unless a later version is published.

    `into` is the policy in which it continues, None if it does not.
    """

    ended: date
    into: str | None


@dataclass(frozen=True, kw_only=True)
class Joining(Record):
    """Of two versions published after the same one, this one comes after `follows`.

    Its entry contains the hash of an earlier entry; `follows` has the version and hash of its new
    predecessor.
    """

    follows: tuple[VersionNumber, str]
