"""How the ledger writes hashes, dates, times and JSON: in exactly one form."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from policysite.message import Message, WrongValue
from policysite.models import VersionNumber

if TYPE_CHECKING:
    from collections.abc import Mapping

HASH = re.compile(r"[0-9a-f]{64}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9-]{10}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}")


def sha256(data: bytes) -> str:
    """The SHA-256 of `data` in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def parse_date(text: str) -> date:
    """Parse a date such as 2026-11-22; raises WrongValue for any other ISO 8601 form."""
    if not _DATE.fullmatch(text):
        raise WrongValue(Message("“%(text)s” is not a date such as 2026-11-22", text=text))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongValue(Message("“%(text)s” is not an existing date", text=text)) from None


def parse_moment(text: object) -> datetime:
    """Parse a time such as 2026-11-26T14:37:00+01:00 (RFC 3339); raises WrongValue otherwise."""
    if isinstance(text, str) and _MOMENT.fullmatch(text):
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            pass
        else:
            if found.isoformat() == text:
                return found
    raise WrongValue(
        Message("“%(text)s” is not a date and time such as 2026-11-26T14:37:00+01:00", text=text)
    )


def parse_json(data: bytes) -> dict[str, Any]:
    """The values in the bytes of a file; raises WrongValue if they are not valid JSON."""
    if len(data) > 65536:
        raise WrongValue(Message("it is too long for an entry"))
    try:
        values = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise WrongValue(Message("it is not JSON")) from None
    return values if isinstance(values, dict) else {}


def serialise(values: Mapping[str, Any]) -> bytes:
    """The bytes of a file with these values: two-space indents, sorted keys, a final newline."""
    return (json.dumps(values, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def parse_link(value: object, key: str) -> tuple[VersionNumber, str]:
    """The version and entry hash in the value of `key`; raises WrongValue."""
    if not isinstance(value, dict) or set(value) != {"sha256", "version"}:
        raise WrongValue(Message("“%(key)s” must contain sha256 and version, or be null", key=key))
    if not all(isinstance(part, str) for part in value.values()):
        raise WrongValue(Message("“%(key)s” must contain text", key=key))
    if not HASH.fullmatch(value["sha256"]):
        raise WrongValue(Message("a hash must be 64 hexadecimal digits"))
    return VersionNumber.parse(value["version"]), value["sha256"]


def is_as_written(values: Mapping[str, Any], data: bytes) -> bool:
    """Whether `data` is the canonical form of `values`: each record has one form and one hash."""
    try:
        return serialise(values) == data
    except UnicodeEncodeError:  # a lone surrogate, such as \ud800
        return False
