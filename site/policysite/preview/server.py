"""The server of the preview: on this computer only, until Ctrl-C."""

from __future__ import annotations

import logging
import socket
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite.errors import HostingError
from policysite.message import Message
from policysite.preview import connections
from policysite.preview.access import LocalGuard
from policysite.preview.app import create_app
from policysite.preview.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime
    from pathlib import Path

    from policysite.preview.translator import Translator

ADDRESS = "127.0.0.1"


@dataclass(frozen=True)
class Preview:
    """A preview that has its port and is ready to run."""

    workspace: Workspace
    guard: LocalGuard
    server: connections.Server

    @property
    def origin(self) -> str:
        """The beginning of all its addresses."""
        return f"http://{ADDRESS}:{self.guard.port}"

    @property
    def address(self) -> str:
        """The address that gives a browser access, with the key.

        Only for the person who started it.
        """
        return f"{self.origin}{self.guard.entrance}"

    def run(self, *, until_closed: bool = False) -> None:
        """Respond to requests until Ctrl-C, `end`, or the last page is closed if `until_closed`."""
        watcher = threading.Thread(target=self.workspace.watch, daemon=True)
        watcher.start()
        threading.Thread(target=self.workspace.read_ahead, daemon=True).start()
        if until_closed:
            threading.Thread(target=self._end_when_closed, daemon=True).start()
        try:
            self.server.serve_forever(poll_interval=0.1)
        finally:
            self.workspace.stop()
            watcher.join(timeout=2)

    def _end_when_closed(self) -> None:
        while not self.workspace.presence.is_over():
            time.sleep(1)
        self.end()

    def end(self) -> None:
        """Stop `run`, from another thread."""
        self.server.shutdown()


def prepare(
    root: Path,
    port: int,
    *,
    today: Callable[[], date],
    now: Callable[[], datetime] | None = None,
    translators: Mapping[str, Translator],
    first: str,
) -> Preview:
    """A preview of the project `root` on `port` (0.

    Any free one), in the language `first` by default.

    Raises HostingError if the port is not available.
    """
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with _bound(port) as listening:
        workspace = Workspace(root, today, now)
        guard = LocalGuard(listening.getsockname()[1])
        most = connections.most()
        server = connections.Server(
            ADDRESS,
            guard.port,
            create_app(workspace, guard, translators, first, most_streams=most // 2),
            connections.Handler,
            fd=listening.fileno(),
            most=most,
        )
    return Preview(workspace, guard, server)


def _bound(port: int) -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((ADDRESS, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise HostingError(_refused(port, error)) from None
    return listening


def _refused(port: int, error: OSError) -> Message:
    if isinstance(error, PermissionError):
        return Message(
            "Port %(port)s is reserved for the system. Choose another one with --port.", port=port
        )
    return Message(
        "Port %(port)s is already in use, perhaps by another preview. Choose another one with "
        "--port.",
        port=port,
    )
