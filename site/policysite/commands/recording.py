"""Shared by the commands that write records about a version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.commands.odd_days import doubted
from policysite.errors import ContentProblems
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from policysite.commands.invocation import Invocation
    from policysite.models import Library
    from policysite.publishing.records import Prepared


def record(
    invocation: Invocation,
    prepare: Callable[[Library, datetime], Prepared],
    tell: Callable[[Prepared], Message],
    *,
    yes: bool,
    doubt: Message | None = None,
) -> None:
    """Show the record and its effect, ask for confirmation, and write it.

    `doubt` is the question about an unusual date, if any. The record has the time of the answer:
    what is no longer possible by then is refused.
    """
    from policysite.content import reader
    from policysite.publishing import records

    library = reader.load(invocation.root)
    try:
        prepared = prepare(library, invocation.now())
    except ContentProblems as error:
        invocation.show(error.problems)
        raise
    invocation.say(tell(prepared))
    for other in prepared.undone:
        message = Message(
            "Version %(number)s, scheduled for %(day)s, will then never come into force.",
            number=other.number,
            day=shown_day(invocation, other.effective),
        )
        invocation.say(message)
    invocation.say(Message("This will be recorded publicly and permanently in this file:"))
    invocation.say(f"  {prepared.path}")
    if not yes:
        question = Message("A record can never be changed. Record it?")
        invocation.confirm(doubted(question, doubt))
    records.write(invocation.root, prepare(library, invocation.now()))
    invocation.say(Message("Recorded. Commit content/ledger/, then build and deploy the site."))


def shown_day(invocation: Invocation, day: date) -> str:
    """A day in the user's language, with the day of the week."""
    from policysite.catalogs import full_date

    return full_date(day, invocation.language)
