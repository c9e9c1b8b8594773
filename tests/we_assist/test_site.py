"""The site of We-Assist: its statements, its browser help and its name, as visitors see them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import brotli
import html5lib
import pytest
from lxml import html
from pypdf import PdfReader
from tests import depth
from tests.helpers import ROOT, load
from tests.web.test_browser import TWICE_AS_BIG
from tests.web.test_pages import WEIGHT, frozen_text, pages, read, text
from tests.web.test_questions import ASKED
from tests.web.test_screens import PHONE, ROWS, WIDE
from tests.web.window import MODES, Mode, axe

from policysite.models import VersionNumber
from policysite.statement.dialect import FOOTNOTE_ID

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.window import Window

pytestmark = pytest.mark.slow

LANGUAGES = ("nl", "en")
POLICIES = ("privacy", "cookies")
# Address of a redline below a policy, the version it starts from and the one it leads to.
STEPS = [
    ("1.1/changes/", "1.0", "1.1"),
    ("since/1.0/", "1.0", "1.1"),
    ("2.0/changes/", "1.1", "2.0"),
]
PAGES = ("", "privacy/", "cookies/2.0/", "privacy/1.1/changes/", "browsers/")
KINDS = [f"/{language}/{page}" for page, language in depth.pairs(PAGES, LANGUAGES)]
BROWSER_PAGE_HEIGHT = 4000  # pixels, with all browsers folded
BROWSER_PAGE_SHEETS = 4


def test_every_page_is_valid_and_light(site: Path) -> None:
    """A strict HTML 5 parser finds nothing wrong, and a page is at most 14 KB after brotli."""
    for path in pages(site):
        html5lib.HTMLParser(strict=True).parse(path.read_bytes())
        assert len(brotli.compress(path.read_bytes())) <= WEIGHT, path


def test_published_texts_are_the_frozen_ones(site: Path) -> None:
    """A version's page has the text of its article in the ledger, as does the newest its ids."""
    for policy in load(ROOT).policies.values():
        for version in policy.published:
            for language, document in version.documents.items():
                (article,) = read(site, f"{language}/{policy.name}/{version.number}/").iter(
                    "article"
                )
                expected = html.fragment_fromstring(document.article)
                assert frozen_text(article) == " ".join(expected.text_content().split())
                ids = {str(id_) for id_ in read(site, f"{language}/{policy.name}/").xpath("//@id")}
                assert {id_ for id_ in document.ids if not FOOTNOTE_ID.fullmatch(id_)} <= ids


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(("address", "old", "new"), STEPS)
def test_a_redline_reads_as_both_versions(
    site: Path, language: str, policy: str, address: str, old: str, new: str
) -> None:
    """Without its insertions the article is the old text, without its deletions the new one."""
    versions = load(ROOT).policies[policy].versions
    for number, without in ((old, "ins"), (new, "del")):
        (article,) = read(site, f"{language}/{policy}/{address}").iter("article")
        for element in article.xpath(f".//{without}"):
            element.drop_tree()
        (version,) = (v for v in versions if v.number == VersionNumber.parse(number))
        expected = html.fragment_fromstring(version.documents[language].article)
        assert frozen_text(article) == " ".join(expected.text_content().split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_statements_answer_what_visitors_ask(site: Path, language: str) -> None:
    """The five questions of the home page are answered, and the term for an answer is given."""
    home = read(site, f"{language}/")
    assert [text(term) for term in home.xpath("//*[@class='answers']//dt")] == ASKED[language]
    promises = read(site, f"{language}/contact/").xpath("string(//ul[@class='promises'])")
    assert {"nl": "binnen vier weken", "en": "within four weeks"}[language] in promises


@pytest.mark.browser
@pytest.mark.parametrize("path", KINDS)
def test_what_differs_from_the_example_is_accessible(
    window: Window, address: str, path: str
) -> None:
    """With these words axe finds nothing, light, dark and narrow, and nobody scrolls sideways."""
    page = window.open(address + path)
    for mode in depth.share(("light", "dark", "400 per cent"), KINDS.index(path), 2):
        window.look(MODES[mode])
        assert (mode, axe(page)) == (mode, [])
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    window.look(Mode({}, width=320, height=640))
    assert page.evaluate(wide) == 0
    window.look(PHONE)
    assert page.evaluate(TWICE_AS_BIG) == [0, "32px"]


@pytest.mark.browser
@pytest.mark.parametrize(("mode", "rows"), [(Mode({}, width=320, height=812), 2), (WIDE, 1)])
@pytest.mark.parametrize("path", ["/nl/", "/en/privacy/"])
def test_the_header_is_low(window: Window, address: str, path: str, mode: Mode, rows: int) -> None:
    """The name is short enough for two rows on the smallest phone, and for one on a computer."""
    assert window.open(address + path, mode).evaluate(ROWS) == rows


@pytest.mark.browser
def test_browser_help_is_short(window: Window, address: str) -> None:
    """On a phone the page is short with all browsers folded; printed it is few sheets."""
    page = window.open(address + "/nl/browsers/", PHONE)
    assert page.evaluate("document.documentElement.scrollHeight") <= BROWSER_PAGE_HEIGHT
    window.look(MODES["print"])
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    assert len(sheets) <= BROWSER_PAGE_SHEETS
    printed = "".join(sheet.extract_text() for sheet in sheets)
    assert "Samsung Internet" in printed
    assert "https://support.google.com/chrome/" in "".join(printed.split())
