"""The command “check”."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policysite.commands.invocation import Day, Invocation, pass_invocation
from policysite.errors import UnreadableContent

if TYPE_CHECKING:
    from datetime import date


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="For people, for programs, or for GitHub.",
)
@click.option("--as-of", type=Day(), help="The day that decides what is past.  [today]")
@pass_invocation
def check(invocation: Invocation, form: str, as_of: date | None) -> None:
    """List every problem in the content, with how to mend it."""
    from policysite import checks, content, report

    try:
        found = checks.run(content.load(invocation.root), as_of or invocation.today())
    except UnreadableContent as error:
        if not error.problems:
            raise
        found = list(error.problems)
    if found or form == "json":
        invocation.say(report.problems(found, form))
    if form == "text":
        invocation.say(f"Checked content/: {report.count(found)}.")
    if checks.errors(found):
        raise SystemExit(1)
