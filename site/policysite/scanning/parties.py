"""Whether a host belongs to the site or to a third party. Owns the library publicsuffixlist."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from functools import cache

from publicsuffixlist import PublicSuffixList


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def registered(host: str) -> str:
    """The registered domain of a host name: shop.example for www.shop.example."""
    host = host.strip(".[]").lower()
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return _suffixes().privatesuffix(host) or host


@dataclass(frozen=True)
class Parties:
    """The first party: the hosts of the scanned site."""

    own: frozenset[str]

    @classmethod
    def of(cls, hosts: tuple[str, ...]) -> Parties:
        """The first party of the sites at `hosts`, by their registered domains."""
        return cls(frozenset(map(registered, hosts)))

    def is_third(self, host: str) -> bool:
        """Whether `host` belongs to a third party."""
        return registered(host) not in self.own
