"""The interface of a target: what every kind of store can do, and its errors.

A file is written completely or not at all. Names are relative to the root of the target, with
slashes. A tag is whatever a target returns about a file when it lists it (a time and a size, an
ETag): as long as the tag is the same, so is the file.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class StoreError(Exception):
    """The target did not do what was requested; `message` says why, and what to do."""

    def __init__(self, message: Message) -> None:
        """`message`: complete sentences."""
        super().__init__(message)
        self.message = message


class Absent(StoreError):
    """The file does not exist."""


class Present(StoreError):
    """The file already exists, or differs from what was expected."""


class Store(Protocol):
    """A place for files.

    Every method raises StoreError if the target refuses or cannot be reached.
    """

    @property
    def workers(self) -> int:
        """How many files to send at once; methods may be called from as many threads."""
        ...  # pragma: no cover

    def names(self, folder: str) -> dict[str, str]:
        """The tag of every file below `folder` (everything if it is ""), by name."""
        ...  # pragma: no cover

    def read(self, name: str) -> bytes:
        """The bytes of a file; raises Absent if it does not exist."""
        ...  # pragma: no cover

    def create(self, name: str, data: bytes) -> None:
        """Create a file; raises Present, atomically, if it exists."""
        ...  # pragma: no cover

    def put(self, name: str, data: bytes) -> None:
        """Write a file, new or not; readers see either the old or the new one."""
        ...  # pragma: no cover

    def exchange(self, name: str, data: bytes, seen: bytes) -> None:
        """Replace a file that contains `seen`; raises Present if it contains anything else.

        Object storage compares and writes in one step, a disk in two.
        """
        ...  # pragma: no cover

    def copy(self, source: str, name: str) -> None:
        """Make `name`, which does not exist yet, a copy of `source` without sending it."""
        ...  # pragma: no cover

    def delete(self, name: str) -> None:
        """Delete a file, if it exists."""
        ...  # pragma: no cover

    def settle(self, folder: str) -> None:
        """Return once what was written below `folder` would survive a power cut at the target."""
        ...  # pragma: no cover

    def close(self) -> None:
        """Close the connection."""
        ...  # pragma: no cover


@runtime_checkable
class LinkingStore(Store, Protocol):
    """A store with folders and links, such as a disk or an SFTP server."""

    def link(self, name: str) -> str | None:
        """The target of the link `name`, as written; None if there is no link."""
        ...  # pragma: no cover

    def lead(self, name: str, target: str) -> None:
        """Make the link `name` point to `target`, atomically, whether it existed or not."""
        ...  # pragma: no cover

    def folders(self, name: str) -> list[str]:
        """The names of the folders directly in the folder `name`; none if it does not exist."""
        ...  # pragma: no cover

    def delete_folder(self, name: str) -> None:
        """Delete a folder with everything in it, if it exists."""
        ...  # pragma: no cover


def not_a_link(place: str) -> StoreError:
    """The message if something other than a link is in its place."""
    return StoreError(
        Message(
            "%(place)s must be a symbolic link, because a release goes live by changing where "
            'it points. Remove what is there, or set root = "plain" for this target in '
            "content/site.toml.",
            place=place,
        )
    )


def each(store: Store, names: Iterable[str], act: Callable[[str], object]) -> Iterator[str]:
    """Call `act` for every name, as many at once as the store takes; yields each when done.

    The first error stops it; names not yet begun are skipped.
    """
    if store.workers == 1:
        for name in names:
            act(name)
            yield name
        return
    with ThreadPoolExecutor(store.workers) as pool:
        doing = {pool.submit(act, name): name for name in names}
        try:
            for done in as_completed(doing):
                done.result()
                yield doing[done]
        finally:
            for future in doing:
                future.cancel()
