"""Vercel: `vercel.json`.

It uses neither `trailingSlash` nor `cleanUrls`: the first would redirect /nl/privacy/1.0/, which
Vercel takes for a file. Source: vercel.com/docs/project-configuration (headers, redirects).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from policysite import headers
from policysite.hosting.hosts.host import Host, Limits, first_wish, rule
from policysite.verify.abilities import Ability

if TYPE_CHECKING:
    from policysite.hosting.hosts.host import Built


def configuration(site: Built) -> dict[str, str]:
    """Headers, where later rules override earlier ones, and the languages."""
    every = headers.headers(*site.digests)
    kinds = [rule("/(.*)", every)]
    kinds += [rule(_source(kind.pattern), kind.headers) for kind in reversed(headers.KINDS)]
    kinds.append(rule("/", {"Vary": "Accept-Language"}))
    redirects = [
        {
            "source": "/",
            "has": [{"type": "header", "key": "accept-language", "value": first_wish(wish)}],
            "destination": f"/{language}/",
            "statusCode": 302,
        }
        for wish, language in headers.wishes(site.languages)
    ]
    settings = {"headers": kinds, "redirects": redirects}
    return {"vercel.json": json.dumps(settings, indent=2) + "\n"}


def _source(pattern: str) -> str:
    return pattern.replace(".", "\\.").replace("/*", "/(.*)")


HOST = Host(
    "vercel",
    "Vercel",
    configuration,
    lacks=frozenset({Ability.NOT_FOUND}),
    limits=Limits(files=15_000),
)
