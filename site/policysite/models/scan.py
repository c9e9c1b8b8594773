"""What a scan of a website saw, as data. It never contains the value of a cookie."""

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
class Observation:
    """Something stored on, or read from, the device, as seen at one moment.

    `kind` and `name` are as in the list; `domain` is the host it belongs to, and `third` is true if
    that host is a third party. `seconds` is the declared lifetime: 0 for a session, infinite for
    permanent storage. `setter` is the address of the script or response that stored it, if known,
    and `how` is one of header, script, storage, request. `page` is the visited page.
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

    `pressed` names what pressed the banner; empty if nothing could, or if that was not needed.
    `hosts` are the third parties that received requests, `refused` those that were blocked.
    """

    moment: Moment
    pressed: str
    observations: tuple[Observation, ...]
    hosts: tuple[str, ...]
    refused: tuple[str, ...] = ()
    troubles: tuple[Message, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Scan:
    """A scan of `pages` on one day with a browser: one pass for each moment that was reached."""

    pages: tuple[str, ...]
    day: date
    browser: str
    passes: tuple[Pass, ...]
    seconds: float

    def at(self, moment: Moment) -> Pass | None:
        """The pass of a moment; None if it was not reached."""
        return next((each for each in self.passes if each.moment == moment), None)

    @property
    def observations(self) -> tuple[Observation, ...]:
        """Everything seen in any pass."""
        return tuple(observation for each in self.passes for observation in each.observations)
