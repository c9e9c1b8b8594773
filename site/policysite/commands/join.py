"""The command “join”."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policysite.commands.invocation import Invocation, pass_invocation
from policysite.message import Message

if TYPE_CHECKING:
    from datetime import datetime

    from policysite.models import Library
    from policysite.publishing.records import Prepared


@click.command(
    help=Message(
        "Put two versions that were published on separate branches in order in the chain of "
        "the ledger. The order is recorded publicly."
    )
)
@click.argument("policy")
@click.option("--yes", is_flag=True, help=Message("Do not ask for confirmation."))
@pass_invocation
def join(invocation: Invocation, policy: str, yes: bool) -> None:
    """Run “join”."""
    from policysite.commands.recording import record
    from policysite.publishing import records

    def prepare(library: Library, moment: datetime) -> Prepared:
        return records.join(library, policy, moment)

    def tell(prepared: Prepared) -> Message:
        chain = prepared.then.chain
        return Message(
            "%(policy)s %(version)s now follows %(before)s in the chain of the ledger.",
            policy=policy,
            version=prepared.record.number,
            before=chain[chain.index(prepared.record.number) - 1],
        )

    record(invocation, prepare, tell, yes=yes)
