"""GitHub Pages: it has no configuration; every build tells it to leave the files unchanged.

Source: docs.github.com, “About GitHub Pages” (limits, custom 404 page, Jekyll).
"""

from __future__ import annotations

from policysite.hosting.hosts.host import Host, Limits
from policysite.verify.abilities import EVERY

HOST = Host(
    "github",
    "GitHub Pages",
    lacks=EVERY,
    limits=Limits(site=1_000_000_000),
    takes_path=True,
)
