"""A site on a host, over HTTPS with certificate verification."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from policysite.message import Message
from policysite.verify import connection
from policysite.verify.responses import Response
from policysite.verify.sites import (
    LIMIT,
    BadAddress,
    Missing,
    SiteError,
    TooLarge,
    Unreachable,
    Wrong,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_REDIRECTS = 3
_PLAIN_PATIENCE = 5.0
_PIECE = 65536
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PAGE = "index.html"
_NOT_FOUND = "404.html"


class HttpsSite:
    """A site on a host, over HTTPS with certificate verification.

    `timeout` limits every wait in seconds, `patience` an entire response. A page is requested by
    its folder, as readers do. Redirects are followed only on the same host and port.
    """

    def __init__(
        self,
        address: str,
        *,
        authority: Path | None = None,
        timeout: float = 20.0,
        patience: float = 120.0,
        limit: int = LIMIT,
    ) -> None:
        """Raises BadAddress if the address or the authority cannot be used."""
        self._host, self._port, self._folder = _parts(address)
        self._address = address
        self._patience = patience
        self._limit = limit
        self._connection = http.client.HTTPSConnection(
            self._host, self._port, timeout=timeout, context=_context(authority)
        )

    @property
    def public_address(self) -> str | None:
        """The address without a trailing slash; None for a server on this computer."""
        if self._host in _LOOPBACK:
            return None
        port = "" if self._port == 443 else f":{self._port}"
        return f"https://{_bracketed(self._host)}{port}{self._folder}".rstrip("/")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def read(self, path: str) -> bytes:
        """The bytes at an address of the host."""
        target = self._folder + quote(path.removesuffix(_PAGE) if _is_page(path) else path)
        for _ in range(_REDIRECTS + 1):
            response, data = self._answer(target)
            if response.status not in (301, 302, 303, 307, 308):
                _check_status(response, path)
                _check_charset(response, data)
                return data
            target = self._followed(target, response.getheader("Location", ""))
        raise Wrong(Message("the site redirects in a loop"))

    def ask(self, path: str, sent: Mapping[str, str]) -> Response:
        """The response of the host to a request for `path` with the headers `sent`."""
        target = self._folder + quote(path.removesuffix(_PAGE) if _is_page(path) else path)
        response, data = self._answer(target, sent)
        found: dict[str, list[str]] = {}
        for name, value in response.getheaders():
            found.setdefault(name.lower(), []).append(value)
        return Response(response.status, found, data)

    def answers_plainly(self) -> bool:
        """Whether the host also shows the site without encryption, at the default port."""
        if self._port != 443:
            return False
        plain = http.client.HTTPConnection(self._host, timeout=_PLAIN_PATIENCE)
        try:
            plain.request("GET", self._folder)
            return plain.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            plain.close()

    def _answer(
        self, target: str, sent: Mapping[str, str] = MappingProxyType({})
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """The response and its body, over the open connection or, if that was closed, a new one."""
        while True:
            reused = self._connection.sock is not None
            try:
                return self._ask(target, sent)
            except SiteError:
                self._connection.close()  # the rest of the response is not read
                raise
            except (OSError, http.client.HTTPException) as error:
                self._connection.close()
                if not reused or isinstance(error, TimeoutError):
                    raise self._unreachable(error) from None

    def _ask(self, target: str, sent: Mapping[str, str]) -> tuple[http.client.HTTPResponse, bytes]:
        headers = {"Accept-Encoding": "identity", "User-Agent": "policysite verify", **sent}
        if self._connection.sock is None:
            self._connection.connect()
        with _hurry(self._connection.sock, self._patience) as late:
            try:
                self._connection.request("GET", target, headers=headers)
                response = self._connection.getresponse()
                return response, self._body(response, headers["Accept-Encoding"])
            except (OSError, http.client.HTTPException, Wrong):
                if late.is_set():
                    raise TimeoutError from None
                raise

    def _body(self, response: http.client.HTTPResponse, accepted: str) -> bytes:
        encoding = response.getheader("Content-Encoding", "identity")
        if encoding.strip().lower() not in ("", "identity", accepted):
            raise Wrong(
                Message(
                    "the host compresses it (%(encoding)s), although the request did not "
                    "allow that",
                    encoding=encoding,
                )
            )
        length = response.length  # the announced length; None if there is none
        if length is not None and length > self._limit:
            raise TooLarge(Message("it is larger than %(limit)s bytes", limit=self._limit))
        data = bytearray()
        try:
            while len(data) <= self._limit and (piece := response.read(_PIECE)):
                data += piece
        except http.client.IncompleteRead:
            raise Wrong(Message("the response is incomplete")) from None
        if len(data) > self._limit:
            raise TooLarge(Message("it is longer than %(limit)s bytes", limit=self._limit))
        if length is not None and len(data) < length:
            message = Message(
                "the response is incomplete: %(arrived)s of %(length)s bytes were received",
                length=length,
                arrived=len(data),
            )
            raise Wrong(message)
        return bytes(data)

    def _followed(self, target: str, location: str) -> str:
        """The address on this host to which a redirect leads."""
        here = f"https://{_bracketed(self._host)}:{self._port}"
        try:
            parts = urlsplit(urljoin(here + target, location))
            same = (parts.scheme, parts.hostname, parts.port or 443)
        except ValueError:
            raise Wrong(
                Message(
                    "the site redirects to “%(location)s”, which is not a valid address",
                    location=location,
                )
            ) from None
        if same != ("https", self._host, self._port):
            raise Wrong(
                Message("the site redirects to another site, “%(location)s”", location=location),
                Message(
                    "If the site has moved, verify that address; otherwise contact whoever "
                    "runs the host."
                ),
            )
        query = f"?{quote(parts.query, safe='/%?:@!$&*+,;=()~')}" if parts.query else ""
        return quote(parts.path or "/", safe="/%") + query

    def _unreachable(self, error: Exception) -> Unreachable:
        message, remedy = connection.fault(error)
        return Unreachable(Message.joined((self._address, message), ": "), remedy)


@contextlib.contextmanager
def _hurry(connected: socket.socket, patience: float) -> Iterator[threading.Event]:
    """Cut the connection after `patience` seconds, however slowly the other side sends."""
    late = threading.Event()

    def cut() -> None:
        late.set()
        with contextlib.suppress(OSError):
            socket.socket.shutdown(connected, socket.SHUT_RDWR)  # below TLS, so from any thread

    timer = threading.Timer(patience, cut)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
        timer.join()


def _parts(address: str) -> tuple[str, int, str]:
    """Host, port and folder (with a slash at both ends) of an address; raises BadAddress."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port or 443
        if host is not None and not host.isascii():
            host = host.encode("idna").decode()
    except ValueError:  # UnicodeError is a ValueError
        raise BadAddress(Message("“%(address)s” is not an address", address=address)) from None
    if parts.scheme != "https":
        message = Message(
            "“%(address)s” does not start with https://; without encryption, the pages could "
            "be changed on the way",
            address=address,
        )
        raise BadAddress(message)
    if not host or parts.username or parts.query or parts.fragment or any(map(_odd, address)):
        raise BadAddress(
            Message(
                "“%(address)s” is not the plain address of a site, without query or fragment",
                address=address,
            )
        )
    return host, port, "/" + quote(parts.path.strip("/") + "/", safe="/%").lstrip("/")


