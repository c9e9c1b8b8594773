"""The contents of a feed: each publication and each record, at the time it happened.

An id is derived from what never changes, the bytes of an entry or a record, so that it stays the
same even if the address of the site changes or a text is withdrawn (RFC 4287, 4.2.6).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from policysite.ledger import sha256

if TYPE_CHECKING:
    from policysite.edition import Edition
    from policysite.models import Entry, Record, Version

# The namespace of our ids (RFC 9562, version 5); any would do, as long as it never changes.
_OURS = uuid.UUID("6271fae1-aa69-4a08-a89c-402372c05db5")


@dataclass(frozen=True)
class News:
    """One event: a publication, or a `record` about it.

    `moment` is when it happened, and `updated` when a later record changed it.
    """

    id: str
    version: Version
    record: Record | None
    moment: datetime
    updated: datetime


def news(edition: Edition, language: str) -> list[News]:
    """All events of the versions that have a text in `language`, newest first."""
    found = []
    for version in edition.published():
        if language not in version.documents or version.entry is None:
            continue
        told = [record for record in version.records if record.reason]
        moment = _published(edition, version.entry)
        updated = max([moment, *(record.recorded_at for record in told)])
        found.append(News(_id(version.entry.data, language), version, None, moment, updated))
        for record in told:
            at = record.recorded_at
            found.append(News(_id(record.data, language), version, record, at, at))
    return sorted(found, key=lambda each: each.moment, reverse=True)


def feed_id(edition: Edition, language: str) -> str:
    """The id of the feed in `language`: that of the very first publication, even if withdrawn."""
    entries = [version.entry for version in edition.published() if version.entry is not None]
    first = min(entries, key=lambda entry: (entry.published, *_order(entry)))
    return _id(b"feed " + first.data, language)


def _order(entry: Entry) -> tuple[str, str, object]:
    """The order of entries within a day; those without a time come first."""
    moment = entry.published_at.isoformat() if entry.published_at is not None else ""
    return moment, entry.policy, entry.number


def _published(edition: Edition, entry: Entry) -> datetime:
    """The time of a publication; if only the day is known, the start of that day."""
    if entry.published_at is not None:
        return entry.published_at
    return datetime.combine(entry.published, time(), ZoneInfo(edition.site.timezone))


def _id(data: bytes, language: str) -> str:
    return uuid.uuid5(_OURS, f"{sha256(data)}/{language}").urn
