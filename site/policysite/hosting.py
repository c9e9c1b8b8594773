"""What a host must send along with the files: one table of headers, and the local server's own.

The headers follow the OWASP Secure Headers project; the policy allows our one inlined style
sheet by its hash (CSP Level 3) and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)

# What is read by other sites' programs: the proof, and the list of versions.
SHARED = ("/policies.json", "/policies.schema.json", "/SHA256SUMS", "/ledger/*")

# What is no page of its own, and stays out of search results.
NOT_INDEXED = ("/ledger/*", "*/source.md", "/SHA256SUMS")

# Files whose ending tells a host too little.
CONTENT_TYPES = {
    "*/source.md": "text/markdown; charset=utf-8",
    "/SHA256SUMS": "text/plain; charset=utf-8",
    "/ledger/*.html": "text/plain; charset=utf-8",
}


def page_policy(style: str) -> str:
    """The content security policy of a page whose only style sheet is `style`, for its <meta>."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def headers(style: str) -> dict[str, str]:
    """The headers of every answer of a site whose pages carry the style sheet `style`."""
    return {
        "Cache-Control": "public, max-age=300, must-revalidate",
        "Content-Security-Policy": f"{page_policy(style)}; frame-ancestors 'none'",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
        "Referrer-Policy": "no-referrer",
        "Strict-Transport-Security": "max-age=63072000",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def style_of(folder: Path) -> str:
    """The style sheet of the frozen site in `folder`, as it stands in its first page."""
    match = _STYLE.search((folder / "index.html").read_bytes())
    return match[1].decode() if match else ""


def caddyfile(folder: Path, storage: Path, port: int, languages: Sequence[str]) -> str:
    """The configuration of Caddy that serves `folder` on loopback, over HTTPS.

    Caddy keeps its own certificate authority in `storage` and touches no trust store.
    """
    lines = ["(headers) {", "\theader {"]
    lines += [f'\t\t{name} "{value}"' for name, value in headers(style_of(folder)).items()]
    lines += ["\t\t-Server", "\t}"]
    for path in SHARED:
        lines += [
            f'\theader {path} Access-Control-Allow-Origin "*"',
            f'\theader {path} Cross-Origin-Resource-Policy "cross-origin"',
        ]
    lines += [f'\theader {path} X-Robots-Tag "noindex"' for path in NOT_INDEXED]
    lines += [f'\theader {path} Content-Type "{kind}"' for path, kind in CONTENT_TYPES.items()]
    lines += ["}", ""]
    options = [
        "{",
        "\tadmin off",
        "\tskip_install_trust",
        "\tauto_https disable_redirects",
        f"\tstorage file_system {_quoted(storage)}",
        "\tgrace_period 1s",
        "\tlog {",
        "\t\tlevel WARN",
        "\t}",
        "}",
        "",
    ]
    server = [
        f"https://localhost:{port} {{",
        "\tbind 127.0.0.1",
        "\ttls internal",
        "\tencode zstd gzip",
        f"\troot * {_quoted(folder)}",
        "\timport headers",
        "\t@hidden path */.*",
        "\t@known path /.well-known/*",
        "\thandle @known {",
        "\t\tfile_server",
        "\t}",
        "\thandle @hidden {",
        "\t\terror 404",
        "\t}",
        *_redirects(languages),
        "\thandle {",
        "\t\tfile_server",
        "\t}",
        "\thandle_errors {",
        "\t\timport headers",
        *_error_pages(languages),
        "\t}",
        "}",
    ]
    return "\n".join([*options, *lines, *server]) + "\n"


def _redirects(languages: Sequence[str]) -> list[str]:
    """From / to the language that the visitor's browser names first."""
    lines = []
    for language in languages:
        lines += [
            f"\t@first_{language} {{",
            "\t\tpath /",
            f'\t\theader_regexp Accept-Language "(?i)^{language}\\b"',
            "\t}",
            f"\thandle @first_{language} {{",
            "\t\theader Vary Accept-Language",
            f"\t\tredir /{language}/ 302",
            "\t}",
        ]
    return lines


def _error_pages(languages: Sequence[str]) -> list[str]:
    lines = []
    for language in languages:
        lines += [
            f"\t\thandle /{language}/* {{",
            f"\t\t\trewrite * /{language}/404.html",
            "\t\t\tfile_server",
            "\t\t}",
        ]
    return [*lines, "\t\thandle {", "\t\t\trewrite * /404.html", "\t\t\tfile_server", "\t\t}"]


def _quoted(path: Path) -> str:
    """A path as one word of a Caddyfile."""
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'
