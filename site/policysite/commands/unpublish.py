"""The command “unpublish”."""

from __future__ import annotations

from pathlib import Path

import click

from policysite.commands.invocation import Invocation, pass_invocation
from policysite.message import Message


@click.command(
    help=Message(
        "Undo the newest publication of a policy, as long as nobody else can have seen it. Its "
        "texts become a draft again."
    )
)
@click.argument("policy")
@click.argument("version")
@click.option(
    "--authority",
    type=click.Path(path_type=Path),
    help=Message("Trust the certificates in this PEM file instead of those of the system."),
)
@click.option("--yes", is_flag=True, help=Message("Do not ask for confirmation."))
@pass_invocation
def unpublish(
    invocation: Invocation, policy: str, version: str, authority: Path | None, yes: bool
) -> None:
    """Run “unpublish”."""
    from policysite.content import reader
    from policysite.hosting import exposure
    from policysite.publishing import unpublishing

    library = reader.load(invocation.root)
    taken_back = unpublishing.prepare(library, policy, version)
    exposure.refuse(invocation.root, library.site, taken_back.entry, authority)
    invocation.say(
        Message(
            "Nobody else can have seen %(policy)s %(version)s. These files will be deleted, "
            "and its texts become a draft again:",
            policy=policy,
            version=version,
        )
    )
    for path in taken_back.files:
        invocation.say(f"  {path}")
    if not yes:
        invocation.confirm(Message("Undo the publication?"))
    unpublishing.carry_out(invocation.root, taken_back)
    invocation.say(
        Message("%(policy)s %(version)s is a draft again.", policy=policy, version=version)
    )
