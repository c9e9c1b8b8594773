"""What a Set-Cookie header, or a script that writes document.cookie, declares (RFC 6265).

Only the name and attributes of a cookie are kept, never its value.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

_LONGEST = 200


@dataclass(frozen=True)
class Declared:
    """A declared cookie; `seconds` is 0 for a session and None if it is deleted."""

    name: str
    domain: str
    seconds: float | None
    partitioned: bool


def read(line: str, host: str, now: datetime) -> Declared | None:
    """What `line`, from `host`, declares at the time `now`; None if it sets no cookie."""
    pair, *attributes = line.split(";")
    name, separator, _ = pair.partition("=")
    if not separator or not name.strip():
        return None
    values = dict(_attribute(each) for each in attributes)
    domain = values.get("domain", "").lstrip(".").lower()
    if domain and host != domain and not host.endswith(f".{domain}"):
        return None
    return Declared(
        name=shown(name.strip()),
        domain=domain or host,
        seconds=_seconds(values, now),
        partitioned="partitioned" in values,
    )


def shown(name: str) -> str:
    """A name in a printable form: unusual characters as codes, and at a readable length."""
    readable = "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in name)
    return readable if len(readable) <= _LONGEST else f"{readable[: _LONGEST - 1]}*"


def _attribute(written: str) -> tuple[str, str]:
    name, _, value = written.partition("=")
    return name.strip().lower(), value.strip()


def _seconds(values: dict[str, str], now: datetime) -> float | None:
    """The lifetime; Max-Age takes precedence over Expires (section 5.3)."""
    age = values.get("max-age", "")
    if age.removeprefix("-").isdecimal() and len(age) < 20:
        return float(age) if int(age) > 0 else None
    if "expires" not in values:
        return 0
    try:
        left = (parsedate_to_datetime(values["expires"]) - now).total_seconds()
    except (ValueError, TypeError):
        return 0  # browsers ignore what they cannot parse
    return left if left > 0 else None
