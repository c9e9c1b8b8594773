"""What a host makes of the files that a build writes for it: one table, on real servers."""

from __future__ import annotations

import gzip
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests import depth
from tests.helpers import AS_OF, EXAMPLE, run, tree
from tests.hosting.servers import SERVERS, Server, running

from policysite import headers
from policysite.build.freezing import Options, build
from policysite.errors import HostingError
from policysite.hosting import configuration
from policysite.hosting.hosts import HOSTS, Built
from policysite.hosting.hosts.host import Host, Limits
from policysite.models import HOSTS as NAMES
from policysite.verify import responses
from policysite.verify.abilities import EVERY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

pytestmark = pytest.mark.slow

PATHS = {
    "": "https://policies.voorbeeld.example",
    "/over/ons": "https://voorbeeld.example/over/ons",
}


def built_for(host: str, out: Path, base_url: str = PATHS[""]) -> Path:
    """The example, built for a host."""

    def furnish(folder: Path) -> None:
        (folder / "nl/privacy/1.0/privacy-1.0-nl.pdf").write_bytes(b"%PDF-1.7\n")
        configuration.write(HOSTS[host], folder)

    options = Options(root=EXAMPLE, out=out, as_of=AS_OF, base_url=base_url, host=host)
    build(options, lambda pages, _total: iter(pages), furnish)
    return out


@pytest.fixture(scope="module", params=depth.pairs(list(SERVERS), list(PATHS)))
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server with the example at the root of its address, and one with it below a path."""
    name, path = request.param
    # Not below the folder of the tests, which is for its owner alone: Apache has its own account.
    with tempfile.TemporaryDirectory(prefix="policysite-") as made:
        folder = Path(made)
        folder.chmod(0o711)
        site = built_for(name, folder / f"root{path}", PATHS[path])
        state = folder / "state"
        state.mkdir()
        with running(name, site, path, state) as server:
            yield server


TYPES = {
    "/nl/": "text/html; charset=utf-8",
    "/nl/privacy/1.0/": "text/html; charset=utf-8",
    "/nl/privacy/1.0/source.md": "text/markdown; charset=utf-8",
    "/nl/privacy/1.0/privacy-1.0-nl.pdf": "application/pdf",
    "/nl/changes.atom": "application/atom+xml; charset=utf-8",
    "/SHA256SUMS": "text/plain; charset=utf-8",
    "/ledger/privacy/1.0.json": "application/json",
    "/ledger/privacy/1.0.nl.html": "text/plain; charset=utf-8",
    "/policies.json": "application/json",
    "/robots.txt": "text/plain; charset=utf-8",
    "/.well-known/security.txt": "text/plain; charset=utf-8",
}


@pytest.mark.parametrize("path", TYPES)
def test_every_kind_of_file_comes_whole_with_its_type(server: Server, path: str) -> None:
    """No file is changed, redirected or taken for another kind; a dot makes no page a file."""
    answer = server.ask(path)
    file = server.folder / (f"{path}index.html" if path.endswith("/") else path).lstrip("/")
    assert (answer.status, answer.body) == (200, file.read_bytes())
    assert answer.headers["Content-Type"] == TYPES[path]


@pytest.mark.parametrize("path", [*TYPES, "/", "/nl/nope/", "/nope", "/nl"])
def test_every_answer_has_the_headers_of_the_table(server: Server, path: str) -> None:
    """Pages, files, redirects and pages that are not found have each header once."""
    answer = server.ask(path)
    expected = headers.headers(*headers.digests_of(server.folder))
    if answer.status == 200:
        own = next((kind.headers for kind in headers.KINDS if fits(kind.pattern, path)), {})
        expected |= own
    assert {name: answer.headers.get(name) for name in expected} == expected


def fits(pattern: str, path: str) -> bool:
    """Whether a path is one of a pattern of the table, by another way than the hosts'."""
    names, found = pattern.split("/"), path.split("/")
    if names[-1] == "*":
        return found[: len(names) - 1] == names[:-1]
    return len(names) == len(found) and all(
        name == part or (":" in name and part.endswith(name.partition(".")[2]) and part)
        for name, part in zip(names, found, strict=True)
    )


@pytest.mark.parametrize(
    ("wish", "language"),
    [("nl", "nl"), ("en-GB,nl;q=0.8", "en"), ("NL-be", "nl"), ("fr", None), ("nlx", None)],
)
def test_the_first_page_leads_to_the_language_of_the_browser(
    server: Server, wish: str, language: str | None
) -> None:
    """Visitors without a language of the site choose; caches know what the response depends on."""
    answer = server.ask("/", Accept_Language=wish)
    assert "Accept-Language" in answer.headers["Vary"]
    if language is None:
        assert answer.status == 200
    else:
        assert answer.status == 302
        assert answer.headers["Location"].endswith(f"{server.path}/{language}/")
        assert not answer.headers["Location"].startswith("http://")


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/nl/nope", "nl/404.html"),
        ("/en/nope/deep/", "en/404.html"),
        ("/nope", "404.html"),
        ("/nl/.hidden", "nl/404.html"),
        ("/.policysite.json", "404.html"),
        ("/.host/Caddyfile", "404.html"),
        ("/.htaccess", "404.html"),
    ],
)
def test_a_page_that_is_not_there(server: Server, path: str, file: str) -> None:
    """The response has the status 404 and a page in the language of the address."""
    answer = server.ask(path)
    assert (answer.status, answer.body) == (404, (server.folder / file).read_bytes())
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_a_folder_without_its_slash(server: Server) -> None:
    """The visitor is sent to the folder, and never from https to http."""
    answer = server.ask("/nl")
    assert answer.status in {301, 302, 308}
    assert answer.headers["Location"].endswith(f"{server.path}/nl/")
    assert not answer.headers["Location"].startswith("http://")


