"""When a site was built, according to its own files, and whether it is still being rebuilt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from policysite import ledger
from policysite.message import Message, WrongValue
from policysite.verify import overview
from policysite.verify.findings import REBUILD, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.verify.findings import Step
    from policysite.verify.overview import Days, Overview
    from policysite.verify.published import Published
    from policysite.verify.reader import Reader

NAME = ".well-known/security.txt"
_MADE = re.compile(r"^# Made in (?!0000)([0-9]{4})-(0[1-9]|1[0-2])$", re.MULTILINE)
_EXPIRES = re.compile(r"^Expires: ([0-9]{4}-[0-9]{2}-[0-9]{2})T23:59:59Z$", re.MULTILINE)
_CONTACT = re.compile(r"^Contact: mailto:(\S+)$", re.MULTILINE)
# A site that is built daily is never this much older than the month in which it was made.
_PATIENCE = timedelta(days=31)
_WAKE = Message(
    "Build and deploy the site today. Then check that the daily build still runs: GitHub "
    "disables scheduled builds of a public repository after 60 days without a commit."
)


@dataclass(frozen=True)
class Security:
    """The contents of security.txt: the days of the month in which it was made, expiry, contact."""

    made: tuple[date, date] | None = None
    expires: date | None = None
    contact: str | None = None


def read(reader: Reader) -> Step[Security]:
    """The contents of the site's security.txt; what cannot be used is omitted and reported."""
    data = yield from reader.read(NAME)
    if data is None:
        return Security()
    text = data.decode("utf-8", "replace")
    made, expires, contact = (each.search(text) for each in (_MADE, _EXPIRES, _CONTACT))
    try:
        end = ledger.parse_date(expires[1]) if expires else None
    except WrongValue:
        end = None
    if made is None or end is None or contact is None:
        message = Message(
            "it does not state when it was created, when it expires, or whom to contact"
        )
        yield Finding("contradiction", NAME, message, REBUILD)
    return Security(
        made=_month(int(made[1]), int(made[2])) if made else None,
        expires=end,
        contact=contact[1] if contact else None,
    )


def check(
    found: Overview, security: Security, ledger_: Published, as_of: date | None
) -> Iterator[Finding]:
    """Check that the site was made on a single day, and is up to date on the day `as_of`."""
    days = common(found.days, security)
    if found.days is not None and days is None:
        message = Message("it was created in a different month than policies.json")
        yield Finding("contradiction", NAME, message, REBUILD)
    if as_of is None:
        return
    if found.days is not None and not overview.holds_on(found.days, as_of):
        message = Message("it does not show what is in force on %(day)s", day=as_of)
        yield Finding("stale", overview.NAME, message, _WAKE)
    if security.expires is not None and security.expires < as_of:
        message = Message("it expired on %(day)s", day=security.expires)
        yield Finding("stale", NAME, message, _WAKE)
    yield from _asleep(found, security, ledger_, as_of)


def common(days: Days | None, security: Security) -> Days | None:
    """The days on which both policies.json and security.txt can have been made; None if none."""
    if days is None or security.made is None:
        return days
    return overview.overlap(days, security.made)


def day_of(days: Days | None, as_of: date | None) -> date:
    """The day in `days` that is nearest to `as_of`."""
    since, until = days or (None, None)
    day = as_of or since or until or date.min
    return min(max(day, since or date.min), until or date.max)


def _asleep(
    found: Overview, security: Security, ledger_: Published, as_of: date
) -> Iterator[Finding]:
    """A version is scheduled, and nothing shows that the site is still being rebuilt."""
    if security.made is None or as_of - security.made[1] <= _PATIENCE:
        return
    coming = [
        version
        for version in ledger_
        if ledger_.policies[version.policy].state(version, as_of) == "scheduled"
    ]
    for version in coming[:1]:
        message = Message(
            "the site was last built in %(month)s, but %(policy)s %(version)s comes into force "
            "on %(day)s, which requires a build on that day",
            month=f"{security.made[0]:%Y-%m}",
            policy=version.policy,
            version=version.number,
            day=version.effective,
        )
        yield Finding("stale", NAME, message, _WAKE)


def _month(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1) if (year, month) < (9999, 12) else None
    last = following - timedelta(days=1) if following else date.max
    return date(year, month, 1), last
