"""Faults of a host that serves every file byte for byte: each is found."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import pytest

from policysite import headers
from policysite.verify.abilities import EVERY, Ability
from policysite.verify.findings import Finding
from policysite.verify.responses import Host, Response

STYLE = "p{margin:0}"


def page(words: str) -> bytes:
    return f"<!doctype html><style>{STYLE}</style><p>{words}".encode()


FILES = {
    "index.html": page("Choose"),
    "nl/index.html": page("Begin"),
    "en/index.html": page("Home"),
    "nl/contact/index.html": page("privacy@voorbeeld.nl"),
    "en/contact/index.html": page("privacy@voorbeeld.nl"),
    "nl/404.html": page("Niet gevonden"),
    "en/404.html": page("Not found"),
    "404.html": page("Niet gevonden. Not found."),
    "nl/privacy/1.0/index.html": page("Privacy"),
    "nl/privacy/1.0/source.md": b"# Privacy\n",
    "nl/changes.atom": b"<feed/>",
    "ledger/privacy/1.0.json": b"{}",
    "ledger/privacy/1.0.nl.html": b"<p>Privacy",
    "SHA256SUMS": b"",
    "policies.json": b"{}",
    "sitemap.xml": b"<urlset/>",
    "robots.txt": b"User-agent: *\n",
}
TYPES = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "xml": "text/xml",
    "txt": "text/plain; charset=utf-8",
}
Sent = Mapping[str, str]
Change = Callable[[str, Sent, Response], Response]


def sent_with(path: str, status: int) -> dict[str, list[str]]:
    """The headers of a host that does as the table says."""
    own = next((kind.headers for kind in headers.KINDS if kind.fits(f"/{path}")), {})
    values = {
        **headers.headers(headers.digest(STYLE)),
        "Content-Type": TYPES.get(path.rpartition(".")[2], TYPES["html"]),
        **(own if status == 200 else {}),
        "Vary": "Accept-Encoding, Accept-Language",
    }
    return {name.lower(): [value] for name, value in values.items()}


@dataclass(frozen=True)
class Example:
    """A host on which all is right, but for what `change` makes of its answers."""

    change: Change = lambda _path, _sent, response: response
    plain: bool = False
    public_address: str | None = "https://policies.voorbeeld.nl"
    files: Mapping[str, bytes] = field(default_factory=lambda: FILES)

    def read(self, path: str) -> bytes:
        return self.files[path]

    def answers_plainly(self) -> bool:
        return self.plain

    def ask(self, path: str, sent: Sent) -> Response:
        path = f"{path}index.html" if not path or path.endswith("/") else path
        wish = sent.get("Accept-Language", "")
        if path == "index.html" and wish in {"nl", "en"}:
            place = {**sent_with(path, 302), "location": [f"/{wish}/"]}
            return self.change(path, sent, Response(302, place, b""))
        if path not in self.files:
            body = self.files.get(f"{path[:3]}404.html", self.files["404.html"])
            return self.change(path, sent, Response(404, sent_with("x.html", 404), body))
        response = Response(200, sent_with(path, 200), self.files[path])
        if sent.get("Accept-Encoding") == "gzip":
            packed = {**response.headers, "content-encoding": ["gzip"]}
            response = replace(response, headers=packed, body=gzip.compress(response.body))
        return self.change(path, sent, response)


def findings(site: Example, abilities: frozenset[Ability] = EVERY) -> list[Finding]:
    """What is found on a host that must have `abilities`."""
    return list(Host(site, ["nl", "en"], FILES, abilities).findings())


def with_header(name: str, *values: str, where: str = "") -> Change:
    """The answers for paths with `where` in them have other values of one header."""

    def change(path: str, _sent: Sent, response: Response) -> Response:
        if where not in path:
            return response
        return replace(response, headers={**response.headers, name.lower(): list(values)})

    return change


def with_status(status: int, where: str, location: str = "") -> Change:
    def change(path: str, _sent: Sent, response: Response) -> Response:
        if where not in path:
            return response
        found = {**response.headers, "location": [location]} if location else response.headers
        return replace(response, status=status, headers=found)

    return change


def for_browsers(path: str, sent: Sent, response: Response) -> Response:
    """A banner, put into pages for browsers alone."""
    if "Mozilla" not in sent.get("User-Agent", ""):
        return response
    return replace(response, body=response.body + b"<script src=/banner.js></script>")


def without_redirect(path: str, sent: Sent, response: Response) -> Response:
    if response.status != 302:
        return response
    return Response(200, sent_with(path, 200), FILES["index.html"])


def one_error_page(path: str, sent: Sent, response: Response) -> Response:
    return replace(response, body=FILES["404.html"]) if response.status == 404 else response


def bare_errors(path: str, sent: Sent, response: Response) -> Response:
    if response.status != 404:
        return response
    return replace(response, headers={"content-type": [TYPES["html"]]})


def other_when_packed(path: str, sent: Sent, response: Response) -> Response:
    packed = response.headers.get("content-encoding") == ["gzip"]
    return replace(response, body=gzip.compress(b"other")) if packed else response


def broken_when_packed(path: str, sent: Sent, response: Response) -> Response:
    packed = response.headers.get("content-encoding") == ["gzip"]
    return replace(response, body=b"\x1f\x8b broken") if packed else response


def never_packed(path: str, sent: Sent, response: Response) -> Response:
    if response.headers.get("content-encoding") != ["gzip"]:
        return response
    return Response(response.status, sent_with(path, 200), FILES[path])


POLICY = headers.headers(headers.digest(STYLE))["Content-Security-Policy"]
FAULTS: dict[str, tuple[Example, str, str]] = {
    "page as a download": (
        Example(with_header("Content-Type", "application/octet-stream", where="1.0/index")),
        "nl/privacy/1.0/index.html",
        "the host serves it as “application/octet-stream”",
    ),
    "page without its letters": (
        Example(with_header("Content-Type", "text/html", where="nl/index")),
        "nl/index.html",
        "instead of “text/html; charset=utf-8”",
    ),
    "source as a download": (
        Example(with_header("Content-Type", "application/octet-stream", where="source.md")),
        "nl/privacy/1.0/source.md",
        "“text/markdown; charset=utf-8”",
    ),
    "article as a page": (
        Example(with_header("Content-Type", TYPES["html"], where=".nl.html")),
        "ledger/privacy/1.0.nl.html",
        "“text/plain; charset=utf-8”",
    ),
    "list of hashes as a download": (
        Example(with_header("Content-Type", "application/octet-stream", where="SHA256SUMS")),
        "SHA256SUMS",
        "“text/plain; charset=utf-8”",
    ),
    "feed as a page": (
        Example(with_header("Content-Type", TYPES["html"], where=".atom")),
        "nl/changes.atom",
        "application/atom+xml",
    ),
    "JSON as text": (
        Example(with_header("Content-Type", "text/plain", where="policies.json")),
        "policies.json",
        "“application/json”",
    ),
    **{
        f"no {name}": (
            Example(with_header(name)),
            "index.html",
            f"does not send the header {name}",
        )
        for name in headers.headers()
    },
    "header sent twice": (
        Example(with_header("X-Frame-Options", "DENY", "SAMEORIGIN")),
        "index.html",
        "X-Frame-Options twice",
    ),
    "framing allowed": (
        Example(with_header("X-Frame-Options", "SAMEORIGIN")),
        "index.html",
        "“SAMEORIGIN” instead of “DENY”",
    ),
    "pinned for a day": (
        Example(with_header("Strict-Transport-Security", "max-age=86400")),
        "index.html",
        "“max-age=86400” instead",
    ),
    "cached for a year": (
        Example(with_header("Cache-Control", "public, max-age=31536000")),
        "index.html",
        "“public, max-age=31536000”",
    ),
    "policy of the site before last": (
        Example(with_header("Content-Security-Policy", POLICY.replace("sha256-", "sha256-x"))),
        "index.html",
        "Content-Security-Policy",
    ),
    "policy that allows any style": (
        Example(
            with_header(
                "Content-Security-Policy", POLICY.replace("src 's", "src 'unsafe-inline' 's")
            )
        ),
        "index.html",
        "Content-Security-Policy",
    ),
    "policy that allows scripts": (
        Example(with_header("Content-Security-Policy", f"{POLICY}; script-src *")),
        "index.html",
        "script-src *",
    ),
    "ledger not shared": (
        Example(with_header("Access-Control-Allow-Origin", where="ledger/")),
        "ledger/privacy/1.0.json",
        "Access-Control-Allow-Origin",
    ),
    "ledger in search results": (
        Example(with_header("X-Robots-Tag", where="ledger/")),
        "ledger/privacy/1.0.nl.html",
        "X-Robots-Tag",
    ),
    "ledger redirected": (
        Example(with_status(307, ".nl.html", "/ledger/privacy/1.0.nl")),
        "ledger/privacy/1.0.nl.html",
        "redirects it to “/ledger/privacy/1.0.nl”",
    ),
    "version redirected": (
        Example(with_status(308, "1.0/index", "/nl/privacy/1.0")),
        "nl/privacy/1.0/index.html",
        "to “/nl/privacy/1.0”",
    ),
    "feed gone": (Example(with_status(404, ".atom")), "nl/changes.atom", "returns 404"),
    "any address has a page": (
        Example(with_status(200, "there-is-no")),
        "nl/there-is-no-such-page/",
        "returns 200 for a page that does not exist",
    ),
    "one error page for all": (
        Example(one_error_page),
        "nl/there-is-no-such-page/",
        "does not show the error page of this language",
    ),
    "error page without headers": (
        Example(bare_errors),
        "nl/there-is-no-such-page/",
        "does not send the header Content-Security-Policy",
    ),
    "no redirect by language": (
        Example(without_redirect),
        "index.html",
        "whose language is “nl” gets 200",
    ),
    "everybody redirected": (
        Example(with_status(302, "index.html", "/nl/")),
        "index.html",
        "“/nl/”",
    ),
    "caches not told": (
        Example(with_header("Vary", "Accept-Encoding")),
        "index.html",
        "does not tell caches",
    ),
    "no compression": (Example(never_packed), "nl/index.html", "does not compress it"),
    "other page compressed": (
        Example(other_when_packed),
        "nl/index.html",
        "compressed page differs",
    ),
    "compression broken": (Example(broken_when_packed), "nl/index.html", "compressed page differs"),
    "script for browsers": (
        Example(for_browsers),
        "nl/contact/index.html",
        "serves browsers a different page than programs",
    ),
    "also without encryption": (Example(plain=True), "", "without encryption"),
}


def test_a_host_that_does_everything() -> None:
    """Nothing is found on it; also not what does the same in other words."""
    assert findings(Example()) == []
    alike = POLICY.replace("; ", ";  ").replace("style-src ", "style-src 'sha256-old=' ")
    assert findings(Example(with_header("Content-Security-Policy", alike))) == []
    longer = "max-age=63072000; includeSubDomains; preload"
    assert findings(Example(with_header("Strict-Transport-Security", longer))) == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_a_host_is_found(name: str) -> None:
    """It is named with the file, and with what to do."""
    site, path, words = FAULTS[name]
    found = [each for each in findings(site) if each.path == path and words in each.message]
    assert found, findings(site)
    assert all(each.kind == "host" and each.remedy for each in found)


def test_there_are_many() -> None:
    """Thirty and more."""
    assert len(FAULTS) >= 30


@pytest.mark.parametrize(
    ("ability", "names"),
    [
        (
            Ability.HEADERS,
            ["no X-Frame-Options", "ledger not shared", "error page without headers"],
        ),
        (Ability.ERROR_HEADERS, ["error page without headers"]),
        (Ability.TYPES, ["source as a download", "article as a page"]),
        (Ability.LANGUAGE, ["no redirect by language", "caches not told"]),
        (Ability.NOT_FOUND, ["one error page for all"]),
    ],
)
def test_what_a_host_cannot_do_is_no_fault(ability: Ability, names: list[str]) -> None:
    """Whoever chose it knows; a page that is shown as a download stays one."""
    for name in names:
        assert findings(FAULTS[name][0], EVERY - {ability}) == []
    assert findings(FAULTS["page as a download"][0], frozenset()) != []


def test_a_server_on_this_computer_pins_nothing_for_years() -> None:
    """There a short time is right."""
    site = Example(with_header("Strict-Transport-Security", "max-age=60"))
    assert list(Host(site, ["nl", "en"], FILES, EVERY, local=True).findings()) == []
