"""Releases in separate folders, and a link to the live one.

    releases/0007-…/     every file of a release; what has not changed is a hard link
    current              leads to one of them, and is the folder that the web server serves
    .policysite/         the records of the releases, and the lock

A release is complete before the link points to it, and the link is replaced atomically.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite.errors import DeploymentError
from policysite.hosting.deployment import layout
from policysite.hosting.deployment.record import Record
from policysite.hosting.deployment.store import each
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from policysite.hosting.deployment.plan import Plan
    from policysite.hosting.deployment.release import Release
    from policysite.hosting.deployment.store import LinkingStore

CURRENT = "current"
_RELEASES = "releases"


@dataclass(frozen=True)
class Linked:
    """Releases in separate folders of `store`."""

    store: LinkingStore

    def live(self) -> Record | None:
        """The release that the link points to; raises DeploymentError if it is not one."""
        target = self.store.link(CURRENT)
        if target is None:
            return None
        found = layout.read_record(self.store, target.removeprefix(f"{_RELEASES}/"))
        if found is None:
            message = Message(
                "%(link)s on the target points to %(place)s, which is not a policysite "
                "release. Nothing was changed. Remove the link, or choose another place.",
                link=CURRENT,
                place=target,
            )
            raise DeploymentError(message)
        return found

    def place(self, live: Record | None) -> str:
        """The folder of the release."""
        return _folder(live.id) if live is not None else _folder("none")

    def install(
        self, release: Release, plan: Plan, live: Record | None, check: Callable[[], None]
    ) -> Iterator[str]:
        """Put the release next to the others, then replace the link."""
        id_ = layout.next_id(self.store, release)
        folder, source = _folder(id_), self.place(live)
        there = self._left_over(folder, release)
        yield from sorted(there & plan.uploads)
        yield from each(
            self.store,
            sorted(plan.uploads - there),
            lambda name: self.store.put(f"{folder}/{name}", release.read(name)),
        )
        copied = each(
            self.store,
            sorted(plan.unchanged - there),
            lambda name: self.store.copy(f"{source}/{name}", f"{folder}/{name}"),
        )
        for _ in copied:
            pass
        self.store.settle(folder)
        tags = self._names(folder)
        if tags.keys() != release.files.keys():
            raise DeploymentError(
                Message("Someone changed %(folder)s on the target in the meantime.", folder=folder)
            )
        layout.write_record(
            self.store,
            Record(
                id=id_,
                as_of=release.as_of,
                styles=release.styles,
                earlier_styles=release.earlier_styles,
                files=release.files,
                tags=tags,
            ),
        )
        self._lead_to(id_, check)

    def go_back(
        self, old: Record, plan: Plan, live: Record, check: Callable[[], None]
    ) -> Iterator[str]:
        """Make the link point to an earlier release."""
        if self._names(_folder(old.id)) != old.tags:
            message = Message(
                "Release %(id)s on the target has been changed since it was deployed.", id=old.id
            )
            raise DeploymentError(message)
        self._lead_to(old.id, check)
        yield from sorted(plan.uploads)

    def tidy(self, keep: int) -> None:
        """Delete releases beyond those to keep, and remains of unfinished deployments."""
        live = self.live()
        if live is None:
            return
        for id_ in layout.superfluous(self.store, live, keep):
            self.store.delete(f"{layout.RECORDS}/{id_}.json")
        kept = layout.kept(self.store)
        for name in self.store.folders(_RELEASES):
            if name not in kept:
                self.store.delete_folder(_folder(name))

    def _left_over(self, folder: str, release: Release) -> set[str]:
        """Files of this release left by a deployment that was killed."""
        names = self._names(folder)
        for name in names.keys() - release.files.keys():
            self.store.delete(f"{folder}/{name}")
        return names.keys() & release.files.keys()

    def _names(self, folder: str) -> dict[str, str]:
        found = self.store.names(folder)
        return {name.removeprefix(f"{folder}/"): tag for name, tag in found.items()}

    def _lead_to(self, id_: str, check: Callable[[], None]) -> None:
        check()
        self.store.lead(CURRENT, _folder(id_))


def _folder(id_: str) -> str:
    return f"{_RELEASES}/{id_}"