def _odd(character: str) -> bool:
    return not character.isprintable() or character in ' "<>\\'


def _is_page(path: str) -> bool:
    return path.rpartition("/")[2] == _PAGE


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _context(authority: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=authority)
    except OSError as error:  # ssl.SSLError is an OSError
        raise BadAddress(
            Message(
                "%(file)s does not contain a readable certificate (%(error)s)",
                file=authority,
                error=error,
            )
        ) from None


def _check_status(response: http.client.HTTPResponse, path: str) -> None:
    if response.status == 404 and path.rpartition("/")[2] == _NOT_FOUND:
        return  # some hosts send 404.html with this status even when it is requested by name
    if response.status in (404, 410):
        raise Missing(Message("the site returns “not found” (%(status)s)", status=response.status))
    if response.status != 200:
        raise Wrong(
            Message(
                "the site returns %(status)s %(reason)s instead of the file",
                status=response.status,
                reason=response.reason,
            )
        )


def _check_charset(response: http.client.HTTPResponse, data: bytes) -> None:
    """The charset in the header takes precedence over that of the page (WHATWG, Encoding)."""
    charset = response.headers.get_content_charset("utf-8")
    if charset not in ("utf-8", "utf8") and not (charset == "us-ascii" and data.isascii()):
        message = Message(
            "the host declares the encoding %(charset)s, but the file is UTF-8",
            charset=charset,
        )
        remedy = Message(
            "Configure the host to send “charset=utf-8”; otherwise readers see the wrong "
            "characters."
        )
        raise Wrong(message, remedy)
