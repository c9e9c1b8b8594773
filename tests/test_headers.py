"""The table of headers and the configuration of the local server."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest

from policysite import headers

STYLE = "p{margin:0}"
DIGEST = headers.digest(STYLE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text(f"<style>{STYLE}</style>")
    return tmp_path


def test_page_policy() -> None:
    """The policy allows the one style sheet by its hash, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = headers.page_policy(DIGEST)
    assert policy.startswith("default-src 'none'; ")
    assert f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors" not in policy  # means nothing in a page, see the header


def test_headers() -> None:
    """The table has what the OWASP Secure Headers project asks of static pages."""
    sent = headers.headers(DIGEST)
    assert sent["Content-Security-Policy"] == (
        f"{headers.page_policy(DIGEST)}; frame-ancestors 'none'"
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
    other = headers.digest("p{margin:1px}")
    assert headers.digests_of(folder) == sorted([DIGEST, other])
    header = headers.headers(*headers.digests_of(folder))["Content-Security-Policy"]
    assert header.count("'sha256-") == 2
    assert header == headers.headers(other, DIGEST, DIGEST)["Content-Security-Policy"]


def test_a_site_without_a_style_sheet_allows_none(tmp_path: Path) -> None:
    """Where no page has one, nothing is allowed."""
    assert headers.digests_of(tmp_path) == []
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
