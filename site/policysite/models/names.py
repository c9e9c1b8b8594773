"""Names used in addresses: of policies, sections, browsers and languages."""

from __future__ import annotations

import re

# Lower-case words and hyphens.
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
# A language tag as defined by BCP 47 (RFC 5646, 2.1.1): nl, nl-BE, zh-Hant, es-419.
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?")

# Who can serve a site, as typed on the command line.
HOSTS = (
    "netlify",
    "cloudflare",
    "github",
    "gitlab",
    "firebase",
    "azure",
    "vercel",
    "nginx",
    "apache",
    "caddy",
    "s3",
)


def primary_language(language: str) -> str:
    """A language without its script and region: “nl” for “nl-BE” (RFC 5646, 2.2.1)."""
    return language.partition("-")[0]
