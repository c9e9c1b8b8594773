"""[scan] in content/site.toml: pages of the company's website, and the buttons of its banner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from policysite.files import textfile
from policysite.message import Message
from policysite.models import ScanSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYS = ("pages", "refuse", "accept")
MOST_PAGES = 50
_LONGEST = 500


def scan_settings(table: dict[str, Any]) -> ScanSettings:
    """The settings in a table without faults."""
    return ScanSettings(
        pages=tuple(table.get("pages", ())),
        refuse=table.get("refuse"),
        accept=table.get("accept"),
    )


def faults(table: object) -> Iterator[tuple[str, Message]]:
    """(key, what is wrong) for every invalid value in the table."""
    if not isinstance(table, dict):
        yield "scan", Message('[scan] must contain lines such as pages = ["https://…"]')
        return
    for key, value in table.items():
        if key not in KEYS:
            known = ", ".join(KEYS)
            message = Message("unknown key “%(key)s” in [scan]", key=key[:60])
            yield f"scan {key}", Message.joined((message, known), ": ")
        elif key == "pages":
            yield from _page_faults(value)
        elif not isinstance(value, str) or not value.strip() or textfile.forbidden(value):
            message = Message("“%(key)s” must be the CSS selector of a button", key=key)
            yield f"scan {key}", message


def address_fault(address: object) -> Message | None:
    """What is wrong with the address of a page to scan; None if it is valid."""
    message = Message("“%(address)s” is not a web address", address=str(address)[:80])
    if not isinstance(address, str) or len(address) > _LONGEST or " " in address:
        return message
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return message
    right = parts.scheme in {"http", "https"} and parts.hostname and not parts.username
    return None if right else message


def _page_faults(value: object) -> Iterator[tuple[str, Message]]:
    if not isinstance(value, list) or not value or len(value) > MOST_PAGES:
        message = Message("pages must be a list of one to %(limit)s addresses", limit=MOST_PAGES)
        yield "scan pages", message
        return
    for address in value:
        if fault := address_fault(address):
            yield "scan pages", fault
