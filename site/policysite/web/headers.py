"""What a host must send along with the files: one table of headers, and the local server's own.

The headers follow the OWASP Secure Headers project; the policy allows our one inlined style
sheet by its hash (CSP Level 3) and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from policysite.models import primary_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)
_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')

# What is read by other sites' programs: the proof, and the list of versions.
SHARED = ("/policies.json", "/policies.schema.json", "/SHA256SUMS", "/ledger/*")

# What is no page of its own, and stays out of search results.
NOT_INDEXED = ("/ledger/*", "*/source.md", "*.pdf", "/SHA256SUMS")

# Files whose ending tells a host too little. An article is no page: it is there to be compared.
CONTENT_TYPES = {
    "*/source.md": "text/markdown; charset=utf-8",
    "*.pdf": "application/pdf",
    "/SHA256SUMS": "text/plain; charset=utf-8",
    "/ledger/*/*.html": "text/plain; charset=utf-8",
}


def page_policy(*styles: str) -> str:
    """The content security policy that allows these style sheets alone.

    In a page's <meta> it allows the one that the page has, in a header those of all pages. No
    script may run; that robots.txt may be fetched is for programs that judge a page from within.
    """
    digests = sorted(hashlib.sha256(style.encode()).digest() for style in set(styles))
    hashes = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    allowed = hashes or "'none'"
    return (
        f"default-src 'none'; style-src {allowed}; img-src data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'"
    )


def headers(*styles: str) -> dict[str, str]:
    """The headers of every answer of a site whose pages carry these style sheets, one each."""
    return {
        "Cache-Control": "public, max-age=300, must-revalidate",
        "Content-Security-Policy": f"{page_policy(*styles)}; frame-ancestors 'none'",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
        "Referrer-Policy": "no-referrer",
        "Strict-Transport-Security": "max-age=63072000",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def local_headers(*styles: str) -> dict[str, str]:
    """The same headers for a server on this computer, which must not pin localhost for years."""
    return headers(*styles) | {"Strict-Transport-Security": "max-age=60"}


def styles_of(folder: Path) -> list[str]:
    """The style sheets of the frozen site in `folder`, each once."""
    found = (_STYLE.search(page.read_bytes()) for page in folder.rglob("*.html"))
    return sorted({match[1].decode() for match in found if match is not None})


def path_of(folder: Path) -> str:
    """The path at which the frozen site in `folder` is to live, such as /policies; often empty."""
    match = _CANONICAL.search((folder / "index.html").read_text(encoding="utf-8"))
    return urlsplit(unescape(match[1])).path.rstrip("/") if match else ""


def caddyfile(folder: Path, storage: Path, port: int, languages: Sequence[str]) -> str:
    """The configuration of Caddy that serves `folder` on loopback, over HTTPS.

    Caddy keeps its own certificate authority in `storage` and touches no trust store.
    """
    path = path_of(folder)
    strip = f"uri strip_prefix {path}/" if path else "# the site lives at /"
    return f"""\
{{
    admin off
    persist_config off
    skip_install_trust
    auto_https disable_redirects
    storage file_system {_quoted(storage)}
    grace_period 1s
    log {{
        level WARN
    }}
    servers {{
        protocols h1 h2
    }}
}}

(headers) {{
{_header_lines(styles_of(folder))}
    header -Server
}}

https://localhost:{port} {{
    bind 127.0.0.1
    tls internal
    root * {_quoted(folder)}
    route {{
        {strip}
        import headers
{_special_header_lines()}
        encode zstd gzip
        @hidden {{
            path */.*
            not path /.well-known/*
        }}
        error @hidden 404
{_redirect_lines(languages, path)}
        file_server
    }}
    handle_errors {{
        route {{
            {strip}
            import headers
            encode zstd gzip
            @other not expression `{{err.status_code}} == 404`
            respond @other "{{err.status_code}} {{err.status_text}}"
{_error_page_lines(languages)}
            rewrite * {{http.vars.error_page}}
            file_server
        }}
    }}
}}
"""


def _header_lines(styles: Sequence[str]) -> str:
    lines = [f'header {name} "{value}"' for name, value in local_headers(*styles).items()]
    return _indented(lines, 1)


def _special_header_lines() -> str:
    """The headers of some files alone; a page that is not found has none of them."""
    lines = []
    for index, (paths, name, value) in enumerate(_special_headers()):
        lines += [
            f"@special{index} {{",
            f"    path {' '.join(paths)}",
            "    file",
            "}",
            f'header @special{index} {name} "{value}"',
        ]
    return _indented(lines, 2)


def _special_headers() -> Iterator[tuple[Sequence[str], str, str]]:
    yield SHARED, "Access-Control-Allow-Origin", "*"
    yield SHARED, "Cross-Origin-Resource-Policy", "cross-origin"
    yield NOT_INDEXED, "X-Robots-Tag", "noindex"
    for path, kind in CONTENT_TYPES.items():
        yield [path], "Content-Type", kind


def _redirect_lines(languages: Sequence[str], path: str) -> str:
    """From / to the language that the visitor's browser names first."""
    lines = ["@chooser path /", 'header @chooser +Vary "Accept-Language"']
    for wish, language in wishes(languages):
        lines += [
            f"@first_{wish} {{",
            "    path /",
            f'    header_regexp Accept-Language "(?i)^{wish}\\b"',
            "}",
            f"redir @first_{wish} {path}/{language}/ 302",
        ]
    return _indented(lines, 2)


def wishes(languages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What a visitor's browser may ask for, the most precise first, and the language it gets.

    Who asks for a region that is not there gets the language (RFC 4647, 3.4); who asks for a
    language that is there for a region alone gets that one.
    """
    yield from ((language, language) for language in languages if "-" in language)
    for primary in dict.fromkeys(map(primary_language, languages)):
        found = [each for each in languages if primary_language(each) == primary]
        yield primary, primary if primary in found else found[0]


def _error_page_lines(languages: Sequence[str]) -> str:
    lines = ["vars error_page /404.html"]
    lines += [f"vars /{language}/* error_page /{language}/404.html" for language in languages]
    return _indented(lines, 3)


def _indented(lines: Iterable[str], depth: int) -> str:
    return "\n".join(f"{'    ' * depth}{line}" for line in lines)


def _quoted(path: Path) -> str:
    """A path as one word of a Caddyfile."""
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'
