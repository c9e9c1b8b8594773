"""Tracks open pages, so that a preview started by a double click can stop by itself."""

from __future__ import annotations

import threading
from time import monotonic

from flask import Response, current_app, request

# Seconds after which a silent page counts as closed: browsers let pages in the background run only
# once a minute, and less often on a sleeping computer.
_PATIENCE = 600.0
# Seconds between a page and the next one that a link or a form leads to.
_GAP = 15.0
_MOST = 1000


class Presence:
    """The pages that have reported that they are open, and when they last did."""

    def __init__(self) -> None:
        self._heard: dict[str, float] = {}
        self._emptied: float | None = None
        self._counting = threading.Lock()

    def here(self, page: str) -> None:
        """Record that a page is open."""
        with self._counting:
            if len(self._heard) < _MOST or page in self._heard:
                self._heard[page] = monotonic()
                self._emptied = None

    def gone(self, page: str) -> None:
        """Record that a page was closed, or that it leads to another one."""
        with self._counting:
            if self._heard.pop(page, None) is not None and not self._heard:
                self._emptied = monotonic()

    def is_over(self) -> bool:
        """Whether the last page was closed, and no other one was opened."""
        now = monotonic()
        with self._counting:
            silent = [page for page, last in self._heard.items() if now - last > _PATIENCE]
            for page in silent:
                del self._heard[page]
            if silent and not self._heard:
                self._emptied = now
            return self._emptied is not None and now - self._emptied > _GAP


def alive() -> Response:
    """Record that a page is open, or with POST that one was closed."""
    presence: Presence = current_app.config["PRESENCE"]
    page = request.values.get("page", "")[:64]
    if request.method == "POST":
        presence.gone(page)
    else:
        presence.here(page)
    return Response(status=204)
