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
    help=Message("End a policy, or merge it into another; its versions stay, and its page says so.")
)
@click.argument("policy")
@click.option(
    "--on",
    "ended",
    type=Day(),
    required=True,
    help=Message("The first day on which nothing of it applies any more."),
)
@click.option("--into", help=Message("The policy that it is merged into."))
@click.option(
    "--far-ahead",
    is_flag=True,
    help=Message("The day is meant, though it is more than a year ahead."),
)
@reason_options
@click.option("--yes", is_flag=True, help=Message("Do not ask."))
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
            "From %(day)s nothing of “%(policy)s” applies; version %(version)s is the last. All "
            "versions stay.",
            day=shown_day(invocation, ended),
            policy=policy,
            version=prepared.version.number,
        )

    today = invocation.today()
    doubt = odd_days.doubt(  # a day that is past is refused, whatever is said
        invocation, max(ended, today), today, backdated=False, far_ahead=far_ahead, yes=yes
    )
    record(invocation, prepare, tell, doubt=doubt, yes=yes)
