"""GitHub Pages: it takes no instructions; that it leaves files as they are is in every build.

Source: docs.github.com, “About GitHub Pages” (limits, custom 404 page, Jekyll).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.hosting.hosts.host import Host, Limits
from policysite.verify.abilities import EVERY

if TYPE_CHECKING:
    from policysite.hosting.hosts.host import Built


def configuration(site: Built) -> dict[str, str]:
    """Nothing."""
    return {}


HOST = Host(
    "github",
    "GitHub Pages",
    configuration,
    lacks=EVERY,
    limits=Limits(site=1_000_000_000),
    takes_path=True,
)
