"""A scan: the pages of a site in three fresh profiles, one for each moment."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import Error, sync_playwright

from policysite.content.scans import MOST_PAGES
from policysite.errors import ScanFailed
from policysite.message import Message
from policysite.models.scan import MOMENTS, Pass, Scan
from policysite.scanning import banner, browser, proxy, site_map
from policysite.scanning.parties import Parties
from policysite.scanning.recorder import Recorder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from playwright.sync_api import BrowserContext, CDPSession, Page, ProxySettings, Response

    from policysite.models.scan import Moment

_MOST_TROUBLES = 50
_ERROR = 400  # the lowest status of a response that reports one (RFC 9110, 15.5)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to scan, and the time limits, in seconds.

    `refuse` and `accept` are CSS selectors of the buttons of the banner, if the project names them;
    `settle` is how long a page may continue after loading. `find` resolves hosts other than to
    their public address, and `arguments` are additional options for Chromium.
    """

    pages: tuple[str, ...]
    refuse: str | None = None
    accept: str | None = None
    patience: float = 20
    settle: float = 2
    limit: float = 900
    find: proxy.Finder | None = None
    arguments: tuple[str, ...] = ()
    moments: tuple[Moment, ...] = MOMENTS


def pages_of(site_map_address: str, find: proxy.Finder | None = None) -> tuple[str, ...]:
    """The first MOST_PAGES pages of a site map; raises ScanFailed if it cannot be read."""
    find = find or proxy.public_places(frozenset({_place(site_map_address)}))
    try:
        with proxy.Proxy(find) as way, sync_playwright() as playwright:
            settings: ProxySettings = {
                "server": f"http://127.0.0.1:{way.port}",
                "bypass": "<-loopback>",
            }
            asking = playwright.request.new_context(proxy=settings, timeout=20_000, max_redirects=5)
            answer = asking.get(site_map_address)
            status, text = answer.status, answer.text() if answer.ok else ""
    except (Error, UnicodeDecodeError) as error:
        message = Message(
            "The sitemap cannot be read: %(reason)s", reason=str(error).split("\n")[0]
        )
        raise ScanFailed(message) from None
    found = tuple(islice(site_map.pages(text, site_map_address), MOST_PAGES))
    if status >= _ERROR:
        message = Message("The sitemap cannot be read: %(reason)s", reason=f"HTTP {status}")
        raise ScanFailed(message)
    if not found:
        raise ScanFailed(
            Message("The sitemap %(address)s lists no pages.", address=site_map_address)
        )
    return found


def run(plan: Plan, day: date, watch: Callable[[Sequence[Moment]], Iterator[Moment]]) -> Scan:
    """Scan the pages of `plan` on `day`; `watch` iterates over the moments and shows progress.

    Raises MissingExtra if there is no Chromium, and ScanFailed if no page responds.
    """
    path, name = browser.find()
    started = time.monotonic()
    passes = []
    find = plan.find or proxy.public_places(frozenset(map(_place, plan.pages)))
    with proxy.Proxy(find) as way:
        try:
            with sync_playwright() as playwright:
                for moment in watch(plan.moments):
                    way.refused.clear()
                    fresh = browser.visitor(playwright, path, name, way.port, plan.arguments)
                    with fresh as context:
                        visit = _Visit(plan, started + plan.limit, moment, context)
                        passes.append(visit.run(way))
        except Error as error:
            reason = error.message.split("\n")[0]
            message = Message("The browser failed: %(reason)s", reason=reason)
            raise ScanFailed(message) from None
    return Scan(
        pages=plan.pages,
        day=day,
        browser=name,
        passes=tuple(passes),
        seconds=time.monotonic() - started,
    )


