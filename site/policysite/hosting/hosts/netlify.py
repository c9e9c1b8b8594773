"""Netlify: `_headers` and `_redirects`, read from the deployed folder.

Source: docs.netlify.com, “Custom headers” and “Redirect options” (languages).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite import headers
from policysite.hosting.hosts.host import Host

if TYPE_CHECKING:
    from policysite.hosting.hosts.host import Built


def configuration(site: Built) -> dict[str, str]:
    """Headers for all files, then for kinds of files; the languages; the 404 pages."""
    kinds = [
        headers.Kind("/*", headers.headers(*site.digests)),
        headers.Kind("/", {"Vary": "Accept-Language"}),
        *reversed(headers.KINDS),
    ]
    rules = [
        "\n".join([kind.pattern, *(f"  {name}: {value}" for name, value in kind.headers.items())])
        for kind in kinds
    ]
    redirects = [
        f"/ /{language}/ 302! Language={wish}" for wish, language in headers.wishes(site.languages)
    ]
    redirects += [f"/{language}/* /{language}/404.html 404" for language in site.languages]
    return {"_headers": "\n".join(rules) + "\n", "_redirects": "\n".join(redirects) + "\n"}


HOST = Host("netlify", "Netlify", configuration)
