"""The supported hosts: a module for each, and their table."""

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
