"""The report of a scan: a table for people, and a record for auditors."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from policysite.message import Message
from policysite.models import Lifetime

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from gettext import NullTranslations

    from policysite.models.scan import Moment, Observation, Pass, Scan

_MOMENTS: dict[Moment, Message] = {
    "before": Message("Before any choice"),
    "refused": Message("After refusing everything"),
    "accepted": Message("After accepting everything"),
}
_UNITS: dict[str, float] = {"year": 365 * 86400, "month": 365 * 86400 / 12, "day": 86400}
_UNITS |= {"hour": 3600, "minute": 60, "second": 1}


def lifetime(seconds: float, kind: str) -> Lifetime:
    """A lifetime in the largest unit that expresses it exactly, or almost."""
    if kind == "pixel":
        return Lifetime(0, "none")
    if math.isinf(seconds):
        return Lifetime(0, "until deleted")
    if seconds <= 0:
        return Lifetime(0, "session")
    for unit, size in _UNITS.items():
        count = math.ceil(round(seconds / size, 2))
        if seconds >= size * 0.99 and count * size <= seconds * 1.005:
            return Lifetime(count, unit)
    return Lifetime(math.ceil(seconds / 86400), "day")


def text(scan: Scan, catalog: NullTranslations) -> str:
    """What was seen at each moment, as tables in the language of `catalog`."""
    parts = [line for each in scan.passes for line in _pass_lines(each, catalog)]
    return "\n".join(parts)


def record(scan: Scan, statements: Mapping[str, Any]) -> str:
    """The entire scan as JSON: how, when and of which pages it was made, and what was seen.

    `statements` are the versions in force with the hashes of their articles. It contains no cookie
    values.
    """
    values = {
        "browser": scan.browser,
        "day": scan.day.isoformat(),
        "pages": list(scan.pages),
        "passes": [_pass_values(each) for each in scan.passes],
        "seconds": round(scan.seconds, 1),
        "statements": statements,
    }
    return json.dumps(values, indent=2, ensure_ascii=False) + "\n"


def _pass_lines(each: Pass, catalog: NullTranslations) -> Iterator[str]:
    title = _MOMENTS[each.moment].translated(catalog)
    if each.pressed:
        pressed = Message("the banner was answered by %(who)s", who=each.pressed)
        title = f"{title} ({pressed.translated(catalog)})"
    elif each.moment != "before":
        unpressed = Message("THE BANNER WAS NOT ANSWERED: no button was found")
        title = f"{title} ({unpressed.translated(catalog)})"
    yield f"\n{title}"
    rows = [_row(observation, catalog) for observation in each.observations]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)] if rows else []
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  " + "  ".join(cells).rstrip()
    if not rows:
        yield "  " + Message("nothing").translated(catalog)
    if each.hosts:
        asked = Message("third parties contacted: %(hosts)s", hosts=", ".join(each.hosts))
        yield "  " + asked.translated(catalog)
    if each.refused:
        kept = Message(
            "internal addresses that a page requested (blocked): %(places)s",
            places=", ".join(each.refused),
        )
        yield "  " + kept.translated(catalog)
    yield from (f"  ! {trouble.translated(catalog)}" for trouble in each.troubles)


def _row(observation: Observation, catalog: NullTranslations) -> tuple[str, ...]:
    third = Message("third party").translated(catalog) if observation.third else ""
    return (
        observation.kind,
        observation.name[:40],
        observation.domain,
        third,
        str(lifetime(observation.seconds, observation.kind)),
        observation.setter[:60],
    )


def _pass_values(each: Pass) -> dict[str, Any]:
    return {
        "moment": each.moment,
        "pressed": each.pressed or None,
        "refused": list(each.refused),
        "seen": [_observation_values(observation) for observation in each.observations],
        "third_parties": list(each.hosts),
        "troubles": list(each.troubles),
    }


def _observation_values(observation: Observation) -> dict[str, Any]:
    seconds = None if math.isinf(observation.seconds) else math.ceil(observation.seconds)
    return {
        "domain": observation.domain,
        "how": observation.how,
        "kind": observation.kind,
        "lifetime": str(lifetime(observation.seconds, observation.kind)),
        "name": observation.name,
        "page": observation.page,
        "partitioned": observation.partitioned,
        "seconds": seconds,
        "setter": observation.setter or None,
        "third_party": observation.third,
    }
