"""The command “renumber”."""

from __future__ import annotations

import click

from policysite.commands.discard import show
from policysite.commands.invocation import Invocation, pass_invocation
from policysite.message import Message


@click.command(help=Message("Give a draft another number, in every language."))
@click.argument("policy")
@click.argument("version")
@click.argument("new")
@pass_invocation
def renumber(invocation: Invocation, policy: str, version: str, new: str) -> None:
    """Run “renumber”."""
    from policysite.content import reader
    from policysite.publishing import setting_aside

    library = reader.load(invocation.root)
    moved = setting_aside.renumber(invocation.root, library, policy, version, new)
    message = Message(
        "%(policy)s %(version)s is now %(policy)s %(new)s:", policy=policy, version=version, new=new
    )
    invocation.say(message)
    show(invocation, moved)
    message = Message(
        "To undo: renumber %(policy)s %(new)s %(version)s",
        policy=policy,
        version=version,
        new=new,
    )
    invocation.say(message)
