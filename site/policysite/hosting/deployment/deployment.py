"""Deploying a release to a target, and going back to an earlier one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite.errors import DeploymentError
from policysite.hosting.deployment import layout, plan, release, survey
from policysite.hosting.deployment.record import entries
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from policysite.hosting.deployment.layout import Layout
    from policysite.hosting.deployment.plan import Plan
    from policysite.hosting.deployment.record import Record
    from policysite.hosting.deployment.release import Release
    from policysite.hosting.hosts import Host


@dataclass(frozen=True)
class Step:
    """A step from the `live` release to another one, with its `plan`.

    The release is a new one of this project, or an earlier one kept at the target.
    """

    layout: Layout
    live: Record | None
    plan: Plan
    new: Release | None = None
    old: Record | None = None

    def take(self, check: Callable[[], None]) -> Iterator[str]:
        """Take the step; yields the name of each file once it is there.

        `check` raises an error if the lock is lost. Raises StoreError and DeploymentError.
        """
        if self.new is not None:
            return self.layout.install(self.new, self.plan, self.live, check)
        assert self.old is not None
        assert self.live is not None
        return self.layout.go_back(self.old, self.plan, self.live, check)


def forward(place: Layout, new: Release, host: Host | None) -> Step:
    """The step to a release of this project; raises DeploymentError if it is not allowed."""
    live = place.live()
    new = release.after(new, host, _earlier_styles(new, live))
    there = survey.files_there(place, live, new.files)
    survey.check(new.files, new.as_of, live, there)
    ours = {name: sha256 for name, sha256 in there.items() if _counts(name, new, live)}
    return Step(place, live, plan.compare(new.files, ours, new.sizes), new=new)


def _counts(name: str, new: Release, live: Record | None) -> bool:
    return name in new.files or (live is not None and name in live.files)


def _earlier_styles(new: Release, live: Record | None) -> tuple[str, ...]:
    """The style sheets of pages that caches may still contain: those live before this release."""
    if live is None:
        return ()
    return live.earlier_styles if live.styles == new.styles else live.styles


def backward(place: Layout) -> Step:
    """The step to the last kept release that has everything that is published now.

    Raises DeploymentError if there is none.
    """
    live = place.live()
    if live is None or not live.is_whole:
        message = Message("The target has no complete release to go back from. Deploy one first.")
        raise DeploymentError(message)
    for old in _older(place, live):
        there = survey.files_there(place, live, old.files)
        survey.check(old.files, live.as_of, live, there)
        ours = {name: sha256 for name, sha256 in there.items() if name in old.files}
        ours |= {name: there[name] for name in live.files.keys() & there.keys()}
        sizes = dict.fromkeys(old.files, 0)  # nothing is sent from here
        return Step(place, live, plan.compare(old.files, ours, sizes), old=old)
    message = Message(
        "There is no release to go back to: no other release kept on the target has every "
        "published version of release %(id)s, which is live. Nothing was changed. What was "
        "published must stay published: publish a new version, build, and deploy it.",
        id=live.id,
    )
    raise DeploymentError(message)


def _older(place: Layout, live: Record) -> Iterator[Record]:
    """The kept releases before the live one that lack nothing that was published."""
    published = {name: live.files[name] for name in entries(live.files)}
    for id_ in layout.kept(place.store):
        old = layout.read_record(place.store, id_)
        if old is None or old.number >= live.number or old.files == live.files:
            continue
        if published.items() <= old.files.items():
            yield old


def standing(place: Layout) -> Message:
    """What is live now, for the message about a failure; raises StoreError."""
    live = place.live()
    if live is None:
        return Message("Nothing is live there yet.")
    if live.is_whole:
        return Message("Live: release %(id)s, as of %(day)s.", id=live.id, day=live.as_of)
    return Message(
        "The deployment is incomplete: some files are from the new release, the others still "
        "from release %(id)s. Every page is complete and every version has its ledger entry. "
        "Deploy again to finish.",
        id=live.id,
    )
