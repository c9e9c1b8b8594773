"""The external pages that the content links to: the place of each link, and its state.

These are the help pages in browsers.yaml and the https: links in the newest version of each policy,
drafts included: links in older versions can no longer be fixed. The function that requests a page
is passed in, so that nothing here uses the network.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urldefrag, urljoin, urlsplit

from policysite.checks import coverage
from policysite.content import browsers
from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from policysite.models import Library
    from policysite.rules import Rule

    # The response of an address, without following redirects; raises NoAnswer.
    Ask = Callable[[str], "Answer"]

MOVED_PAGE = Rule(
    name=Message("moved-page"),
    severity="warning",
    reason=Message(
        "The old address still redirects. When that stops, readers will find nothing (only "
        "“check --vendor-links” finds this)."
    ),
    remedy=Message(
        "Check that the new page says the same, and link to it. In a published text, change "
        "the link in the next version."
    ),
)
DEAD_PAGE = Rule(
    name=Message("dead-page"),
    severity="warning",
    reason=Message(
        "Readers who are sent to a page that no longer exists do not get the help they were "
        "promised (only “check --vendor-links” finds this)."
    ),
    remedy=Message(
        "Find the page that replaced it, or remove the link. In a published text, do so in the "
        "next version."
    ),
)
UNANSWERED_PAGE = Rule(
    name=Message("unanswered-page"),
    severity="hint",
    reason=Message(
        "Some hosts reject requests from programs, or are temporarily unavailable. It is then "
        "unknown whether the page exists (only “check --vendor-links” finds this)."
    ),
    remedy=Message("Open the page in a browser."),
)

State = Literal["found", "moved", "gone", "unanswered"]

HOPS = 5
_PERMANENT, _TEMPORARY = (301, 308), (302, 303, 307)
_GONE, _REFUSED = (404, 410), (401, 403, 429, 451)
# The home page of a host, or of one of its languages: /, /nl/, /en-us
_START = re.compile(r"/?([a-z]{2}([-_][a-z]{2})?/?)?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Place:
    """An address in a file: the address, the file and the line."""

    address: str
    path: str
    line: int

    @property
    def page(self) -> str:
        """The address without its fragment."""
        return self.address.partition("#")[0]


@dataclass(frozen=True)
class Answer:
    """The response of a host: the status, and the target of a redirect, if any."""

    status: int
    location: str = ""


class NoAnswer(Exception):
    """The request got no response; `reached` says whether there was a computer at all."""

    def __init__(self, why: Message, *, reached: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.reached = reached


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The state of a page: `why` it is gone or unknown; the address that it has moved to.

    `reached` says whether any computer responded.
    """

    state: State
    why: Message | None = None
    moved_to: str = ""
    reached: bool = True


def places(library: Library) -> tuple[Place, ...]:
    """Every https: link of the content to another host, without duplicates."""
    found = [
        Place(address=page.url, path=browsers.PATH, line=page.line)
        for browser in library.browser_help.browsers
        for pages in browser.help.values()
        for page in pages
    ]
    found += [
        Place(address=target, path=document.path, line=line)
        for version in coverage.newest(library)
        for document in version.documents.values()
        for target, line in document.links
        if target.startswith("https://")
    ]
    return tuple(dict.fromkeys(found))


def look(page: str, ask: Ask) -> Outcome:
    """Request `page` and follow its redirects, in at most HOPS steps.

    A page has moved if the redirect is permanent; temporary redirects are followed but not
    reported.
    """
    moved_to, address, for_good = "", page, True
    for hop in range(HOPS + 1):
        try:
            answer = ask(address)
        except NoAnswer as error:
            return _unknown(error.why, moved_to, reached=hop > 0 or error.reached)
        if not answer.location or answer.status not in (*_PERMANENT, *_TEMPORARY):
            return _judged(page, address, answer.status, moved_to)
        address = _next(address, answer.location)
        if not address:
            message = Message(
                "it redirects to “%(address)s”, which is not an https: address",
                address=answer.location,
            )
            return _unknown(message, moved_to)
        for_good = for_good and answer.status in _PERMANENT
        if for_good:
            moved_to = address
    return _unknown(Message("it redirects in a loop"), moved_to)


def _next(address: str, location: str) -> str:
    """The target of a redirect from `address`; empty if that is not an https: address."""
    try:
        target = urldefrag(urljoin(address, location)).url
    except ValueError:
        return ""
    return target if target.startswith("https://") else ""


def _judged(page: str, address: str, status: int, moved_to: str) -> Outcome:
    """What the last response, of `address`, means for the requested `page`."""
    if status in _GONE:
        return Outcome(
            state="gone", why=Message("the page does not exist (%(status)s)", status=status)
        )
    if status in _REFUSED:
        why = Message("it rejects requests from programs (%(status)s)", status=status)
        return _unknown(why, moved_to)
    if not 200 <= status < 300:
        return _unknown(Message("it returns an error (%(status)s)", status=status), moved_to)
    if _is_start(address) and not _is_start(page):
        why = Message("it now redirects to the home page, “%(address)s”", address=address)
        return Outcome(state="gone", why=why)
    if moved_to not in ("", page):
        return Outcome(state="moved", moved_to=moved_to)
    return Outcome(state="found")


def _unknown(why: Message, moved_to: str, *, reached: bool = True) -> Outcome:
    """The last page is unknown; that the page has moved there is known all the same."""
    if moved_to:
        return Outcome(state="moved", moved_to=moved_to)
    return Outcome(state="unanswered", why=why, reached=reached)


def _is_start(address: str) -> bool:
    parts = urlsplit(address)
    return not parts.query and _START.fullmatch(parts.path) is not None


def problems(where: Iterable[Place], outcomes: Mapping[str, Outcome]) -> Iterator[Problem]:
    """The problem of each place, given the state of its page."""
    for place in where:
        said = _said(place.address, outcomes[place.page])
        if said is not None:
            rule, message = said
            yield Problem(rule=rule, path=place.path, line=place.line, message=message)


def _said(address: str, outcome: Outcome) -> tuple[Rule, Message] | None:
    """The message about a place with `address`; None if there is no problem."""
    if outcome.state == "moved":
        part = address.removeprefix(address.partition("#")[0])
        message = Message(
            "“%(address)s” has moved to “%(new)s”", address=address, new=outcome.moved_to + part
        )
        return MOVED_PAGE, message
    if outcome.state == "gone":
        message = Message(
            "“%(address)s” no longer exists: %(why)s", address=address, why=outcome.why
        )
        return DEAD_PAGE, message
    if outcome.state == "unanswered":
        message = Message(
            "“%(address)s” could not be checked: %(why)s", address=address, why=outcome.why
        )
        return UNANSWERED_PAGE, message
    return None
