"""“Where do I find…”: the short list on a statement's page."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from lxml import html
from playwright.sync_api import expect
from tests.web.window import Mode, Window, axe

HEADINGS = {"nl": "Waar vind ik…", "en": "Where do I find…"}
# Pages and how many questions each answers; a cookie statement that answers one has no list.
COUNTS = {
    "privacy/1.0": 7,
    "privacy/1.1": 7,
    "privacy": 7,
    "privacy/2.0": 19,
    "cookies/1.1": 0,
    "cookies/2.0": 4,
}


def listed(page: Path) -> list[html.HtmlElement]:
    root = html.document_fromstring(page.read_text(encoding="utf-8"))
    return list(root.xpath("//article/details[@class='questions'][@data-note]"))


@pytest.mark.parametrize("language", HEADINGS)
@pytest.mark.parametrize("path", COUNTS)
def test_what_is_told_is_found(frozen_later: Path, language: str, path: str) -> None:
    """Each question leads to sections of the page that name its item; few questions are no list."""
    page = frozen_later / language / path / "index.html"
    found = listed(page)
    assert len(found) == (1 if COUNTS[path] else 0)
    for details in found:
        assert details.get("open") is None
        assert details.findtext("summary") == HEADINGS[language]
        assert len(details.findall("dl/dt")) == COUNTS[path]
        told = {item.get("href") for item in details.iter("a")}
        article_element = details.getparent()
        assert article_element is not None
        covering = article_element.xpath("*[@data-covers]/@id")
        assert told == {f"#{id_}" for id_ in covering}


def test_the_words_are_those_of_the_page(frozen_later: Path) -> None:
    """The questions are in the language of the page, the answers are its own headings."""
    for language, question, answer in (
        ("nl", "Hoe lang bewaart u mijn gegevens?", "2.4 Bewaartermijn"),
        ("en", "How long do you keep my data?", "2.4 Retention period"),
    ):
        [details] = listed(frozen_later / language / "privacy/1.1/index.html")
        rows = [str(row.text_content()).strip() for row in details.find("dl")]  # type: ignore[union-attr]
        assert rows[rows.index(question) + 1] == answer


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", ["/nl/privacy/2.0/", "/en/privacy/2.0/"])
def test_open_it_is_as_accessible(
    window: Window, address: str, path: str, width: int, scheme: Literal["dark", "light"]
) -> None:
    """Opened, axe finds nothing, nothing is wider than the screen, and a question leads there."""
    page = window.open(address + path, Mode({"color_scheme": scheme}, width=width, height=800))
    summary = page.locator("details.questions summary")
    summary.press("Enter")
    links = page.locator("details.questions a")
    expect(links.first).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    links.last.click()
    target = (links.last.get_attribute("href") or "").removeprefix("#")
    expect(page.locator(f"[id='{target}']")).to_be_in_viewport()


@pytest.mark.browser
def test_on_paper_it_is_there_only_when_open(window: Window, address: str) -> None:
    """Printed, a folded list would be a heading without anything below it."""
    page = window.open(address + "/nl/privacy/1.1/")
    page.emulate_media(media="print")
    details = page.locator("details.questions")
    expect(details).to_be_hidden()
    page.emulate_media(media="screen")
    details.locator("summary").click()
    page.emulate_media(media="print")
    expect(details).to_be_visible()
