"""The preview on a real port: how it starts and ends, and what it answers to the letter."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING

import pytest
from tests.helpers import ROOT, run
from tests.preview.conftest import running

from policysite.errors import HostingError
from policysite.preview.gate import LARGEST_BODY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from policysite.preview import Preview


@pytest.fixture
def preview(example: Path) -> Iterator[Preview]:
    with running(example) as started:
        yield started


def ask(preview: Preview, request: str) -> str:
    """What comes back for a request sent as it is; {port} is the real one."""
    port = preview.server.port
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request.replace("{port}", str(port)).replace("\n", "\r\n").encode())
        connection.shutdown(socket.SHUT_WR)
        received = b""
        while part := connection.recv(65536):
            received += part
    return received.decode()


OURS = "Host: 127.0.0.1:{port}\nConnection: close\n"


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
        (
            "POST /preview/en/cookies/1.1/nl/edit/ HTTP/1.1\n"
            f"{OURS}Origin: http://127.0.0.1:{{port}}\nContent-Length: {LARGEST_BODY + 1}\n\n",
            413,
        ),
        (
            "POST /preview/en/cookies/1.1/nl/edit/ HTTP/1.1\n"
            f"{OURS}Origin: http://127.0.0.1:{{port}}\n\n",
            411,
        ),
        (
            "POST /preview/en/cookies/1.1/nl/edit/ HTTP/1.1\n"
            f"{OURS}Origin: http://evil.example\nContent-Length: 0\n\n",
            403,
        ),
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
def test_it_is_reached_from_this_computer_alone(preview: Preview) -> None:
    """The server listens on loopback and nowhere else."""
    assert preview.server.socket.getsockname()[0] == "127.0.0.1"


@pytest.mark.usefixtures("patience")
def test_a_change_is_told_to_the_open_page(preview: Preview, example: Path) -> None:
    """A page that listens hears the stamp at once, and another one after a save."""
    address = f"http://127.0.0.1:{preview.server.port}/preview/events"
    with urllib.request.urlopen(address) as stream:
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


def test_a_port_in_use_is_explained(preview: Preview, example: Path) -> None:
    """The message names the port and the way out; nothing else happens."""
    port = preview.server.port
    result = run(example, "preview", "--port", str(port))
    assert result.exit_code == 1
    assert f"Port {port} is taken by another program" in result.output
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
    """In a folder that holds no policies the preview says so."""
    result = run(tmp_path, "preview")
    assert result.exit_code == 1
    assert "There is no content/site.toml in this folder" in result.output


@pytest.mark.parametrize(("language", "words"), [("en", "The preview is at"), ("nl", "http://")])
@pytest.mark.usefixtures("patience")
def test_ctrl_c_ends_it_quietly(example: Path, language: str, words: str) -> None:
    """Started as a person does, it says where it is, and ends with status 0 and without a word."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
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
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/preview/") as answer:
            assert answer.url.endswith(f"/preview/{language}/")
        process.send_signal(signal.SIGINT)
        assert process.wait() == 0
        assert process.stdout.read() == ""
        assert process.stderr.read() == ""


@pytest.mark.usefixtures("patience")
def test_it_starts_with_settings_that_cannot_be_read(example: Path) -> None:
    """Who must mend site.toml may do so while the preview runs: it shows what is wrong."""
    (example / "content/site.toml").write_text("broken", encoding="utf-8")
    with running(example) as preview:
        answer = ask(preview, f"GET / HTTP/1.1\n{OURS}\n")
        assert "503" in answer.split("\r\n")[0]
        assert "content/site.toml:1" in answer
