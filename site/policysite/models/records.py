"""What the ledger holds beside the texts: the entry of a version, and what became of it."""

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

    `published_at` is the moment of publication, None in an entry that has the day alone.
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
    """The record that the text of a published version was taken away, when, and why.

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
        """The day of the record, for the company."""
        return self.withdrawn


@dataclass(frozen=True, kw_only=True)
class Record:
    """What became of a published version, written beside its entry at the moment `recorded_at`.

    `name` is what its file is called behind the version, `data` are the bytes of that file, and
    `reason` is by language, for a reader.
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
        """The day of the record, for the company."""
        return self.recorded_at.date()


@dataclass(frozen=True, kw_only=True)
class Rescheduling(Record):
    """A scheduled version applies from another day, later or earlier.

    They count from 1; each holds the hash of the one before in `previous`.
    """

    count: int
    effective: date
    previous: str | None


@dataclass(frozen=True, kw_only=True)
class CallOff(Record):
    """A scheduled version never comes into force."""


@dataclass(frozen=True, kw_only=True)
class Ending(Record):
    """From the day `ended` nothing of a policy applies any more, unless a later version says so.

    `into` is the policy that it was merged into, None for none.
    """

    ended: date
    into: str | None


@dataclass(frozen=True, kw_only=True)
class Joining(Record):
    """Of two versions published side by side after the same one, this one stands after `follows`.

    Its entry holds the hash of another entry; `follows` has the version and the hash of this one.
    """

    follows: tuple[VersionNumber, str]
