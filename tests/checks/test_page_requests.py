"""Asking pages over HTTPS: a host on loopback for one request, functions for many at once."""

from __future__ import annotations

import gc
import shutil
import socket
import ssl
import subprocess
import threading
import warnings
from collections import Counter
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from policysite import __version__
from policysite.checks import page_requests
from policysite.checks.linked_pages import Answer, NoAnswer, Outcome, look
from policysite.checks.page_requests import Limits, ask_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FAST = Limits(pause=0)


class Handler(BaseHTTPRequestHandler):
    """Each path says which statuses HEAD and GET get: /404-200; what came is kept."""

    requests: list[tuple[str, str, str | None]]

    def do_HEAD(self) -> None:
        self.answer(0)

    def do_GET(self) -> None:
        self.answer(1)
        with suppress(OSError):
            while self.path.endswith("?endless"):
                self.wfile.write(b"x" * 65536)

    def do_CONNECT(self) -> None:
        self.requests.append((self.command, self.path, None))
        self.send_error(502)

    def answer(self, method: int) -> None:
        self.requests.append((self.command, self.path, self.headers["User-Agent"]))
        status = int(self.path[1:8].split("-")[method])
        self.send_response(status)
        if status in (301, 302):
            # As some hosts do: the bytes of UTF-8, not written as %XX.
            self.send_header("Location", "/200-200?naam=privé".encode().decode("latin-1"))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for localhost, with its key in a second file."""
    if shutil.which("openssl") is None:
        pytest.skip("the command openssl is missing, so asking over HTTPS WAS NOT TESTED")
    file = tmp_path_factory.mktemp("certificate") / "host.pem"
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "30"]
    files = ["-keyout", str(file.with_suffix(".key")), "-out", str(file)]
    subprocess.run(
        ["openssl", "req", "-x509", *key, *names, *files], check=True, capture_output=True
    )
    return file


@pytest.fixture
def host(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a host on loopback that speaks HTTPS."""
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_suffix(".key"))
    with serving(context) as port:
        yield f"https://localhost:{port}"


@contextmanager
def serving(context: ssl.SSLContext | None) -> Iterator[int]:
    """The port of a host that runs until the block ends, over TLS where there is a `context`."""
    Handler.requests = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certificate)


@pytest.mark.parametrize(
    ("path", "methods", "expected"),
    [
        ("/200-500", ["HEAD"], 200),
        ("/405-200", ["HEAD", "GET"], 200),
        ("/501-200", ["HEAD", "GET"], 200),
        ("/403-200", ["HEAD", "GET"], 200),
        ("/404-200", ["HEAD", "GET"], 200),
        ("/404-404", ["HEAD", "GET"], 404),
        ("/503-503", ["HEAD", "GET"], 503),
        ("/429-200", ["HEAD"], 429),
        # The body is not read, however long it is.
        ("/405-200?endless", ["HEAD", "GET"], 200),
    ],
)
def test_one_page(
    host: str, certificate: Path, path: str, methods: list[str], expected: int
) -> None:
    """HEAD is tried first, then GET if HEAD is not supported; requests have a User-Agent."""
    ask = page_requests.asking(trusting(certificate))
    assert ask(host + path) == Answer(expected)
    agent = f"policysite/{__version__} (asks whether pages that a site links to are still there)"
    assert Handler.requests == [(method, path, agent) for method in methods]


def test_a_redirect(host: str, certificate: Path) -> None:
    """A redirect is not followed unseen, and its address is written as it can be asked."""
    ask = page_requests.asking(trusting(certificate))
    assert ask(f"{host}/301-301") == Answer(301, "/200-200?naam=priv%C3%A9")
    moved = Outcome(state="moved", moved_to=f"{host}/200-200?naam=priv%C3%A9")
    assert look(f"{host}/301-301", ask) == moved
    assert look(f"{host}/302-302", ask) == Outcome(state="found")


def test_an_address_with_other_letters(host: str, certificate: Path) -> None:
    """A letter with an accent is sent as its bytes are written, and %XX is not written twice."""
    assert page_requests.asking(trusting(certificate))(f"{host}/200-200?é=%C3%A9").status == 200
    assert Handler.requests[0][1] == "/200-200?%C3%A9=%C3%A9"


def test_a_certificate_that_is_not_trusted(host: str) -> None:
    """Nobody but who the certificate names is asked anything."""
    with pytest.raises(NoAnswer, match=r"its certificate is not trusted \(self.signed") as caught:
        page_requests.asking()(f"{host}/200-200")
    assert caught.value.reached
    assert Handler.requests == []


