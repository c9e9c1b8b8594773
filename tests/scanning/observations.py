"""Scans made by hand, for the tests of what is said about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from policysite.models.scan import Moment, Observation, Pass, Scan

DAY = date(2026, 11, 26)
HOST = "www.shop.example"


def observation(
    name: str,
    *,
    kind: str = "cookie",
    domain: str = HOST,
    third: bool = False,
    seconds: float = 0,
    setter: str = "",
) -> Observation:
    """Something that was seen on the website itself, unless it is said otherwise."""
    return Observation(
        moment="before",
        kind=kind,
        name=name,
        domain=domain,
        third=third,
        seconds=seconds,
        how="header",
        setter=setter,
        page=f"https://{HOST}/",
    )


def a_pass(
    moment: Moment, *seen: Observation, pressed: str = "site.toml", hosts: tuple[str, ...] = ()
) -> Pass:
    """A pass at `moment` in which this was seen."""
    return Pass(
        moment=moment,
        pressed="" if moment == "before" else pressed,
        observations=tuple(replace(each, moment=moment) for each in seen),
        hosts=hosts,
    )


def a_scan(*passes: Pass) -> Scan:
    """A scan of one page."""
    return Scan(
        pages=(f"https://{HOST}/",),
        day=DAY,
        browser="Chromium 150.0",
        passes=passes,
        seconds=12.3,
    )
