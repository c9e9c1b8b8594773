"""The sources of a published site, and why a file of it cannot be read.

No site is trusted: what it sends is limited in size and time, and nothing outside its folder or
host is ever read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from policysite.message import Message, WrongValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policysite.verify.responses import Response

# The maximum size of a file of a site.
LIMIT = 8 * 1024 * 1024
_TELL_HOST = Message("Contact whoever runs the host, then verify again.")


class BadAddress(WrongValue):
    """The address is not valid; the message tells the user why."""


class SiteError(Exception):
    """A file cannot be read; the message says why, `remedy` what to do."""

    def __init__(self, message: Message, remedy: Message = _TELL_HOST) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class Missing(SiteError):
    """The site does not have the file."""


class Wrong(SiteError):
    """The site's response is not the file."""


class TooLarge(Wrong):
    """The file is larger than any file of such a site."""


class Unreachable(SiteError):
    """The site does not respond, or may not be the requested one."""


class Site(Protocol):
    """A published site."""

    def read(self, path: str) -> bytes:
        """The bytes at `path` (no leading slash; a page is its index.html), or a SiteError."""
        ...  # pragma: no cover


@runtime_checkable
class ListedSite(Site, Protocol):
    """A site that can list its files."""

    def names(self) -> Iterable[str]:
        """The path of every file; raises SiteError if there are too many."""
        ...  # pragma: no cover


@runtime_checkable
class PublicSite(Site, Protocol):
    """A site at an address."""

    @property
    def public_address(self) -> str | None:
        """The address without a trailing slash; None if only this computer can reach it."""
        ...  # pragma: no cover


@runtime_checkable
class AskedSite(PublicSite, Protocol):
    """A site on a host, whose responses can be examined."""

    def ask(self, path: str, sent: Mapping[str, str]) -> Response:
        """The response of the host to a request for `path` with the headers `sent`."""
        ...  # pragma: no cover

    def answers_plainly(self) -> bool:
        """Whether the host also shows the site without encryption."""
        ...  # pragma: no cover
