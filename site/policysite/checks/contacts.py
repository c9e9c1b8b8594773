"""A statement names only addresses at which the company can be reached."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policysite import rules
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.checks.statement import Statement
    from policysite.models import Problem
    from policysite.statement.passages import Passage

_ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")


def unknown_addresses(statement: Statement) -> Iterator[Problem]:
    """Each e-mail address of a draft is among the contacts of site.toml."""
    known = {address.casefold() for address in statement.site.contacts.values()}
    for passage in statement.passages:
        told: set[str] = set()
        for address, start in _addresses(passage):
            if address.casefold() not in known | told:
                told.add(address.casefold())
                message = Message("“%(address)s” is not among the contacts", address=address)
                yield statement.problem(rules.UNKNOWN_ADDRESS, passage, start, message)


def _addresses(passage: Passage) -> Iterator[tuple[str, int]]:
    """The addresses in the text and behind its links."""
    for match in _ADDRESS.finditer(passage.prose):
        yield match[0], match.start()
    for link in passage.links:
        if link.target.startswith("mailto:"):
            address = link.target.removeprefix("mailto:").partition("?")[0]
            if _ADDRESS.fullmatch(address):  # else the check of the links says so
                yield address, link.start
