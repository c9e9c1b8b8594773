"""The command “desk”."""

from __future__ import annotations

from ipaddress import ip_network
from urllib.parse import urlsplit

import click

from policysite.commands.invocation import Invocation, pass_invocation
from policysite.commands.language import LANGUAGES
from policysite.message import Message


@click.command(
    help=Message(
        "Run the workbench as a service for a team, behind the company's sign-in proxy (see "
        "docs/desk.md)."
    )
)
@click.option(
    "--origin",
    required=True,
    envvar="POLICYSITE_DESK_ORIGIN",
    help=Message("The address people use to open it, such as https://policies.company.nl."),
)
@click.option(
    "--bind",
    default="127.0.0.1:8090",
    show_default=True,
    envvar="POLICYSITE_DESK_BIND",
    help=Message("The address and port on which it listens for the proxy."),
)
@click.option(
    "--proxy",
    "proxies",
    multiple=True,
    default=("127.0.0.1",),
    show_default=True,
    envvar="POLICYSITE_DESK_PROXY",
    help=Message("The address or network of the proxy."),
)
@click.option(
    "--user-header",
    default="X-Forwarded-User",
    show_default=True,
    envvar="POLICYSITE_DESK_USER_HEADER",
    help=Message("The header in which the proxy passes the user's name."),
)
@click.option(
    "--email-header",
    default="X-Forwarded-Email",
    show_default=True,
    envvar="POLICYSITE_DESK_EMAIL_HEADER",
    help=Message("The header in which the proxy passes the user's e-mail address."),
)
@pass_invocation
def desk(
    invocation: Invocation,
    origin: str,
    bind: str,
    proxies: tuple[str, ...],
    user_header: str,
    email_header: str,
) -> None:
    """Serve the desk until it is told to stop."""
    from policysite.content import reader
    from policysite.preview import desk as desks
    from policysite.preview.translator import translators

    reader.load(invocation.root)
    try:
        networks = tuple(ip_network(each, strict=False) for each in proxies)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--proxy") from None
    host, _, port = bind.rpartition(":")
    if not host or not port.isdigit():
        message = Message("an address and a port, such as 127.0.0.1:8090")
        raise click.BadParameter(invocation.translate(message), param_hint="--bind")
    guard = desks.DeskGuard(_public(invocation, origin), networks, user_header, email_header)
    prepared = desks.prepare(
        invocation.root,
        guard,
        today=invocation.today,
        now=invocation.now,
        translators=translators(LANGUAGES),
        first=invocation.language,
    )
    invocation.say(
        Message(
            "The desk listens for the proxy on %(bind)s, for %(origin)s.", bind=bind, origin=origin
        )
    )
    prepared.run(host, int(port))


def _public(invocation: Invocation, origin: str) -> str:
    """The public address; a usage error if it is not valid."""
    parts = urlsplit(origin.rstrip("/"))
    is_here = parts.hostname in {"127.0.0.1", "localhost"}
    if parts.scheme != "https" and not (parts.scheme == "http" and is_here):
        message = Message(
            "the address must start with https://, because names and drafts are sent over it"
        )
        raise click.BadParameter(invocation.translate(message), param_hint="--origin")
    if not parts.netloc or parts.path or parts.query or parts.fragment or "@" in parts.netloc:
        message = Message("an address without a path, such as https://policies.company.nl")
        raise click.BadParameter(invocation.translate(message), param_hint="--origin")
    return f"{parts.scheme}://{parts.netloc}"
