"""The time zone of the company, which determines the date, wherever the program runs.

It is separate from the other settings, so that the date is known before everything else is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from policysite.files import strict_toml
from policysite.message import Message

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT = "Europe/Amsterdam"


def fault(name: object) -> Message | None:
    """What is wrong with the name of a time zone; None if it is valid."""
    if not isinstance(name, str) or _zone(name) is None:
        return Message(
            'timezone must be a name such as "Europe/Amsterdam" (IANA time zone database), '
            "not “%(name)s”",
            name=name,
        )
    return None


def of_project(root: Path) -> ZoneInfo:
    """The zone of the project `root`; the default if its settings do not name a valid one."""
    try:
        name = strict_toml.load(root / "content/site.toml").get("timezone")
    except (OSError, ValueError, strict_toml.TomlFault):
        name = None  # problems of the settings are reported when they are read in full
    zone = _zone(name) if isinstance(name, str) else None
    return zone or ZoneInfo(DEFAULT)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
