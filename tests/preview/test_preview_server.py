"""The preview on a real port: how it starts and ends, and what it answers to the letter."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest
from tests.helpers import ROOT, free_port, run
from tests.preview.conftest import running

from policysite.errors import HostingError
from policysite.preview import connections
from policysite.preview.access import LARGEST_BODY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from policysite.preview import Preview

pytestmark = pytest.mark.slow


@pytest.fixture
def preview(example: Path) -> Iterator[Preview]:
    with running(example) as started:
        yield started


def ask(preview: Preview, request: str) -> str:
    """What comes back for a request sent as it is; {port} and {cookie} are the real ones."""
    port = preview.server.port
    cookie = f"{preview.guard.cookie_name}={preview.guard.cookie}"
    sent = request.replace("{port}", str(port)).replace("{cookie}", cookie)
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(sent.replace("\n", "\r\n").encode())
        connection.shutdown(socket.SHUT_WR)
        received = b""
        while part := connection.recv(65536):
            received += part
    return received.decode()


STRANGER = "Host: 127.0.0.1:{port}\nConnection: close\n"
OURS = f"{STRANGER}Cookie: {{cookie}}\n"
FORM = (
    f"POST /preview/en/cookies/1.1/nl/edit/ HTTP/1.1\n{OURS}Origin: http://127.0.0.1:{{port}}\n"
    "Content-Type: application/x-www-form-urlencoded\n"
)


@pytest.mark.parametrize(
    ("request_text", "status"),
    [
        (f"GET /preview/en/ HTTP/1.1\n{OURS}\n", 200),
        (f"GET http://127.0.0.1:{{port}}/preview/en/ HTTP/1.1\n{OURS}\n", 200),
        (f"GET http://evil.example/preview/en/ HTTP/1.1\n{OURS}\n", 421),
        ("GET /preview/en/ HTTP/1.1\nConnection: close\n\n", 421),
        ("GET /preview/en/ HTTP/1.0\n\n", 421),
        ("GET /preview/en/ HTTP/1.1\nHost: evil.example\nConnection: close\n\n", 421),
        (f"GET /preview/en/ HTTP/1.1\nHost: evil.example\n{OURS}\n", 421),
        (f"GET /preview/en/ HTTP/1.1\n{OURS}Host: evil.example\n\n", 421),
        ("GET /preview/en/ HTTP/1.1\nHost:127.0.0.1\nConnection: close\n\n", 421),
        (f"GET //evil.example/preview/en/ HTTP/1.1\n{OURS}\n", 404),
        (f"GET /preview/en/cookies/1.1/nl/../../../../etc/passwd HTTP/1.1\n{OURS}\n", 404),
        (f"GET /preview/files/%2e%2e/app.py HTTP/1.1\n{OURS}\n", 404),
        (f"GET /preview/files/..%2fapp.py HTTP/1.1\n{OURS}\n", 404),
        (f"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\n{OURS}\n", 404),
        (f"GET /ledger/..%2f..%2fsite.toml HTTP/1.1\n{OURS}\n", 404),
        (f"OPTIONS * HTTP/1.1\n{OURS}\n", 405),
        (f"HEAD /preview/events HTTP/1.1\n{OURS}\n", 200),
        (f"{FORM}Content-Length: {LARGEST_BODY + 1}\n\n", 413),
        (f"{FORM}\n", 411),
        (f"{FORM}Transfer-Encoding: chunked\n\n", 411),
        (f"{FORM}Content-Length: 10\n\ntext-nl=x", 400),
        (f"{FORM.replace('http://127', 'http://evil')}Content-Length: 0\n\n", 403),
        (f"GET /preview/en/ HTTP/1.1\n{STRANGER}\n", 403),
        (f"GET /preview/files/live.js HTTP/1.1\n{STRANGER}\n", 403),
        (f"HEAD /preview/events HTTP/1.1\n{STRANGER}\n", 403),
        (f"{FORM.replace(OURS, STRANGER)}Content-Length: 0\n\n", 403),
    ],
)
@pytest.mark.usefixtures("patience")
def test_odd_requests_get_nothing(preview: Preview, request_text: str, status: int) -> None:
    """What no browser of the person at work sends is turned away, and shows no file."""
    answer = ask(preview, request_text)
    assert int(answer.split(" ")[1]) in ({status, 400} if status >= 400 else {status})
    assert "root:" not in answer
    assert "base_url = " not in answer


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize("path", ["/preview/en/", "/nl/privacy/", "/nothing/", "/preview/x\x01"])
@pytest.mark.parametrize("who", [OURS, STRANGER, ""])
def test_no_answer_says_with_what_it_was_made(preview: Preview, path: str, who: str) -> None:
    """Nobody learns from an answer which faults our libraries have."""
    answer = ask(preview, f"GET {path} HTTP/1.1\n{who}\n").split("\r\n\r\n")[0].lower()
    assert "server: policysite\r\n" in answer
    assert "werkzeug" not in answer
    assert "python" not in answer


@pytest.mark.usefixtures("patience")
def test_it_is_reached_from_this_computer_alone(preview: Preview) -> None:
    """The server listens on loopback and nowhere else."""
    assert preview.server.socket.getsockname()[0] == "127.0.0.1"


@pytest.mark.usefixtures("patience")
def test_a_change_is_told_to_the_open_page(preview: Preview, example: Path) -> None:
    """A page that listens hears the stamp at once, and another one after a save."""
    with open_stream(preview) as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        assert stream.readline() == b"retry: 500\n"
        stream.readline()
        first = stream.readline()
        stream.readline()
        (example / "content/nl/cookies/1.1.md").write_text("changed", encoding="utf-8")
        second = stream.readline()
    assert first.startswith(b"data: ")
    assert second.startswith(b"data: ")
    assert first != second


def let_in(name: str, value: str) -> urllib.request.OpenerDirector:
    """A browser with the cookie of a preview."""
    browser = urllib.request.build_opener()
    browser.addheaders = [("Cookie", f"{name}={value}")]
    return browser


def open_stream(preview: Preview) -> Any:
    """A page that listens to changes."""
    browser = let_in(preview.guard.cookie_name, preview.guard.cookie)
    return browser.open(f"{preview.origin}/preview/events")


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize(
    "beginning",
    [
        "",
        "GET /preview/en/ HTTP/1.1\r\n",
        "GET /preview/en/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n",
    ],
)
def test_half_a_request_is_waited_for_only_so_long(
    example: Path, monkeypatch: pytest.MonkeyPatch, beginning: str
) -> None:
    """However often a byte comes, a request that is not whole in time is hung up on."""
    monkeypatch.setattr(connections, "PATIENCE", 0.5)
    with running(example) as preview, connect(preview) as connection:
        connection.sendall(beginning.replace("{port}", str(preview.server.port)).encode())
        began = monotonic()
        with contextlib.suppress(ConnectionError):
            while not is_closed(connection):
                connection.sendall(b"x")
        assert 0.3 < monotonic() - began < 5


@pytest.mark.usefixtures("patience")
def test_half_a_form_is_waited_for_only_so_long(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text that comes byte by byte is answered when the time is over, and not saved."""
    monkeypatch.setattr(connections, "PATIENCE", 0.5)
    with running(example) as preview:
        before = (example / "content/nl/cookies/1.1.md").read_bytes()
        cookie = f"{preview.guard.cookie_name}={preview.guard.cookie}"
        head = f"{FORM}Content-Length: 100\n\n".replace("{port}", str(preview.server.port))
        with connect(preview) as connection:
            connection.sendall(head.replace("{cookie}", cookie).replace("\n", "\r\n").encode())
            connection.sendall(b"text-nl=x")
            assert connection.recv(65536).startswith(b"HTTP/1.1 408 ")
        assert (example / "content/nl/cookies/1.1.md").read_bytes() == before


