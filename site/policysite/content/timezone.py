"""The time zone of the company, which decides what day it is, wherever the program runs.

It stands apart from the other settings, so that the day can be asked before all else is read.
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
    """What is wrong with the name of a time zone; None when it is right."""
    if not isinstance(name, str) or _zone(name) is None:
        return Message(
            'timezone must be a name such as "Europe/Amsterdam" (IANA time zone database), '
            "not “%(name)s”",
            name=name,
        )
    return None


def of_project(root: Path) -> ZoneInfo:
    """The zone of the project `root`; the usual one where its settings name none that is right."""
    try:
        name = strict_toml.load(root / "content/site.toml").get("timezone")
    except (OSError, ValueError, strict_toml.TomlFault):
        name = None  # what is wrong with the settings is told by whoever reads them whole
    zone = _zone(name) if isinstance(name, str) else None
    return zone or ZoneInfo(DEFAULT)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
