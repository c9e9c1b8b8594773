"""Word of each change to the pages that are open (server-sent events, HTML Living Standard)."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from flask import Response, current_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.preview.workspace import Workspace

# A sign of life after so many seconds, by which a page that was closed is noticed.
_SILENCE = 15.0
_RETRY = "retry: 500\n\n"


class Streams:
    """The streams that are open, at most `most`: for one more, the oldest ends.

    Each takes a connection and a thread, and that of a page that was left is not noticed at once.
    """

    def __init__(self, workspace: Workspace, most: int) -> None:
        self._workspace = workspace
        self._most = most
        self._counting = threading.Lock()
        self._open: dict[object, None] = {}  # the oldest first

    def stamps(self) -> Iterator[str]:
        """The stamp of the content, at once and again whenever it is another one."""
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
    """Tell a page of each change, until it is closed or too many others came after it."""
    streams: Streams = current_app.config["STREAMS"]
    # A proxy such as nginx would else keep the words until it has many of them.
    headers = {"X-Accel-Buffering": "no"}
    return Response(streams.stamps(), mimetype="text/event-stream", headers=headers)
