"""The configuration files of a host, written into a site that is built for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.errors import HostingError
from policysite.hosting.hosts import LACKS, built
from policysite.message import Message
from policysite.verify.abilities import Ability

if TYPE_CHECKING:
    from pathlib import Path

    from policysite.hosting.hosts import Host


def write(host: Host, folder: Path) -> None:
    """Add the configuration files of its `host` to the built site in `folder`.

    Raises HostingError with the reason if the host does not accept such a site.
    """
    site = built(folder)
    faults = host.faults(site)
    if faults:
        message = Message(
            "The site was not built, and the previous one was not changed: %(host)s cannot "
            "serve it.%(faults)s",
            host=host.title,
            faults=Message.joined(["", *faults], "\n  "),
        )
        raise HostingError(message)
    for name, data in host.files(site).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)


def shortcomings(host: Host) -> Message | None:
    """What a host cannot do for the site, in one sentence; None if it can do everything."""
    lacks = host.lacks
    if Ability.HEADERS in lacks:
        lacks -= {Ability.ERROR_HEADERS}  # goes without saying
    found = [sentence for ability, sentence in LACKS.items() if ability in lacks]
    if not found:
        return None
    return Message("On %(host)s: %(list)s.", host=host.title, list=Message.joined(found, "; "))
