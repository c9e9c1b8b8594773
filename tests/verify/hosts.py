"""Hosts on loopback for the tests of verifying, well-behaved and otherwise."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.verify.forging import Files

# What a host sends back for an address, piece by piece; it closes the connection behind it.
Answers = Callable[[str], Iterable[bytes]]
OPENSSL = """\
[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
default_md = sha256
policy = names
rand_serial = yes
copy_extensions = copy
unique_subject = no
[names]
commonName = supplied
"""
# The certificates of the test hosts: the name that each is for, and from when until when.
CERTIFICATES = {
    "good": ("localhost", "20200101000000Z", "20991231000000Z"),
    "other": ("elsewhere.example", "20200101000000Z", "20991231000000Z"),
    "expired": ("localhost", "20200101000000Z", "20200201000000Z"),
    "early": ("localhost", "20980101000000Z", "20991231000000Z"),
}


@contextlib.contextmanager
def hosted(answers: Answers, certificate: Path | None) -> Iterator[str]:
    """A host on loopback that gives `answers`; over TLS where there is a `certificate`."""
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate.with_suffix(".key"))
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        thread = threading.Thread(target=_host, args=(listener, answers, context, done))
        thread.start()
        try:
            yield f"https://localhost:{listener.getsockname()[1]}"
        finally:
            done.set()
            thread.join()


def _host(
    listener: socket.socket,
    answers: Answers,
    context: ssl.SSLContext | None,
    done: threading.Event,
) -> None:
    while not done.is_set():
        with contextlib.suppress(OSError):
            connection, _ = listener.accept()
            with connection:
                connection.settimeout(5)
                if context is not None:
                    with context.wrap_socket(connection, server_side=True) as secure:
                        _answer(secure, answers, done)
                else:
                    _answer(connection, answers, done)


def _answer(connection: socket.socket, answers: Answers, done: threading.Event) -> None:
    request = b""
    while b"\r\n\r\n" not in request and (data := connection.recv(65536)):
        request += data
        if not request.startswith(b"GET "):  # TLS, where none is spoken
            break
    target = request.split(b" ")[1].decode() if request.startswith(b"GET ") else ""
    for piece in answers(target):
        if done.is_set():
            return
        connection.sendall(piece)


def ok(data: bytes, *headers: str, status: str = "200 OK") -> list[bytes]:
    """A whole answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(data)}", *headers, "", ""]
    return ["\r\n".join(lines).encode(), data]


def site_of(
    files: Files, folder: str = "/", others: Mapping[str, Iterable[bytes]] | None = None
) -> Answers:
    """A host that has `files` below `folder`; `others` are its answers for some of them."""
    others = others or {}

    def answers(target: str) -> Iterable[bytes]:
        path = target.removeprefix(folder)
        path = f"{path}index.html" if not path or path.endswith("/") else path
        if path in others:
            return others[path]
        return ok(files[path]) if path in files else ok(b"", status="404 Not Found")

    return answers


def endless(start: bytes, piece: bytes) -> Iterator[bytes]:
    """An answer that does not end."""
    yield start
    while True:
        yield piece


def dripping(start: bytes, piece: bytes) -> Iterator[bytes]:
    """An answer that comes slowly and does not end."""
    yield start
    while True:
        threading.Event().wait(0.02)
        yield piece
