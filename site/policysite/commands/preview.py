"""The command “preview”."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policysite.commands.invocation import Invocation, pass_invocation
from policysite.commands.language import LANGUAGES
from policysite.errors import UnreadableContent
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator


@click.command(
    help=Message("Preview the site and its drafts while you write, with problems and changes.")
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help=Message("The port on this computer; 0 picks a free one."),
)
@click.option("--open", "opened", is_flag=True, help=Message("Open the preview in the browser."))
@click.option("--until-closed", is_flag=True, help=Message("Stop when its last page is closed."))
@pass_invocation
def preview(invocation: Invocation, port: int, opened: bool, until_closed: bool) -> None:
    """Serve the preview until Ctrl-C."""
    from policysite import preview as previews
    from policysite.content import reader
    from policysite.preview.translator import translators

    try:
        reader.load(invocation.root)
    except UnreadableContent as error:
        if not error.problems:  # there is no content here; if it has problems, they are shown
            raise
    prepared = previews.prepare(
        invocation.root,
        port,
        today=invocation.today,
        now=invocation.now,
        translators=translators(LANGUAGES),
        first=invocation.language,
    )
    invocation.say(Message("The preview is at %(address)s", address=prepared.address))
    invocation.say(
        Message(
            "It is for you only: the address contains a secret key. Open the full address, and "
            "do not share it. Press Ctrl-C to stop."
        )
    )
    with _in_browser(invocation.root, prepared.address) if opened else nullcontext():
        prepared.run(until_closed=until_closed)


@contextmanager
def _in_browser(root: Path, address: str) -> Iterator[None]:
    """Open `address` in the browser through a file that no other account can read.

    Every account can read the command line of a browser. The file is in the project, because a
    sandboxed browser may be able to read neither /tmp nor hidden folders.
    """
    import os
    import tempfile
    import webbrowser

    handle, name = tempfile.mkstemp(prefix="preview-", suffix=".html", dir=root.resolve())
    os.close(handle)
    file = Path(name)
    try:
        file.write_text(
            f'<!doctype html>\n<meta http-equiv="refresh" content="0; url={address}">\n',
            encoding="utf-8",
        )
        webbrowser.open(file.as_uri())
        yield
    finally:
        file.unlink(missing_ok=True)
