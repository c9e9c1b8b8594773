"""Where others may have seen a published version: git remotes, targets, the live address.

A version that others may have is published for good. So whatever cannot be checked counts as having
it, except for the live address: if it does not respond, nobody reads there.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from policysite import ledger
from policysite.content import git, upstream
from policysite.content.targets import SERVICES
from policysite.errors import DeploymentError, LedgerError, MissingExtra
from policysite.hosting.deployment.layout import kept, read_record
from policysite.hosting.deployment.store import Absent, StoreError
from policysite.hosting.deployment.targets import opened
from policysite.message import Message, WrongValue
from policysite.verify.opening import open_site
from policysite.verify.sites import BadAddress, Missing, SiteError, Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from policysite.hosting.deployment.layout import Layout
    from policysite.models import Entry, Site, Target


def seen_by(
    root: Path, site: Site, entry: Entry, authority: Path | None = None
) -> Iterator[Message]:
    """Each place outside this computer that has or may have the version of `entry`, in words.

    `authority` is a file with the certificates to trust when connecting to the live address.
    """
    path = ledger.entry_path(entry.policy, entry.number)
    name = path.removeprefix("content/")
    yield from _remotes(root, path)
    for target in site.targets.values():
        if target.to not in SERVICES:
            yield from _target(target, name)
    yield from _live(site, name, authority)


def refuse(root: Path, site: Site, entry: Entry, authority: Path | None = None) -> None:
    """Raise LedgerError if others can have seen the version of `entry`."""
    places = list(seen_by(root, site, entry, authority))
    if places:
        message = Message(
            "Others may have seen %(policy)s %(version)s, so it stays published: %(places)s. "
            "Make a new version for the change.",
            policy=entry.policy,
            version=entry.number,
            places=Message.joined(places, "; "),
        )
        raise LedgerError(message)


def _remotes(root: Path, path: str) -> Iterator[Message]:
    if not git.is_repository(root):
        return
    try:
        # An interrupted push may have arrived all the same: only the remote knows.
        if git.has_remote(root):
            upstream.fetch(root)
        commit = git.remote_commit(root, path)
    except (WrongValue, git.GitRefused) as error:
        yield Message("it is unknown what was pushed: %(why)s", why=error.message)
        return
    if commit is not None:
        yield Message("it was pushed with commit %(commit)s", commit=commit[:12])


def _target(target: Target, name: str) -> Iterator[Message]:
    try:
        with opened(target) as layout:
            has = _holds(layout, name)
    except (DeploymentError, MissingExtra) as error:
        has, why = True, error.sentence
    except StoreError as error:
        has, why = True, error.message
    else:
        why = Message("a site with it was deployed there")
    if has:
        yield Message("the target %(target)s: %(why)s", target=target.name, why=why)


def _holds(layout: Layout, name: str) -> bool:
    """Whether the live release, or one deployed earlier, has the file."""
    store = layout.store
    live = layout.live()
    releases = [live, *(read_record(store, id_) for id_ in kept(store))]
    if any(name in release.files for release in releases if release is not None):
        return True
    place = layout.place(live)
    with contextlib.suppress(Absent):
        store.read(f"{place}/{name}" if place else name)
        return True
    return False


def _live(site: Site, name: str, authority: Path | None) -> Iterator[Message]:
    address = site.base_url
    try:
        with open_site(address, authority) as live:
            live.read(name)
    except (Missing, Unreachable, BadAddress):
        return
    except SiteError:
        yield Message("it is unknown whether %(address)s has it", address=address)
        return
    yield Message("%(address)s has it", address=address)
