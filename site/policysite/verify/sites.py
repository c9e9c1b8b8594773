"""Where a published site is read from, and why a file of it cannot be had.

No site is trusted: what it hands out is bounded in size and time, and nothing outside its folder
or its host is ever read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from policysite.message import Message, WrongValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policysite.verify.answers import Answer

# The most bytes that a file of a site may have.
LIMIT = 8 * 1024 * 1024
_TELL_HOST = Message("Contact whoever runs the host, then verify again.")


class BadAddress(WrongValue):
    """No site can be meant; the message tells the user why."""


class SiteError(Exception):
    """A file cannot be had; the message says why, `remedy` what to do."""

    def __init__(self, message: Message, remedy: Message = _TELL_HOST) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class Missing(SiteError):
    """The site has no such file."""


class Wrong(SiteError):
    """What the site answers is not the file."""


class TooLarge(Wrong):
    """The file is larger than any file of such a site."""


class Unreachable(SiteError):
    """The site does not answer, or cannot be trusted to be the one that was asked for."""


class Site(Protocol):
    """A published site."""

    def read(self, path: str) -> bytes:
        """The bytes at `path` (no slash in front; a page is its index.html) or a SiteError."""
        ...  # pragma: no cover


@runtime_checkable
class ListedSite(Site, Protocol):
    """A site that can tell which files it has."""

    def names(self) -> Iterable[str]:
        """The path of every file; raises SiteError where there are too many to tell."""
        ...  # pragma: no cover


@runtime_checkable
class PublicSite(Site, Protocol):
    """A site that stands at an address."""

    @property
    def public_address(self) -> str | None:
        """The address without a final slash; None for one that only this computer can reach."""
        ...  # pragma: no cover


@runtime_checkable
class AskedSite(PublicSite, Protocol):
    """A site on a host, whose answers can be looked at as they come."""

    def ask(self, path: str, sent: Mapping[str, str]) -> Answer:
        """What the host answers where `path` is asked for with the headers `sent`."""
        ...  # pragma: no cover

    def answers_plainly(self) -> bool:
        """Whether the host also shows the site without encryption."""
        ...  # pragma: no cover
