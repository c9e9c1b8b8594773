"""Records what a browser stores and requests during one pass.

A cookie is seen in the response that sets it, in the script that writes it, and in the browser's
own store. The first two show who set it and its intended lifetime, before the browser limits it to
400 days; the last shows what the others missed. Storage is seen in the call, and in each frame.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.sync_api import Error

from policysite.models.scan import Observation
from policysite.scanning import set_cookie
from policysite.scanning.asking import ask

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, CDPSession, Page

    from policysite.models.scan import Moment
    from policysite.scanning.parties import Parties

HOOK = files("policysite.scanning").joinpath("hook.js").read_text(encoding="utf-8")
_CONTENTS = files("policysite.scanning").joinpath("contents.js").read_text(encoding="utf-8")
# More than any site stores: a hostile page must not fill the memory.
_MOST = 5000
_MOST_FRAMES = 100
_INFINITE = float("inf")
_SECONDS = {"local-storage": _INFINITE, "indexed-db": _INFINITE, "session-storage": 0.0}


class Recorder:
    """What one browser stores and requests, from `start_again` on."""

    def __init__(self, context: BrowserContext, moment: Moment, parties: Parties) -> None:
        self._context, self._moment, self._parties = context, moment, parties
        self._found: dict[tuple[str, str, str], Observation] = {}
        self._hosts: set[str] = set()
        self._asked_for: dict[str, list[str]] = {}
        self._answers: Counter[str] = Counter()
        self.page = ""
        context.expose_binding("__policysite_tell", self._told)
        context.add_init_script(HOOK)

    def watch(self, page: Page) -> CDPSession:
        """Observe the requests of `page` and all its frames, and the responses."""
        session = self._context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.responseReceivedExtraInfo", self._answered)
        session.send("Network.enable")
        return session

    def start_again(self) -> None:
        """Discard what was seen: recording starts here."""
        self._found.clear()
        self._hosts.clear()

    def look_into(self, page: Page) -> bool:
        """Read what is stored in the frames of `page`; returns whether the page still responds."""
        for frame in page.frames[:_MOST_FRAMES]:
            try:
                found = ask(frame, _CONTENTS)
            except Error:
                if frame == page.main_frame:
                    return False
                continue
            for kind, name in found:
                self._stored(kind, name, frame.url, "")
        return True

    def observations(self, session: CDPSession) -> tuple[Observation, ...]:
        """Everything that was seen, including the browser's store at the end."""
        for cookie in session.send("Storage.getCookies")["cookies"]:
            self._kept(cookie)
        return tuple(sorted(self._found.values(), key=lambda each: (each.domain, each.name)))

    def hosts(self) -> tuple[str, ...]:
        """The third parties that received requests."""
        return tuple(sorted(self._hosts))

    def _told(self, source: dict[str, Any], told: object) -> None:
        """A script stored something; a page can say anything here, so it is not trusted further."""
        if not isinstance(told, dict):
            return
        kind, name, setter = (str(told.get(key, "")) for key in ("kind", "name", "setter"))
        address = source["frame"].url
        if kind == "cookie":
            line = f"{name}={str(told.get('attributes', ''))[:1024]}"
            self._declared(line, address, "script", setter)
        elif kind in _SECONDS:
            self._stored(kind, name, address, setter)

    def _asked(self, event: dict[str, Any]) -> None:
        """A request was sent; each step of a redirect has the same id."""
        address = event["request"]["url"]
        host = urlsplit(address).hostname
        if not host or not address.startswith(("http:", "https:", "ws:", "wss:")):
            return
        if len(self._asked_for) < _MOST:
            self._asked_for.setdefault(event["requestId"], []).append(address)
        if self._parties.is_third(host) and len(self._hosts) < _MOST:
            self._hosts.add(host)
            if event.get("type") in {"Image", "Ping"}:
                path = set_cookie.shown(urlsplit(address).path or "/")
                setter = str(event.get("documentURL", ""))
                self._add(_observation("pixel", path, host, 0, "request", setter))

    def _answered(self, event: dict[str, Any]) -> None:
        """A response with cookies arrived; cookies that the browser rejected are left out."""
        number = event["requestId"]
        steps = self._asked_for.get(number, [])
        step = self._answers[number]
        self._answers[number] += 1
        if step >= len(steps):
            return
        headers = {name.lower(): value for name, value in event["headers"].items()}
        refused = {each.get("cookieLine") for each in event.get("blockedCookies", ())}
        for line in headers.get("set-cookie", "").split("\n")[:_MOST]:
            if line and line not in refused:
                self._declared(line, steps[step], "header", steps[step])

    def _declared(self, line: str, address: str, how: str, setter: str) -> None:
        host = urlsplit(address).hostname or ""
        found = set_cookie.read(line, host, datetime.now(UTC))
        if found is not None and found.seconds is not None and host:
            seen = _observation("cookie", found.name, found.domain, found.seconds, how, setter)
            self._add(replace(seen, partitioned=found.partitioned))

    def _stored(self, kind: str, name: str, address: str, setter: str) -> None:
        host = urlsplit(address).hostname or ""
        if host and name:
            name = set_cookie.shown(name)
            self._add(_observation(kind, name, host, _SECONDS[kind], "script", setter))

    def _kept(self, cookie: dict[str, Any]) -> None:
        """A cookie in the browser's store; its declaration, if seen, is more precise."""
        expires = cookie.get("expires", -1)
        seconds = max(expires - datetime.now(UTC).timestamp(), 0) if expires > 0 else 0
        name, domain = set_cookie.shown(cookie["name"]), cookie["domain"].lstrip(".")
        seen = _observation("cookie", name, domain, seconds, "store", "")
        if ("cookie", name, domain) not in self._found:
            self._add(replace(seen, partitioned="partitionKey" in cookie))

    def _add(self, seen: Observation) -> None:
        key = (seen.kind, seen.name, seen.domain)
        known = self._found.get(key)
        if known is None and len(self._found) >= _MOST:
            return
        if known is None or seen.seconds > known.seconds or not known.setter:
            third = self._parties.is_third(seen.domain)
            self._found[key] = replace(
                seen,
                moment=self._moment,
                third=third,
                page=self.page,
                seconds=max(seen.seconds, known.seconds if known else 0),
                setter=seen.setter.partition("?")[0] or (known.setter if known else ""),
                how=seen.how if seen.setter or known is None else known.how,
                partitioned=seen.partitioned or (known is not None and known.partitioned),
            )


def _observation(
    kind: str, name: str, domain: str, seconds: float, how: str, setter: str
) -> Observation:
    return Observation(
        moment="before",
        kind=kind,
        name=name,
        domain=domain,
        third=False,
        seconds=seconds,
        how=how,
        setter=setter,
        page="",
    )
