"""The command “publish”."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policysite.commands.invocation import Day, Invocation, pass_invocation
from policysite.errors import ContentProblems
from policysite.message import Message

if TYPE_CHECKING:
    from datetime import date


@click.command()
@click.argument("policy")
@click.argument("version")
@click.option("--effective", type=Day(), required=True, help="The day from which it applies.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_invocation
def publish(invocation: Invocation, policy: str, version: str, effective: date, yes: bool) -> None:
    """Check a draft and lock it into the ledger, for ever."""
    from policysite import content, ledger, publication

    today = invocation.today()
    try:
        library = content.load(invocation.root)
        prepared = publication.prepare(library, policy, version, effective, today)
    except ContentProblems as error:
        invocation.show(error.problems)
        raise
    invocation.show(prepared.remarks)
    entry = prepared.entry
    invocation.say(f"{policy} {version}, in {', '.join(entry.languages)}, effective {effective}:")
    for path in [*prepared.articles, ledger.entry_path(policy, entry.number)]:
        invocation.say(f"  {path}")
    if effective < today:
        invocation.say(
            f"Note: {effective} lies before today ({today}); an older text is brought in."
        )
    if not yes:
        invocation.confirm(Message("Once published, this text can never be changed. Publish it?"))
    publication.write(invocation.root, prepared)
    invocation.say(
        f"Published. Commit content/ledger/{policy}/ together with the text, then build."
    )
