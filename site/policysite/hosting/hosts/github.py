"""GitHub Pages: it takes no instructions but that names with an underscore are left as they are.

Source: docs.github.com, “About GitHub Pages” (limits, custom 404 page, Jekyll).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.hosting.hosts.host import Host, Limits
from policysite.verify.abilities import EVERY

if TYPE_CHECKING:
    from policysite.hosting.hosts.host import Built


def configuration(site: Built) -> dict[str, str]:
    """An empty file that keeps GitHub from running its own generator over the site."""
    return {".nojekyll": ""}


HOST = Host(
    "github",
    "GitHub Pages",
    configuration,
    lacks=EVERY,
    limits=Limits(site=1_000_000_000),
    takes_path=True,
)
