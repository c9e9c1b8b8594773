"""Notifies open pages of changes (server-sent events, HTML Living Standard)."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from flask import Response, current_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.preview.workspace import Workspace

# A keep-alive after this many seconds, which detects pages that were closed.
_SILENCE = 15.0
_RETRY = "retry: 500\n\n"


class Streams:
    """The open streams, at most `most`: one more ends the oldest.

    Each uses a connection and a thread, and a page that was left is not detected at once.
    """

    def __init__(self, workspace: Workspace, most: int) -> None:
        self._workspace = workspace
        self._most = most
        self._counting = threading.Lock()
        self._open: dict[object, None] = {}  # oldest first

    def stamps(self) -> Iterator[str]:
        """The stamp of the content, at once and whenever it changes."""
        this = object()
        self._join(this)
        told = ""
        try:
            yield _RETRY
            while this in self._open and not self._workspace.stopped:
                stamp = self._workspace.wait(told, _SILENCE, lambda: this in self._open)
                yield ": nothing new\n\n" if stamp == told else f"data: {stamp}\n\n"
                told = stamp
        finally:
            with self._counting:
                self._open.pop(this, None)

    def _join(self, stream: object) -> None:
        with self._counting:
            self._open[stream] = None
            is_full = len(self._open) > self._most
            if is_full:
                self._open.pop(next(iter(self._open)))
        if is_full:
            self._workspace.wake()


def events() -> Response:
    """Notify a page of each change, until it is closed or replaced by newer ones."""
    streams: Streams = current_app.config["STREAMS"]
    # A proxy such as nginx would otherwise buffer the events.
    headers = {"X-Accel-Buffering": "no"}
    return Response(streams.stamps(), mimetype="text/event-stream", headers=headers)
