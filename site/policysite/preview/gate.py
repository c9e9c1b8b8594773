"""Who gets an answer from the preview: the browser of the person who started it, and no other.

What holds, at every address, static files and event streams included:

- Another account on this computer gets nothing. The terminal of whoever started the preview shows
  an address with a secret; a browser that brings it is given a cookie, and without that cookie
  every answer is 403. Where the system says whose program has connected (Linux), the program of
  another account is refused even with the cookie: a cookie knows no port (RFC 6265, section 8.5),
  so that a server of another account on this computer is sent it when the person goes there.
- A page that the person opens elsewhere gets nothing: not under a name of its own that leads to
  this computer (DNS rebinding), nor as a form, a script or a picture (cross-site requests). The
  name asked for must be ours, what a browser says of a request's origin must be ours, and what
  changes something must carry the token that only our own pages hold.
- A request is bounded: in bytes and fields here, in time and number by `connections`.

What does not hold: root and programs of the same account can read the secret, and all of content/
anyway; so can whoever reads the terminal. Where the system does not say who has connected, a
server of another account can steal the cookie if the person's browser is led to it. Other accounts
can keep the preview busy.
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
    from policysite.preview.speech import Speech

ENTRANCE = "/preview/"
# Two texts of the longest kind, written as a form does it: three bytes for each byte.
LARGEST_BODY = 8 * 1024 * 1024
MOST_FIELDS = 1000
# More than anybody sends by mistake.
_MOST_DISCARDED = 512 * 1024 * 1024
METHODS = ("GET", "HEAD", "POST")
_FORM = "application/x-www-form-urlencoded"

HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    "Referrer-Policy": "same-origin",  # with none at all, forms would not tell their origin
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


class Door(Protocol):
    """Who may come in, and by what our own pages are known again."""

    @property
    def token(self) -> str:
        """What stands in our pages and comes back with every form."""
        ...  # pragma: no cover

    @property
    def person(self) -> Person | None:
        """Who sends the request that is being answered, where the door knows names."""
        ...  # pragma: no cover

    def holds(self, token: str) -> bool:
        """Whether `token` is ours."""
        ...  # pragma: no cover

    def refusal(self, request: Request) -> tuple[int, str] | None:
        """Status and words with which `request` is turned away; None where it may come in."""
        ...  # pragma: no cover

    def welcome(self, request: Request) -> Response | None:
        """The answer to who comes in for the first time; None where that needs none."""
        ...  # pragma: no cover


@dataclass(frozen=True)
class Gate:
    """The door of a preview on `port`; its three secrets are others each time it is started.

    `key` stands in the address that is shown to the person, `cookie` goes to each browser that
    brings the key, and `token` stands in our pages and comes back with every form.
    """

    port: int
    key: str = field(default_factory=_secret, repr=False)
    cookie: str = field(default_factory=_secret, repr=False)
    token: str = field(default_factory=_secret, repr=False)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names under which this computer reaches itself."""
        names = ("127.0.0.1", "localhost")
        bare = names if self.port == 80 else ()
        return (*(f"{name}:{self.port}" for name in names), *bare)

    @property
    def entrance(self) -> str:
        """The path, with the key, by which a browser comes in."""
        return f"{ENTRANCE}?key={self.key}"

    @property
    def cookie_name(self) -> str:
        """Another name for each port: all of them share what a browser keeps for this computer."""
        return f"policysite-{self.port}"

    @property
    def person(self) -> None:
        """Nobody by name: it is whoever started the preview."""
        return

    def holds(self, token: str) -> bool:
        """Whether `token` is ours."""
        return same(token, self.token)

    def welcome(self, request: Request) -> Response | None:
        """The cookie for who brings the key."""
        return _let_in(self) if self.brings_key(request) else None

    def brings_key(self, request: Request) -> bool:
        """Whether `request` comes to the entrance with the key."""
        return request.path == ENTRANCE and same(request.args.get("key", ""), self.key)

    def refusal(self, request: Request) -> tuple[int, str] | None:
        """Status and words with which `request` is turned away; None where it may come in.

        The words are a Message where a person may have come to a closed door.
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
        """Whether ours is among the cookies of that name: another port may have set one, too."""
        values = request.cookies.getlist(self.cookie_name)
        return any(same(value, self.cookie) for value in values)


def guarded(door: Door, app: WSGIApplication, speeches: Mapping[str, Speech]) -> WSGIApplication:
    """`app` behind `door`: what is turned away does not reach it; every answer is made safe."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        refusal = door.refusal(request)
        if refusal is None and request.method == "POST":
            refusal = _read_form(request)
        start = _with_headers(start_response)
        if refusal is not None:
            if refusal[0] == 413:
                _discard_body(request)
            return _turned_away(*refusal, _ordered(speeches, request.path))(environ, start)
        welcome = door.welcome(request)
        return (welcome or app)(environ, start)

    return answer


