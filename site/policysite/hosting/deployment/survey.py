"""What is actually at the target, and whether a release may replace it.

A record says what a deployment put there. Every file whose tag differs from the record is read, so
that nothing that somebody else wrote is overwritten, and nothing published is lost.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from policysite.errors import DeploymentError
from policysite.hosting.deployment.record import UNDER_WAY, entries
from policysite.hosting.deployment.store import each
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from policysite.hosting.deployment.layout import Layout
    from policysite.hosting.deployment.record import Record

_NOTHING = Message("Nothing was changed, and the live site is as before.")


def files_there(layout: Layout, live: Record | None, wanted: Collection[str]) -> dict[str, str]:
    """The hash of every file that is served, if it is ours, `wanted`, or part of a ledger."""
    folder = layout.place(live)
    prefix = f"{folder}/" if folder else ""
    known = live.files if live else {}
    tags = live.tags if live else {}
    found = {}
    unsure = []
    for path, tag in layout.store.names(folder).items():
        name = path.removeprefix(prefix)
        if known.get(name, UNDER_WAY) != UNDER_WAY and tags.get(name) == tag:
            found[name] = known[name]
        elif name in known or name in wanted or entries({name: ""}):
            unsure.append(name)

    def read(name: str) -> None:
        found[name] = hashlib.sha256(layout.store.read(prefix + name)).hexdigest()

    for _ in each(layout.store, unsure, read):
        pass
    return found


def check(
    files: Mapping[str, str], as_of: str, live: Record | None, there: Mapping[str, str]
) -> None:
    """Refuse to replace what is `there` by `files` if necessary; raises DeploymentError.

    Published versions stay published: no record of the ledger may be missing or differ. Files that
    somebody else wrote are not overwritten. And a wrong clock does not turn the site back.
    """
    known = live.files if live else {}
    for name in sorted(entries(known) | entries(there)):
        if name not in files:
            raise DeploymentError(_ahead(name))
    for name in sorted(files.keys() & there.keys()):
        if name.startswith("ledger/") and there[name] != files[name]:
            raise DeploymentError(_differs(name))
    foreign = sorted(_foreign(files, live, there))
    if foreign:
        message = Message(
            "The target contains files that policysite did not put there, or that someone has "
            "changed since: %(names)s. %(nothing)s Find out who did that. If they are not "
            "needed, delete them there, then deploy again.",
            names=", ".join(foreign[:3]) + (", …" if len(foreign) > 3 else ""),
            nothing=_NOTHING,
        )
        raise DeploymentError(message)
    if live is not None and as_of < live.as_of:
        message = Message(
            "The site on the target is as of %(live)s, but this one is as of %(day)s. "
            "%(nothing)s Check the clock of this computer, build, and deploy again.",
            live=live.as_of,
            day=as_of,
            nothing=_NOTHING,
        )
        raise DeploymentError(message)


def _foreign(files: Mapping[str, str], live: Record | None, there: Mapping[str, str]) -> set[str]:
    """Files that are there, but neither as a deployment left them nor as this one needs them."""
    known = live.files if live else {}
    leaving = live.leaving if live else {}
    return {
        name
        for name, sha256 in there.items()
        if name not in leaving
        and known.get(name) not in (sha256, UNDER_WAY)
        and files.get(name) != sha256
    }


def _ahead(name: str) -> Message:
    return Message(
        "The site on the target is ahead of this project: it has %(name)s, which content/ does "
        "not have. What was published must stay published. %(nothing)s Update the project (git "
        "pull), build, and deploy again.",
        name=name,
        nothing=_NOTHING,
    )


def _differs(name: str) -> Message:
    return Message(
        "%(name)s on the target differs from the one in this project, and what was published "
        "must stay published. %(nothing)s Find out which one is right (git log content/ledger) "
        "before anyone deploys.",
        name=name,
        nothing=_NOTHING,
    )
