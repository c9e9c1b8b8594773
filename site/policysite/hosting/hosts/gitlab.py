"""GitLab Pages: no headers, and redirects cannot depend on the language, so no configuration.

Source: docs.gitlab.com, “GitLab Pages” (redirects, custom error pages, limits).
"""

from __future__ import annotations

from policysite.hosting.hosts.host import Host, Limits
from policysite.verify.abilities import EVERY

HOST = Host(
    "gitlab",
    "GitLab Pages",
    lacks=EVERY,
    limits=Limits(files=200_000, site=1_000_000_000),
    takes_path=True,
)
