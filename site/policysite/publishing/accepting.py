"""Accepting a finding with a reason, as an additional part of content/site.toml."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from policysite.checks.rulebook import RULES
from policysite.content import settings
from policysite.errors import DraftError
from policysite.files import atomic
from policysite.message import Message

if TYPE_CHECKING:
    from pathlib import Path


def accept(root: Path, rule: str, where: str, reason: str) -> None:
    """Accept the findings of `rule` in `where`, with the reason.

    `where` is a file, or a file and one of its sections after “#”. The existing settings stay
    unchanged. Raises DraftError, without having changed anything, if the rule cannot be accepted,
    the reason is missing, the same was accepted before, or the disk refuses.
    """
    said = " ".join(reason.split())
    known = next((each for each in RULES if each.name == rule), None)
    if known is None or not known.acceptable:
        raise DraftError(Message("“%(rule)s” cannot be accepted.", rule=rule))
    if not said:
        raise DraftError(Message("Give a reason for accepting this finding."))
    try:
        with atomic.lock(root) as content:
            text = (root / settings.PATH).read_bytes().decode()
            site, _ = settings.parse(text)
            taken = site.accepted if site is not None else ()
            if any((each.rule, each.where) == (rule, where) for each in taken):
                raise DraftError(Message("“%(rule)s” is already accepted there.", rule=rule))
            made = text + _part(rule, where, said, text)
            if settings.parse(made)[0] is None:
                raise DraftError(Message("Fix the settings first."))
            content.replace(settings.PATH, made.encode())
    except UnicodeDecodeError:
        raise DraftError(Message("Fix the settings first.")) from None
    except OSError as error:
        message = Message(
            "The settings could not be saved: %(outcome)s", outcome=atomic.outcome(error)
        )
        raise DraftError(message) from None


def _part(rule: str, where: str, reason: str, before: str) -> str:
    gap = "\n" if before.endswith("\n") else "\n\n"
    values = {"rule": rule, "where": where, "reason": reason}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join([f"{gap}[[accepted]]", *lines, ""])
