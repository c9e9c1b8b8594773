"""The command “end”."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policysite.commands.invocation import Day, Invocation, pass_invocation
from policysite.commands.reasons import reason_options
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from policysite.models import Library
    from policysite.publishing.records import Prepared


@click.command(
    help=Message(
        "End a policy, or merge it into another. Its versions stay online, and its page says "
        "that it has ended."
    )
)
@click.argument("policy")
@click.option(
    "--on",
    "ended",
    type=Day(),
    required=True,
    help=Message("The first day on which the policy no longer applies."),
)
@click.option("--into", help=Message("The policy into which it is merged."))
@click.option(
    "--far-ahead",
    is_flag=True,
    help=Message("Confirm a date that is more than a year ahead."),
)
@reason_options
@click.option("--yes", is_flag=True, help=Message("Do not ask for confirmation."))
@pass_invocation
def end(
    invocation: Invocation,
    policy: str,
    ended: date,
    into: str | None,
    far_ahead: bool,
    reason: Mapping[str, str],
    yes: bool,
) -> None:
    """Run “end”."""
    from policysite.commands import odd_days
    from policysite.commands.recording import record, shown_day
    from policysite.publishing import records

    def prepare(library: Library, moment: datetime) -> Prepared:
        return records.end(library, policy, ended, into, reason, moment)

    def tell(prepared: Prepared) -> Message:
        return Message(
            "“%(policy)s” no longer applies from %(day)s; version %(version)s is the last one. "
            "All versions stay online.",
            day=shown_day(invocation, ended),
            policy=policy,
            version=prepared.version.number,
        )

    today = invocation.today()
    doubt = odd_days.doubt(  # a date in the past is refused in any case
        invocation, max(ended, today), today, backdated=False, far_ahead=far_ahead, yes=yes
    )
    record(invocation, prepare, tell, doubt=doubt, yes=yes)
