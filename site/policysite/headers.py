"""The HTTP headers that a host must send: one table for every host.

The headers follow the OWASP Secure Headers project; the policy allows our one inlined style sheet
by its hash (CSP Level 3) and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from policysite.models import primary_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)
_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')

_NAME = re.compile(r":\w+")
_SHARED = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
_NOT_INDEXED = {"X-Robots-Tag": "noindex"}


def expression(pattern: str) -> str:
    """The pattern of a kind of file as a regular expression."""
    parts = [re.escape(part) for part in _NAME.split(pattern.removesuffix("*"))]
    return "[^/]+".join(parts) + (".*" if pattern.endswith("*") else "")


def wildcards(pattern: str, rest: str = "*") -> str:
    """The pattern of a kind of file as a path with wildcards; `rest` matches all that follows."""
    whole = _NAME.sub("*", pattern.removesuffix("*"))
    return whole + (rest if pattern.endswith("*") else "")


@dataclass(frozen=True)
class Kind:
    """The files whose path matches `pattern`, and their additional headers.

    In a pattern, “:name” is one name and “*” all that follows. Files for programs of other sites
    are shared with them (CORS), and files other than pages are kept out of search results.
    """

    pattern: str
    headers: Mapping[str, str]

    def fits(self, path: str) -> bool:
        """Whether `path`, which begins with a slash, matches."""
        return re.fullmatch(expression(self.pattern), path) is not None


# The first matching kind applies; most files match none. A type is given if hosts do not know it by
# the extension; an article is not a page, but there to be compared.
KINDS = (
    Kind("/policies.json", _SHARED),
    Kind("/policies.schema.json", _SHARED),
    Kind("/SHA256SUMS", _SHARED | _NOT_INDEXED | {"Content-Type": "text/plain; charset=utf-8"}),
    Kind(
        "/ledger/:policy/:file.html",
        _SHARED | _NOT_INDEXED | {"Content-Type": "text/plain; charset=utf-8"},
    ),
    Kind("/ledger/*", _SHARED | _NOT_INDEXED),
    Kind(
        "/:language/:policy/:version/source.md",
        _NOT_INDEXED | {"Content-Type": "text/markdown; charset=utf-8"},
    ),
    Kind(
        "/:language/:policy/:version/:name.pdf",
        _NOT_INDEXED | {"Content-Type": "application/pdf"},
    ),
    Kind("/:language/changes.atom", {"Content-Type": "application/atom+xml; charset=utf-8"}),
)
# The types of all files of a site by extension, because what operating systems know about
# extensions differs.
TYPES = {
    "html": "text/html",
    "json": "application/json",
    "txt": "text/plain",
    "xml": "application/xml",
    "atom": "application/atom+xml",
    "md": "text/markdown",
    "pdf": "application/pdf",
}


def type_of(path: str) -> str:
    """The Content-Type of the file at `path`, which begins with a slash."""
    own = next((kind.headers for kind in KINDS if kind.fits(path)), {})
    by_ending = TYPES.get(path.rpartition(".")[2], "application/octet-stream")
    charset = "; charset=utf-8" if by_ending.startswith("text/") else ""
    return own.get("Content-Type", by_ending + charset)


def digest(style: str) -> str:
    """The name of a style sheet in a content security policy (CSP Level 3, hash-source)."""
    return f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}"


def page_policy(*digests: str) -> str:
    """The content security policy that allows only the style sheets with these `digests`.

    A page's <meta> allows the style sheet of that page, a header those of all pages. No scripts may
    run; fetching robots.txt is allowed for programs that audit a page from within.
    """
    allowed = " ".join(f"'{each}'" for each in sorted(set(digests))) or "'none'"
    return (
        f"default-src 'none'; style-src {allowed}; img-src data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'"
    )


def headers(*digests: str) -> dict[str, str]:
    """The headers of every response of a site whose style sheets have `digests`."""
    return {
        "Cache-Control": "public, max-age=300, must-revalidate",
        "Content-Security-Policy": f"{page_policy(*digests)}; frame-ancestors 'none'",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
        "Referrer-Policy": "no-referrer",
        "Strict-Transport-Security": "max-age=63072000",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def local_headers(*digests: str) -> dict[str, str]:
    """The same headers for a server on this computer, which must not pin localhost for years."""
    return headers(*digests) | {"Strict-Transport-Security": "max-age=60"}


def digests_in(page: bytes) -> list[str]:
    """The digest of a page's style sheet; none if it has no style sheet."""
    match = _STYLE.search(page)
    return [digest(match[1].decode("utf-8", "replace"))] if match else []


def digests_of(folder: Path) -> list[str]:
    """The digests of the style sheets of the frozen site in `folder`, without duplicates."""
    pages = folder.rglob("*.html")
    return sorted({each for page in pages for each in digests_in(page.read_bytes())})


def path_of(folder: Path) -> str:
    """The path at which the frozen site in `folder` will be served, such as /policies."""
    match = _CANONICAL.search((folder / "index.html").read_text(encoding="utf-8"))
    return urlsplit(unescape(match[1])).path.rstrip("/") if match else ""


def wishes(languages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What a browser may request, most specific first, and the language it gets.

    A request for a missing region gets the language (RFC 4647, 3.4); a request for a language that
    only exists for a region gets that region.
    """
    yield from ((language, language) for language in languages if "-" in language)
    for primary in dict.fromkeys(map(primary_language, languages)):
        found = [each for each in languages if primary_language(each) == primary]
        yield primary, primary if primary in found else found[0]
