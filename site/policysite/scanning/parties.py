"""Whose host it is: the site's own, or a third party's. Owns the library publicsuffixlist."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from functools import cache

from publicsuffixlist import PublicSuffixList


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def registered(host: str) -> str:
    """The part of a name that somebody registered: shop.example of www.shop.example."""
    host = host.strip(".[]").lower()
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return _suffixes().privatesuffix(host) or host


@dataclass(frozen=True)
class Parties:
    """The first party: the hosts of the site that is scanned."""

    own: frozenset[str]

    @classmethod
    def of(cls, hosts: tuple[str, ...]) -> Parties:
        """Those whose registered name is that of one of `hosts`."""
        return cls(frozenset(map(registered, hosts)))

    def is_third(self, host: str) -> bool:
        """Whether `host` is of somebody else."""
        return registered(host) not in self.own
