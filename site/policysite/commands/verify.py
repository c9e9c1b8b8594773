"""The command “verify”."""

from __future__ import annotations

from pathlib import Path

import click

from policysite.commands.invocation import Invocation, pass_invocation
from policysite.message import Message


@click.command(
    help=Message("Check a published site: its files against each other, and against this project.")
)
@click.argument("site", metavar="DIR_OR_URL")
@click.option(
    "--authority",
    type=click.Path(path_type=Path),
    help=Message("Trust the certificates in this file (PEM), not the system's."),
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@pass_invocation
def verify(invocation: Invocation, site: str, authority: Path | None, form: str) -> None:
    """Run “verify”."""
    from policysite import verify as verification
    from policysite.content import reader, settings

    ours = reader.load(invocation.root) if (invocation.root / settings.PATH).exists() else None
    try:
        with verification.open_site(site, authority) as opened:
            verdict = verification.verify(opened, ours)
    except verification.BadAddress as error:
        fault = Message("%(fault)s.", fault=error.message)
        raise click.UsageError(invocation.translate(fault)) from None
    invocation.say(verification.report(verdict, form, invocation.catalog))
    if not verdict.right:
        raise SystemExit(1)
