"""Access to the preview: only the browser of the person who started it gets an answer.

For every address, including static files and event streams:

- Other accounts on this computer get nothing. The terminal shows an address with a secret; a
  browser that sends the secret gets a cookie, and any request without that cookie gets 403. If the
  system identifies the account that owns a connection (Linux), other accounts are rejected even
  with the cookie: cookies are not isolated by port (RFC 6265, section 8.5), so that a server of
  another account on this computer receives it when the person visits that server.
- Pages from other sites get nothing, neither under a host name that resolves to this computer (DNS
  rebinding) nor as a form, script or image (cross-site requests). The Host header and the origin
  that the browser reports must be ours, and a request that changes something must contain the
  token that only our own pages contain.
- Requests are limited: in bytes and fields here, in time and number by `connections`.

There is no protection against root, programs of the same account (which can read the secret and
all of content/ anyway), or anyone who can read the terminal. If the system does not identify the
owner of a connection, a server of another account can steal the cookie by luring the browser to
it. Other accounts can keep the preview busy.
"""

from __future__ import annotations

import contextlib
import hmac
import io
import secrets
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Protocol

from werkzeug.wrappers import Request, Response

from policysite.message import Message
from policysite.preview import accounts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from policysite.content.git import Person
    from policysite.preview.translator import Translator

ENTRANCE = "/preview/"
# Two texts of the maximum length, form-encoded: up to three bytes for each byte.
LARGEST_BODY = 8 * 1024 * 1024
MOST_FIELDS = 1000
# More than anyone sends by mistake.
_MOST_DISCARDED = 512 * 1024 * 1024
METHODS = ("GET", "HEAD", "POST")
_FORM = "application/x-www-form-urlencoded"

HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    "Referrer-Policy": "same-origin",  # without a referrer, forms would not send their origin
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

_NO_KEY = Message(
    "This browser does not have the key to the preview. Open the address that “preview” shows "
    "in the terminal. Pages that are already open will then work again, with everything you "
    "typed."
)
_OTHER_ACCOUNT = Message(
    "The preview was started by another account on this computer and is available to that "
    "account only."
)
_TOO_LARGE = Message(
    "This is far too large for a statement, so none of it was read or saved. Send less at "
    "once, and import files without their images."
)
_NOT_WHOLE = Message("What was sent was not received in full, so nothing was saved. Send it again.")


def _secret() -> str:
    return secrets.token_urlsafe(32)


class Guard(Protocol):
    """Decides which requests are accepted, and recognises forms sent from our own pages."""

    @property
    def token(self) -> str:
        """The token in our pages, which every form sends back."""
        ...  # pragma: no cover

    @property
    def person(self) -> Person | None:
        """Who sent the current request, if the guard knows names."""
        ...  # pragma: no cover

    def holds(self, token: str) -> bool:
        """Whether `token` is ours."""
        ...  # pragma: no cover

    def refusal(self, request: Request) -> tuple[int, str] | None:
        """Status and words with which `request` is rejected; None if it is accepted."""
        ...  # pragma: no cover

    def welcome(self, request: Request) -> Response | None:
        """The response to a first visit; None if it needs none of its own."""
        ...  # pragma: no cover


@dataclass(frozen=True)
class LocalGuard:
    """The guard of a preview on `port`, with three secrets that change with every start.

    `key` is in the address that the terminal shows, `cookie` is set in each browser that sends
    the key, and `token` is in our pages and is sent back with every form.
    """

    port: int
    key: str = field(default_factory=_secret, repr=False)
    cookie: str = field(default_factory=_secret, repr=False)
    token: str = field(default_factory=_secret, repr=False)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names by which this computer reaches itself."""
        names = ("127.0.0.1", "localhost")
        bare = names if self.port == 80 else ()
        return (*(f"{name}:{self.port}" for name in names), *bare)

    @property
    def entrance(self) -> str:
        """The path, with the key, that gives a browser access."""
        return f"{ENTRANCE}?key={self.key}"

    @property
    def cookie_name(self) -> str:
        """A name for each port, because all ports of a host share their cookies."""
        return f"policysite-{self.port}"

    @property
    def person(self) -> None:
        """None: the person who started the preview has no name here."""
        return

    def holds(self, token: str) -> bool:
        """Whether `token` is ours."""
        return same(token, self.token)

    def welcome(self, request: Request) -> Response | None:
        """A response that sets the cookie, if `request` has the key."""
        return _let_in(self) if self.brings_key(request) else None

    def brings_key(self, request: Request) -> bool:
        """Whether `request` is for the entrance and has the key."""
        return request.path == ENTRANCE and same(request.args.get("key", ""), self.key)

    def refusal(self, request: Request) -> tuple[int, str] | None:
        """Status and words with which `request` is rejected; None if it is accepted.

        The words are a Message if a person may be reading them.
        """
        host = request.environ.get("HTTP_HOST", "").lower()
        if host not in self.hosts:
            return 421, "This address is not ours."
        if request.method not in METHODS:
            return 405, "Only GET, HEAD and POST."
        if is_foreign(request, f"http://{host}"):
            return 403, "Another site asked for this."
        if accounts.is_other(request.environ, self.port):
            return 403, _OTHER_ACCOUNT
        if not self.brings_key(request) and not self._has_cookie(request):
            return 403, _NO_KEY
        return body_refusal(request)

    def _has_cookie(self, request: Request) -> bool:
        """Whether one of the cookies of that name is ours; another port may have set one too."""
        values = request.cookies.getlist(self.cookie_name)
        return any(same(value, self.cookie) for value in values)


def guarded(
    guard: Guard, app: WSGIApplication, translators: Mapping[str, Translator]
) -> WSGIApplication:
    """`app` behind `guard`, which rejects requests and adds security headers to every response."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        refusal = guard.refusal(request)
        if refusal is None and request.method == "POST":
            refusal = _read_form(request)
        start = _with_headers(start_response)
        if refusal is not None:
            if refusal[0] == 413:
                _discard_body(request)
            return _turned_away(*refusal, _ordered(translators, request.path))(environ, start)
        welcome = guard.welcome(request)
        return (welcome or app)(environ, start)

    return answer


