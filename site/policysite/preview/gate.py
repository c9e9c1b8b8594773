"""Who gets an answer from the preview: the person at this computer, in a page of the preview.

A page that the person opens elsewhere could send requests here too, under a name of its own that
it lets lead to this computer (DNS rebinding), or as a form or a picture (cross-site requests). So
the name asked for must be ours, what a browser says of a request's origin must be ours, and what
changes something must carry the token that only our own pages hold.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# Two texts of the longest kind, written as a form does it: three bytes for each byte.
LARGEST_BODY = 8 * 1024 * 1024
_METHODS = ("GET", "HEAD", "POST")

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


@dataclass(frozen=True)
class Gate:
    """The door of a preview on `port`; `token` is another one each time it is started."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names under which this computer reaches itself."""
        names = ("127.0.0.1", "localhost")
        bare = names if self.port == 80 else ()
        return (*(f"{name}:{self.port}" for name in names), *bare)

    def holds(self, token: str) -> bool:
        """Whether `token` is ours."""
        return hmac.compare_digest(token.encode(), self.token.encode())

    def refusal(self, request: Request) -> tuple[int, str] | None:
        """Status and words with which `request` is turned away; None where it may come in."""
        host = request.environ.get("HTTP_HOST", "").lower()
        if host not in self.hosts:
            return 421, "This address is not ours."
        if request.method not in _METHODS:
            return 405, "Only GET, HEAD and POST."
        if _is_foreign(request, f"http://{host}"):
            return 403, "Another site asked for this."
        if request.method == "POST":
            return _body_refusal(request)
        return None


def guarded(gate: Gate, app: WSGIApplication) -> WSGIApplication:
    """`app` behind `gate`: what is turned away does not reach it; every answer is made safe."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        refusal = gate.refusal(Request(environ))
        if refusal is not None:
            status, words = refusal
            turned_away = Response(f"{words}\n", status, {"Connection": "close"})
            return turned_away(environ, _with_headers(start_response))
        return app(environ, _with_headers(start_response))

    return answer


def _is_foreign(request: Request, ours: str) -> bool:
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


def _body_refusal(request: Request) -> tuple[int, str] | None:
    if "Transfer-Encoding" in request.headers or request.content_length is None:
        return 411, "The length of the request is missing."
    if request.content_length > LARGEST_BODY:
        return 413, "The request is too long."
    return None


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
