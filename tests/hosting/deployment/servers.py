"""Real servers on loopback for the tests of deploying: OpenSSH with nothing but SFTP, SeaweedFS."""

from __future__ import annotations

import contextlib
import getpass
import os
import select
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.helpers import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
BUCKET = "policies"
_CONFIGURATION = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/authorized_keys
PidFile {folder}/sshd.pid
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
Subsystem sftp internal-sftp
ForceCommand internal-sftp
MaxSessions 4
LogLevel VERBOSE
"""


@contextlib.contextmanager
def openssh(folder: Path) -> Iterator[str]:
    """OpenSSH with internal-sftp alone; its address without a path.

    `folder`/home is the home of an account whose key it lets in, and who knows the server's key.
    """
    if SSHD is None:
        pytest.skip("sshd is missing: nothing was deployed over SFTP (apt: openssh-server)")
    port = free_port()
    home = folder / "home" / ".ssh"
    home.mkdir(parents=True, mode=0o700)
    for key in (folder / "host_key", home / "id_ed25519"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)]
        subprocess.run(command, check=True)
    shutil.copy(home / "id_ed25519.pub", folder / "authorized_keys")
    public = (folder / "host_key.pub").read_text(encoding="ascii").rsplit(" ", 1)[0]
    (home / "known_hosts").write_text(f"[127.0.0.1]:* {public}\n", encoding="ascii")
    configuration = folder / "sshd_config"
    configuration.write_text(_CONFIGURATION.format(port=port, folder=folder), encoding="ascii")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # sshd(8): privilege separation
    with (folder / "sshd.log").open("wb") as log:
        command = [SSHD, "-D", "-e", "-f", str(configuration)]
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        wait_for(port, server, folder / "sshd.log")
        yield f"sftp://{getpass.getuser()}@127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=10)


@contextlib.contextmanager
def seaweedfs(folder: Path, weed: str) -> Iterator[str]:
    """SeaweedFS with its S3 interface and BUCKET; the address of that. `weed` is its program."""
    # it takes each port and that which is higher by 10,000
    ports = [next(port for port in iter(free_port, None) if port < 50_000) for _ in range(4)]
    (folder / "s3.json").write_text(
        '{"identities": [{"name": "tests", "credentials": [{"accessKey": "tests", '
        '"secretKey": "example"}], "actions": ["Admin", "Read", "Write", "List"]}]}',
        encoding="ascii",
    )
    command = [
        weed, "server", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={folder}", "-s3",
        f"-s3.port={ports[0]}", f"-master.port={ports[1]}", f"-volume.port={ports[2]}",
        f"-filer.port={ports[3]}", f"-s3.config={folder}/s3.json", "-master.volumeSizeLimitMB=64",
        "-volume.max=100",
    ]  # fmt: skip
    with (folder / "weed.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        wait_for(ports[0], server, folder / "weed.log", patience=60)
        make = f"s3.bucket.create -name {BUCKET}\n"
        shell = [weed, "shell", f"-master=127.0.0.1:{ports[1]}", f"-filer=127.0.0.1:{ports[3]}"]
        subprocess.run(shell, input=make, text=True, check=True, capture_output=True, timeout=60)
        yield f"http://127.0.0.1:{ports[0]}"
    finally:
        server.kill()  # it would take half a minute to end by itself
        server.wait()


@contextlib.contextmanager
def caddy(folder: Path, site: Path, port: int) -> Iterator[Path]:
    """Caddy on loopback that serves `site` as its own instructions say; its authority (PEM)."""
    (folder / "Caddyfile").write_text(
        f"""\
{{
    admin off
    persist_config off
    skip_install_trust
    auto_https disable_redirects
    storage file_system {folder}/storage
    grace_period 1s
}}
https://localhost:{port} {{
    bind 127.0.0.1
    tls internal
    root * {site}
    import {site}/.host/Caddyfile
}}
""",
        encoding="utf-8",
    )
    program = shutil.which("caddy", path=str(Path(sys.executable).parent)) or "caddy"
    command = [program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    homes = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), str(folder))
    with (folder / "caddy.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **homes})
    authority = folder / "storage/pki/authorities/local/root.crt"
    try:
        wait_for(port, server, folder / "caddy.log")
        _wait_for_certificate(port, authority)
        yield authority
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait_for_certificate(port: int, authority: Path, patience: float = 20.0) -> None:
    """Return once the server has its certificate: Caddy accepts connections before that."""
    end = time.monotonic() + patience
    while True:
        try:
            context = ssl.create_default_context(cafile=authority)
            with (
                socket.create_connection(("localhost", port), 1) as plain,
                context.wrap_socket(plain, server_hostname="localhost"),
            ):
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


@contextlib.contextmanager
def cut_off(port: int, after: int) -> Iterator[int]:
    """A way to the server at `port` that breaks off after so many bytes; its own port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_forward, args=(listener, port, after), daemon=True)
        thread.start()
        yield int(listener.getsockname()[1])
    thread.join(timeout=10)


def _forward(listener: socket.socket, port: int, left: int) -> None:
    with contextlib.suppress(OSError):
        client, _ = listener.accept()
        with client, socket.create_connection(("127.0.0.1", port)) as server:
            while left > 0:
                for side in select.select([client, server], [], [])[0]:
                    data = side.recv(8192)
                    if not data:
                        return
                    if side is client:
                        data = data[:left]
                        left -= len(data)
                    (server if side is client else client).sendall(data)


def wait_for(port: int, server: subprocess.Popen[bytes], log: Path, patience: float = 20.0) -> None:
    """Return once the server answers at the port."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text(encoding="utf-8", errors="replace")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    pytest.fail(log.read_text(encoding="utf-8", errors="replace")[-2000:])
