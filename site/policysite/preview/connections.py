"""The connections of the preview: each in a thread, limited in number and time.

Slow browsers, programs that send half a request, or a hundred open windows do not block the editor:
the connection that has waited longest gives way.
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

# The seconds within which a request must be complete, and a part of a response be accepted.
PATIENCE = 20.0
_MOST = 256
# The seconds within which a stream that was told to end has given up its place.
_LEAVING = 2.0


def most() -> int:
    """How many connections may be open at once: half of the files that we may open."""
    try:
        import resource
    except ImportError:  # Windows
        return _MOST
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MOST if files == resource.RLIM_INFINITY else max(8, min(_MOST, files // 2))


class Handler(WSGIRequestHandler):
    """Reads one request within a time limit, and responds without logging to the terminal."""

    server: Server

    def setup(self) -> None:
        """Apply the time limit to reads from the connection."""
        super().setup()
        self.rfile.close()
        self.rfile = io.BufferedReader(_Timed(self.connection, monotonic() + PATIENCE))

    def run_wsgi(self) -> None:
        """Respond; a request whose head was received no longer has to give way to others."""
        self.server.arrived(self.connection)
        super().run_wsgi()

    def version_string(self) -> str:
        """The value of the “Server” header, without any version."""
        return "policysite"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing."""

    def log_error(self, format: str, *args: object) -> None:  # noqa: A002 (its name there)
        """Log nothing about malformed or late requests."""


class Server(ThreadedWSGIServer):
    """Has at most `most` connections; one more replaces the oldest that has sent no request yet."""

    most: int

    def __init__(self, *arguments: Any, most: int, **options: Any) -> None:
        """`most`: the limit; the other arguments are those of the base class."""
        super().__init__(*arguments, **options)
        self.most = most
        self._counting = threading.Condition()
        self._open: set[socket.socket] = set()
        self._silent: dict[socket.socket, None] = {}  # oldest first

    def arrived(self, connection: socket.socket) -> None:
        """Count `connection` among those that have sent a request."""
        with self._counting:
            self._silent.pop(connection, None)

    def verify_request(self, request: Any, client_address: Any) -> bool:
        """Whether there is room for a new connection; an idle one gives up its place.

        If none is idle, a stream that is about to end will do so in a moment.
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
        """Log nothing about a broken connection."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    def _leave(self, connection: socket.socket) -> None:
        self._open.discard(connection)
        self._silent.pop(connection, None)


class _Timed(io.RawIOBase):
    """Reads from a connection until the time `end`; then raises TimeoutError."""

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
    """Make the thread that reads from `connection` reach its end."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
