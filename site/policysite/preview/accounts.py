"""Which account a connection comes from, if the system can tell.

Linux can, in /proc/net (proc(5)); on other systems this is unknown.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

# A program may also reach 127.0.0.1 over IPv6, as ::ffff:127.0.0.1.
_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))


def is_other(environ: WSGIEnvironment, port: int) -> bool:
    """Whether a program of another account on this computer sent this request to `port`.

    False if the system cannot tell. Root is not restricted anyway, and forwards the connections of
    others into some containers; a preview started by root is available to all accounts.
    """
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        return False
    address, peer = environ.get("REMOTE_ADDR"), environ.get("REMOTE_PORT")
    if address is None or peer is None:
        return False
    return owner((address, int(peer)), port) not in {None, 0, os.geteuid()}


def owner(peer: tuple[str, int], port: int) -> int | None:
    """The id of the account that connected from `peer` (IPv4) to `port`; None if unknown."""
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
    """An IPv4 address as written in the tables: a number in the byte order of this computer."""
    return f"{int.from_bytes(socket.inet_aton(address), sys.byteorder):08X}"
