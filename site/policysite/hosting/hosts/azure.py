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


def configuration(site: Built) -> dict[str, str]:
    """Headers for every file and for kinds of files; the types; the page not found."""
    routes = [
        {"route": route, "headers": dict(kind.headers)}
        for kind in headers.KINDS
        if (route := _route(kind.pattern))
    ]
    settings = {
        "globalHeaders": headers.headers(*site.digests),
        "routes": routes,
        "mimeTypes": {".md": "text/markdown; charset=utf-8", ".atom": "application/atom+xml"}
        | _endings(site),
        "responseOverrides": {"404": {"rewrite": "/404.html"}},
    }
    return {_FILE: json.dumps(settings, indent=1) + "\n"}


def _route(pattern: str) -> str:
    """A pattern as a route, which can have one “*”, at its end, before the ending of a file."""
    fixed, name, rest = pattern.partition(":")
    if not name:
        return pattern
    folder = fixed if fixed != "/" else "/"
    ending = rest.rpartition(".")[2]
    return f"{folder}*.{ending}" if "." in rest else ""


def _endings(site: Built) -> dict[str, str]:
    """The address of a version, /nl/privacy/1.0/, is taken for a file with the ending “.0”."""
    folders = {name.rpartition("/")[0].rpartition("/")[2] for name in site.sizes}
    numbers = sorted({folder.rpartition(".")[2] for folder in folders if "." in folder})
    return {f".{number}": "text/html; charset=utf-8" for number in numbers if number.isdecimal()}


HOST = Host(
    "azure",
    "Azure Static Web Apps",
    configuration,
    lacks=frozenset({Ability.LANGUAGE, Ability.NOT_FOUND, Ability.ERROR_HEADERS}),
    limits=Limits(files=15_000, site=250 * 1024 * 1024, configuration=20 * 1024),
)
