"""What a website stores on, and reads from, the devices of its visitors, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

KINDS = ("cookie", "local-storage", "session-storage", "indexed-db", "pixel")
CATEGORIES = ("necessary", "functional", "analytics", "marketing")
# Consent is asked, or one of the exemptions of article 11.7a(3) of the Telecommunicatiewet applies.
ASKED = "asked"
EXEMPTIONS = ("transmission", "requested-service", "limited-analytics")
UNITS = {"second": "S", "minute": "M", "hour": "H", "day": "D", "week": "W", "month": "M"}
UNITS |= {"year": "Y"}
# Lifetimes that are no number of units.
SESSION, UNLIMITED, NOTHING_STORED = "session", "until deleted", "none"
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
# The longest month and year: whoever says “a month” may mean one of 31 days.
_SECONDS |= {"month": 31 * 86400, "year": 366 * 86400}


@dataclass(frozen=True)
class Lifetime:
    """How long something stays: a number of units, or a word and the number 0.

    The word is SESSION, UNLIMITED, NOTHING_STORED, or an open place.
    """

    count: int
    unit: str

    @property
    def is_known(self) -> bool:
        """Whether it is no open place."""
        return self.unit in UNITS or self.unit in {SESSION, UNLIMITED, NOTHING_STORED}

    @property
    def seconds(self) -> float | None:
        """The most that it can mean; None for an open place."""
        if self.unit in _SECONDS:
            return self.count * _SECONDS[self.unit]
        return {SESSION: 0, NOTHING_STORED: 0, UNLIMITED: float("inf")}.get(self.unit)

    def __str__(self) -> str:
        """As it is written in a file: “13 months”, or the word."""
        return self.unit if not self.count else f"{self.count} {self.unit}{'s' * (self.count > 1)}"


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One thing on the list: a cookie, another kind of storage, or a pixel.

    `name` may hold * for any letters. `domain` is that of a third party whose cookie it is; empty
    for one of the website's own. `readers` are the others that have access to it. `purpose` is said
    by language. `consent` is ASKED or one of EXEMPTIONS. `not_seen` says why no visit of the
    website shows it; empty where one does. A value that is not known is an open place.
    """

    name: str
    kind: str
    provider: str
    domain: str
    readers: tuple[str, ...]
    category: str
    consent: str
    lifetime: Lifetime
    purpose: Mapping[str, str]
    since: date | None = None
    not_seen: str = ""
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """What the website stores and reads, and the day on which the list was last checked.

    `open_places` are the line and the text of each place in it that is still open.
    """

    checked_on: date
    listed: tuple[Listed, ...]
    open_places: tuple[tuple[int, str], ...] = ()
