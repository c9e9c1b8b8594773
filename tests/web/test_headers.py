"""The table of headers and the configuration of the local server."""

from __future__ import annotations

import base64
import hashlib
import subprocess
from pathlib import Path

import pytest

from policysite.hosting import serve
from policysite.web import headers

STYLE = "p{margin:0}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text(f"<style>{STYLE}</style>")
    return tmp_path


def test_page_policy() -> None:
    """The policy allows the one style sheet by its hash, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = headers.page_policy(STYLE)
    assert policy.startswith("default-src 'none'; ")
    assert f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors" not in policy  # means nothing in a page, see the header


def test_headers() -> None:
    """The table has what the OWASP Secure Headers project asks of static pages."""
    sent = headers.headers(STYLE)
    assert sent["Content-Security-Policy"] == (
        f"{headers.page_policy(STYLE)}; frame-ancestors 'none'"
    )
    assert set(sent) == {
        "Cache-Control",
        "Content-Security-Policy",
        "Cross-Origin-Opener-Policy",
        "Cross-Origin-Resource-Policy",
        "Permissions-Policy",
        "Referrer-Policy",
        "Strict-Transport-Security",
        "X-Content-Type-Options",
        "X-Frame-Options",
    }


def test_the_header_allows_the_style_sheets_of_all_pages(folder: Path) -> None:
    """Each style sheet of the frozen pages is allowed by its hash, once, in one order."""
    (folder / "nl").mkdir()
    (folder / "nl/index.html").write_text("<style>p{margin:1px}</style>")
    (folder / "404.html").write_text(f"<style>{STYLE}</style>")
    assert headers.styles_of(folder) == sorted([STYLE, "p{margin:1px}"])
    header = headers.headers(*headers.styles_of(folder))["Content-Security-Policy"]
    assert header.count("'sha256-") == 2
    assert header == headers.headers("p{margin:1px}", STYLE, STYLE)["Content-Security-Policy"]


def test_a_site_without_a_style_sheet_allows_none(tmp_path: Path) -> None:
    """Where no page has one, nothing is allowed."""
    assert headers.styles_of(tmp_path) == []
    assert "style-src 'none'" in headers.page_policy()


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("https://host.example/", ""),
        ("https://host.example/sub/path/", "/sub/path"),
        ("https://host.example:8443/a&amp;b/", "/a&b"),
        (None, ""),
    ],
)
def test_path_of(tmp_path: Path, link: str | None, path: str) -> None:
    """The path of the site is the one that its first page gives as its own address."""
    text = f'<link rel="canonical" href="{link}">' if link else ""
    (tmp_path / "index.html").write_text(text)
    assert headers.path_of(tmp_path) == path


@pytest.mark.parametrize("name", ["site", "a b", 'quote " \\ back', "é{x}", "#a"])
def test_caddy_understands(folder: Path, tmp_path: Path, name: str) -> None:
    """Caddy finds nothing wrong with the configuration, whatever the folder is called."""
    text = headers.caddyfile(folder, tmp_path / name, 1234, ["en", "nl"])
    (tmp_path / "Caddyfile").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [serve._caddy(), "adapt", "--adapter", "caddyfile", "--config", tmp_path / "Caddyfile"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stderr.lower().replace("not formatted", "")


def test_caddy_keeps_to_itself(folder: Path, tmp_path: Path) -> None:
    """The server listens on loopback alone, has no administration, and trusts nothing new."""
    text = headers.caddyfile(folder, tmp_path / "storage", 1234, ["nl"])
    lines = {line.strip() for line in text.splitlines()}
    assert {"bind 127.0.0.1", "admin off", "persist_config off", "skip_install_trust"} <= lines
