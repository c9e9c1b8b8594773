"""nginx: two files to include, one in the block `http`, one in the block `server`.

Headers that differ between files come from a map: an `add_header` in a location would discard all
others. Source: nginx.org/en/docs (modules headers, map, core).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite import headers
from policysite.hosting.hosts.host import Host

if TYPE_CHECKING:
    from policysite.hosting.hosts.host import Built

_MAPS, _SERVER = ".host/nginx-http.conf", ".host/nginx-server.conf"
_INTRODUCTION = """\
# Include this in the block “{block}”, and reload nginx when a new site has changed it:
#
#     include /srv/policies/current/{file};

"""


def configuration(site: Built) -> dict[str, str]:
    """The maps, and the directives that use them."""
    return {
        _MAPS: _INTRODUCTION.format(block="http", file=_MAPS) + _maps(site),
        _SERVER: _INTRODUCTION.format(block="server", file=_SERVER) + _server(site),
    }


def _own_headers() -> list[str]:
    """The headers that only some files have, or that differ between files; not their types."""
    names = {name: None for kind in headers.KINDS for name in kind.headers}
    return [name for name in names if name != "Content-Type"]


def _variable(header: str) -> str:
    return f"$policysite_{header.lower().replace('-', '_')}"


def _maps(site: Built) -> str:
    every = headers.headers(*site.digests)
    maps = []
    for header in _own_headers():
        lines = [
            f'    "~^{site.path}{headers.expression(kind.pattern)}$" "{kind.headers[header]}";'
            for kind in headers.KINDS
            if header in kind.headers
        ]
        maps.append(_map("$uri", _variable(header), every.get(header, ""), lines))
    wishes = [
        f'    "~*^{wish}\\b" {site.path}/{language}/;'
        for wish, language in headers.wishes(site.languages)
    ]
    maps.append(_map("$http_accept_language", "$policysite_home", "", wishes))
    pages = [
        f'    "~^{site.path}/{language}/" {site.path}/{language}/404.html;'
        for language in site.languages
    ]
    # By the requested address: on an error page, $uri is that of the error page.
    asked = "$request_uri"
    maps.append(_map(asked, "$policysite_not_found", f"{site.path}/404.html", pages))
    vary = [f'    "~^{site.path}/(\\?|$)" Accept-Language;']
    maps.append(_map(asked, "$policysite_vary", "", vary))
    return "\n".join(maps)


def _map(source: str, variable: str, default: str, lines: list[str]) -> str:
    return (
        "\n".join([f"map {source} {variable} {{", f'    default "{default}";', *lines, "}"]) + "\n"
    )


def _server(site: Built) -> str:
    own = _own_headers()
    every = headers.headers(*site.digests)
    sent = [
        f'add_header {name} "{value}" always;' for name, value in every.items() if name not in own
    ]
    sent += [f"add_header {name} {_variable(name)} always;" for name in own]
    types = [f"    {kind} {ending};" for ending, kind in headers.TYPES.items()]
    compressed = [kind for kind in headers.TYPES.values() if kind != "text/html"]  # it always is
    plain = "types {} default_type"
    kinds = [
        f"location ~ ^{site.path}{headers.expression(kind.pattern)}$ "
        f"{{ {plain} {kind.headers['Content-Type'].split(';')[0]}; }}"
        for kind in headers.KINDS
        if kind.headers.get("Content-Type", "").startswith("text/plain")
    ]
    return "\n".join(
        [
            *sent,
            "add_header Vary $policysite_vary always;",
            "server_tokens off;",
            "absolute_redirect off;  # behind a proxy that does TLS, http:// would be wrong",
            "types {",
            *types,
            "}",
            "charset utf-8;",
            "charset_types text/plain text/markdown application/xml application/atom+xml;",
            "gzip on;",
            "gzip_vary on;",
            f"gzip_types {' '.join(compressed)};",
            "index index.html;",
            "error_page 404 $policysite_not_found;",
            f"location = {site.path}/ {{",
            "    if ($policysite_home) { return 302 $policysite_home; }",
            "}",
            *kinds,
            r"location ~ /\.(?!well-known/) { return 404; }",
            "",
        ]
    )


HOST = Host("nginx", "nginx", configuration, takes_path=True)
