"""The reason of a record, for readers, in each language of the version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite import ledger
from policysite.errors import LedgerError
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policysite.models import Entry

# The languages with an option of their own for the reason; others use “--reason”.
OWN_OPTION = ("nl", "en")
# The maximum size of the reasons in bytes: records of more than 65,536 bytes are not read.
_LONGEST = 30_000


def reasons(entry: Entry, given: Mapping[str, str]) -> dict[str, str]:
    """The reason in each language of the version.

    Raises LedgerError if one is missing, too long, or contains what no page may contain.
    """
    missing = [code for code in entry.languages if not given.get(code, "").strip()]
    if missing:
        message = Message(
            "Give the reason in every language of the version: %(options)s.",
            options=", ".join(map(_option, missing)),
        )
        raise LedgerError(message)
    found = {code: given[code].strip() for code in entry.languages}
    for code, text in found.items():
        if (sign := ledger.unseen_sign(text, code)) is not None:
            message = Message(
                "The reason in “%(language)s” contains an invisible character (%(code)s) that "
                "no page can show. Nothing was recorded. Type the reason again.",
                language=code,
                code=sign,
            )
            raise LedgerError(message)
    if len("".join(found.values()).encode()) > _LONGEST:
        message = Message(
            "Together, the reasons are longer than %(limit)s bytes. Nothing was recorded. "
            "Shorten them.",
            limit=_LONGEST,
        )
        raise LedgerError(message)
    return found


def _option(language: str) -> str:
    """How the reason in a language is written on the command line."""
    name = f"--reason-{language}" if language in OWN_OPTION else f"--reason {language}"
    return f'{name} "…"'
