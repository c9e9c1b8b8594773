"""The command “withdraw”."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policysite.commands.invocation import Invocation, pass_invocation
from policysite.commands.reasons import reason_options
from policysite.errors import ContentProblems
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping


@click.command(help=Message("Remove the text of a superseded version when the law requires it."))
@click.argument("policy")
@click.argument("version")
@reason_options
@click.option("--yes", is_flag=True, help=Message("Do not ask for confirmation."))
@pass_invocation
def withdraw(
    invocation: Invocation,
    policy: str,
    version: str,
    reason: Mapping[str, str],
    yes: bool,
) -> None:
    """Run “withdraw”."""
    from policysite.content import reader
    from policysite.publishing import withdrawal

    try:
        record, files = withdrawal.prepare(
            reader.load(invocation.root), policy, version, reason, invocation.today()
        )
    except ContentProblems as error:
        invocation.show(error.problems)
        raise
    files = withdrawal.left(invocation.root, record, files)
    message = Message(
        "%(policy)s %(version)s will be withdrawn; its ledger entry stays. These files "
        "will be deleted:",
        policy=policy,
        version=version,
    )
    invocation.say(message)
    for path in files:
        invocation.say(f"  {path}")
    if not yes:
        invocation.confirm(
            Message("Its text will be removed from the site permanently. Withdraw it?")
        )
    withdrawal.carry_out(invocation.root, record, files)
    invocation.say(Message("Withdrawn. Commit content/, then build and deploy the site."))