def same(given: str, ours: str) -> bool:
    """Whether the two are the same, found in a time that does not tell how much of them is."""
    return hmac.compare_digest(given.encode(errors="replace"), ours.encode())


def _let_in(gate: Gate) -> Response:
    """A page that gives the browser its cookie, and leads on to an address without the key.

    The page leads on by itself, and is no redirect: a browser that was sent here by a page or a
    file from elsewhere would not bring a strict cookie to where a redirect leads.
    """
    page = (
        '<!doctype html>\n<meta charset="utf-8">\n<title>policysite</title>\n'
        f'<meta http-equiv="refresh" content="0; url={ENTRANCE}">\n'
    )
    response = Response(page, mimetype="text/html", headers={"Referrer-Policy": "no-referrer"})
    response.set_cookie(gate.cookie_name, gate.cookie, httponly=True, samesite="Strict")
    return response


def _turned_away(status: int, words: str, speeches: Mapping[str, Speech]) -> Response:
    """The answer to what is turned away: for a person, a page in each of our languages."""
    if not isinstance(words, Message):
        return Response(f"{words}\n", status, {"Connection": "close"})
    said = {code: escape(speech.say(words)) for code, speech in speeches.items()}
    first, *others = said.items()
    page = (
        f'<!doctype html>\n<html lang="{first[0]}">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n<title>policysite</title>\n'
        f'<p id="page_result">{first[1]}</p>\n'
        + "".join(f'<p lang="{code}">{text}</p>\n' for code, text in others)
    )
    return Response(page, status, {"Connection": "close"}, mimetype="text/html")


def is_foreign(request: Request, ours: str) -> bool:
    """Whether a browser says that a page of another origin sent `request`.

    A link from elsewhere may lead here; and whoever types the address comes from nowhere.
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
    """Why the body of `request` is not read, where it has one and that is not as it must be."""
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
    """Read the body whole, so that the application finds all of it there; or say what is wrong."""
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
    """Take a body that is not wanted, piece by piece: a browser that cannot send hears nothing."""
    with contextlib.suppress(OSError):
        left = min(request.content_length or 0, _MOST_DISCARDED)
        while left > 0 and (piece := request.environ["wsgi.input"].read(min(left, 65536))):
            left -= len(piece)


def _ordered(speeches: Mapping[str, Speech], path: str) -> Mapping[str, Speech]:
    """The languages of the preview, that of the page at `path` first."""
    wanted = path.removeprefix(ENTRANCE).partition("/")[0]
    return {**({wanted: speeches[wanted]} if wanted in speeches else {}), **speeches}


def _with_headers(start_response: StartResponse) -> StartResponse:
    """Give every answer our headers, unless it has its own of that name; never one that shares."""

    def start(
        status: str, headers: list[tuple[str, str]], exc_info: object = None, /
    ) -> Callable[[bytes], object]:
        given = {name.lower() for name, _ in headers}
        headers += [(name, text) for name, text in HEADERS.items() if name.lower() not in given]
        if "content-security-policy" not in given:
            headers.append(("Content-Security-Policy", PAGE_POLICY))
        return start_response(status, headers, exc_info)  # type: ignore[arg-type]

    return start
