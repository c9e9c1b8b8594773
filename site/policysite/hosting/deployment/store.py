"""Where files are put: what every kind of target can do, and how it says that it could not.

A file is put whole or not at all. Names are relative to the place that the target names, with
slashes. A tag is whatever a target says of a file for nothing when it lists it (a time and a size,
an ETag): as long as it is the same, so is the file.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class StoreError(Exception):
    """The target did not do what was asked of it; `message` says why, and what to do."""

    def __init__(self, message: Message) -> None:
        """`message`: whole sentences."""
        super().__init__(message)
        self.message = message


class Absent(StoreError):
    """There is no such file."""


class Present(StoreError):
    """There is such a file already, or another one than was thought."""


class Store(Protocol):
    """A place that holds files.

    Every method raises StoreError where the target refuses or cannot be reached.
    """

    @property
    def workers(self) -> int:
        """How many files it is given at once; methods may be called from as many threads."""
        ...  # pragma: no cover

    def names(self, folder: str) -> dict[str, str]:
        """The tag of every file below `folder` (the whole place where that is ""), by its name."""
        ...  # pragma: no cover

    def read(self, name: str) -> bytes:
        """The bytes of a file; raises Absent where it is missing."""
        ...  # pragma: no cover

    def create(self, name: str, data: bytes) -> None:
        """Put a new file; raises Present, in one step, where there is one of that name."""
        ...  # pragma: no cover

    def put(self, name: str, data: bytes) -> None:
        """Put a file, be it new or in the place of another; a reader sees one or the other."""
        ...  # pragma: no cover

    def exchange(self, name: str, data: bytes, seen: bytes) -> None:
        """Put a file in the place of one that holds `seen`; raises Present where it holds others.

        Object storage compares and puts in one step, a disk in two.
        """
        ...  # pragma: no cover

    def copy(self, source: str, name: str) -> None:
        """Make `name` the same file as `source`, where nothing is yet, without sending it."""
        ...  # pragma: no cover

    def delete(self, name: str) -> None:
        """Take a file away; nothing happens where it is gone already."""
        ...  # pragma: no cover

    def settle(self, folder: str) -> None:
        """Return once no power cut at the target takes away what was put below `folder`."""
        ...  # pragma: no cover

    def close(self) -> None:
        """End the connection."""
        ...  # pragma: no cover


@runtime_checkable
class LinkingStore(Store, Protocol):
    """A store with folders and links, such as a disk or a server that speaks SFTP."""

    def link(self, name: str) -> str | None:
        """Where the link `name` leads, as it was written; None where there is no link."""
        ...  # pragma: no cover

    def lead(self, name: str, target: str) -> None:
        """Have the link `name` lead to `target`, in one step, whether it was there or not."""
        ...  # pragma: no cover

    def folders(self, name: str) -> list[str]:
        """The names of the folders directly in the folder `name`; none where it is missing."""
        ...  # pragma: no cover

    def delete_folder(self, name: str) -> None:
        """Take a folder away with all that it holds; nothing happens where there is none."""
        ...  # pragma: no cover


def not_a_link(place: str) -> StoreError:
    """What to say where something else stands in the place of the link."""
    return StoreError(
        Message(
            "%(place)s must be a symbolic link, because a release goes live by changing where "
            'it points. Remove what is there, or set root = "plain" for this target in '
            "content/site.toml.",
            place=place,
        )
    )


def each(store: Store, names: Iterable[str], act: Callable[[str], object]) -> Iterator[str]:
    """Do `act` for every name, as many at once as the store takes; each name when it is done.

    The first error ends it; what has not begun by then is not done.
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
