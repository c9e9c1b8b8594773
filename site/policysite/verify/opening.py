"""Opens a site: a folder, or an https: address."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from policysite.message import Message
from policysite.verify.folder import FolderSite
from policysite.verify.https import HttpsSite
from policysite.verify.sites import BadAddress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.verify.sites import Site


@contextlib.contextmanager
def open_site(where: str, authority: Path | None = None) -> Iterator[Site]:
    """The site at `where`, a folder or an https: address.

    `authority` is a file (PEM) with the certificates to trust instead of the system's own. Raises
    BadAddress, in words for the user, if `where` or `authority` is not valid.
    """
    if "://" in where:
        site = HttpsSite(where, authority=authority)
        try:
            yield site
        finally:
            site.close()
        return
    if authority is not None:
        raise BadAddress(Message("--authority applies only to an https: address, not to a folder"))
    if not Path(where).is_dir():
        raise BadAddress(
            Message(
                "there is no folder “%(folder)s”; an address must start with https://", folder=where
            )
        )
    yield FolderSite(Path(where))