@pytest.mark.parametrize("path", ["/nl/privacy/", "/policies.json", "/SHA256SUMS"])
def test_texts_are_compressed(server: Server, path: str) -> None:
    """Who can read it gets the same text in fewer bytes."""
    answer = server.ask(path, Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert gzip.decompress(answer.body) == server.ask(path).body


def test_every_file_of_the_site_can_be_had(server: Server) -> None:
    """And nothing else: not the mark of the build, nor the configuration of the host."""
    for name, data in tree(server.folder).items():
        answer = server.ask(f"/{name.removesuffix('index.html')}")
        hidden = name.startswith((".policysite", ".nojekyll", ".host", ".htaccess"))
        assert (answer.status, name) == (404 if hidden else 200, name)
        assert hidden or answer.body == data


@dataclass(frozen=True)
class Asked:
    """A server as verifying asks it; what does TLS in front of it changes nothing."""

    server: Server
    public_address: str | None = None

    def read(self, path: str) -> bytes:
        return (self.server.folder / path).read_bytes()

    def answers_plainly(self) -> bool:
        return False

    def ask(self, path: str, sent: Mapping[str, str]) -> responses.Response:
        path = path.removesuffix("index.html")
        found = self.server.ask(f"/{path}", **{k.replace("-", "_"): v for k, v in sent.items()})
        named = {name.lower(): [value] for name, value in found.headers.items()}
        return responses.Response(found.status, named, found.body)


def test_verifying_finds_nothing_wrong_with_it(server: Server) -> None:
    """What a browser goes by is as it must be, on every one of these servers."""
    files = [
        name for name in tree(server.folder) if not name.startswith((".p", ".n", ".host", ".ht"))
    ]
    host = responses.Host(Asked(server), ["nl", "en"], files, EVERY)
    assert list(host.findings()) == []


def test_the_names_are_those_of_the_command_line() -> None:
    """What one may type and what is known are the same, in the same order."""
    assert tuple(HOSTS) == NAMES
    assert all(host.name == name for name, host in HOSTS.items())


BUILT = Built(("en", "nl"), "", ("sha256-a",), {"index.html": 10, "nl/privacy/1.0/index.html": 9})


@pytest.mark.parametrize("name", NAMES)
def test_the_same_site_has_the_same_files(name: str) -> None:
    """They follow from the built site alone, without secrets of a host or local paths."""
    host = HOSTS[name]
    assert host.files(BUILT) == host.files(BUILT)
    assert all("/home/" not in text.decode() for text in host.files(BUILT).values())


@pytest.mark.parametrize(
    "name", ["netlify", "cloudflare", "firebase", "azure", "vercel", "nginx", "apache", "caddy"]
)
def test_old_style_sheets_stay_allowed(name: str) -> None:
    """Where pages of the last site may still be cached, the header allows their style, too."""
    site = Built(BUILT.languages, "", ("sha256-new", "sha256-old"), BUILT.sizes)
    text = "".join(data.decode() for data in HOSTS[name].files(site).values())
    assert "'sha256-new' 'sha256-old'" in text


def test_a_host_without_headers_says_so() -> None:
    """What it cannot do is one sentence."""
    said = configuration.shortcomings(HOSTS["github"])
    assert said is not None
    assert "does not send our headers" in said
    assert "without our headers" not in said
    assert configuration.shortcomings(HOSTS["nginx"]) is None


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(files=3), "accepts at most 3 files, but the site has"),
        (Limits(site=1000), "accepts at most 1000 bytes, but the site has"),
        (Limits(file=1000), "accepts at most 1000 bytes in 404.html"),
        (Limits(configuration=10), "accepts at most 10 bytes in host.json"),
    ],
)
def test_a_site_that_is_too_large_is_not_written(
    tmp_path: Path, limits: Limits, reason: str
) -> None:
    """Over a limit the build ends with what it is, and the last site is as it was."""
    out = tmp_path / "site"
    host = Host("some", "Some host", lambda _: {"host.json": "{}" * 10}, limits=limits)
    options = Options(root=EXAMPLE, out=out, as_of=AS_OF)
    build(options, lambda pages, _total: iter(pages))
    before = tree(out)
    with pytest.raises(HostingError, match=reason):
        build(
            Options(root=EXAMPLE, out=out, as_of=AS_OF, full=True),
            lambda pages, _total: iter(pages),
            lambda folder: configuration.write(host, folder),
        )
    assert tree(out) == before


def test_a_path_where_the_host_knows_only_roots(tmp_path: Path) -> None:
    """A site that lives below a path is refused there."""
    with pytest.raises(HostingError, match=r"only at the root of a domain.*/over/ons"):
        built_for("netlify", tmp_path / "site", PATHS["/over/ons"])


def test_a_build_names_its_host(example: Path) -> None:
    """By an option or in site.toml; the files are there only then, and go with it again."""
    arguments = ("build", "--as-of", AS_OF.isoformat())
    assert run(example, *arguments, "--host", "netlify").exit_code == 0
    assert (example / "build/_headers").is_file()
    assert run(example, *arguments).exit_code == 0
    assert not (example / "build/_headers").exists()
    settings = example / "content/site.toml"
    settings.write_text(f'host = "github"\n{settings.read_text()}')
    result = run(example, *arguments)
    assert result.exit_code == 0
    assert "On GitHub Pages: it does not send our headers" in result.output
    settings.write_text(settings.read_text().replace('"github"', '"geocities"'))
    result = run(example, *arguments)
    assert result.exit_code == 1
    assert "content/site.toml:1: “geocities” is not a known host" in result.output
