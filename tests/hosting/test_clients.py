"""What the hosts' own programs make of our files, where they are installed.

They are large (200 to 400 MB each), so nothing installs them by itself: POLICYSITE_CLIENTS names a
folder in which npm has put them. Where such a program differs from the host that it stands for,
the difference is named here.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.helpers import free_port, tree
from tests.hosting.servers import Server, started
from tests.hosting.test_hosts import Asked, built_for

from policysite import headers
from policysite.hosting.hosts import HOSTS
from policysite.verify.abilities import EVERY
from policysite.verify.responses import Host

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

pytestmark = pytest.mark.slow

CLIENTS = Path(os.environ.get("POLICYSITE_CLIENTS", "/nowhere"))
NOT_SERVED = (
    ".policysite",
    ".host",
    "_headers",
    "_redirects",
    "wrangler",
    ".assets",
    "firebase",
    "static",
)


def wrangler(site: Path, port: int) -> list[str]:
    """Cloudflare's program, with its own server of Workers."""
    # It looks for changes in the folder of the site, and must not write there itself.
    settings = json.loads((site / "wrangler.jsonc").read_bytes())
    settings["main"] = str(site / settings["main"])
    settings["assets"]["directory"] = str(site)
    (site.parent / "home/wrangler.jsonc").write_text(json.dumps(settings))
    return ["wrangler", "dev", "--port", str(port), "--ip", "127.0.0.1", "--local"]


def firebase(site: Path, port: int) -> list[str]:
    """Firebase's emulator of Hosting."""
    settings = json.loads((site / "firebase.json").read_bytes())
    settings["emulators"] = {
        "hosting": {"host": "127.0.0.1", "port": port},
        "ui": {"enabled": False},
        "hub": {"port": free_port()},
        "logging": {"port": free_port()},
    }
    (site / "firebase.json").write_text(json.dumps(settings))
    return ["firebase", "emulators:start", "--only", "hosting", "--project", "demo-x"]


def swa(site: Path, port: int) -> list[str]:
    """Azure's emulator of Static Web Apps."""
    return ["swa", "start", str(site), "--port", str(port), "--host", "127.0.0.1"]


def netlify(site: Path, port: int) -> list[str]:
    """Netlify's local server."""
    (site / "netlify.toml").write_text(
        f'[dev]\nframework = "#static"\npublish = "."\nport = {port}\nautoLaunch = false\n'
    )
    return [
        "netlify",
        "dev",
        "--offline",
        "--no-open",
        "--internal-disable-edge-functions",
    ]


# How each is started, and what it does otherwise than the host for which it stands: part of what
# is found, by the file or the words.
STARTED: dict[str, tuple[Callable[[Path, int], list[str]], Sequence[str]]] = {
    "cloudflare": (wrangler, ()),
    "firebase": (firebase, ()),
    "azure": (swa, ("does not compress",)),
    "netlify": (
        netlify,
        (
            "index.html: the host redirects it to “/en/”",  # its own language
            "SHA256SUMS: the host serves it as",
            ".en.html: the host serves it as",
            "does not tell caches",
            "does not compress",
        ),
    ),
}


@dataclass(frozen=True)
class Client:
    """A host's own program, which shows a built site with these files."""

    name: str
    server: Server
    files: tuple[str, ...]


@pytest.fixture(scope="module", params=STARTED)
def client(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Client]:
    """A host's own program with the example."""
    start, _ = STARTED[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    site = built_for(request.param, folder / "site")
    files = tuple(tree(site))
    (folder / "home").mkdir()
    port = free_port()
    words = start(site, port)
    found = next(CLIENTS.rglob(f"node_modules/.bin/{words[0]}"), None)
    if found is None:
        pytest.skip(f"{words[0]} is not installed, so what it makes of our files WAS NOT TESTED")
    inside = folder / "home" if request.param == "cloudflare" else site
    with started([str(found), *words[1:]], folder / "home", port, inside):
        yield Client(request.param, Server(site, port), files)


def test_it_does_what_it_is_told(client: Client) -> None:
    """But for what the host cannot do, and its program does otherwise, nothing is found."""
    files = [path for path in client.files if not path.startswith(NOT_SERVED)]
    abilities = EVERY - HOSTS[client.name].lacks
    host = Host(Asked(client.server), ["nl", "en"], files, abilities)
    found = [f"{each.path}: {each.message}" for each in host.findings()]
    known = STARTED[client.name][1]
    assert [each for each in found if not any(words in each for words in known)] == []


COMPILE = """
const { getTransformedRoutes } = require("@vercel/routing-utils");
const { routes, error } = getTransformedRoutes(JSON.parse(require("fs").readFileSync(0)));
console.log(JSON.stringify({ error, routes }));
"""


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What Vercel's own library makes of the rules for the example."""
    if not (CLIENTS / "node_modules/@vercel/routing-utils").is_dir():
        pytest.skip("@vercel/routing-utils is not installed, so vercel.json WAS NOT TESTED")
    site = built_for("vercel", tmp_path_factory.mktemp("vercel") / "site")
    done = subprocess.run(
        ["node", "-e", COMPILE],
        input=(site / "vercel.json").read_bytes(),
        cwd=CLIENTS,
        capture_output=True,
        check=True,
    )
    compiled = json.loads(done.stdout)
    assert compiled["error"] is None
    found: list[dict[str, Any]] = compiled["routes"]
    return found


def answer(routes: list[dict[str, Any]], path: str, wish: str = "") -> tuple[int, dict[str, str]]:
    """The status and the headers that the routes give, by the rules of Vercel's documentation."""
    sent: dict[str, str] = {}
    for route in routes:
        if "src" not in route or not re.search(route["src"], path):
            continue
        wanted = [each["value"] for each in route.get("has", ()) if each["type"] == "header"]
        if not all(re.fullmatch(each, wish) for each in wanted):
            continue
        sent |= route.get("headers", {})
        if not route.get("continue"):
            return route.get("status", 200), sent
    return 200, sent


@pytest.mark.parametrize("path", ["/", "/nl/privacy/1.0/", "/ledger/privacy/1.0.nl.html"])
def test_vercel_sends_the_headers_of_the_table(routes: list[dict[str, Any]], path: str) -> None:
    """Its own library reads our rules so, and no address with a dot is redirected."""
    status, sent = answer(routes, path)
    own = next((kind.headers for kind in headers.KINDS if kind.fits(path)), {})
    expected = {**headers.headers(), **own}
    del expected["Content-Security-Policy"]  # has the style sheets of the example
    assert status == 200
    assert expected.items() <= sent.items()
    assert "frame-ancestors 'none'" in sent["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("wish", "place"), [("nl", "/nl/"), ("NL-be,en", "/nl/"), ("en;q=0.9", "/en/"), ("fr", None)]
)
def test_vercel_leads_to_the_language(
    routes: list[dict[str, Any]], wish: str, place: str | None
) -> None:
    """Only from the start page, and only to a language that exists."""
    status, sent = answer(routes, "/", wish)
    assert (status, sent.get("Location")) == ((200, None) if place is None else (302, place))
    assert answer(routes, "/nl/", wish)[0] == 200
