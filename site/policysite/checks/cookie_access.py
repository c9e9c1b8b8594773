"""The list says who has access to a cookie, at least if it belongs to a third party."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.content.cookies import PATH
from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.models import Library

COOKIE_ACCESS = Rule(
    name=Message("cookie-access"),
    severity="error",
    reason=Message(
        "Visitors must be informed whether third parties have access to a cookie (C-673/17 "
        "Planet49, paragraph 81)."
    ),
    remedy=Message("List in “readers” everyone other than the company who can read it."),
)


def cookie_access(library: Library) -> Iterator[Problem]:
    """Somebody has access to what is stored under the domain of a third party."""
    for each in library.inventory.listed if library.inventory else ():
        if each.domain and not each.readers:
            message = Message(
                "“%(name)s” belongs to %(domain)s, but no one is listed as having access to it",
                name=each.name,
                domain=each.domain,
            )
            yield Problem(rule=COOKIE_ACCESS, path=PATH, line=each.line, message=message)
