"""Which pages are open, so that a preview that was started by a double click can end by itself."""

from __future__ import annotations

import threading
from time import monotonic

from flask import Response, current_app, request

# Seconds after which a page that says nothing has gone: a browser lets a page that nobody looks at
# speak once a minute, and less on a computer that sleeps.
_PATIENCE = 600.0
# Seconds between a page and the next one that a link or a form leads to.
_GAP = 15.0
_MOST = 1000


class Presence:
    """The pages that have said that they are open, and when they did so last."""

    def __init__(self) -> None:
        self._heard: dict[str, float] = {}
        self._emptied: float | None = None
        self._counting = threading.Lock()

    def here(self, page: str) -> None:
        """A page is open."""
        with self._counting:
            if len(self._heard) < _MOST or page in self._heard:
                self._heard[page] = monotonic()
                self._emptied = None

    def gone(self, page: str) -> None:
        """A page was closed, or leads on to another."""
        with self._counting:
            if self._heard.pop(page, None) is not None and not self._heard:
                self._emptied = monotonic()

    def is_over(self) -> bool:
        """Whether the last page was closed, and none came after it."""
        now = monotonic()
        with self._counting:
            silent = [page for page, last in self._heard.items() if now - last > _PATIENCE]
            for page in silent:
                del self._heard[page]
            if silent and not self._heard:
                self._emptied = now
            return self._emptied is not None and now - self._emptied > _GAP


def alive() -> Response:
    """Hear of a page that is open, or with POST of one that was closed."""
    presence: Presence = current_app.config["PRESENCE"]
    page = request.values.get("page", "")[:64]
    if request.method == "POST":
        presence.gone(page)
    else:
        presence.here(page)
    return Response(status=204)
