"""Requests external pages to see if they exist: over HTTPS, from many hosts in parallel.

Each host gets one request at a time, with a pause in between, and no more after it fails to
respond. Only headers are requested: the content of the pages does not matter.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
import urllib.error
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import HTTPSHandler, OpenerDirector, ProxyHandler, Request

from policysite import __version__
from policysite.checks.linked_pages import Answer, NoAnswer, Outcome, look
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from policysite.checks.linked_pages import Ask

_AGENT = f"policysite/{__version__} (asks whether pages that a site links to are still there)"
# Characters of an address that stay as they are; all others are percent-encoded.
_SIGNS = "%/:?#[]@!$&'()*+,;=~"
_TOO_MANY = 429
LATE = Message("the request timed out")


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The number of parallel hosts; seconds for a page, for all, and between requests to a host."""

    at_once: int = 16
    page: float = 10.0
    all: float = 60.0
    pause: float = 0.5


def asking(context: ssl.SSLContext | None = None, timeout: float = Limits.page) -> Ask:
    """A function that sends a HEAD request for an https: page, through the system's proxy if any.

    `context` has the trusted certificates, by default those of the system; `timeout` is for each
    step, in seconds. The function raises NoAnswer if nothing can be learned.
    """
    opener = OpenerDirector()  # with no handlers for redirects, http or file
    opener.add_handler(ProxyHandler())
    opener.add_handler(HTTPSHandler(context=context or ssl.create_default_context()))
    return partial(_ask, opener, timeout)


def ask_all(
    pages: Iterable[str], ask: Ask, limits: Limits | None = None
) -> Iterator[tuple[str, Outcome]]:
    """Each of `pages` with its state, without duplicates, as soon as it is known."""
    limits = limits or Limits()
    hosts: SimpleQueue[list[str]] = SimpleQueue()
    found: SimpleQueue[tuple[str, Outcome]] = SimpleQueue()
    asked = sorted(set(pages), key=lambda page: (_host(page), page))
    for _, group in groupby(asked, _host):
        hosts.put(list(group))
    end = time.monotonic() + limits.all
    for _ in range(min(limits.at_once, hosts.qsize())):
        # A daemon, so that Ctrl-C ends the program even if a host keeps it waiting.
        Thread(target=_ask_hosts, args=(hosts, ask, limits, end, found), daemon=True).start()
    for _ in asked:
        yield found.get()


def _ask_hosts(
    hosts: SimpleQueue[list[str]],
    ask: Ask,
    limits: Limits,
    end: float,
    found: SimpleQueue[tuple[str, Outcome]],
) -> None:
    """Request the pages of one host after another until none is left."""
    while True:
        try:
            pages = hosts.get_nowait()
        except Empty:
            return
        for answer in _ask_host(pages, ask, limits, end):
            found.put(answer)


def _ask_host(
    pages: Sequence[str], ask: Ask, limits: Limits, end: float
) -> Iterator[tuple[str, Outcome]]:
    outcome: Outcome | None = None
    for page in pages:
        if outcome is None or outcome.reached:
            if outcome is not None:
                time.sleep(max(0, min(limits.pause, end - time.monotonic())))
            outcome = _in_time(page, ask, min(limits.page, end - time.monotonic()))
        yield page, outcome


def _in_time(page: str, ask: Ask, seconds: float) -> Outcome:
    """The state of `page`; a host that responds too slowly, or not at all, is not waited for."""
    if seconds <= 0:
        why = Message("the time limit for all pages was reached")
        return Outcome(state="unanswered", why=why, reached=False)
    answers: SimpleQueue[Outcome] = SimpleQueue()
    Thread(target=lambda: answers.put(look(page, ask)), daemon=True).start()
    try:
        return answers.get(timeout=seconds)
    except Empty:
        return Outcome(state="unanswered", why=LATE, reached=False)


def _host(page: str) -> str:
    return page.split("/")[2].lower()


def _ask(opener: OpenerDirector, timeout: float, page: str) -> Answer:
    """The response to HEAD, or to GET if HEAD is rejected, because many hosts do not support it."""
    try:
        answer = _answer(opener, timeout, page, "HEAD")
        if answer.status >= 400 and answer.status != _TOO_MANY:
            answer = _answer(opener, timeout, page, "GET")
    except (OSError, http.client.HTTPException, ValueError) as error:
        cause = error
        if isinstance(error, urllib.error.URLError) and isinstance(error.reason, OSError):
            cause = error.reason
        reached = isinstance(cause, (ssl.SSLError, http.client.HTTPException, ValueError))
        raise NoAnswer(_explained(cause), reached=reached) from None
    return answer


def _answer(opener: OpenerDirector, timeout: float, page: str, method: str) -> Answer:
    headers = {"Accept": "*/*", "User-Agent": _AGENT}
    # The opener only supports https.
    request = Request(_written_out(page), headers=headers, method=method)  # noqa: S310
    with opener.open(request, timeout=timeout) as response:
        # Headers are decoded as Latin-1, so this restores the original bytes.
        location = quote(response.headers.get("Location", ""), _SIGNS, encoding="latin-1")
        return Answer(response.status, location)


def _written_out(page: str) -> str:
    """An address in ASCII, as it is sent; raises ValueError if it is not valid."""
    parts = urlsplit(page)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    return quote(urlunsplit(parts._replace(netloc=host)), _SIGNS)


def _explained(error: Exception) -> Message:
    """What a failed request means."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return Message("its certificate is not trusted (%(error)s)", error=error.verify_message)
    if isinstance(error, TimeoutError):
        return LATE
    if isinstance(error, socket.gaierror):
        return Message("the host name does not exist")
    if isinstance(error, ConnectionRefusedError):
        return Message("the connection was refused")
    if isinstance(error, (ValueError, http.client.InvalidURL)):
        return Message("it is not a valid address")
    return Message("the connection failed (%(error)s)", error=error)
