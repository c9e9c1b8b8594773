"""Apache 2.4: one `.htaccess` at the root of the site.

It needs `AllowOverride All` and the modules headers, rewrite, mime, dir and, for small answers,
deflate. Source: httpd.apache.org/docs/2.4 (mod_headers, core: <If>, ErrorDocument).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite import headers
from policysite.hosting.hosts.host import Host

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policysite.hosting.hosts.host import Built

_TYPES = {
    "application/atom+xml": ".atom",
    "application/json": ".json",
    "application/pdf": ".pdf",
    "text/markdown": ".md",
}
_HOST = "https://%{HTTP_HOST}"


def configuration(site: Built) -> dict[str, str]:
    """The entire configuration."""
    lines = [
        "Options -Indexes -MultiViews",
        "DirectoryIndex index.html",
        "AddDefaultCharset utf-8",
        *(f"AddType {kind} {ending}" for kind, ending in _TYPES.items()),
        "AddCharset utf-8 .md .xml .atom .txt",
        *_set(headers.headers(*site.digests)),
    ]
    for kind in reversed(headers.KINDS):
        lines += _if(f"{site.path}{headers.expression(kind.pattern)}$", _own(kind.headers))
    lines.append(f"ErrorDocument 404 {site.path}/404.html")
    for language in site.languages:
        page = f"{site.path}/{language}/404.html"
        lines += _if(f"{site.path}/{language}/", [f"ErrorDocument 404 {page}"])
    lines += [
        "<IfModule mod_deflate.c>",
        "    AddOutputFilterByType DEFLATE text/html text/plain text/markdown application/json "
        "application/xml text/xml application/atom+xml",
        "</IfModule>",
        # Behind a proxy that terminates TLS, Apache would redirect visitors to http://.
        "DirectorySlash Off",
        "RewriteEngine On",
        r"RewriteRule (^|/)\.(?!well-known/) - [R=404,L]",
        *_redirects(site),
        "RewriteCond %{REQUEST_FILENAME} -d",
        f"RewriteRule ^(.*[^/])$ {_HOST}{site.path}/$1/ [R=301,L]",
    ]
    vary = 'Header always merge Vary "Accept-Language"'
    lines += _if(f"{site.path}/(index\\.html)?$", [vary])
    return {".htaccess": "\n".join(lines) + "\n"}


def _set(sent: Mapping[str, str]) -> list[str]:
    return [f'Header always set {name} "{value}"' for name, value in sent.items()]


def _own(sent: Mapping[str, str]) -> list[str]:
    """The headers of a kind of file; Apache sets the type with another directive."""
    kind = sent.get("Content-Type")
    return [
        *_set({name: value for name, value in sent.items() if name != "Content-Type"}),
        *([f'ForceType "{kind}"'] if kind else []),
    ]


def _if(path: str, lines: Sequence[str]) -> list[str]:
    return [
        f'<If "%{{REQUEST_URI}} =~ m#^{path}#">',
        *(f"    {line}" for line in lines),
        "</If>",
    ]


def _redirects(site: Built) -> list[str]:
    lines = []
    for wish, language in headers.wishes(site.languages):
        lines += [
            rf"RewriteCond %{{HTTP:Accept-Language}} ^{wish}\b [NC]",
            f"RewriteRule ^$ {_HOST}{site.path}/{language}/ [R=302,L]",
        ]
    return lines


HOST = Host("apache", "Apache", configuration, takes_path=True)
