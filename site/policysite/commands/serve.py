"""The command “serve”."""

from __future__ import annotations

from pathlib import Path

import click

from policysite.commands.invocation import EXISTING_FOLDER, Invocation, pass_invocation
from policysite.errors import HostingError


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8443, show_default=True)
@click.option("--folder", type=EXISTING_FOLDER, help="The built site.  [default: build]")
@pass_invocation
def serve(invocation: Invocation, port: int, folder: Path | None) -> None:
    """Serve the built site over HTTPS on this computer alone, as a host would."""
    from policysite import hosting
    from policysite import serve as server

    site = folder if folder is not None else invocation.root / "build"
    if not site.is_dir():
        raise HostingError(f"{site} does not exist yet. Run the command “build” first.")
    state = invocation.root / ".serve"
    process = server.start(site, state, port)
    try:
        address = f"https://localhost:{port}{hosting.path_of(site)}/"
        invocation.say(f"Serving {site} at {address} (end it with Ctrl-C).")
        invocation.say(f"Its certificate authority: {server.authority(state).resolve()}")
        process.wait()
        raise HostingError(f"Caddy ended by itself; {state / 'caddy.log'} says why.")
    finally:
        server.stop(process)
