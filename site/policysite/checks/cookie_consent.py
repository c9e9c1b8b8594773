"""Consent is asked for each cookie, or an exemption applies that its purpose can have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.content.cookies import PATH
from policysite.message import Message
from policysite.models import Problem
from policysite.models.inventory import ASKED, EXEMPTIONS
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.models import Library

COOKIE_CONSENT = Rule(
    name=Message("cookie-consent"),
    severity="error",
    reason=Message(
        "Without consent, a site may store or read only what is needed to carry out the "
        "communication, what is strictly necessary for a service the visitor asked for, or "
        "what measures quality with little or no effect on privacy (Telecommunicatiewet "
        "article 11.7a(3))."
    ),
    remedy=Message("Write “consent: asked”, or a category with a matching exemption."),
)
# The exemptions that a category can have. Marketing has none (EDPB Guidelines 2/2023; the AP).
_POSSIBLE = {
    "necessary": ("transmission", "requested-service"),
    "functional": ("requested-service",),
    "analytics": ("limited-analytics",),
    "marketing": (),
}


def cookie_consent(library: Library) -> Iterator[Problem]:
    """No cookie claims an exemption that its category cannot have."""
    for each in library.inventory.listed if library.inventory else ():
        if each.category == "necessary" and each.consent == ASKED:
            message = Message(
                "“%(name)s” is listed as necessary, but consent is asked for it",
                name=each.name,
            )
            yield Problem(rule=COOKIE_CONSENT, path=PATH, line=each.line, message=message)
        elif each.consent in EXEMPTIONS and each.consent not in _POSSIBLE.get(
            each.category, EXEMPTIONS
        ):
            message = Message(
                "“%(name)s” is in the category %(category)s, to which the exemption "
                "%(exemption)s cannot apply",
                name=each.name,
                category=each.category,
                exemption=each.consent,
            )
            yield Problem(rule=COOKIE_CONSENT, path=PATH, line=each.line, message=message)
