"""Azure Static Web Apps: `staticwebapp.config.json`.

Source: learn.microsoft.com, “Configure Azure Static Web Apps” and “Quotas”.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from policysite import headers
from policysite.hosting.hosts.host import Host, Limits
from policysite.verify.abilities import Ability

if TYPE_CHECKING:
    from policysite.hosting.hosts.host import Built

_FILE = "staticwebapp.config.json"
_PAGE = "text/html; charset=utf-8"
_TYPES = {
    ".html": _PAGE,
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".atom": "application/atom+xml",
}


def configuration(site: Built) -> dict[str, str]:
    """Headers for all files and for kinds of files, the types, and the 404 page."""
    # The first matching route is the only one used.
    routes = [
        {"route": route, "headers": dict(kind.headers)}
        for kind in headers.KINDS
        if (route := _route(kind.pattern))
    ]
    routes += [
        {"route": f"{folder}/*", "headers": {"Content-Type": _PAGE}} for folder in _dotted(site)
    ]
    settings = {
        "globalHeaders": headers.headers(*site.digests),
        "routes": routes,
        "mimeTypes": _TYPES,
        "responseOverrides": {"404": {"rewrite": "/404.html"}},
    }
    return {_FILE: json.dumps(settings, indent=1) + "\n"}


def _route(pattern: str) -> str:
    """A pattern as a route, which can have a single “*”, at its end, before an extension."""
    fixed, name, rest = pattern.partition(":")
    if not name:
        return pattern
    folder = fixed if fixed != "/" else "/"
    ending = rest.rpartition(".")[2]
    return f"{folder}*.{ending}" if "." in rest else ""


def _dotted(site: Built) -> list[str]:
    """The folders of policies: addresses in them, such as /nl/privacy/1.0/, contain a dot.

    Azure takes such an address for a file, and sends the page as a download.
    """
    pages = (name.split("/") for name in site.sizes if name.endswith("/index.html"))
    return sorted({f"/{page[0]}/{page[1]}" for page in pages if "." in "".join(page[2:-1])})


HOST = Host(
    "azure",
    "Azure Static Web Apps",
    configuration,
    lacks=frozenset({Ability.LANGUAGE, Ability.NOT_FOUND, Ability.ERROR_HEADERS}),
    limits=Limits(files=15_000, site=250 * 1024 * 1024, configuration=20 * 1024),
)
