"""Reads the files of a site within the limits of one run; missing files become findings."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from policysite import ledger
from policysite.message import Message
from policysite.verify import sums
from policysite.verify.findings import REBUILD, RESTORE, Finding
from policysite.verify.sites import ListedSite, Missing, PublicSite, SiteError, Unreachable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policysite.verify.findings import Step
    from policysite.verify.sites import Site

# The default time limit of a run, in seconds.
SECONDS = 1800.0
_MOST_BYTES = 8 * 1024**3


class Reader:
    """Reads the files of `site`, and keeps the hash of each: None if it cannot be read.

    `size` is the number of bytes read. After `seconds`, or more bytes than any site has, reading
    raises Unreachable.
    """

    def __init__(self, site: Site, seconds: float = SECONDS) -> None:
        self.site = site
        self.seconds = seconds
        self._end = time.monotonic() + seconds
        self.size = 0
        self.hashes: dict[str, str | None] = {}

    @property
    def address(self) -> str | None:
        """The public address of the site; None if it has none."""
        return self.site.public_address if isinstance(self.site, PublicSite) else None

    def read(self, path: str) -> Step[bytes | None]:
        """The bytes of a file of the site; None, and a finding, if it cannot be read."""
        self._check_bounds()
        data: bytes | None = None
        try:
            data = self.site.read(path)
        except Unreachable:
            raise
        except Missing as error:
            yield Finding("missing", path, error.message, REBUILD)
        except SiteError as error:
            yield Finding("unreadable", path, error.message, error.remedy)
        self.hashes[path] = None if data is None else ledger.sha256(data)
        self.size += len(data or b"")
        return data

    def read_published(self, path: str, hashes: Mapping[str, str]) -> Step[bytes | None]:
        """The bytes of a published file, compared with the `hashes` of SHA256SUMS."""
        data = yield from self.read(path)
        if data is not None and hashes.get(path, self.hashes[path]) != self.hashes[path]:
            message = Message("its hash does not match %(file)s", file=sums.NAME)
            yield Finding("changed", path, message, RESTORE)
        return data

    def names(self) -> Step[list[str]]:
        """The path of every file, if the site can list them; otherwise none."""
        if not isinstance(self.site, ListedSite):
            return []
        names: list[str] = []
        try:
            for name in self.site.names():
                self._check_bounds()
                names.append(name)
        except Unreachable:
            raise
        except SiteError as error:
            yield Finding("unreadable", Message("the folder"), error.message, error.remedy)
        return names

    def _check_bounds(self) -> None:
        if time.monotonic() > self._end:
            raise Unreachable(
                Message("reading it took longer than %(seconds)s seconds", seconds=self.seconds),
                Message(
                    "Check whether the host is slow; --seconds allows more time for a large site."
                ),
            )
        if self.size > _MOST_BYTES:
            raise Unreachable(
                Message("it serves more than %(limit)s bytes", limit=_MOST_BYTES),
                Message("Check that this is the right place."),
            )
