"""The command “diff”."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from policysite.commands.invocation import Day, Invocation, pass_invocation

if TYPE_CHECKING:
    from datetime import date


@click.command()
@click.argument("policy")
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--lang", help="The language to compare.  [default: the first]")
@click.option("--as-of", type=Day(), help="The day that decides what is in force.  [today]")
@pass_invocation
def diff(
    invocation: Invocation,
    policy: str,
    old: str | None,
    new: str | None,
    lang: str | None,
    as_of: date | None,
) -> None:
    """Show what changed between two versions, word for word.

    Without NEW: up to the newest version. Without OLD: from the version in force.
    """
    from policysite import catalogs, comparison, content
    from policysite.terminal import redline_text

    library = content.load(invocation.root)
    day = as_of or invocation.today()
    pair = comparison.choose(library, policy, old, new, lang or library.site.reference, day)
    messages = catalogs.load(invocation.root, pair.language)
    found = comparison.redline(pair, messages.gettext)
    invocation.say(f"{policy}, {pair.language}: from {pair.old.number} to {pair.new.number}")
    invocation.say(redline_text(found.article, colour=sys.stdout.isatty()) or "Nothing changed.")
