"""Caddy: the block of a site, for your own server and for “serve”.

Source: caddyserver.com/docs/caddyfile (directives header, redir, handle_errors).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite import headers
from policysite.hosting.hosts.host import Host

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from policysite.hosting.hosts.host import Built

FILE = ".host/Caddyfile"
_SPECIAL = "special"


def configuration(site: Built) -> dict[str, str]:
    """The file to import into the site block, which has the address and the folder."""
    introduction = (
        "# Import this in the block of the site; it needs nothing but the folder:\n"
        "#\n"
        "#     policies.example.com {\n"
        "#         root * /srv/policies/current\n"
        f"#         import /srv/policies/current/{FILE}\n"
        "#     }\n"
    )
    return {FILE: introduction + block(site, headers.headers(*site.digests))}


def block(site: Built, sent: Mapping[str, str]) -> str:
    """The block of a site that sends the headers `sent` with every response.

    Its root is set before.

    The folder is served at the path of the site.
    """
    strip = f"uri strip_prefix {site.path}/" if site.path else "# the site lives at /"
    lines = "\n".join(f'header {name} "{value}"' for name, value in sent.items())
    return f"""\
route {{
    {strip}
{_indented(lines.split(chr(10)), 1)}
    header -Server
{_special_header_lines()}
    encode zstd gzip
    @hidden {{
        path /.*  */.*
        not path /.well-known/*
    }}
    error @hidden 404
{_redirect_lines(site.languages, site.path)}
    file_server
}}
handle_errors {{
    route {{
        {strip}
{_indented(lines.split(chr(10)), 2)}
        header -Server
        encode zstd gzip
        @other not expression `{{err.status_code}} == 404`
        respond @other "{{err.status_code}} {{err.status_text}}"
{_error_page_lines(site.languages)}
        rewrite * {{http.vars.error_page}}
        file_server
    }}
}}
"""


def _special_header_lines() -> str:
    """The headers of some files only; the 404 page has none of them."""
    lines = []
    for index, kind in reversed(list(enumerate(headers.KINDS))):
        matcher = f"@{_SPECIAL}{index}"
        lines += [f"{matcher} {{", f"    path {headers.wildcards(kind.pattern)}", "    file", "}"]
        lines += [f'header {matcher} {name} "{value}"' for name, value in kind.headers.items()]
    return _indented(lines, 1)


def _redirect_lines(languages: Sequence[str], path: str) -> str:
    """Redirects from / to the visitor's preferred language."""
    lines = ["@chooser path /", 'header @chooser +Vary "Accept-Language"']
    for wish, language in headers.wishes(languages):
        lines += [
            f"@first_{wish} {{",
            "    path /",
            f'    header_regexp Accept-Language "(?i)^{wish}\\b"',
            "}",
            f"redir @first_{wish} {path}/{language}/ 302",
        ]
    return _indented(lines, 1)


def _error_page_lines(languages: Sequence[str]) -> str:
    lines = ["vars error_page /404.html"]
    lines += [f"vars /{language}/* error_page /{language}/404.html" for language in languages]
    return _indented(lines, 2)


def _indented(lines: Iterable[str], depth: int) -> str:
    return "\n".join(f"{'    ' * depth}{line}" for line in lines)


def quoted(path: Path) -> str:
    """A path as one token of a Caddyfile."""
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'


HOST = Host("caddy", "Caddy", configuration, takes_path=True)
