"""Sites that do what no site should: bounded, reported, and nothing else reached."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import pytest
from flask import Flask, Response, redirect
from tests import depth
from tests.helpers import free_port
from tests.scanning import shop
from tests.scanning.shop import SHOP, Shop
from werkzeug.serving import make_server
from werkzeug.wrappers import Response as Answer

from policysite.errors import ScanFailed
from policysite.models.scan import Pass
from policysite.scanning import proxy, scan

pytestmark = [pytest.mark.slow, pytest.mark.browser]

DAY = date(2026, 11, 26)
# What never ends: a loop, or with less work for the computer, an answer that never comes.
STUCK = (
    "while (true);"
    if depth.is_thorough()
    else "const r = new XMLHttpRequest(); r.open('GET', '/never', false); r.send()"
)
SCRIPTS = {
    "quiet": "document.cookie = 'first=1'",
    "dialogs": "for (let i = 0; i < 5; i++) { alert(i); confirm(i); prompt(i) }",
    "many": "for (let i = 0; i < 500; i++) localStorage.setItem('many' + i, 1)",
    "odd": "document.cookie = 'n'.repeat(3000) + '=1'; localStorage.setItem('a\\nb\\u202e', 1)",
    "stuck": f"document.cookie = 'stuck=1'; setTimeout(() => {{ {STUCK} }}, 0)",
    "windows": "for (let i = 0; i < 3; i++) open('/quiet?' + i)",
}
PAGES = (*SCRIPTS, "never", "circle", "login", "download", "private", "last")


@dataclass
class Neighbour:
    """Something else on this computer, and how often it was asked."""

    port: int
    asked: list[str]


@pytest.fixture(scope="module")
def neighbour() -> Iterator[Neighbour]:
    """A server on loopback that no page may reach."""
    app, asked = Flask("neighbour"), []

    @app.route("/", defaults={"path": ""})
    @app.route("/<path:path>")
    def any_page(path: str) -> str:
        asked.append(path)
        return "secret"

    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=shop.Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Neighbour(server.server_port, asked)
    server.shutdown()
    thread.join()
    server.server_close()


def asks_private_places(port: int) -> str:
    """A script that asks a port of this computer for something, by every name that it has."""
    hosts = ("127.0.0.1", "[::1]", "localhost", "rebound.example")
    places = [f"http://{host}:{port}" for host in hosts] + ["http://169.254.169.254"]
    asks = "".join(
        f"fetch('{place}/fetched', {{ mode: 'no-cors' }}).catch(() => 0);"
        f"new Image().src = '{place}/image';"
        for place in places
    )
    return f"{asks} new WebSocket('ws://127.0.0.1:{port}/socket')"


@pytest.fixture(scope="module")
def bad(neighbour: Neighbour, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The site with all of the pages, each bad in its own way."""
    app, ended = Flask("bad"), threading.Event()
    scripts = SCRIPTS | {"private": asks_private_places(neighbour.port)}
    scripts["last"] = "document.cookie = 'last=1'"

    @app.get("/<name>")
    def page(name: str) -> Response:
        script = f"<script>{scripts.get(name, '')}</script>"
        return Response(f"<!doctype html><title>x</title><p>x</p>{script}")

    @app.get("/never")
    def never() -> str:
        ended.wait(60)
        return ""

    @app.get("/circle")
    def circle() -> Answer:
        return redirect("/circle")

    @app.get("/login")
    def login() -> Response:
        return Response("who?", 401, {"WWW-Authenticate": "Basic"})

    @app.get("/broken")
    def broken() -> Answer:
        return Response("Something went wrong.", 500)

    @app.get("/download")
    def download() -> Response:
        return Response(b"x" * 100, headers={"Content-Disposition": "attachment; filename=x.exe"})

    with shop.served(app, tmp_path_factory.mktemp("certificate")) as served:
        yield served
    ended.set()


@pytest.fixture(scope="module")
def seen(bad: Shop) -> Pass:
    """What a scan of all of the pages saw, in one pass."""

    async def elsewhere(host: str, port: int) -> proxy.Place | None:
        if host == "rebound.example":
            host = "127.0.0.1"
        return await proxy.public_places(frozenset())(host, port)

    plan = scan.Plan(
        pages=tuple(f"https://{SHOP}/{name}" for name in PAGES),
        find=replace(bad, elsewhere=elsewhere).find,
        arguments=bad.arguments,
        patience=3,
        settle=0.3,
        moments=("before",),
    )
    (found,) = scan.run(plan, DAY, iter).passes
    return found


