"""What a scan of a website saw, as data. Never the value of a cookie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from policysite.message import Message

# Before any choice in the banner, after refusing everything, after accepting everything.
Moment = Literal["before", "refused", "accepted"]
MOMENTS: tuple[Moment, ...] = ("before", "refused", "accepted")


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """Something stored on, or read from, the device: seen at one moment.

    `kind` and `name` are as on the list; `domain` is the host that it belongs to, and `third` says
    that this is not of the site. `seconds` is the declared lifetime: 0 for a session, infinite for
    storage that stays. `setter` is the address of the script or of the answer that stored it, as
    far as that was seen, and `how` one of header, script, storage, request. `page` is the page
    that was visited.
    """

    moment: Moment
    kind: str
    name: str
    domain: str
    third: bool
    seconds: float
    how: str
    setter: str
    page: str
    partitioned: bool = False


@dataclass(frozen=True, kw_only=True)
class Pass:
    """One visit in a fresh profile: what was pressed, what was seen, and what went wrong.

    `pressed` says who pressed the banner; empty where nobody could, or needed not. `hosts` are the
    third parties that were asked for something, `refused` what was kept from being asked.
    """

    moment: Moment
    pressed: str
    sightings: tuple[Sighting, ...]
    hosts: tuple[str, ...]
    refused: tuple[str, ...] = ()
    troubles: tuple[Message, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Scan:
    """A scan of `pages` on one day with a browser: a pass for each moment that could be reached."""

    pages: tuple[str, ...]
    day: date
    browser: str
    passes: tuple[Pass, ...]
    seconds: float

    def at(self, moment: Moment) -> Pass | None:
        """The pass of a moment; None where it could not be reached."""
        return next((each for each in self.passes if each.moment == moment), None)

    @property
    def sightings(self) -> tuple[Sighting, ...]:
        """Everything that was seen, of all passes."""
        return tuple(sighting for each in self.passes for sighting in each.sightings)
