"""Unusual dates, which nobody should choose by mistake: in the past, or more than a year ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policysite.message import Message

if TYPE_CHECKING:
    from datetime import date

    from policysite.commands.invocation import Invocation


def doubt(
    invocation: Invocation, day: date, today: date, *, backdated: bool, far_ahead: bool, yes: bool
) -> Message | None:
    """The question about an unusual date; None if it is usual, or its option was given.

    With `yes`, which asks nothing, an unusual date without its option is a usage error.
    """
    from policysite.catalogs import full_date
    from policysite.publishing.preflight import oddity

    odd = oddity(day, today)
    if odd is None or (backdated if odd == "past" else far_ahead):
        return None
    shown = full_date(day, invocation.language)
    if odd == "past":
        option, fault = "--backdated", Message("%(day)s is in the past", day=shown)
    else:
        option, fault = "--far-ahead", Message("%(day)s is more than a year ahead", day=shown)
    if yes:
        message = Message(
            "%(fault)s. If this is intended, add %(option)s", fault=fault, option=option
        )
        raise click.UsageError(invocation.translate(message))
    return Message("%(fault)s. Answer yes only if this is intended.", fault=fault)


def doubted(question: Message, doubt: Message | None) -> Message:
    """The `question`, preceded by what is unusual about the date."""
    return question if doubt is None else Message.joined((doubt, question), " ")
