"""Which account a connection comes from, where the system tells it.

Linux does, in /proc/net (proc(5)); for other systems nothing is known.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

# A program may reach 127.0.0.1 over IPv6 too, as ::ffff:127.0.0.1.
_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))


def is_other(environ: WSGIEnvironment, port: int) -> bool:
    """Whether another account's program sent this request to `port` on this computer.

    False where the system does not tell. Root may do what it likes anyway, and forwards the
    connections of others into some containers; a preview that root started is for all accounts.
    """
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        return False
    address, peer = environ.get("REMOTE_ADDR"), environ.get("REMOTE_PORT")
    if address is None or peer is None:
        return False
    return owner((address, int(peer)), port) not in {None, 0, os.geteuid()}


def owner(peer: tuple[str, int], port: int) -> int | None:
    """The number of the account that connected from `peer` (IPv4) to `port`; None if not known."""
    local = f"{_as_listed(peer[0])}:{peer[1]:04X}"
    remote = f":{port:04X}"
    for table in _TABLES:
        try:
            lines = table.read_text(encoding="ascii").splitlines()
        except OSError:
            continue
        for fields in map(str.split, lines[1:]):
            if fields[1].endswith(local) and fields[2].endswith(remote):
                return int(fields[7])
    return None


def _as_listed(address: str) -> str:
    """An IPv4 address as the tables have it: a number in the order of this computer's bytes."""
    return f"{int.from_bytes(socket.inet_aton(address), sys.byteorder):08X}"
