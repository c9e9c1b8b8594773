"""Reading the files of a site: what cannot be had is a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite import ledger
from policysite.message import Message
from policysite.verify import sums
from policysite.verify.findings import REBUILD, RESTORE, Finding
from policysite.verify.sites import Missing, SiteError, Unreachable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policysite.verify.findings import Step
    from policysite.verify.sites import Site


class Reader:
    """Reads the files of `site`, and keeps the hash of each: None where it cannot be had."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.hashes: dict[str, str | None] = {}

    def read(self, path: str) -> Step[bytes | None]:
        """The bytes of a file of the site; None, and a finding, where it cannot be had."""
        data: bytes | None = None
        try:
            data = self._site.read(path)
        except Unreachable:
            raise
        except Missing as error:
            yield Finding("missing", path, error.message, REBUILD)
        except SiteError as error:
            yield Finding("unreadable", path, error.message, error.remedy)
        self.hashes[path] = None if data is None else ledger.sha256(data)
        return data

    def read_published(self, path: str, hashes: Mapping[str, str]) -> Step[bytes | None]:
        """The bytes of a published file, compared with the `hashes` of SHA256SUMS."""
        data = yield from self.read(path)
        if data is not None and hashes.get(path, self.hashes[path]) != self.hashes[path]:
            message = Message("its hash is not the one in %(file)s", file=sums.NAME)
            yield Finding("changed", path, message, RESTORE)
        return data
