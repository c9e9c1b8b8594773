"""The command “announce”."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from policysite.commands.invocation import Day, Invocation, pass_invocation
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date


@click.command(
    help=Message(
        "Write a message to readers about a version, ready to send, in each language.\n\n"
        "Nothing is sent."
    )
)
@click.argument("policy")
@click.argument("version")
@click.option("--as-of", type=Day(), help=Message("The date on which it will be sent.  [today]"))
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@pass_invocation
def announce(
    invocation: Invocation, policy: str, version: str, as_of: date | None, form: str
) -> None:
    """Run “announce”."""
    from policysite import catalogs
    from policysite.content import reader
    from policysite.content.selection import policy_named, version_named
    from policysite.publishing import notice

    library = reader.load(invocation.root)
    chosen = version_named(policy_named(library, policy), version)

    def gettext_in(language: str) -> Callable[[str], str]:
        return catalogs.load(invocation.root, language).gettext

    found = notice.notices(library, chosen, as_of or invocation.today(), gettext_in)
    if form == "json":
        invocation.say(json.dumps([asdict(each) for each in found], indent=2, ensure_ascii=False))
        return
    for each in found:
        name = catalogs.language_name_in(each.language, invocation.language)
        invocation.say(Message("In %(language)s", language=name))
        invocation.say(Message("Subject: %(subject)s", subject=each.subject))
        invocation.say("")
        invocation.say(each.text)
        invocation.say(Message("A sentence for your own site, with a link:"))
        invocation.say(f"{each.banner}\n{each.address}\n")
