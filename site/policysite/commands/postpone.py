"""The command “postpone”."""

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
        "Change the effective date of a scheduled version, to a later or an earlier one. "
        "The change is recorded publicly."
    )
)
@click.argument("policy")
@click.argument("version")
@click.option("--effective", type=Day(), required=True, help=Message("The effective date."))
@click.option(
    "--far-ahead",
    is_flag=True,
    help=Message("Confirm a date that is more than a year ahead."),
)
@reason_options
@click.option("--yes", is_flag=True, help=Message("Do not ask for confirmation."))
@pass_invocation
def postpone(
    invocation: Invocation,
    policy: str,
    version: str,
    effective: date,
    far_ahead: bool,
    reason: Mapping[str, str],
    yes: bool,
) -> None:
    """Run “postpone”."""
    from policysite.commands import odd_days
    from policysite.commands.recording import record, shown_day
    from policysite.publishing import records

    def prepare(library: Library, moment: datetime) -> Prepared:
        return records.reschedule(library, policy, version, effective, reason, moment)

    def tell(prepared: Prepared) -> Message:
        return Message(
            "%(policy)s %(version)s will take effect on %(new)s instead of %(old)s.",
            policy=policy,
            version=version,
            new=shown_day(invocation, effective),
            old=shown_day(invocation, prepared.version.effective),
        )

    today = invocation.today()
    doubt = odd_days.doubt(  # a date in the past is refused in any case
        invocation, max(effective, today), today, backdated=False, far_ahead=far_ahead, yes=yes
    )
    record(invocation, prepare, tell, doubt=doubt, yes=yes)
