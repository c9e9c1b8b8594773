"""The reason that readers see of what became of a version, in each of its languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.errors import LedgerError
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policysite.models import Entry

# The languages whose reason has an option of its own; any other is named with “--reason”.
OWN_OPTION = ("nl", "en")


def reasons(entry: Entry, given: Mapping[str, str]) -> dict[str, str]:
    """The reason in each language of the version; raises LedgerError where one is missing."""
    missing = [code for code in entry.languages if not given.get(code, "").strip()]
    if missing:
        message = Message(
            "Give the reason in every language of the version: %(options)s.",
            options=", ".join(map(_option, missing)),
        )
        raise LedgerError(message)
    return {code: given[code].strip() for code in entry.languages}


def _option(language: str) -> str:
    """How the reason in a language is written on the command line."""
    name = f"--reason-{language}" if language in OWN_OPTION else f"--reason {language}"
    return f'{name} "…"'
