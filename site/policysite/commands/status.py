"""The command “status”."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policysite.commands.invocation import Day, Invocation, pass_invocation
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from policysite.models import Problem


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

    kept = invocation.kept()
    library = reader.load(invocation.root, kept=kept)
    day = as_of or invocation.today()
    found: Sequence[Problem] = ()
    if form == "text":
        found = checks.run(library, day, kept=kept)
        kept.save()
    text = report.status(library, day, form, invocation.catalog, found, invocation.language)
    invocation.say(text)
