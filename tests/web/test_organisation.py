"""What a company says about itself in site.toml: on the pages, and in `verify`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.helpers import AS_OF, check, copy_example, run, shown

from policysite.build.freezing import Options, build

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

ABOUT = """\
[organisation]
legal_name = "Voorbeeld & Zonen Holding BV"
address = ["Straat 1", "1234 AB Plaats"]
registration = "KVK 00000000"
website = "https://www.voorbeeld.example/"
logo = "logo.svg"
"""
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40">'
    '<g fill="#c00"><path d="M0 0h120v40z"/><circle r="9"/></g></svg>'
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with all that a company can say of itself, and its site in build/."""
    root = copy_example(tmp_path_factory.mktemp("organisation") / "example")
    settings = root / "content/site.toml"
    text = settings.read_text(encoding="utf-8").replace("[organisation]\n", ABOUT)
    text = text.replace("[contacts]\n", '[contacts]\ntelephone = "+31 20 000 00 00"\n')
    settings.write_text(text, encoding="utf-8")
    (root / "content/logo.svg").write_text(LOGO, encoding="utf-8")
    build(Options(root=root, out=root / "build", as_of=AS_OF), lambda pages, _: iter(pages))
    return root


def test_every_page_carries_the_logo_and_the_name(project: Path) -> None:
    """The logo is embedded in the page; without images, readers get the name instead."""
    pages = [path for path in (project / "build").rglob("*.html") if "ledger" not in path.parts]
    assert len(pages) > 20
    for path in pages:
        page = path.read_text(encoding="utf-8")
        brand = re.search(
            r'<(?:a class="brand"[^>]*|h1)>(<svg.*?</svg>)<span class="sr">(.*?)<', page
        )
        assert brand, path
        assert brand[2] == "Voorbeeld BV"
        assert '<path d="M0 0h120v40z"></path>' in brand[1]


def test_the_page_for_contact_says_who_it_is(project: Path) -> None:
    """Legal name, address, registration, website and telephone are shown, each in its place."""
    page = (project / "build/en/contact/index.html").read_text(encoding="utf-8")
    assert "Voorbeeld &amp; Zonen Holding BV" in page
    assert "Straat 1<br>1234 AB Plaats" in page
    assert "KVK 00000000" in page
    assert '<a href="https://www.voorbeeld.example/">' in page
    assert '<a href="tel:+31-20-000-00-00">+31 20 000 00 00</a>' in page


@pytest.mark.parametrize("own", [True, False], ids=["with the project", "without it"])
def test_the_site_verifies(project: Path, tmp_path: Path, *, own: bool) -> None:
    """`verify` makes the same pages, from the project or from what the site shows."""
    result = run(
        project if own else tmp_path, "verify", str(project / "build"), "--as-of", "2026-11-22"
    )
    assert result.exit_code == 0, result.output
    assert "cannot be made anew" not in result.output


def test_a_changed_logo_is_found(project: Path, tmp_path: Path) -> None:
    """A drawing that was exchanged on one page is not what the project draws."""
    page = project / "build/en/index.html"
    before = page.read_text(encoding="utf-8")
    page.write_text(before.replace('<circle r="9">', '<circle r="8">'), encoding="utf-8")
    found = [
        run(root, "verify", str(project / "build"), "--as-of", "2026-11-22").output
        for root in (project, tmp_path)
    ]
    page.write_text(before, encoding="utf-8")
    assert all("en/index.html" in output for output in found), found


def test_a_logo_that_is_missing(example: Path) -> None:
    """site.toml names a drawing that is not there: an error that names the file."""
    settings = example / "content/site.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace("[organisation]\n", '[organisation]\nlogo = "our.svg"\n'), "utf-8"
    )
    expected = "our.svg:1: logo: site.toml names this logo, but the file does not exist"
    assert expected in shown(check(example))
