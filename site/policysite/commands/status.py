"""The command “status”."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policysite.commands.invocation import Day, Invocation, pass_invocation
from policysite.message import Message

if TYPE_CHECKING:
    from datetime import date


@click.command(help=Message("Show every version with its state and dates."))
@click.option("--as-of", type=Day(), help=Message("Show the state on this date.  [today]"))
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@pass_invocation
def status(invocation: Invocation, as_of: date | None, form: str) -> None:
    """Run “status”."""
    from policysite import checks
    from policysite.checks import report
    from policysite.content import reader

    library = reader.load(invocation.root)
    day = as_of or invocation.today()
    found = checks.run(library, day) if form == "text" else ()
    text = report.status(library, day, form, invocation.catalog, found, invocation.language)
    invocation.say(text)
