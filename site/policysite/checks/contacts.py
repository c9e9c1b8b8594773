"""A statement only contains addresses at which the company can be reached."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policysite.checks.statement import StatementRule, found
from policysite.message import Message
from policysite.rules import Example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.checks.statement import Finding, Statement
    from policysite.statement.passages import Passage

_ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")


def unknown_addresses(statement: Statement) -> Iterator[Finding]:
    """Each e-mail address of a draft is one of the contacts in site.toml."""
    known = {address.casefold() for address in statement.site.contacts.values()}
    for passage in statement.passages:
        told: set[str] = set()
        for address, start in _addresses(passage):
            if address.casefold() not in known | told:
                told.add(address.casefold())
                message = Message("“%(address)s” is not one of the contacts", address=address)
                yield statement.finding(passage, start, message)


UNKNOWN_ADDRESS = StatementRule(
    name=Message("unknown-address"),
    severity="error",
    reason=Message(
        "A statement may list only addresses at which the company can be reached (GDPR article "
        "13(1)(a))."
    ),
    remedy=Message("Use an address from [contacts] in content/site.toml, or add this one there."),
    examples=(
        Example(
            "nl", wrong="Mail naar info@elders.example.", right="Gebruik het contactformulier."
        ),
        Example("en", wrong="Write to info@elsewhere.example.", right="Use the contact form."),
    ),
    may_err=True,
    find=unknown_addresses,
)


def _addresses(passage: Passage) -> Iterator[tuple[str, int]]:
    """The addresses in the text and in its links."""
    for match in found(_ADDRESS, passage.prose):
        yield match[0], match.start()
    for link in passage.links:
        if link.target.startswith("mailto:"):
            address = link.target.removeprefix("mailto:").partition("?")[0]
            if _ADDRESS.fullmatch(address):  # otherwise the check of links reports it
                yield address, link.start
