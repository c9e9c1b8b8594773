"""The command “discard”."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policysite.commands.invocation import Invocation, pass_invocation
from policysite.message import Message

if TYPE_CHECKING:
    from policysite.publishing.setting_aside import Moved


@click.command(
    help=Message(
        "Set a draft aside: move its files out of content/, and keep them so that --back "
        "can restore them."
    )
)
@click.argument("policy")
@click.argument("version")
@click.option("--back", is_flag=True, help=Message("Restore the draft that was set aside last."))
@pass_invocation
def discard(invocation: Invocation, policy: str, version: str, back: bool) -> None:
    """Run “discard”."""
    from policysite.content import reader
    from policysite.publishing import setting_aside

    library = reader.load(invocation.root)
    if back:
        moved = setting_aside.put_back(invocation.root, library, policy, version)
        invocation.say(
            Message("%(policy)s %(version)s has been restored:", policy=policy, version=version)
        )
    else:
        moved = setting_aside.discard(invocation.root, library, policy, version)
        invocation.say(
            Message("%(policy)s %(version)s has been set aside:", policy=policy, version=version)
        )
    show(invocation, moved)
    if not back:
        message = Message(
            "To undo: discard %(policy)s %(version)s --back", policy=policy, version=version
        )
        invocation.say(message)


def show(invocation: Invocation, moved: Moved) -> None:
    """Print where each file is now, and what still names the draft by its old number."""
    for old, new in moved.files.items():
        invocation.say(f"  {old} -> {new}")
    for place in moved.mentions:
        message = Message("%(place)s mentions this draft. Change that line as well.", place=place)
        invocation.say(message)
