"""The command “status”."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policysite.commands.invocation import Day, Invocation, pass_invocation

if TYPE_CHECKING:
    from datetime import date


@click.command()
@click.option("--as-of", type=Day(), help="The day to look at.  [today]")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@pass_invocation
def status(invocation: Invocation, as_of: date | None, form: str) -> None:
    """Show every version with its state and its dates."""
    from policysite import content, report

    invocation.say(report.status(content.load(invocation.root), as_of or invocation.today(), form))
