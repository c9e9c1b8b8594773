"""One release in place, file by file: object storage, and document roots that cannot be a link.

    nl/privacy/…            the site itself
    .policysite/live.json   the record of what is there; files that are being put have no hash in it
    .policysite/releases/   the records of the releases that are kept
    .policysite/kept/       files of those that are not in their place any more, by their hash

During a deployment, readers may see files of two releases; the order in `plan` ensures that every
page is complete and its links work. Files that the new release no longer has stay one release
longer, for pages in caches; a withdrawn text is deleted at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policysite.errors import DeploymentError
from policysite.hosting.deployment import layout, plan, record
from policysite.hosting.deployment.record import UNDER_WAY, Record
from policysite.hosting.deployment.store import Absent, Present, each
from policysite.hosting.deployment.unfinished import is_unfinished
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from policysite.hosting.deployment.plan import Plan
    from policysite.hosting.deployment.release import Release
    from policysite.hosting.deployment.store import Store

_LIVE = f"{layout.OURS}/live.json"
_KEPT = f"{layout.OURS}/kept"
_NOTHING = Record(id="0", as_of="", styles=(), earlier_styles=(), files={})


@dataclass(frozen=True)
class InPlace:
    """A site in `store` whose files are served from where they are."""

    store: Store

    def live(self) -> Record | None:
        """The files that are there, according to the record."""
        try:
            data = self.store.read(_LIVE)
        except Absent:
            return None
        found = record.read(data)
        if found is None:
            raise DeploymentError(
                Message("%(name)s on the target cannot be read. Nothing was changed.", name=_LIVE)
            )
        return found

    def place(self, live: Record | None) -> str:
        """The root of the store."""
        return ""

    def install(
        self, release: Release, plan: Plan, live: Record | None, check: Callable[[], None]
    ) -> Iterator[str]:
        """Put new and changed files, in order."""
        id_ = layout.next_id(self.store, release)
        installed = Record(
            id=id_,
            as_of=release.as_of,
            styles=release.styles,
            earlier_styles=release.earlier_styles,
            files=release.files,
        )
        yield from self._put(installed, plan, live, check, release.instructions, release.read)

    def go_back(
        self, old: Record, plan: Plan, live: Record, check: Callable[[], None]
    ) -> Iterator[str]:
        """Put the files of an earlier release back in place."""
        there = self.store.names(_KEPT)
        lost = {name for name in plan.uploads if f"{_KEPT}/{old.files[name]}" not in there}
        if lost:
            message = Message(
                "Release %(id)s on the target has been changed since it was deployed.", id=old.id
            )
            raise DeploymentError(message)
        old = replace(old, leaving={}, tags={})
        yield from self._put(
            old, plan, live, check, (), lambda name: self.store.read(f"{_KEPT}/{old.files[name]}")
        )

    def _put(
        self,
        installed: Record,
        changes: Plan,
        live: Record | None,
        check: Callable[[], None],
        instructions: Collection[str],
        read: Callable[[str], bytes],
    ) -> Iterator[str]:
        before = live or _NOTHING
        self._keep_copies(before, changes)
        check()
        under_way = {**before.files, **dict.fromkeys(changes.uploads, UNDER_WAY)}
        self._write(replace(before, files=under_way))

        def put(name: str) -> None:
            if name.startswith("ledger/"):
                self._create(name, read(name))
            else:
                self.store.put(name, read(name))

        for group in plan.groups(changes, instructions):
            check()
            yield from each(self.store, group, put)
            self.store.settle("")
        names = self.store.names("")
        check()
        layout.write_record(self.store, installed)
        self._write(
            replace(
                installed,
                tags={name: tag for name, tag in names.items() if name in installed.files},
                leaving=_leaving(before, installed),
                previous=before.id,
            )
        )

    def _create(self, name: str, data: bytes) -> None:
        """Create a file of the ledger, which never replaces another one."""
        try:
            self.store.create(name, data)
        except Present:
            if self.store.read(name) != data:
                message = Message(
                    "%(name)s is already on the target with different content, and what was "
                    "published must stay published.",
                    name=name,
                )
                raise DeploymentError(message) from None

    def _keep_copies(self, before: Record, changes: Plan) -> None:
        """Keep copies of files to be replaced or deleted, if they are as they were deployed."""
        there = self.store.names(_KEPT)
        wanted = {
            f"{_KEPT}/{before.files[name]}": name
            for name in changes.changed | changes.gone
            if before.files.get(name, UNDER_WAY) != UNDER_WAY
        }
        missing = sorted(wanted.keys() - there.keys())
        for _ in each(self.store, missing, lambda kept: self.store.copy(wanted[kept], kept)):
            pass

    def tidy(self, keep: int) -> None:
        """Delete what left with the release before the last one, and releases beyond `keep`."""
        live = self.live()
        if live is None or not live.is_whole:
            return
        litter = {name for name in self.store.names("") if _is_litter(name)}
        due = {name for name, last in live.leaving.items() if last != live.previous}
        for _ in each(self.store, sorted(due | litter), self.store.delete):
            pass
        if due:
            staying = {name: last for name, last in live.leaving.items() if name not in due}
            self._write(replace(live, leaving=staying))
        for id_ in layout.superfluous(self.store, live, keep):
            self.store.delete(f"{layout.RECORDS}/{id_}.json")
        needed = self._needed(live)
        unneeded = sorted(self.store.names(_KEPT).keys() - needed)
        for _ in each(self.store, unneeded, self.store.delete):
            pass

    def _needed(self, live: Record) -> set[str]:
        """The copies that kept releases need in order to come back."""
        records = [layout.read_record(self.store, id_) for id_ in layout.kept(self.store)]
        return {
            f"{_KEPT}/{sha256}"
            for each_record in records
            if each_record is not None
            for name, sha256 in each_record.files.items()
            if live.files.get(name) != sha256
        }

    def _write(self, written: Record) -> None:
        self.store.put(_LIVE, written.written())


def _leaving(before: Record, installed: Record) -> Mapping[str, str]:
    """Files that are there but no longer part of the site, with the last release to have them."""
    lying = {**before.leaving, **dict.fromkeys(before.files, before.id)}
    leaving = {name: last for name, last in lying.items() if name not in installed.files}
    if record.withdrawals(installed.files) - record.withdrawals(before.files):
        return dict.fromkeys(leaving, "")  # the law requires a text to be removed: immediately
    return leaving


def _is_litter(name: str) -> bool:
    return is_unfinished(name) and not name.startswith(f"{layout.OURS}/.lock.json.")
