"""The workbench as a service for a team, behind the reverse proxy that signs people in.

The desk has no accounts: the proxy does, and passes the name of the person in a header. For every
address:

- A request that does not come from the proxy's address is rejected, whatever its headers say; so is
  one without the header, or with an invalid name. The proxy must set that header itself, replacing
  whatever a browser sends; docs/desk.md shows how.
- The Host header, and the origin that the browser reports, must be those of the desk's public
  address; a request that changes something must contain a token that only this person's pages
  contain.
- Requests are limited: in bytes and fields (`access`), in time and number by the server, waitress.

There is no protection against anyone who can send from the proxy's address. A computer with other
users needs a socket, or a network, that only the proxy can reach.
"""

from __future__ import annotations

import hmac
import logging
import secrets
import unicodedata
from contextvars import ContextVar
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from policysite.content.git import Person
from policysite.errors import HostingError
from policysite.message import Message
from policysite.preview import access, sharing
from policysite.preview.app import create_app
from policysite.preview.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, datetime
    from ipaddress import IPv4Network, IPv6Network
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from werkzeug.wrappers import Request, Response

    from policysite.preview.translator import Translator

_LONGEST_NAME = 200
# Each open page uses one of these as long as it is open; the others respond to requests.
_STREAMS, _THREADS = 48, 64
_NO_PROXY = Message(
    "This service can be reached only through the company's proxy. Go to its usual address."
)
_NO_PERSON = Message(
    "The proxy did not pass on your name, so nothing is shown. Sign in again. If that does not "
    "help, contact whoever runs this service."
)
_person: ContextVar[Person | None] = ContextVar("person", default=None)


@dataclass(frozen=True)
class DeskGuard:
    """Admits the people named by the proxy; `origin` is the public address, without a final slash.

    `proxies` are the addresses of the proxy, `header` contains the name of the person, and `email`
    the e-mail address, if the proxy knows it.
    """

    origin: str
    proxies: Sequence[IPv4Network | IPv6Network]
    header: str
    email: str
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    @property
    def person(self) -> Person | None:
        """Who sent the current request."""
        return _person.get()

    @property
    def token(self) -> str:
        """A token for each person, which changes with each start."""
        person = _person.get()
        name = person.name if person is not None else ""
        return hmac.new(self.secret, name.encode(), "sha256").hexdigest()

    def holds(self, token: str) -> bool:
        """Whether `token` is that of the person."""
        return _person.get() is not None and access.same(token, self.token)

    def welcome(self, request: Request) -> Response | None:
        """None: the proxy has signed the person in."""
        return None

    def refusal(self, request: Request) -> tuple[int, str] | None:
        """Status and words with which `request` is rejected; None if it is accepted."""
        _person.set(None)
        if not self._is_proxy(request.environ.get("REMOTE_ADDR", "")):
            return 403, _NO_PROXY
        if request.environ.get("HTTP_HOST", "").lower() != urlsplit(self.origin).netloc.lower():
            return 421, "This address is not ours."
        if request.method not in access.METHODS:
            return 405, "Only GET, HEAD and POST."
        if access.is_foreign(request, self.origin):
            return 403, "Another site asked for this."
        person = self._named(request)
        if person is None:
            return 403, _NO_PERSON
        _person.set(person)
        return access.body_refusal(request)

    def _is_proxy(self, address: str) -> bool:
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self.proxies)

    def _named(self, request: Request) -> Person | None:
        name = _text(request.headers.get(self.header, ""))
        if name is None:
            return None
        email = _text(request.headers.get(self.email, "")) or name
        if "@" not in email:
            email = f"{email.replace(' ', '.')}@{urlsplit(self.origin).hostname}"
        return Person(name, email)


def _text(sent: str) -> str | None:
    """The text of a header in UTF-8; None if it is empty, too long or not a name."""
    try:
        text = sent.encode("latin-1").decode("utf-8").strip()
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None
    plain = all(unicodedata.category(sign)[0] not in "CZ" or sign == " " for sign in text)
    return text if text and plain and len(text) <= _LONGEST_NAME else None


@dataclass(frozen=True)
class Desk:
    """A desk that is ready to run."""

    workspace: Workspace
    app: WSGIApplication
    origin: str

    def run(self, host: str, port: int) -> None:
        """Serve the proxy at `host` and `port` until told to stop; raises HostingError."""
        import threading

        import waitress

        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        threading.Thread(target=self.workspace.watch, daemon=True).start()
        threading.Thread(target=self.workspace.read_ahead, daemon=True).start()
        service = Person("policysite", f"policysite@{urlsplit(self.origin).hostname}")
        follow = threading.Thread(
            target=sharing.follow, args=(self.workspace, service), daemon=True
        )
        follow.start()
        try:
            waitress.serve(
                self.app,
                host=host,
                port=port,
                threads=_THREADS,
                ident="policysite",
                max_request_body_size=access.LARGEST_BODY,
                channel_timeout=60,
                clear_untrusted_proxy_headers=True,
            )
        except OSError as error:
            message = Message(
                "The desk cannot listen on %(host)s, port %(port)s: %(why)s. Choose another "
                "address with --bind.",
                host=host,
                port=port,
                why=error.strerror or str(error),
            )
            raise HostingError(message) from None
        finally:
            self.workspace.stop()


def prepare(
    root: Path,
    guard: DeskGuard,
    *,
    today: Callable[[], date],
    now: Callable[[], datetime] | None = None,
    translators: Mapping[str, Translator],
    first: str,
) -> Desk:
    """The desk of the project `root` behind `guard`, in the language `first` by default."""
    workspace = Workspace(root, today, now)
    app = create_app(workspace, guard, translators, first, most_streams=_STREAMS)
    return Desk(workspace, _end_to_end(app), guard.origin)


def _end_to_end(app: WSGIApplication) -> WSGIApplication:
    """`app` without the header “Connection”, which only the server may set (PEP 3333)."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(
            status: str, headers: list[tuple[str, str]], exc_info: object = None, /
        ) -> Callable[[bytes], object]:
            kept = [(name, value) for name, value in headers if name.lower() != "connection"]
            return start_response(status, kept, exc_info)  # type: ignore[arg-type]

        return app(environ, start)

    return answer
