"""The connections of the preview: each in a thread, bounded in number and in time.

A browser that is slow, a program that sends half a request, or a page that listens in each of a
hundred windows leaves the editor served: what waits longest gives way.
"""

from __future__ import annotations

import contextlib
import io
import socket
import sys
import threading
from time import monotonic
from typing import Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

# Seconds in which a request must have come whole, and in which a part of an answer must be taken.
PATIENCE = 20.0
_MOST = 256
# Seconds in which a stream that was told to end has given up its place.
_LEAVING = 2.0


def most() -> int:
    """How many connections may be open at once: half of the files that we may have open."""
    try:
        import resource
    except ImportError:  # Windows
        return _MOST
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MOST if files == resource.RLIM_INFINITY else max(8, min(_MOST, files // 2))


class Handler(WSGIRequestHandler):
    """Reads one request in a bounded time, and answers without a line on the terminal."""

    server: Server

    def setup(self) -> None:
        """Read from the connection within our patience."""
        super().setup()
        self.rfile.close()
        self.rfile = io.BufferedReader(_Timed(self.connection, monotonic() + PATIENCE))

    def run_wsgi(self) -> None:
        """Answer; a request whose head is here no longer has to give way to others."""
        self.server.arrived(self.connection)
        super().run_wsgi()

    def version_string(self) -> str:
        """What the header “Server” says: no version of anything."""
        return "policysite"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""

    def log_error(self, format: str, *args: object) -> None:  # noqa: A002 (its name there)
        """Say nothing of requests that are none, or come too late."""


class Server(ThreadedWSGIServer):
    """Has at most `most` connections; for one more, the oldest that has asked nothing yet goes."""

    most: int

    def __init__(self, *arguments: Any, most: int, **options: Any) -> None:
        """`most`: how many; all else is as for the class above."""
        super().__init__(*arguments, **options)
        self.most = most
        self._counting = threading.Condition()
        self._open: set[socket.socket] = set()
        self._silent: dict[socket.socket, None] = {}  # the oldest first

    def arrived(self, connection: socket.socket) -> None:
        """Count `connection` among those that have asked for something."""
        with self._counting:
            self._silent.pop(connection, None)

    def verify_request(self, request: Any, client_address: Any) -> bool:
        """Whether there is a place for a new connection; one that is silent gives up its own.

        Where none is silent, a stream that is about to end does so in a moment.
        """
        with self._counting:
            if len(self._open) >= self.most and self._silent:
                oldest = next(iter(self._silent))
                self._leave(oldest)
                _hang_up(oldest)
            if not self._counting.wait_for(lambda: len(self._open) < self.most, _LEAVING):
                return False
            self._open.add(request)
            self._silent[request] = None
        return True

    def shutdown_request(self, request: Any) -> None:
        """Close a connection, and give its place to the next."""
        with self._counting:
            self._leave(request)
            self._counting.notify()
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a connection that broke."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    def _leave(self, connection: socket.socket) -> None:
        self._open.discard(connection)
        self._silent.pop(connection, None)


class _Timed(io.RawIOBase):
    """What comes over a connection until the moment `end`; then TimeoutError."""

    def __init__(self, connection: socket.socket, end: float) -> None:
        self._connection = connection
        self._end = end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self._end - monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)
        try:
            return self._connection.recv_into(buffer)
        finally:
            self._connection.settimeout(PATIENCE)


def _hang_up(connection: socket.socket) -> None:
    """Have the thread that reads from `connection` find its end."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
