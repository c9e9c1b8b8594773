"""[organisation] and [contacts] in site.toml: the publisher, and how to reach it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from policysite.files import textfile
from policysite.message import Message
from policysite.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WEB_ADDRESS = re.compile(r"https://[\w.-]+\.\w+(/[^\s<>\"'\\]*)?")
TELEPHONE = "telephone"
_TEXTS = ("name", "legal_name", "registration")
KEYS = (*_TEXTS, "address", "website", "logo")
_LONGEST = 200
_LINES = 6
_FILE = re.compile(r"[a-z0-9][a-z0-9_-]*\.svg")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
# In international notation (ITU-T E.123); a link to it needs the country code (RFC 3966).
_TELEPHONE = re.compile(r"\+[0-9](?:[ -]?[0-9]){6,14}")
_KINDS = {
    "name": Message("the name of the organisation"),
    "legal_name": Message("the legal name of the organisation"),
    "registration": Message("the registration of the organisation"),
}


def organisation(values: Mapping[str, Any]) -> Organisation:
    """The publisher, from the table `organisation` of site.toml, which has no faults."""
    return Organisation(
        name=values["name"],
        legal_name=values.get("legal_name"),
        address=tuple(values.get("address", ())),
        registration=values.get("registration"),
        website=values.get("website"),
        logo=values.get("logo"),
    )


def faults(values: object) -> Iterator[tuple[str, Message]]:
    """(the key or table, what is wrong) for the table `organisation`."""
    if not isinstance(values, dict) or "name" not in values:
        yield "organisation", Message('[organisation] must contain at least name = "…"')
        return
    for key, value in values.items():
        if key not in KEYS:
            known = ", ".join(KEYS)
            message = Message(
                "unknown key “%(key)s”; the keys are %(known)s", key=key[:60], known=known
            )
            yield key, message
        elif fault := _fault(key, value):
            yield key, fault


def _fault(key: str, value: object) -> Message | None:
    if key in _TEXTS:
        return _text_fault(_KINDS[key], value)
    if key == "address":
        if not isinstance(value, list) or not 1 <= len(value) <= _LINES:
            return Message('address must be a list of lines, such as ["Street 1", "1234 AB Town"]')
        kind = Message("a line of the address")
        return next(filter(None, (_text_fault(kind, line) for line in value)), None)
    if key == "website":
        if isinstance(value, str) and len(value) <= _LONGEST and WEB_ADDRESS.fullmatch(value):
            return None
        return Message("website must be an address that starts with https://")
    if isinstance(value, str) and _FILE.fullmatch(value):
        return None
    return Message('logo must be the name of an SVG file in content/, such as "logo.svg"')


def _text_fault(kind: Message, value: object) -> Message | None:
    if not isinstance(value, str) or not value.strip():
        return Message("%(kind)s must be text", kind=kind)
    if textfile.forbidden(value) or "\n" in value:
        return Message("%(kind)s contains an invisible character", kind=kind)
    if len(value) > _LONGEST:
        return Message("%(kind)s is longer than %(limit)s characters", kind=kind, limit=_LONGEST)
    return None


def contact_faults(values: object) -> Iterator[tuple[str, Message]]:
    """(the key or table, what is wrong) for the table `contacts`."""
    if not isinstance(values, dict) or "requests" not in values:
        yield "contacts", Message('[contacts] must contain at least requests = "name@company"')
        return
    for key, value in values.items():
        shown = str(value)[:60]
        if key == TELEPHONE:
            if not isinstance(value, str) or not _TELEPHONE.fullmatch(value):
                message = Message(
                    'telephone must be a number such as "+31 20 123 45 67", not “%(number)s”',
                    number=shown,
                )
                yield key, message
        elif not isinstance(value, str) or not _MAIL.fullmatch(value):
            yield key, Message("“%(address)s” is not an e-mail address", address=shown)
