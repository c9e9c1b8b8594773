"""The verify page promises that anyone can check the texts: its own commands are run here."""

from __future__ import annotations

import html
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.helpers import AS_OF, EXAMPLE

from policysite.build.freezing import Options, build
from policysite.hosting import serve

LANGUAGES = ("nl", "en")


@dataclass(frozen=True)
class Public:
    """A site that is on the air: its files, and the certificate that a visitor trusts."""

    folder: Path
    authority: Path


@pytest.fixture
def public(tmp_path: Path) -> Iterator[Public]:
    """The example, built for the address at which it is then served."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    out, state = tmp_path / "build", tmp_path / "state"
    options = Options(root=EXAMPLE, out=out, as_of=AS_OF, base_url=f"https://localhost:{port}")
    build(options, lambda pages, _total: iter(pages))
    process = serve.start(out, state, port)
    yield Public(out, serve.authority(state))
    serve.stop(process)


def element(page: str, id_: str) -> str:
    """The text of the element with an id, as a visitor copies it."""
    match = re.search(rf'<(\w+)[^>]* id="{id_}"[^>]*>(.*?)</\1>', page, re.DOTALL)
    assert match is not None
    return html.unescape(re.sub(r"<[^>]*>", "", match[2]))


def commands(public: Public, language: str) -> str:
    page = (public.folder / language / "verify/index.html").read_text(encoding="utf-8")
    return element(page, "commands")


def typed(public: Public, text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What a shell does with the commands, typed in an empty folder."""
    if shutil.which("curl") is None:
        pytest.skip("the commands of the verify page need curl, and there is none here")
    folder.mkdir()
    return subprocess.run(
        ["sh", "-e", "-c", text],
        cwd=folder,
        env={**os.environ, "CURL_CA_BUNDLE": str(public.authority), "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_commands(public: Public, tmp_path: Path, language: str) -> None:
    """The commands fetch and check every file, and end with the hash that stands on the page."""
    text = commands(public, language)
    assert len(text.strip().splitlines()) == 4
    done = typed(public, text, tmp_path / "empty")
    assert (done.returncode, done.stderr) == (0, "")
    *checked, last = done.stdout.splitlines()
    sums = (public.folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert checked == [f"{line[66:]}: OK" for line in sums]
    page = (public.folder / language / "verify/index.html").read_text(encoding="utf-8")
    assert last == f"{element(page, 'head-value')}  SHA256SUMS"


@pytest.mark.parametrize(
    "name",
    ["nl/privacy/1.0/source.md", "ledger/privacy/1.1.en.html", "ledger/cookies/1.0.json"],
)
def test_flipped_byte(public: Public, tmp_path: Path, name: str) -> None:
    """After one byte of one file was changed, the third command fails and names the file."""
    data = bytearray((public.folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (public.folder / name).write_bytes(data)
    done = typed(public, commands(public, "en"), tmp_path / "empty")
    assert done.returncode == 1
    assert f"{name}: FAILED" in done.stdout
    assert "1 computed checksum did NOT match" in done.stderr
    assert "SHA256SUMS" not in done.stdout  # the fourth command never came


def test_missing_file(public: Public, tmp_path: Path) -> None:
    """A file that is no longer served is named, too."""
    (public.folder / "ledger/cookies/1.0.json").unlink()
    done = typed(public, commands(public, "en"), tmp_path / "empty")
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
