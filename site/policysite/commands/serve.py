"""The command “serve”."""

from __future__ import annotations

from pathlib import Path

import click

from policysite.commands.invocation import EXISTING_FOLDER, Invocation, pass_invocation
from policysite.errors import HostingError
from policysite.message import Message


@click.command(
    help=Message("Serve the built site over HTTPS, as a host would, on this computer only.")
)
@click.option("--port", type=click.IntRange(1, 65535), default=8443, show_default=True)
@click.option(
    "--folder",
    type=EXISTING_FOLDER,
    help=Message("The folder with the built site.  [default: build]"),
)
@click.option(
    "--state",
    type=click.Path(file_okay=False, path_type=Path),
    help=Message(
        "The folder where the server keeps its certificate.  [default: .serve in the project]"
    ),
)
@pass_invocation
def serve(invocation: Invocation, port: int, folder: Path | None, state: Path | None) -> None:
    """Run “serve”."""
    from policysite import headers
    from policysite.hosting import serve as server

    site = folder if folder is not None else invocation.root / "build"
    if not site.is_dir():
        message = Message("%(folder)s does not exist yet. Run “build” first.", folder=site)
        raise HostingError(message)
    state = state or invocation.root / ".serve"
    process = server.start(site, state, port)
    try:
        address = f"https://localhost:{port}{headers.path_of(site)}/"
        authority = server.authority(state).resolve()
        invocation.say(
            Message(
                "Serving %(folder)s at %(address)s (press Ctrl-C to stop).",
                folder=site,
                address=address,
            )
        )
        invocation.say(Message("Its certificate authority: %(file)s", file=authority))
        process.wait()
        log = state / "caddy.log"
        raise HostingError(
            Message("Caddy stopped unexpectedly; see %(log)s for the cause.", log=log)
        )
    except KeyboardInterrupt:
        pass  # this is the normal way to stop it
    finally:
        server.stop(process)
