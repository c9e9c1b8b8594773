from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from policysite.scanning import proxy


@pytest.fixture
def server() -> Iterator[int]:
    """The port of a server that answers every request with what it was asked."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + connection.recv(65536))

    thread = threading.Thread(target=serve)
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def ask(port: int, *parts: str) -> bytes:
    """All that comes back from the proxy at `port` for a request."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall("\r\n".join([*parts, "", ""]).encode("latin-1"))
        answer = b""
        while data := connection.recv(65536):
            answer += data
        return answer


@pytest.mark.parametrize(
    "request_line",
    [
        "CONNECT 127.0.0.1:{port} HTTP/1.1",
        "CONNECT localhost:{port} HTTP/1.1",
        "CONNECT 0.0.0.0:{port} HTTP/1.1",
        "CONNECT [::1]:{port} HTTP/1.1",
        "CONNECT [::ffff:127.0.0.1]:{port} HTTP/1.1",
        "CONNECT 10.0.0.1:{port} HTTP/1.1",
        "CONNECT 192.168.1.1:{port} HTTP/1.1",
        "CONNECT 169.254.169.254:80 HTTP/1.1",
        "CONNECT 2130706433:{port} HTTP/1.1",
        "GET http://127.0.0.1:{port}/secret HTTP/1.1",
        "GET http://127.1:{port}/secret HTTP/1.1",
        "GET ftp://127.0.0.1:{port}/secret HTTP/1.1",
        "GET /secret HTTP/1.1",
        "nonsense",
    ],
)
def test_no_request_reaches_a_private_place(server: int, request_line: str) -> None:
    """However a private address is written, the proxy refuses it."""
    with proxy.Proxy(proxy.public_places(frozenset())) as way:
        answer = ask(way.port, request_line.format(port=server))
    assert answer.startswith((b"HTTP/1.1 403", b"HTTP/1.1 502"))


def test_the_site_that_is_scanned_may_be_private(server: int) -> None:
    """The requested address is reached, without headers meant for a proxy; others are not."""
    with proxy.Proxy(proxy.public_places({("127.0.0.1", server)})) as way:
        lines = (f"GET http://127.0.0.1:{server}/a?b HTTP/1.1", "Host: x", "Proxy-Connection: y")
        answer = ask(way.port, *lines)
        assert b"GET /a?b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" in answer
        assert b"Proxy" not in answer
        assert ask(way.port, f"GET http://localhost:{server}/ HTTP/1.1").startswith(b"HTTP/1.1 403")
        assert way.refused == {f"localhost:{server}"}


def test_a_tunnel_carries_both_ways_and_ends_with_either_side(server: int) -> None:
    """What is sent through a tunnel arrives, and so does the answer."""
    with proxy.Proxy(proxy.public_places({("127.0.0.1", server)})) as way:
        place = f"127.0.0.1:{server}"
        with socket.create_connection(("127.0.0.1", way.port), timeout=10) as connection:
            connection.sendall(f"CONNECT {place} HTTP/1.1\r\n\r\n".encode())
            assert connection.recv(100).startswith(b"HTTP/1.1 200")
            connection.sendall(b"hello")
            answer = b""
            while data := connection.recv(100):
                answer += data
    assert answer == b"HTTP/1.1 200 OK\r\n\r\nhello"


def test_a_place_where_nobody_listens_is_told_apart_from_a_refused_one() -> None:
    """A name without an address answers with 502, and is not among what was refused."""
    with proxy.Proxy(proxy.public_places(frozenset())) as way:
        assert ask(way.port, "CONNECT nowhere.invalid:443 HTTP/1.1").startswith(b"HTTP/1.1 502")
        assert way.refused == set()
