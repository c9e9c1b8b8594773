"""The layout of releases at a target: where the records are, and the operations of each layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from policysite.hosting.deployment import record
from policysite.hosting.deployment.store import Absent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from policysite.hosting.deployment.plan import Plan
    from policysite.hosting.deployment.record import Record
    from policysite.hosting.deployment.release import Release
    from policysite.hosting.deployment.store import Store

OURS = ".policysite"
RECORDS = f"{OURS}/releases"


class Layout(Protocol):
    """Releases at a target: the live one, and those that are kept.

    Every method raises StoreError if the target refuses. `check` is called before each irreversible
    step, and stops it by raising an error.
    """

    @property
    def store(self) -> Store:
        """The store with the files."""
        ...  # pragma: no cover

    def live(self) -> Record | None:
        """The live release; None if nothing was deployed yet."""
        ...  # pragma: no cover

    def place(self, live: Record | None) -> str:
        """The folder in the store that is served."""
        ...  # pragma: no cover

    def install(
        self, release: Release, plan: Plan, live: Record | None, check: Callable[[], None]
    ) -> Iterator[str]:
        """Make `release` live; yields the name of each file once it is there."""
        ...  # pragma: no cover

    def go_back(
        self, old: Record, plan: Plan, live: Record, check: Callable[[], None]
    ) -> Iterator[str]:
        """Make the kept release `old` live again; yields the name of each file once it is there."""
        ...  # pragma: no cover

    def tidy(self, keep: int) -> None:
        """Delete what neither readers nor kept releases need; `keep` releases stay."""
        ...  # pragma: no cover


def kept(store: Store) -> list[str]:
    """The ids of the kept releases, newest first."""
    names = (name.rpartition("/")[2].removesuffix(".json") for name in store.names(RECORDS))
    ids = [name for name in names if name.partition("-")[0].isdigit()]
    return sorted(ids, key=lambda each: int(each.partition("-")[0]), reverse=True)


def read_record(store: Store, id_: str) -> Record | None:
    """The record of a kept release; None if it cannot be read."""
    try:
        return record.read(store.read(f"{RECORDS}/{id_}.json"))
    except Absent:
        return None


def write_record(store: Store, written: Record) -> None:
    """Write the record of a release."""
    store.put(f"{RECORDS}/{written.id}.json", written.written())


def superfluous(store: Store, live: Record, keep: int) -> list[str]:
    """The ids of kept releases to delete: too old, or containing a text withdrawn since."""
    ids = [id_ for id_ in kept(store) if id_ != live.id]
    old = ids[max(keep - 1, 0) :]
    withdrawn = record.withdrawals(live.files)
    if not withdrawn:
        return old
    recent = {id_: read_record(store, id_) for id_ in ids if id_ not in old}
    return old + [
        id_ for id_, each in recent.items() if each is None or not withdrawn <= each.files.keys()
    ]


def next_id(store: Store, release: Release) -> str:
    """The id of the next release, which does not depend on a clock."""
    number = max((int(id_.partition("-")[0]) for id_ in kept(store)), default=0) + 1
    return f"{number:04}-{record.digest(release.files)}"
