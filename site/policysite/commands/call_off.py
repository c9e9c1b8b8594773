"""The command “call-off”."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policysite.commands.invocation import Invocation, pass_invocation
from policysite.commands.reasons import reason_options
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from policysite.models import Library
    from policysite.publishing.records import Prepared


@click.command(
    "call-off",
    help=Message("Call off a scheduled version. The decision is recorded publicly."),
)
@click.argument("policy")
@click.argument("version")
@reason_options
@click.option("--yes", is_flag=True, help=Message("Do not ask for confirmation."))
@pass_invocation
def call_off(
    invocation: Invocation, policy: str, version: str, reason: Mapping[str, str], yes: bool
) -> None:
    """Run “call-off”."""
    from policysite.commands.recording import record, shown_day
    from policysite.publishing import records

    def prepare(library: Library, moment: datetime) -> Prepared:
        return records.call_off(library, policy, version, reason, moment)

    def tell(prepared: Prepared) -> Message:
        return Message(
            "%(policy)s %(version)s, scheduled for %(day)s, will never come into force. Its "
            "text stays online, and its page says that it was called off.",
            policy=policy,
            version=version,
            day=shown_day(invocation, prepared.version.effective),
        )

    record(invocation, prepare, tell, yes=yes)
