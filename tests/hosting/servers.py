"""Real servers on loopback, configured only by the files of a build."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.helpers import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

# Where Debian has programs that only root is expected to start.
SYSTEM = f"{os.environ['PATH']}:/usr/sbin:/sbin"
NGINX = """\
daemon off;
master_process off;
pid {state}/pid;
error_log {state}/log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {state}/body;
    proxy_temp_path {state}/proxy;
    fastcgi_temp_path {state}/fastcgi;
    uwsgi_temp_path {state}/uwsgi;
    scgi_temp_path {state}/scgi;
    include {site}/.host/nginx-http.conf;
    server {{
        listen 127.0.0.1:{port};
        root {root};
        include {site}/.host/nginx-server.conf;
    }}
}}
"""
APACHE_MODULES = (
    *("mpm_event", "authz_core", "dir", "mime", "headers", "rewrite", "deflate", "filter"),
    "env",
)
APACHE = """\
{modules}
ServerRoot {state}
PidFile {state}/pid
ErrorLog {state}/log
Listen 127.0.0.1:{port}
ServerName policies.example.com
DocumentRoot {root}
{user}
<Directory {root}>
    AllowOverride All
    Require all granted
</Directory>
"""
CADDY = """\
{{
    admin off
    persist_config off
    auto_https off
    log {{
        level ERROR
    }}
}}
http://127.0.0.1:{port} {{
    bind 127.0.0.1
    root * {site}
    import {site}/.host/Caddyfile
}}
"""


@dataclass(frozen=True)
class Answer:
    """What a server answered; a header that came twice is one, joined by a comma."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    """A running server and the built site in `folder`, which it shows at `path`."""

    folder: Path
    port: int
    path: str = ""

    def ask(self, path: str, **sent: str) -> Answer:
        """One request, for an address below that of the site."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        return answer_of(connection, "GET", self.path + path, sent)


def answer_of(
    connection: http.client.HTTPConnection, method: str, path: str, sent: Mapping[str, str]
) -> Answer:
    """The answer to one request over a connection, which then ends; “_” in a name is “-”."""
    try:
        named = {name.replace("_", "-"): value for name, value in sent.items()}
        connection.request(method, path, headers=named)
        response = connection.getresponse()
        found: dict[str, str] = {}
        for name, value in response.getheaders():
            name = name.title()
            found[name] = f"{found[name]}, {value}" if name in found else value
        return Answer(response.status, found, response.read())
    finally:
        connection.close()


def program(name: str) -> str:
    """A program of this computer; the test is skipped where it is missing."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.is_file() else shutil.which(name, path=SYSTEM)
    if found is None:
        pytest.skip(f"{name} is not installed, so what it makes of our files WAS NOT TESTED")
    return found


def nginx(site: Path, root: Path, state: Path, port: int) -> list[str]:
    """The words that start nginx."""
    file = state / "nginx.conf"
    file.write_text(NGINX.format(site=site, root=root, state=state, port=port))
    return [program("nginx"), "-p", str(state), "-c", str(file)]


def apache(site: Path, root: Path, state: Path, port: int) -> list[str]:
    """The words that start Apache."""
    found = program("apache2")
    modules = "\n".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so"
        for name in APACHE_MODULES
    )
    (state / "mime.types").write_text("text/html html\ntext/plain txt\napplication/xml xml\n")
    modules += f"\nTypesConfig {state}/mime.types"
    user = "User www-data\nGroup www-data" if os.geteuid() == 0 else ""
    file = state / "apache.conf"
    file.write_text(APACHE.format(modules=modules, root=root, state=state, port=port, user=user))
    return [found, "-D", "FOREGROUND", "-f", str(file)]


def caddy(site: Path, root: Path, state: Path, port: int) -> list[str]:
    """The words that start Caddy."""
    file = state / "Caddyfile"
    file.write_text(CADDY.format(site=site, port=port))
    return [program("caddy"), "run", "--config", str(file), "--adapter", "caddyfile"]


SERVERS: dict[str, Callable[[Path, Path, Path, int], list[str]]] = {
    "nginx": nginx,
    "apache": apache,
    "caddy": caddy,
}


@contextlib.contextmanager
def running(name: str, site: Path, path: str, state: Path) -> Iterator[Server]:
    """The server `name` with the built site in the folder `site`, shown at `path`."""
    root = site
    for _ in path.strip("/").split("/") if path else ():
        root = root.parent
    port = free_port()
    with started(SERVERS[name](site, root, state, port), state, port):
        yield Server(site, port, path)


@contextlib.contextmanager
def started(
    words: Sequence[str], home: Path, port: int, folder: Path | None = None
) -> Iterator[None]:
    """A program that is started in `folder` and listens on `port` once it is up; then it is ended.

    What it keeps for itself, and what it says, is in `home`.
    """
    with (home / "said").open("wb") as said:
        process = subprocess.Popen(
            words,
            cwd=folder or home,
            stdout=said,
            stderr=said,
            env={**os.environ, "HOME": str(home), "CI": "1"},
            start_new_session=True,
        )
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None:
                raise AssertionError((home / "said").read_text())
            time.sleep(0.05)
        else:
            raise AssertionError(f"{words[0]} did not start: {(home / 'said').read_text()}")
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # some start others
        process.wait(timeout=20)
