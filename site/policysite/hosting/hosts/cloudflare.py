"""Cloudflare Workers with static assets: `_headers`, `_redirects`, `wrangler.jsonc`, a Worker.

The Worker only answers /, by the language of the browser. Source: developers.cloudflare.com,
“Static Assets” (headers, redirects, html_handling, run_worker_first).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from policysite import headers
from policysite.hosting.hosts.host import Host, Limits

if TYPE_CHECKING:
    from policysite.hosting.hosts.host import Built

_WORKER = ".host/worker.js"
# Not newer than the deploying program, which would reject a date that it does not know.
_COMPATIBLE = "2025-06-01"
_TO_TRANSFORM = "Cache-Control"


def configuration(site: Built) -> dict[str, str]:
    """Headers, the ledger's articles under their own names, and the Worker that answers /."""
    settings = {
        "name": "policies",
        "main": _WORKER,
        "compatibility_date": _COMPATIBLE,
        "assets": {
            "directory": ".",
            "binding": "ASSETS",
            "html_handling": "auto-trailing-slash",
            "not_found_handling": "404-page",
            "run_worker_first": ["/"],
        },
    }
    return {
        "_headers": _headers(site),
        # Without this line, every x.html is redirected to x, including those in the ledger.
        "_redirects": "/ledger/:policy/:file.html /ledger/:policy/:file 200\n",
        "wrangler.jsonc": json.dumps(settings, indent=2) + "\n",
        ".assetsignore": f"{_WORKER}\nwrangler.jsonc\n.assetsignore\n.policysite.*\n",
        _WORKER: _worker(site),
    }


def _headers(site: Built) -> str:
    every = headers.headers(*site.digests)
    every[_TO_TRANSFORM] += ", no-transform"  # otherwise e-mail addresses in pages are rewritten
    rules = ["/*", *(f"  {name}: {value}" for name, value in every.items())]
    for kind in reversed(headers.KINDS):
        rules.append(kind.pattern)
        # Specific headers replace the general ones; otherwise they would be appended.
        rules += [f"  ! {name}" for name in kind.headers if name != "Content-Type"]
        rules += [f"  {name}: {value}" for name, value in kind.headers.items()]
    return "\n".join(rules) + "\n"


def _worker(site: Built) -> str:
    wishes = [[wish, language] for wish, language in headers.wishes(site.languages)]
    return f"""\
// Sends a visitor of / to the language that the browser asks for first.
const WISHES = {json.dumps(wishes)};

export default {{
  async fetch(request, env) {{
    const asked = (request.headers.get("Accept-Language") || "").toLowerCase();
    const page = await env.ASSETS.fetch(request);
    const answer = new Response(page.body, page);
    answer.headers.append("Vary", "Accept-Language");
    for (const [wish, language] of WISHES) {{
      if (asked.split(/[,;]/)[0].trim().match(new RegExp(`^${{wish.toLowerCase()}}(-|$)`))) {{
        answer.headers.set("Location", `/${{language}}/`);
        return new Response(null, {{ status: 302, headers: answer.headers }});
      }}
    }}
    return answer;
  }},
}};
"""


HOST = Host(
    "cloudflare",
    "Cloudflare",
    configuration,
    limits=Limits(files=20_000, file=25 * 1024 * 1024),
)