class _Visit:
    """One pass: the pages of the plan, one after the other in one tab of a fresh profile."""

    def __init__(self, plan: Plan, end: float, moment: Moment, context: BrowserContext) -> None:
        self._plan, self._end, self._context = plan, end, context
        self._troubles: list[Message] = []
        parties = Parties.of(tuple(urlsplit(page).hostname or "" for page in plan.pages))
        self._recorder = Recorder(context, moment, parties)
        self._moment = moment
        self._is_opening = False
        context.set_default_timeout(plan.patience * 1000)
        context.on("page", self._close_other)
        self._page = context.pages[0]
        self._session = self._ready()

    def run(self, way: proxy.Proxy) -> Pass:
        """Visit all pages after the banner was clicked; raises ScanFailed if none opens."""
        pressed = "" if self._moment == "before" else self._press()
        responses = [self._open(address) for address in self._plan.pages]
        if not any(each is not None and each.status < _ERROR for each in responses):
            reason = Message.joined(self._troubles[:3], "; ")
            raise ScanFailed(Message("No page could be opened: %(reason)s", reason=reason))
        return Pass(
            moment=self._moment,
            pressed=pressed,
            observations=self._recorder.observations(self._session),
            hosts=self._recorder.hosts(),
            refused=tuple(sorted(way.refused)),
            troubles=tuple(dict.fromkeys(self._troubles))[:_MOST_TROUBLES],
        )

    def _press(self) -> str:
        """Click the banner of the first page; what was seen before that does not count."""
        plan = self._plan
        if self._open(plan.pages[0]) is None:
            return ""
        selector = plan.refuse if self._moment == "refused" else plan.accept
        pressed = banner.press(self._page, self._moment, selector)
        self._page.wait_for_timeout(plan.settle * 1000)
        if pressed:
            self._recorder.start_again()
        return pressed

    def _open(self, address: str) -> Response | None:
        """Open one page and observe it until it is idle; returns None if it could not be opened."""
        left = self._end - time.monotonic()
        if left <= 0:
            message = Message("%(page)s: the time limit of the scan was reached", page=address)
            self._troubles.append(message)
            return None
        self._recorder.page = address
        patience = min(self._plan.patience, left)
        try:
            response = self._page.goto(address, wait_until="load", timeout=patience * 1000)
        except Error as error:
            reason = error.message.split("\n")[0].removeprefix("Page.goto: ")
            self._troubles.append(_unopened(address, reason.split(" at http")[0]))
            response = None
        if (trouble := _trouble(address, response)) is not None:
            self._troubles.append(trouble)
        with contextlib.suppress(Error):  # a page that is never idle is observed all the same
            self._page.wait_for_load_state("networkidle", timeout=self._plan.settle * 1000)
        if not self._recorder.look_into(self._page):
            self._troubles.append(Message("%(page)s: the page stopped responding", page=address))
            self._begin_tab()
        return response

    def _begin_tab(self) -> None:
        """Continue in a new tab: the previous one is in an endless loop, or gone."""
        before = self._page
        self._is_opening = True
        self._page = self._context.new_page()
        self._is_opening = False
        self._session = self._ready()
        before.close()

    def _ready(self) -> CDPSession:
        """Start observing the tab, and dismiss its dialogs."""
        self._page.on("dialog", lambda dialog: dialog.dismiss())
        return self._recorder.watch(self._page)

    def _close_other(self, page: Page) -> None:
        """Close a window that a page opened."""
        if not self._is_opening and page != self._page:
            page.close()


def _unopened(address: str, reason: str) -> Message:
    """The message about a page that did not open, with `reason` in the browser's words."""
    if "ERR_INVALID_AUTH_CREDENTIALS" in reason:
        return Message("%(page)s: it requires a login", page=address)
    return Message.joined((address, reason), ": ")


def _trouble(address: str, response: Response | None) -> Message | None:
    """What a visitor would say about a response; None if nothing is wrong."""
    if response is None or response.status < _ERROR:
        return None
    if response.status in {401, 407}:
        return Message("%(page)s: it requires a login", page=address)
    return Message("%(page)s: the server returned %(status)s", page=address, status=response.status)


def _place(address: str) -> proxy.Place:
    parts = urlsplit(address)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
