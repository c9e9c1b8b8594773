"""Prepared messages by which visitors ask for access, correction or deletion.

None of them offers a copy of an identity document: a company may only ask for additional proof of
identity in case of reasonable doubt (GDPR, article 12(6)).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Letter:
    """A message: the id of its section, its title there, its subject, and its text in lines.

    `action` is the text of the button that opens it.
    """

    id: str
    title: str
    action: str
    subject: str
    body: str

    def address(self, recipient: str) -> str:
        """The link that opens the message, addressed to `recipient`, for sending (RFC 6068)."""
        subject = quote(self.subject, safe="")
        body = quote(self.body.replace("\n", "\r\n"), safe="")
        return f"mailto:{quote(recipient, safe='@')}?subject={subject}&body={body}"


def letters(gettext: Callable[[str], str]) -> tuple[Letter, ...]:
    """The prepared messages, in the language of `gettext`."""
    return (
        Letter(
            "access",
            gettext("See your data"),
            gettext("Open the request for access"),
            gettext("Request for access to my personal data"),
            _body(
                gettext,
                gettext(
                    "I ask for access to the personal data that you process about me, and for a "
                    "copy of them."
                ),
            ),
        ),
        Letter(
            "correction",
            gettext("Have your data corrected"),
            gettext("Open the request for correction"),
            gettext("Request for correction of my personal data"),
            _body(
                gettext,
                gettext("I ask you to correct these personal data about me:"),
                gettext("What is wrong: …"),
                gettext("What it should be: …"),
            ),
        ),
        Letter(
            "deletion",
            gettext("Have your data deleted"),
            gettext("Open the request for deletion"),
            gettext("Request for deletion of my personal data"),
            _body(
                gettext,
                gettext("I ask you to delete the personal data that you process about me."),
                gettext("It concerns (leave blank to have everything deleted): …"),
            ),
        ),
    )


def _body(gettext: Callable[[str], str], *request: str) -> str:
    known = (gettext("My name: …"), gettext("The e-mail address by which you know me: …"))
    doubt = gettext(
        "If you doubt that this request comes from me, please tell me what else you need to know."
    )
    return "\n\n".join(
        [
            gettext("Dear Sir or Madam,"),
            "\n".join(request),
            "\n".join(known),
            doubt,
            gettext("Kind regards,"),
        ]
    )
