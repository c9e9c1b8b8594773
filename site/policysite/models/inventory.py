"""What a website stores on, and reads from, the devices of its visitors, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

KINDS = ("cookie", "local-storage", "session-storage", "indexed-db", "pixel")
CATEGORIES = ("necessary", "functional", "analytics", "marketing")
# Consent is asked, or an exemption of article 11.7a(3) of the Telecommunicatiewet applies.
ASKED = "asked"
EXEMPTIONS = ("transmission", "requested-service", "limited-analytics")
UNITS = {"second": "S", "minute": "M", "hour": "H", "day": "D", "week": "W", "month": "M"}
UNITS |= {"year": "Y"}
# Lifetimes that are not a number of units.
SESSION, UNLIMITED, NOTHING_STORED = "session", "until deleted", "none"
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
# The longest month and year, because “a month” may mean 31 days.
_SECONDS |= {"month": 31 * 86400, "year": 366 * 86400}


@dataclass(frozen=True)
class Lifetime:
    """How long something is stored: a number of units, or a word and the number 0.

    The word is SESSION, UNLIMITED, NOTHING_STORED, or an open place.
    """

    count: int
    unit: str

    @property
    def is_known(self) -> bool:
        """Whether it is not an open place."""
        return self.unit in UNITS or self.unit in {SESSION, UNLIMITED, NOTHING_STORED}

    @property
    def seconds(self) -> float | None:
        """The longest time that it can mean; None for an open place."""
        if self.unit in _SECONDS:
            return self.count * _SECONDS[self.unit]
        return {SESSION: 0, NOTHING_STORED: 0, UNLIMITED: float("inf")}.get(self.unit)

    def __str__(self) -> str:
        """The form used in files: “13 months”, or the word."""
        return self.unit if not self.count else f"{self.count} {self.unit}{'s' * (self.count > 1)}"


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One entry of the list: a cookie, another kind of storage, or a pixel.

    `name` may contain * as a wildcard. `domain` is that of the third party; empty for cookies of
    the website itself. `readers` are the others that have access. `purpose` is by language.
    `consent` is ASKED or one of EXEMPTIONS. `not_seen` explains why scans do not find it; empty if
    they do. An unknown value is an open place.
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

    `open_places` are the line and text of each open place in it.
    """

    checked_on: date
    listed: tuple[Listed, ...]
    open_places: tuple[tuple[int, str], ...] = ()
