"""Every way of reading a version: in a browser, as text, on paper. The text stays the same.

It is compared as a sequence of characters without white space. What a text browser adds by itself
(bullets, numbers, lines, a sign for raised text) may stand at its place, and nowhere else.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from lxml import html
from pypdf import PdfReader
from tests.helpers import EXAMPLE, squeezed
from tests.shared import once
from tests.web.conftest import SECOND_DAY
from tests.web.pdf_reading import read_out
from tests.web.window import MODES

from policysite.build.freezing import Options, build
from policysite.errors import MissingExtra
from policysite.web import pdf

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.web.window import Window

pytestmark = pytest.mark.slow

# The widest that both can do, so that no cell of a table is broken into lines.
TEXT_BROWSERS = {
    "w3m": ["w3m", "-dump", "-cols", "1000", "-I", "UTF-8", "-O", "UTF-8", "-T", "text/html"],
    "lynx": [
        *("lynx", "-dump", "-nolist", "-width=1000"),
        *("-assume_charset=utf-8", "-display_charset=utf-8"),
    ],
}
# In a text where an address stands, and around what may stand there; no text has these characters.
ADDRESS, START, END = "\ue000", "\ue001", "\ue002"
# What these write where a list of points has an item, for a line, and before raised text.
SIGNS = {"li": "[•◦▪*+o#@-]", "hr": "[━_]+", "sup": r"\^"}


def has_pdf() -> bool:
    try:
        pdf.require()
    except MissingExtra:
        return False
    return True


def with_papers(root: Path, out: Path) -> Path:
    """The site of a project, with its drafts, and with PDFs where they can be made."""
    options = Options(root=root, out=out, as_of=SECOND_DAY, drafts=True, pdf=has_pdf())
    build(options, lambda pages, _: iter(pages))
    return out


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the example."""
    return once(tmp_path_factory, "reading", lambda out: with_papers(EXAMPLE, out))


@pytest.fixture(
    params=[
        f"{language}/{version}"
        for language in ("nl", "en")
        for version in (
            "privacy/1.1",  # has one of everything
            "cookies/1.1",  # has a list of cookies
        )
    ]
)
def version(request: pytest.FixtureRequest) -> str:
    """The path of a version in a language."""
    value: str = request.param
    return value


def article_of(page: Path) -> html.HtmlElement:
    """The article of a page, with all that the page adds to it."""
    return next(html.fromstring(page.read_text(encoding="utf-8")).iter("article"))


def without_notes(article: html.HtmlElement) -> html.HtmlElement:
    for note in article.xpath(".//*[@data-note]"):
        note.drop_tree()
    return article


def as_text(element: html.HtmlElement, signs: Mapping[str, str] = SIGNS) -> str:
    """A pattern for what may become of an element where tags can become `signs`."""
    parent = element.getparent()
    if element.tag == "li" and parent is not None and parent.tag == "ol":
        before = element.xpath("count(preceding-sibling::li)")
        sign = rf"{int(parent.get('start', '1')) + before:.0f}\."
    else:
        sign = signs.get(str(element.tag), "")
    text = re.escape(squeezed(element.text or ""))
    children = (as_text(each, signs) + re.escape(squeezed(each.tail or "")) for each in element)
    return "".join((sign, text, *children))


def test_the_page_has_the_frozen_text(printed: Path, version: str) -> None:
    """The article of the page is the frozen one and what carries data-note, nothing else."""
    language, policy, number = version.split("/")
    frozen = printed / f"ledger/{policy}/{number}.{language}.html"
    if not frozen.exists():
        pytest.skip("a draft is not frozen")
    text = html.fragment_fromstring(frozen.read_text(encoding="utf-8")).text_content()
    page = without_notes(article_of(printed / version / "index.html"))
    assert squeezed(page.text_content()) == squeezed(text)


@pytest.mark.parametrize("program", TEXT_BROWSERS)
def test_a_text_browser_shows_the_same_text(printed: Path, version: str, program: str) -> None:
    """w3m and lynx show the article in its order, with their own signs at their places."""
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    page = printed / version / "index.html"
    shown = subprocess.run(
        [*TEXT_BROWSERS[program], str(page)],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    ).stdout
    pattern = as_text(article_of(page))
    assert re.search(pattern, squeezed(shown)), shown


@pytest.mark.browser
@pytest.mark.parametrize("medium", ["screen", "print"])
def test_chromium_shows_the_same_text(
    window: Window, printed: Path, version: str, medium: str
) -> None:
    """What Chromium lays out, on screen and for paper, is the article."""
    path = printed / version / "index.html"
    page = window.open(path.as_uri(), MODES["print" if medium == "print" else "light"])
    page.evaluate("document.querySelectorAll('article [data-note]').forEach(e => e.remove())")
    shown = page.locator("article").inner_text()
    assert squeezed(shown) == squeezed(without_notes(article_of(path)).text_content())


def test_the_pdf_has_the_same_text(printed: Path, version: str) -> None:
    """The PDF has the article, with the addresses of links where paper needs them."""
    if not has_pdf():
        pytest.skip("no PDF can be made without Pango")
    language, policy, number = version.split("/")
    text = read_out(PdfReader(printed / version / f"{policy}-{number}-{language}.pdf"))
    article = without_notes(article_of(printed / version / "index.html"))
    for link in article.iter("a"):
        if not link.get("href", "").startswith(("#", "mailto:")):
            link.tail = f"{ADDRESS}{link.tail or ''}"
    in_short = article.find("ul[@class='in-short']")
    if in_short is not None:
        in_short.text = {"nl": "In het kort", "en": "In short"}[language]
    pattern = re.escape(squeezed(article.text_content())).replace(ADDRESS, r"\(https?:[^()]+\)")
    assert re.fullmatch(pattern, text)


@pytest.mark.browser
def test_paper_from_chromium(window: Window, printed: Path, version: str) -> None:
    """Printed on A4, the text is the same, and every sheet has version, date, address and hash.

    Behind links stand their addresses, a table that goes on has its head again, and no heading
    stands last on its sheet.
    """
    path = printed / version / "index.html"
    page = window.open(path.as_uri(), MODES["print"])
    page.evaluate("document.querySelectorAll('[data-note]').forEach(e => e.remove())")
    paper = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    document = html.fromstring(path.read_text(encoding="utf-8"))
    foot = squeezed(document.xpath("string(//footer[@class='running'])"))
    assert re.search(r"[Vv]ersi(e|on)\d\.\d·", foot)
    if not foot.endswith(("·concept", "·draft")):
        assert re.search(r"20\d\d·https://.*/[a-z]+/\d\.\d/·SHA-256[0-9a-f]{64}$", foot)
    sheets = [squeezed(sheet.extract_text()) for sheet in paper]
    assert all(sheet.endswith(foot) for sheet in sheets)
    sheets = [sheet.removesuffix(foot) for sheet in sheets]
    article = without_notes(article_of(path))
    headings = [squeezed(each.text_content()) for each in article.iter("h1", "h2", "h3", "h4")]
    assert not [sheet for sheet in sheets if sheet.endswith(tuple(headings))]
    for link in article.iter("a"):
        if not link.get("href", "").startswith(("#", "mailto:")):
            link.tail = f"{ADDRESS}{link.tail or ''}"
    for table in article.iter("table"):
        head = "".join(table.xpath("string(thead)"))
        for row in table.xpath("tbody/tr"):
            row.text = f"{START}{head}{END}"
    pattern = as_text(article, {}).replace(ADDRESS, r"\([^()]+\)")
    pattern = pattern.replace(START, "(?:").replace(END, ")?")
    assert re.search(pattern, "".join(sheets))