@pytest.mark.usefixtures("patience")
def test_the_oldest_stream_gives_way(example: Path) -> None:
    """A page that is opened is notified of changes, however many were opened before it."""
    with contextlib.ExitStack() as stack, running(example) as preview:
        most = preview.server.most // 2
        streams = [stack.enter_context(open_stream(preview)) for _ in range(most + 3)]
        for stream in streams:
            assert stream.readline() == b"retry: 500\n"
        for ended in streams[:3]:
            ended.read()
        stamps = [
            (line for line in stream if line.startswith(b"data: "))
            for stream in (streams[3], streams[-1])
        ]
        before = [next(each) for each in stamps]
        (example / "content/nl/cookies/1.1.md").write_text("changed", encoding="utf-8")
        assert all(next(each) != old for each, old in zip(stamps, before, strict=True))


LITTLE = """
import resource, sys
from datetime import date
from pathlib import Path
resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
from policysite.commands.language import LANGUAGES
from policysite.preview import prepare
from policysite.preview.translator import translators
preview = prepare(
    Path(sys.argv[1]), 0, today=lambda: date(2026, 11, 22),
    translators=translators(LANGUAGES), first="en"
)
print(preview.origin, preview.guard.cookie_name, preview.guard.cookie, flush=True)
preview.run()
"""


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize("what", ["streams", "silent connections"])
def test_an_editor_is_served_when_others_take_all(example: Path, what: str) -> None:
    """With 64 open files allowed and 200 connections, a text is read and checked as before."""
    pytest.importorskip("resource", reason="this system does not limit open files")
    with (
        subprocess.Popen(
            [sys.executable, "-c", LITTLE, str(example)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "site")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
        contextlib.ExitStack() as stack,
    ):
        stack.callback(process.kill)
        assert process.stdout is not None
        origin, name, value = process.stdout.readline().split()
        port = int(origin.rpartition(":")[2])
        head = f"Host: 127.0.0.1:{port}\r\nCookie: {name}={value}\r\n\r\n".encode()
        for _ in range(200):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            if what == "streams":
                connection.sendall(b"GET /preview/events HTTP/1.1\r\n" + head)
                connection.recv(1)
        for path in ("/preview/en/", "/preview/en/cookies/1.1/nl/edit/", "/nl/privacy/"):
            with let_in(name, value).open(f"{origin}{path}", timeout=10) as answer:
                assert answer.status == 200


def connect(preview: Preview) -> socket.socket:
    return socket.create_connection(("127.0.0.1", preview.server.port), timeout=10)


def is_closed(connection: socket.socket) -> bool:
    """Whether the other side has closed the connection, after a short wait."""
    connection.settimeout(0.05)
    try:
        return connection.recv(65536) == b""
    except TimeoutError:
        return False


def test_a_port_in_use_is_explained(preview: Preview, example: Path) -> None:
    """The message names the port and the way out; nothing else happens."""
    port = preview.server.port
    result = run(example, "preview", "--port", str(port))
    assert result.exit_code == 1
    assert f"Port {port} is already in use" in result.output
    assert "Choose another one with --port." in result.output


def test_the_end_frees_the_port(example: Path) -> None:
    """Whoever ends the preview and starts it again gets the same port."""
    with running(example) as first:
        port = first.server.port
    with running(example, port) as second:
        assert second.server.port == port
        with pytest.raises(HostingError), running(example, port):
            pass


def test_without_content_it_does_not_start(tmp_path: Path) -> None:
    """In a folder without policies, the preview says so."""
    result = run(tmp_path, "preview")
    assert result.exit_code == 1
    assert "There is no content/site.toml in this folder" in result.output


@pytest.mark.parametrize(("language", "words"), [("en", "The preview is at"), ("nl", "http://")])
@pytest.mark.usefixtures("patience")
def test_ctrl_c_ends_it_quietly(example: Path, language: str, words: str) -> None:
    """Started by a person, it prints its address, and ends silently with status 0."""
    port = free_port()
    command = [sys.executable, "-m", "policysite", "--root", str(example), "--language", language]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "site"), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [*command, "preview", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        said = process.stdout.readline()
        assert words in said
        assert f"http://127.0.0.1:{port}/preview/" in said
        address = said.split()[-1]
        assert address.startswith(f"http://127.0.0.1:{port}/preview/?key=")
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        browser.open(address).close()
        with browser.open(f"http://127.0.0.1:{port}/preview/") as answer:
            assert answer.url.endswith(f"/preview/{language}/")
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait() == 0
        assert process.stdout.read() == ""
        assert process.stderr.read() == ""


@pytest.mark.usefixtures("patience")
def test_it_starts_with_settings_that_cannot_be_read(example: Path) -> None:
    """Who must fix site.toml may do so while the preview runs: it shows what is wrong."""
    (example / "content/site.toml").write_text("broken", encoding="utf-8")
    with running(example) as preview:
        answer = ask(preview, f"GET / HTTP/1.1\n{OURS}\n")
        assert "503" in answer.split("\r\n")[0]
        assert "content/site.toml:1" in answer
