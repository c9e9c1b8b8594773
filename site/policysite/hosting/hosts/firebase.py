"""Firebase Hosting: `firebase.json`.

Source: firebase.google.com/docs/hosting/full-config (ignore, headers).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from policysite import headers
from policysite.hosting.hosts.host import Host, rule
from policysite.verify.abilities import Ability

if TYPE_CHECKING:
    from policysite.hosting.hosts.host import Built

_FILE = "firebase.json"


def configuration(site: Built) -> dict[str, str]:
    """The files not to deploy, and the headers; later rules override earlier ones."""
    every = headers.headers(*site.digests)
    rules = [rule("**", every), rule("/.well-known/**", every)]  # ** excludes dot folders
    rules += [
        rule(headers.wildcards(kind.pattern, rest="**"), kind.headers)
        for kind in reversed(headers.KINDS)
    ]
    settings = {
        "hosting": {
            "public": ".",
            # Their default would exclude everything that begins with a dot, including /.well-known.
            "ignore": [_FILE, ".policysite.*", ".firebase/**", ".firebaserc"],
            "headers": rules,
        }
    }
    return {_FILE: json.dumps(settings, indent=2) + "\n"}


HOST = Host(
    "firebase",
    "Firebase Hosting",
    configuration,
    lacks=frozenset({Ability.LANGUAGE, Ability.NOT_FOUND}),
)
