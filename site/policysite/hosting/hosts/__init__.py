"""The hosts that are known: a module for each, and here the table of them."""

from policysite.hosting.hosts import (
    apache,
    azure,
    caddy,
    cloudflare,
    firebase,
    github,
    gitlab,
    netlify,
    nginx,
    s3,
    vercel,
)
from policysite.hosting.hosts.host import LACKS, Built, Host, built

_MODULES = (
    netlify,
    cloudflare,
    github,
    gitlab,
    firebase,
    azure,
    vercel,
    nginx,
    apache,
    caddy,
    s3,
)
HOSTS = {module.HOST.name: module.HOST for module in _MODULES}

__all__ = ["HOSTS", "LACKS", "Built", "Host", "built"]
