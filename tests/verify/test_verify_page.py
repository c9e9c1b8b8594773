"""The verify page promises that anyone can check the texts: its own commands are run here."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.helpers import AS_OF, EXAMPLE, free_port
from tests.verify.forging import LEDGER, SUMS
from tests.verify.hosts import hosted, ok

from policysite import ledger
from policysite.build.freezing import Options, build
from policysite.hosting import serve
from policysite.verify import sums

pytestmark = pytest.mark.slow

LANGUAGES = ("nl", "en")


# A host that takes .html and index.html off an address, as many do.
_REDIRECTING = """\
{
 admin off
 skip_install_trust
 auto_https disable_redirects
 storage file_system %(state)s/storage
}
https://localhost:%(port)s {
 bind 127.0.0.1
 tls internal
 root * %(folder)s
 route {
  @index path_regexp index ^(.*/)index\\.html$
  redir @index {re.index.1} 308
  @page path_regexp page ^(/.*)\\.html$
  redir @page {re.page.1} 308
  try_files {path} {path}.html {path}/index.html
  file_server
 }
}
"""


@dataclass(frozen=True)
class Public:
    """A site that is live: its files, and the certificate that a visitor trusts."""

    folder: Path
    authority: Path


@pytest.fixture
def public(tmp_path: Path) -> Iterator[Public]:
    """The example, built for the address at which it is then served."""
    out, state, port = _built(tmp_path)
    process = serve.start(out, state, port)
    yield Public(out, serve.authority(state))
    serve.stop(process)


@pytest.fixture
def redirecting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Public]:
    """The same on a host that redirects each page and each article."""
    out, state, port = _built(tmp_path)
    text = _REDIRECTING % {"state": state, "folder": out, "port": port}
    monkeypatch.setattr(serve, "_caddyfile", lambda *_: text)
    process = serve.start(out, state, port)
    yield Public(out, serve.authority(state))
    serve.stop(process)


def _built(folder: Path) -> tuple[Path, Path, int]:
    """The example, built for a free port of this computer; the folder for its server."""
    port = free_port()
    out = folder / "build"
    options = Options(root=EXAMPLE, out=out, as_of=AS_OF, base_url=f"https://localhost:{port}")
    build(options, lambda pages, _total: iter(pages))
    return out, folder / "state", port


def element(page: str, id_: str) -> str:
    """The text of the element with an id, as a visitor copies it."""
    match = re.search(rf'<(\w+)[^>]* id="{id_}"[^>]*>(.*?)</\1>', page, re.DOTALL)
    assert match is not None
    return html.unescape(re.sub(r"<[^>]*>", "", match[2]))


def commands(public: Public, language: str) -> str:
    page = (public.folder / language / "verify/index.html").read_text(encoding="utf-8")
    return element(page, "commands")


def typed(
    authority: Path, text: str, folder: Path, *options: str
) -> subprocess.CompletedProcess[str]:
    """What a shell does with the commands, typed in an empty folder."""
    if shutil.which("curl") is None:
        pytest.skip("the commands of the verify page need curl, and there is none here")
    folder.mkdir(parents=True)
    return subprocess.run(
        ["sh", *options, "-c", text],
        cwd=folder,
        env={**os.environ, "CURL_CA_BUNDLE": str(authority)},
        capture_output=True,
        text=True,
        check=False,
    )


def assert_whole(public: Public, folder: Path, language: str) -> None:
    """The commands print OK for every file, and show the hash on the page."""
    text = commands(public, language)
    assert len(text.strip().splitlines()) == 6
    done = typed(public.authority, text, folder, "-e")
    assert (done.returncode, done.stderr) == (0, "")
    *checked, last = done.stdout.splitlines()
    sums = (public.folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert checked == [f"{line[66:]}: OK" for line in sums]
    page = (public.folder / language / "verify/index.html").read_text(encoding="utf-8")
    assert last == f"{element(page, 'head-value')}  SHA256SUMS"


@pytest.mark.parametrize("language", LANGUAGES)
def test_commands(public: Public, tmp_path: Path, language: str) -> None:
    """The commands fetch and check every file, and end with the hash on the page."""
    assert_whole(public, tmp_path / "empty", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_host_that_redirects(redirecting: Public, tmp_path: Path, language: str) -> None:
    """A host that takes .html off its addresses changes nothing."""
    assert_whole(redirecting, tmp_path / "empty", language)


def test_a_withdrawn_version(public: Public, tmp_path: Path) -> None:
    """The commands know every kind of file that SHA256SUMS can name."""
    files = {path: (public.folder / path).read_bytes() for path in LEDGER}
    entry = ledger.parse_entry(files["ledger/privacy/1.0.json"])
    reason = {"nl": "De rechter.", "en": "A court."}
    record = ledger.make_withdrawal(entry, AS_OF, reason).data
    (public.folder / "ledger/privacy/1.0.withdrawn.json").write_bytes(record)
    named = ledger.sums(files | {"ledger/privacy/1.0.withdrawn.json": record})
    (public.folder / SUMS).write_bytes(named)
    done = typed(public.authority, commands(public, "en"), tmp_path / "empty", "-e")
    assert (done.returncode, done.stderr) == (0, "")
    assert "ledger/privacy/1.0.withdrawn.json: OK" in done.stdout


@pytest.mark.parametrize(
    "name",
    [
        "ledger/privacy/1.0.json",
        "ledger/terms-of-use-2/12.34.zh-Hant-TW.html",
        "ledger/privacy/2.0.rescheduled-12.json",
        "ledger/privacy/2.0.called-off.json",
        "nl-BE/privacy/1.0/source.md",
        "es-419/a/0.1/source.md",
    ],
)
def test_every_kind_of_name(name: str, folder: Path, tmp_path: Path) -> None:
    """What verify takes for a published file, the commands of the page take, too."""
    assert sums.version_of(name) is not None
    page = (folder / "en/verify/index.html").read_text(encoding="utf-8")
    grep = element(page, "commands").split("\n")[1]
    (tmp_path / "SHA256SUMS").write_text(f"{'0' * 64}  {name}\n")
    subprocess.run(["sh", "-e", "-c", grep], cwd=tmp_path, check=True)
    assert (tmp_path / "published").read_text() == f"{'0' * 64}  {name}\n"


# Lines that a host with bad intentions could put into SHA256SUMS.
HOSTILE = (
    "../.bashrc",
    "../../.bashrc",
    "/tmp/policysite-was-here",  # noqa: S108 (it must never be written)
    "nl/../../x/1.0/source.md",
    "nl/privacy/../../../source.md",
    "ledger/../../x/1.0.json",
    "ledger/privacy/...json",
    "ledger/privacy/1.0.json/../../../../x",
    "ledger/$(touch ../touched)/1.0.json",
    "ledger/`touch ../touched`/1.0.json",
    "ledger/a/1.0.json; touch ../touched",
    "ledger/a/1.0.json\r",
    "-o../option",
    "--config ../.curlrc",
    ".ssh/authorized_keys",
    "published",
    "SHA256SUMS",
    "nl/privacy/1.0/source.md ../x",
    "NL/privacy/1.0/source.md",
    "\x1b]0;x\x07",
)
_FILE = b"owned\n"


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("options", [(), ("-e",)])
def test_a_list_that_leads_out_of_the_folder(
    name: str, options: tuple[str, ...], folder: Path, certificates: Path, tmp_path: Path
) -> None:
    """Whatever the list names, nothing is written outside the folder, and the reader is warned."""
    good = "ledger/privacy/1.0.json"
    hash_ = ledger.sha256(_FILE)
    listed = "".join(f"{hash_}  {each}\n" for each in sorted((good, name))).encode()
    with hosted(
        lambda target: ok(listed if target == "/SHA256SUMS" else _FILE), certificates / "good.pem"
    ) as address:
        page = (folder / "en/verify/index.html").read_text(encoding="utf-8")
        text = element(page, "commands").replace("https://policies.voorbeeld.example", address)
        assert address in text
        outside = tmp_path / "outside"
        done = typed(certificates / "ca.pem", text, outside / "in" / "empty", *options)
    written = {
        path.relative_to(outside).as_posix() for path in outside.rglob("*") if path.is_file()
    }
    allowed = {"in/empty/SHA256SUMS", "in/empty/published", f"in/empty/{good}"}
    assert written <= allowed
    said = done.stdout + done.stderr  # of cmp, which says it in one of two ways
    assert "SHA256SUMS published differ" in said or "EOF on published" in said
    assert "OK" not in done.stdout  # no file is opened that such a list names: it may have no end
    # Whoever has the shell stop at a failure gets no further.
    assert done.returncode == len(options)


@pytest.mark.parametrize(
    "name",
    ["nl/privacy/1.0/source.md", "ledger/privacy/1.1.en.html", "ledger/cookies/1.0.json"],
)
def test_flipped_byte(public: Public, tmp_path: Path, name: str) -> None:
    """After one byte of one file was changed, the fifth command fails and names the file."""
    data = bytearray((public.folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (public.folder / name).write_bytes(data)
    done = typed(public.authority, commands(public, "en"), tmp_path / "empty", "-e")
    assert done.returncode == 1
    assert f"{name}: FAILED" in done.stdout
    assert "1 computed checksum did NOT match" in done.stderr
    assert "SHA256SUMS" not in done.stdout  # the last command never came


def test_missing_file(public: Public, tmp_path: Path) -> None:
    """A file that is no longer served is named, too."""
    (public.folder / "ledger/cookies/1.0.json").unlink()
    done = typed(public.authority, commands(public, "en"), tmp_path / "empty", "-e")
    assert done.returncode != 0
    assert "404" in done.stderr


def test_whole_site(public: Public) -> None:
    """Whoever has the folder itself can check it the same way."""
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"],
        cwd=public.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_every_published_file_is_named(public: Public) -> None:
    """SHA256SUMS names every entry, article and source that is public, and no draft."""
    sums = (public.folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    named = {line[66:] for line in sums}
    found = {
        path.relative_to(public.folder).as_posix()
        for pattern in ("ledger/*/*", "*/*/*/source.md")
        for path in public.folder.glob(pattern)
    }
    assert named == found
    assert len(named) == 4 * 5