@pytest.mark.parametrize(
    ("name", "trouble"),
    [
        ("never", "Timeout 3000ms exceeded"),
        ("circle", "net::ERR_TOO_MANY_REDIRECTS"),
        ("login", "it requires a login"),
        ("download", "Download is starting"),
        ("stuck", "the page stopped responding"),
    ],
)
def test_a_page_that_cannot_be_opened_is_named(seen: Pass, name: str, trouble: str) -> None:
    """Each page that does not answer as a page is reported with what is wrong, once."""
    found = [each for each in seen.troubles if each.startswith(f"https://{SHOP}/{name}: ")]
    assert found, seen.troubles
    assert any(trouble in each for each in found)


@pytest.mark.parametrize("name", ["quiet", "dialogs", "many", "odd", "windows", "private", "last"])
def test_other_pages_are_looked_at_all_the_same(seen: Pass, name: str) -> None:
    """Dialogs, windows and hundreds of names keep no page from being looked at."""
    assert not [each for each in seen.troubles if each.startswith(f"https://{SHOP}/{name}: ")]


def test_what_is_stored_is_seen_before_and_after_the_bad_pages(seen: Pass) -> None:
    """A page that never comes to an end costs its own tab, and what it stored before is kept."""
    names = {each.name for each in seen.observations}
    assert {"first", "stuck", "last"} <= names


def test_hundreds_of_names_and_odd_ones_can_be_shown(seen: Pass) -> None:
    """Every one of 500 names is there; a long one is cut, and no sign in one is unreadable."""
    names = [each.name for each in seen.observations]
    assert sum(name.startswith("many") for name in names) == 500
    assert "a\\x0ab\\x202e" in names
    assert max(map(len, names)) <= 200
    assert all(name.isprintable() for name in names)


def test_no_page_reaches_what_else_runs_on_this_computer(seen: Pass, neighbour: Neighbour) -> None:
    """By no name or kind of request is a private place reached; what was tried is reported."""
    assert neighbour.asked == []
    port = neighbour.port
    wanted = {f"127.0.0.1:{port}", f"::1:{port}", f"localhost:{port}", "169.254.169.254:80"}
    assert wanted | {f"rebound.example:{port}"} <= set(seen.refused)


@pytest.mark.parametrize(
    ("name", "trouble"), [("login", "it requires a login"), ("broken", "the server returned 500")]
)
def test_a_site_that_shows_errors_alone_is_an_error(bad: Shop, name: str, trouble: str) -> None:
    """A page that says that it is not there is not taken for one without cookies."""
    plan = scan.Plan(
        pages=(f"https://{SHOP}/{name}",),
        find=bad.find,
        arguments=bad.arguments,
        settle=0.3,
        moments=("before",),
    )
    with pytest.raises(ScanFailed, match=f"No page could be opened: .*/{name}: {trouble}"):
        scan.run(plan, DAY, iter)


def test_a_site_that_cannot_be_opened_at_all_is_an_error(bad: Shop) -> None:
    """A wrong certificate, and a port where nobody listens: the scan ends and says why."""
    port = free_port()
    plan = scan.Plan(
        pages=(f"https://{SHOP}/quiet", f"http://127.0.0.1:{port}/"),
        find=replace(bad, elsewhere=proxy.public_places({("127.0.0.1", port)})).find,
        moments=("before",),
    )
    with pytest.raises(ScanFailed) as caught:
        scan.run(plan, DAY, iter)
    assert "ERR_CERT_AUTHORITY_INVALID" in str(caught.value)
    assert f"http://127.0.0.1:{port}/: " in str(caught.value)


def test_a_scan_ends_when_its_time_is_over(bad: Shop) -> None:
    """After the limit no further page is opened, and each is named."""
    plan = scan.Plan(
        pages=(f"https://{SHOP}/never", f"https://{SHOP}/quiet"),
        find=bad.find,
        arguments=bad.arguments,
        patience=30,
        limit=3,
        moments=("before",),
    )
    with pytest.raises(ScanFailed, match="quiet: the time limit of the scan was reached"):
        scan.run(plan, DAY, iter)
