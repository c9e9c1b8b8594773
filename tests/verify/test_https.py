"""A site on a host: whatever it answers, it is met with findings and in bounded time."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.helpers import AS_OF, EXAMPLE, free_port, tree
from tests.verify.forging import ARTICLE, PAGE, SOURCE, SUMS, Files, edited
from tests.verify.frozen_sites import Memory, found, freeze, program, told
from tests.verify.hosts import dripping, endless, hosted, ok, site_of

from policysite.hosting import serve
from policysite.ledger import sha256
from policysite.models import Library
from policysite.verify import HttpsSite, open_site, verify

pytestmark = pytest.mark.slow


def test_a_served_site_is_right_until_one_byte_changes(
    copied: Path, ours: Library, tmp_path: Path
) -> None:
    """A site that Caddy serves passes over HTTPS; one changed byte is named with its file."""
    port = free_port()
    state = tmp_path / "state"
    process = serve.start(copied, state, port)
    try:
        with open_site(f"https://localhost:{port}/", serve.authority(state)) as site:
            assert found(verify(site, ours, as_of=AS_OF)) == []
            data = (copied / ARTICLE).read_bytes()
            (copied / ARTICLE).write_bytes(data.replace(b"6 maanden", b"7 maanden", 1))
            verdict = verify(site, ours)
            assert found(verdict) == [("changed", ARTICLE)]
            assert verdict.relation == "equal"
        with open_site(f"https://localhost:{port}/") as site:
            (finding,) = verify(site, ours).findings
            assert finding.kind == "unreachable"
            assert "--authority" in finding.remedy
    finally:
        serve.stop(process)


@pytest.mark.parametrize("place", ["", "/", "/legal", "/legal/texts/", "/caf%C3%A9"])
def test_a_site_in_a_folder_of_a_host(
    place: str, files: Files, ours: Library, certificates: Path
) -> None:
    """A site is found below the path of its address, also on a host that hangs up each time."""
    folder = f"/{place.strip('/')}/".replace("//", "/")
    with (
        hosted(site_of(files, folder), certificates / "good.pem") as address,
        open_site(address + place, certificates / "ca.pem") as site,
    ):
        assert found(verify(site, ours)) == []


@pytest.mark.parametrize("status", ["200 OK", "404 Not Found"])
def test_the_page_for_what_is_not_found(
    status: str, files: Files, ours: Library, certificates: Path
) -> None:
    """Asked for by its name it may come with either status; its words are compared all the same."""
    pages = [path for path in files if path.endswith("404.html")]
    assert len(pages) == 3
    others = {path: ok(files[path], status=status) for path in pages}
    for changed in ("", "nl/404.html"):
        if changed:
            others[changed] = ok(files[changed].replace(b"<h1>", b"<h1>Niet "), status=status)
        with (
            hosted(site_of(files, others=others), certificates / "good.pem") as address,
            open_site(address, certificates / "ca.pem") as site,
        ):
            verdict = verify(site, ours, program=program(built=files))
        assert found(verdict) == ([("changed", changed)] if changed else [])


def test_a_host_that_finds_everything(files: Files, ours: Library, certificates: Path) -> None:
    """A page that is gone is not there because something answers at its address with 200."""
    lost = [SOURCE, PAGE, "nl/contact/index.html"]
    others = {path: ok(files["404.html"]) for path in lost}
    with (
        hosted(site_of(files, others=others), certificates / "good.pem") as address,
        open_site(address, certificates / "ca.pem") as site,
    ):
        verdict = verify(site, ours, program=program(built=files))
    assert found(verdict) == [("changed", path) for path in sorted(lost)]


class Placed(Memory):
    """A site in memory at an address."""

    def __init__(self, files: Files, public_address: str | None) -> None:
        super().__init__(files)
        self.public_address = public_address


OWN = "https://policies.voorbeeld.example"


@pytest.mark.parametrize(
    ("address", "base_url", "words"),
    [
        (OWN, OWN, []),
        (None, OWN, []),  # a server of this computer, or a folder
        (
            "https://copy.example",
            OWN,
            [
                f"it gives {OWN} as the address of the site, but is at https://copy.example",
                f"it is at https://copy.example, but base_url in site.toml is {OWN}",
            ],
        ),
        (
            f"{OWN}/legal",
            OWN,
            [
                f"it gives {OWN} as the address of the site, but is at {OWN}/legal",
                f"it is at {OWN}/legal, but base_url in site.toml is {OWN}",
            ],
        ),
        (
            "https://copy.example",
            "https://copy.example",
            [f"it is at https://copy.example, but base_url in site.toml is {OWN}"],
        ),
    ],
    ids=range(5),
)
def test_the_address_of_a_site(
    address: str | None, base_url: str, words: list[str], tmp_path: Path, ours: Library
) -> None:
    """A site states its address; a copy elsewhere is reported, even if it was rebuilt."""
    files = tree(freeze(EXAMPLE, tmp_path / "site", base_url=base_url))
    verdict = verify(Placed(files, address), ours)
    assert [f.message for f in verdict.findings] == (["; ".join(words)] if words else [])
    alone = verify(Placed(files, address))
    assert [f.message for f in alone.findings] == words[: len(words) - 1]


@pytest.mark.parametrize(
    ("where", "address"),
    [
        ("https://policies.voorbeeld.example", OWN),
        ("https://policies.voorbeeld.example:443/", OWN),
        ("https://POLICIES.voorbeeld.example/", OWN),
        ("https://policies.voorbeeld.example:8443/a/", f"{OWN}:8443/a"),
        ("https://m\u00fcnchen.example/", "https://xn--mnchen-3ya.example"),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]/x"),
        ("https://localhost/", None),
        ("https://127.0.0.1:8443/", None),
        ("https://[::1]/", None),
    ],
)
def test_the_address_that_everybody_knows(where: str, address: str | None) -> None:
    """It is written as base_url is; a server of this computer has none."""
    site = HttpsSite(where)
    assert site.public_address == address
    site.close()


ANSWERS: dict[str, tuple[Iterable[bytes], str, str]] = {
    "not found": (ok(b"", status="404 Not Found"), "missing", "“not found” (404)"),
    "gone": (ok(b"", status="410 Gone"), "missing", "“not found” (410)"),
    "error": (ok(b"", status="500 Oh"), "unreadable", "returns 500 Oh"),
    "to another site": (
        ok(b"", "Location: https://elsewhere.example/x", status="301 Moved"),
        "unreadable",
        "to another site, “https://elsewhere.example/x”",
    ),
    "plain": (
        ok(b"", "Location: http://localhost/x", status="302 Found"),
        "unreadable",
        "to another site, “http://localhost/x”",
    ),
    "other port": (
        ok(b"", "Location: https://localhost:1/x", status="307 Found"),
        "unreadable",
        "to another site",
    ),
    "nowhere": (
        ok(b"", "Location: https://[x", status="308 Found"),
        "unreadable",
        "which is not a valid address",
    ),
    "in a circle": (
        ok(b"", f"Location: /{SOURCE}", status="301 Moved"),
        "unreadable",
        "redirects in a loop",
    ),
    "truncated": (
        [b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n", b"short"],
        "unreadable",
        "the response is incomplete",
    ),
    "truncated chunks": (
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"ff\r\nshort"],
        "unreadable",
        "the response is incomplete",
    ),
    "announced too large": (
        [b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", b"short"],
        "unreadable",
        "larger than",
    ),
    "compressed": (
        ok(gzip.compress(b"x"), "Content-Encoding: gzip"),
        "unreadable",
        "compresses it (gzip)",
    ),
    "charset": (
        ok(b"x", "Content-Type: text/markdown; charset=ISO-8859-1"),
        "unreadable",
        "declares the encoding iso-8859-1",
    ),
    "other text": (ok(b"x"), "changed", "its hash does not match"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_bad_answer_for_one_file(
    name: str, files: Files, ours: Library, certificates: Path
) -> None:
    """A wrong response for one file is reported for that file, and for no other."""
    answer, kind, words = ANSWERS[name]
    answers = site_of(files, others={SOURCE: answer})
    with (
        hosted(answers, certificates / "good.pem") as address,
        open_site(address, certificates / "ca.pem") as site,
    ):
        verdict = verify(site, ours)
    assert found(verdict) == [(kind, SOURCE)]
    assert words in told(verdict, SOURCE)


def test_an_endless_answer(files: Files, ours: Library, certificates: Path) -> None:
    """A file that does not end is too large, announced or not, in chunks or not."""
    starts = {
        SOURCE: (b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536),
        ARTICLE: (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"5\r\nxxxxx\r\n" * 99),
    }
    answers = site_of(files, others={path: endless(*start) for path, start in starts.items()})
    with hosted(answers, certificates / "good.pem") as address:
        site = HttpsSite(address, authority=certificates / "ca.pem", limit=200_000)
        verdict = verify(site, ours)
        site.close()
    assert found(verdict) == [("unreadable", ARTICLE), ("unreadable", SOURCE)]
    assert "is longer than 200000 bytes" in told(verdict, SOURCE)


def test_a_redirect_on_the_same_host_is_followed(
    files: Files, ours: Library, certificates: Path
) -> None:
    """A host that removes the extension from addresses is accepted."""
    moved = ok(b"moved", "Location: /ledger/privacy/1.1.nl", status="308 Permanent Redirect")
    answers = site_of(files | {"ledger/privacy/1.1.nl": files[ARTICLE]}, others={ARTICLE: moved})
    with (
        hosted(answers, certificates / "good.pem") as address,
        open_site(address, certificates / "ca.pem") as site,
    ):
        assert verify(site, ours).right


@pytest.mark.parametrize(
    ("certificate", "authority", "words"),
    [
        ("expired", True, "has expired"),
        ("early", True, "not valid yet"),
        ("other", True, "is for another name"),
        ("good", False, "an authority that this computer does not trust"),
        (None, True, "does not use HTTPS"),
    ],
)
def test_a_certificate_that_proves_nothing(
    certificate: str | None,
    authority: bool,
    words: str,
    files: Files,
    ours: Library,
    certificates: Path,
) -> None:
    """A site with a wrong certificate, or without one, is not read at all."""
    proof = certificates / f"{certificate}.pem" if certificate else None
    with (
        hosted(site_of(files), proof) as address,
        open_site(address, certificates / "ca.pem" if authority else None) as site,
    ):
        verdict = verify(site, ours)
    (finding,) = verdict.findings
    assert finding.kind == "unreachable"
    assert words in finding.message
    assert finding.message.startswith(address)
    assert (verdict.head, verdict.relation) == (None, None)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ([], "not a web server, or closes the connection at once"),
        ([b"SSH-2.0-OpenSSH\r\n"], "not a web server, or closes the connection at once"),
        (endless(b"HTTP/1.1 200 OK\r\n", b"X: " + b"x" * 60_000 + b"\r\n"), "not a web server"),
        (endless(b"HTTP/1.1 200 ", b"x" * 65_536), "not a web server"),
        (dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"x"), "not respond in time"),
        (dripping(b"HTTP/1.1 200 OK\r\nX: ", b"x"), "not respond in time"),
        (dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "not respond in time"),
    ],
)
def test_a_host_that_is_none(
    answer: Iterable[bytes], words: str, ours: Library, certificates: Path
) -> None:
    """What answers with nonsense, or never ends to answer, is given up in bounded time."""
    with hosted(lambda _: answer, certificates / "good.pem") as address:
        patience = 0.3 if "in time" in words else 60
        site = HttpsSite(address, authority=certificates / "ca.pem", patience=patience)
        verdict = verify(site, ours)
        site.close()
    (finding,) = verdict.findings
    assert finding.kind == "unreachable"
    assert words in finding.message


def test_a_server_that_refuses_the_connection_is_not_said_to_lack_https(
    certificates: Path,
) -> None:
    """A TLS alert (RFC 8446, 6.2) is reported as a refusal by a server that has HTTPS."""
    internal_error = bytes([21, 3, 3, 0, 2, 2, 80])
    with (
        hosted(lambda _: [internal_error], None) as address,
        open_site(address, certificates / "ca.pem") as site,
    ):
        (finding,) = verify(site).findings
    assert "refused a secure connection (tlsv1_alert_internal_error)" in finding.message


def test_a_host_that_is_silent(certificates: Path) -> None:
    """A host that accepts and says nothing is given up after the timeout."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"https://localhost:{listener.getsockname()[1]}"
        site = HttpsSite(address, authority=certificates / "ca.pem", timeout=0.2)
        (finding,) = verify(site).findings
    assert "does not respond in time" in finding.message


def test_a_host_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """If nothing responds, or the name is unknown, that is reported."""
    port = free_port()
    (finding,) = verify(HttpsSite(f"https://127.0.0.1:{port}")).findings
    assert "the connection was refused" in finding.message

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    (finding,) = verify(HttpsSite("https://nowhere.example")).findings
    assert "the host name does not exist" in finding.message


def test_a_host_that_goes_away(files: Files, ours: Library, certificates: Path) -> None:
    """What was found before the connection broke is reported all the same."""
    damaged = edited(files, "en/cookies/1.0/source.md", b"cookies", b"biscuits")
    answers = site_of(damaged, others={SOURCE: []})
    with (
        hosted(answers, certificates / "good.pem") as address,
        open_site(address, certificates / "ca.pem") as site,
    ):
        verdict = verify(site, ours)
    assert ("changed", "en/cookies/1.0/source.md") in found(verdict)
    assert verdict.findings[-1].kind == "unreachable"
    assert verdict.head == sha256(files[SUMS])
