"""The scanning browser's only access to the network: a proxy that blocks private addresses.

A hostile page must not reach other services on this computer or in its network. A name is resolved
here, once, and the connection uses the address that was checked, so that the name cannot resolve to
another one a moment later. The scanned site itself may be private.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import threading
from collections.abc import Awaitable, Callable, Container
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from types import TracebackType

Place = tuple[str, int]
# The address and port of a host; None if it is private and may not be reached.
Finder = Callable[[str, int], Awaitable["Place | None"]]
_HEAD = 65536
_PATIENCE = 20
_REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_UNREACHED = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_CONNECTED = b"HTTP/1.1 200 Connection established\r\n\r\n"
_MOST_REFUSED = 100
_ATTEMPTS = 3


def public_places(allowed: Container[Place]) -> Finder:
    """A finder that gives the first address of a host if it is public, or the place is `allowed`.

    It raises OSError for a name without an address.
    """

    async def find(host: str, port: int) -> Place | None:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        address = str(found[0][4][0])
        return (address, port) if (host, port) in allowed or _is_public(address) else None

    return find


@dataclass
class Proxy:
    """A proxy on loopback, running inside the `with` block; `find` resolves each host and port.

    `refused` are the hosts and ports that were requested and blocked.
    """

    find: Finder
    refused: set[str] = field(default_factory=set)
    port: int = 0
    _tasks: set[asyncio.Task[None] | None] = field(default_factory=set)

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        opening = asyncio.start_server(self._serve, "127.0.0.1", 0, limit=_HEAD)
        self._server = asyncio.run_coroutine_threadsafe(opening, self._loop).result()
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _close(self) -> None:
        """Stop accepting connections and end those that are open; new ones may arrive meanwhile."""
        self._server.close()
        for _ in range(_ATTEMPTS):
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            if not tasks:
                break
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks, timeout=1)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        # The loop has only a weak reference: the task could be lost while both sides wait.
        self._tasks.add(task)
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _PATIENCE)
            await self._pass_on(head, reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # one side has closed the connection
        except asyncio.CancelledError:
            pass  # the proxy is closed
        finally:
            await _end(writer)
            self._tasks.discard(task)

    async def _pass_on(
        self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Connect to the destination of a request, unless it is private."""
        try:
            method, target, _ = head.split(b"\r\n", 1)[0].decode("ascii").split(" ")
            host, port, path = _destination(method, target)
        except ValueError:
            writer.write(_REFUSED)
            return
        try:
            place = await self.find(host, port)
            if place is None:
                if len(self.refused) < _MOST_REFUSED:
                    self.refused.add(f"{host}:{port}")
                writer.write(_REFUSED)
                return
            there = await asyncio.wait_for(asyncio.open_connection(*place), _PATIENCE)
        except (OSError, TimeoutError, UnicodeError):
            writer.write(_UNREACHED)
            return
        if method == "CONNECT":
            writer.write(_CONNECTED)
        else:
            there[1].write(_to_origin(head, method, path))
        try:
            await asyncio.gather(_copy(reader, there[1]), _copy(there[0], writer))
        finally:
            await _end(there[1])


def _destination(method: str, target: str) -> tuple[str, int, str]:
    """The host, port and path of a proxy request; raises ValueError if it has none."""
    if method == "CONNECT":
        parts = urlsplit(f"//{target}")
        if parts.hostname is None or parts.port is None:
            raise ValueError(target)
        return parts.hostname, parts.port, ""
    parts = urlsplit(target)
    if parts.scheme != "http" or parts.hostname is None:
        raise ValueError(target)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.hostname, parts.port or 80, path


def _to_origin(head: bytes, method: str, path: str) -> bytes:
    """The request head in the form that an origin server expects, without keep-alive."""
    _, *lines = head.rstrip(b"\r\n").split(b"\r\n")
    kept = [each for each in lines if not each.lower().startswith((b"connection:", b"proxy-"))]
    first = f"{method} {path} HTTP/1.1".encode("ascii")
    return b"\r\n".join([first, *kept, b"Connection: close", b"", b""])


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return found.is_global and not found.is_multicast


async def _end(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
