"""The hosts that are known: a module for each, and here the table of them."""

from policysite.hosting.hosts import caddy, netlify
from policysite.hosting.hosts.host import Built, Host, built

HOSTS = {host.name: host for host in (netlify.HOST, caddy.HOST)}

__all__ = ["HOSTS", "Built", "Host", "built"]