def test_no_https(certificate: Path) -> None:
    """A server without HTTPS counts as reached."""
    with serving(None) as port, pytest.raises(NoAnswer, match="the connection failed") as caught:
        page_requests.asking(trusting(certificate))(f"https://localhost:{port}/200-200")
    assert caught.value.reached


@pytest.mark.parametrize(
    ("address", "expected", "reached"),
    [
        ("https://nobody.invalid/", "the host name does not exist", False),
        ("https://localhost:1/", "the connection was refused", False),
        ("https://[bad/", "it is not a valid address", True),
        ("https://localhost:port/", "it is not a valid address", True),
    ],
)
def test_nobody_there(
    monkeypatch: pytest.MonkeyPatch, address: str, expected: str, reached: bool
) -> None:
    """Failures are explained in words."""
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(NoAnswer) as caught:
        page_requests.asking()(address)
    assert (caught.value.why, caught.value.reached) == (expected, reached)


@pytest.mark.slow
def test_through_a_proxy(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the computer goes out through a proxy, so do we, and leave the name to the proxy."""
    with serving(None) as port, warnings.catch_warnings():
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
        monkeypatch.delenv("no_proxy", raising=False)
        with pytest.raises(NoAnswer, match="Tunnel connection failed: 502"):
            page_requests.asking(trusting(certificate))("https://nobody.invalid/page")
        # Before 3.11.4, http.client leaves the answer of a proxy that refuses to be collected:
        # here, and not during some later test.
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
    assert [request[:2] for request in Handler.requests] == [("CONNECT", "nobody.invalid:443")]


def test_a_host_that_keeps_silent(certificate: Path) -> None:
    """A connection on which nothing comes is given up."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        ask = page_requests.asking(trusting(certificate), timeout=0.05)
        with pytest.raises(NoAnswer, match="the request timed out") as caught:
            ask(f"https://localhost:{silent.getsockname()[1]}/")
    assert not caught.value.reached


def test_many_pages() -> None:
    """Each page is asked once; a host one at a time, and no more hosts at once than may be."""
    running: Counter[str] = Counter()
    most: Counter[str] = Counter()
    lock, meeting = threading.Lock(), threading.Barrier(2)

    def ask(address: str) -> Answer:
        host = address.split("/")[2]
        for name in (host, "all"):
            with lock:
                running[name] += 1
                most[name] = max(most[name], running[name])
        meeting.wait(timeout=10)  # so the pages of two hosts are asked at the same time
        for name in (host, "all"):
            with lock:
                running[name] -= 1
        return Answer(200)

    pages = [f"https://{host}.test/{number}" for host in "abcd" for number in range(4)]
    found = list(ask_all(pages * 2, ask, Limits(at_once=2, pause=0)))
    assert sorted(found) == [(page, Outcome(state="found")) for page in pages]
    assert most == {"all": 2} | {f"{host}.test": 1 for host in "abcd"}


def test_a_host_that_is_not_there() -> None:
    """After a host fails to respond, it gets no more requests.

    The result holds for its other pages.
    """
    asked: list[str] = []

    def ask(address: str) -> Answer:
        asked.append(address)
        raise NoAnswer(page_requests.LATE)

    pages = [f"https://a.test/{number}" for number in range(3)]
    nothing = Outcome(state="unanswered", why=page_requests.LATE, reached=False)
    assert list(ask_all(pages, ask, FAST)) == [(page, nothing) for page in pages]
    assert asked == pages[:1]


def test_a_host_that_drips() -> None:
    """A host that never stops responding delays neither the others nor the program."""
    end = threading.Event()

    def ask(address: str) -> Answer:
        if "slow" in address:
            end.wait(timeout=30)
        return Answer(200)

    slow, fast = "https://a.slow.test/", "https://fast.test/"
    try:
        late = Outcome(state="unanswered", why=page_requests.LATE, reached=False)
        assert dict(ask_all([slow], ask, Limits(page=0.05))) == {slow: late}
        found = ask_all([slow, fast], ask)
        assert next(found) == (fast, Outcome(state="found"))
        end.set()
        assert next(found) == (slow, Outcome(state="found"))
    finally:
        end.set()


def test_when_the_time_is_over() -> None:
    """Pages not requested within the time limit are reported as unknown."""
    ((_, outcome),) = ask_all(["https://a.test/"], lambda _: Answer(200), Limits(all=0))
    assert (outcome.state, outcome.why) == (
        "unanswered",
        "the time limit for all pages was reached",
    )


def test_no_pages() -> None:
    """Where there is nothing to ask, nothing is asked."""
    assert list(ask_all([], lambda _: Answer(200))) == []