def same(given: str, ours: str) -> bool:
    """Whether the two are equal, compared in constant time."""
    return hmac.compare_digest(given.encode(errors="replace"), ours.encode())


def _let_in(guard: LocalGuard) -> Response:
    """A page that sets the cookie, and then opens the address without the key.

    It is a page with a refresh, not a redirect: after a link from another page or a file, the
    browser would not send a strict cookie to the target of a redirect.
    """
    page = (
        '<!doctype html>\n<meta charset="utf-8">\n<title>policysite</title>\n'
        f'<meta http-equiv="refresh" content="0; url={ENTRANCE}">\n'
    )
    response = Response(page, mimetype="text/html", headers={"Referrer-Policy": "no-referrer"})
    response.set_cookie(guard.cookie_name, guard.cookie, httponly=True, samesite="Strict")
    return response


def _turned_away(status: int, words: str, translators: Mapping[str, Translator]) -> Response:
    """The response to a rejected request: for a person, a page in all our languages."""
    if not isinstance(words, Message):
        return Response(f"{words}\n", status, {"Connection": "close"})
    said = {code: escape(translator.say(words)) for code, translator in translators.items()}
    first, *others = said.items()
    page = (
        f'<!doctype html>\n<html lang="{first[0]}">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n<title>policysite</title>\n'
        f'<p id="page_result">{first[1]}</p>\n'
        + "".join(f'<p lang="{code}">{text}</p>\n' for code, text in others)
    )
    return Response(page, status, {"Connection": "close"}, mimetype="text/html")


def is_foreign(request: Request, ours: str) -> bool:
    """Whether, according to the browser, a page of another origin sent `request`.

    Links from other sites are allowed, and so are typed addresses, which have no origin.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if request.method == "POST":
        return origin != ours if origin is not None else site != "same-origin"
    if origin is not None and origin != ours:
        return True
    is_visit = request.headers.get("Sec-Fetch-Mode") == "navigate"
    is_page = request.headers.get("Sec-Fetch-Dest", "document") == "document"
    return site in {"cross-site", "same-site"} and not (is_visit and is_page)


def body_refusal(request: Request) -> tuple[int, str] | None:
    """Why the body of `request` is rejected; None if it has none or it is valid."""
    if request.method != "POST":
        return None
    if "Transfer-Encoding" in request.headers or request.content_length is None:
        return 411, "The length of the request is missing."
    if request.content_length > LARGEST_BODY:
        return 413, _TOO_LARGE
    if request.mimetype != _FORM:
        return 415, "Only a form is read here."
    return None


def _read_form(request: Request) -> tuple[int, str] | None:
    """Read the entire body, so that the application gets all of it, or return what is wrong."""
    length = request.content_length or 0
    try:
        body = request.environ["wsgi.input"].read(length)
    except TimeoutError:
        return 408, _NOT_WHOLE
    if len(body) < length:
        return 400, _NOT_WHOLE
    if body.count(b"&") >= MOST_FIELDS:
        return 413, _TOO_LARGE
    request.environ["wsgi.input"] = io.BytesIO(body)
    return None


def _discard_body(request: Request) -> None:
    """Read and discard a rejected body: a browser shows no response until it has sent all of it."""
    with contextlib.suppress(OSError):
        left = min(request.content_length or 0, _MOST_DISCARDED)
        while left > 0 and (piece := request.environ["wsgi.input"].read(min(left, 65536))):
            left -= len(piece)


def _ordered(translators: Mapping[str, Translator], path: str) -> Mapping[str, Translator]:
    """The translators, that of the page at `path` first."""
    wanted = path.removeprefix(ENTRANCE).partition("/")[0]
    return {**({wanted: translators[wanted]} if wanted in translators else {}), **translators}


def _with_headers(start_response: StartResponse) -> StartResponse:
    """Add our headers to every response that does not set them itself."""

    def start(
        status: str, headers: list[tuple[str, str]], exc_info: object = None, /
    ) -> Callable[[bytes], object]:
        given = {name.lower() for name, _ in headers}
        headers += [(name, text) for name, text in HEADERS.items() if name.lower() not in given]
        if "content-security-policy" not in given:
            headers.append(("Content-Security-Policy", PAGE_POLICY))
        return start_response(status, headers, exc_info)  # type: ignore[arg-type]

    return start
