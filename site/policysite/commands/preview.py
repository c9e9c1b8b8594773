"""The command “preview”."""

from __future__ import annotations

import click

from policysite.commands.invocation import Invocation, pass_invocation
from policysite.commands.language import LANGUAGES
from policysite.errors import UnreadableContent
from policysite.message import Message


@click.command(
    help=Message("Show the site with its drafts while you write, with problems and changes.")
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help=Message("Where on this computer."),
)
@click.option("--open", "opened", is_flag=True, help=Message("Open it in the browser."))
@pass_invocation
def preview(invocation: Invocation, port: int, opened: bool) -> None:
    """Serve the preview until Ctrl-C."""
    import webbrowser

    from policysite import preview as previews
    from policysite.content import reader
    from policysite.preview.speech import speeches

    try:
        reader.load(invocation.root)
    except UnreadableContent as error:
        if not error.problems:  # there is no content here; where it has problems, they are shown
            raise
    prepared = previews.prepare(
        invocation.root,
        port,
        today=invocation.today,
        now=invocation.now,
        speeches=speeches(LANGUAGES),
        first=invocation.language,
    )
    invocation.say(
        Message(
            "The preview is at %(address)s, for this computer alone (end it with Ctrl-C).",
            address=prepared.address,
        )
    )
    if opened:
        webbrowser.open(prepared.address)
    prepared.run()
