"""GitHub Pages: it takes no instructions; that it leaves files as they are is in every build.

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
