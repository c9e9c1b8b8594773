"""What a visitor sees first, on a phone, on a wide screen and on paper, in a real browser."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from tests.web.window import MODES, Mode

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from tests.web.window import Window

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PHONE = Mode({}, width=375, height=812)
WIDE = Mode({}, width=1280, height=900)
# The rows in which the links and folds of the header stand.
ROWS = """() => new Set([...document.querySelectorAll(".top a, .top summary")]
    .filter(e => e.checkVisibility({contentVisibilityAuto: true}))
    .map(e => Math.round((e.getBoundingClientRect().top + e.getBoundingClientRect().bottom) / 8))
).size"""
BROWSER_PAGE_HEIGHT = 4000  # pixels, with all browsers folded
BROWSER_PAGE_SHEETS = 4
MOST_STOPS = 40  # of the keyboard; with the links of every heading there would be 47


@pytest.mark.parametrize("width", [375, 390])
@pytest.mark.parametrize("path", ["/nl/", "/en/privacy/"])
def test_the_header_has_two_rows(window: Window, address: str, path: str, width: int) -> None:
    """On a phone, the name and the languages are in one row, menu and request in the other."""
    page = window.open(address + path, Mode({}, width=width, height=812))
    assert page.evaluate(ROWS) <= 2
    assert (
        page.get_by_role("banner").get_by_text(re.compile("Uw verzoek|Your request")).is_visible()
    )
    assert (
        not page.get_by_role("banner")
        .get_by_text(re.compile("Cookies beheren|Manage"))
        .is_visible()
    )
    page.locator(".menu summary").click()
    assert page.get_by_role("banner").get_by_text(re.compile("Cookies beheren|Manage")).is_visible()


def test_on_a_wide_screen_the_menu_is_open(window: Window, address: str) -> None:
    """Every way of the header is seen without a click, in one row."""
    page = window.open(address + "/nl/", WIDE)
    assert page.evaluate(ROWS) == 1
    assert page.get_by_role("banner").get_by_role("link").count() == 6


def test_questions_are_open_where_there_is_room(window: Window, address: str) -> None:
    """“Where do I find…” shows its answers on a wide screen, and is folded on a phone."""
    page = window.open(address + "/nl/privacy/", WIDE)
    answer = page.locator(".questions a").first
    assert answer.is_visible()
    window.look(PHONE)
    assert not answer.is_visible()


def test_links_of_a_heading_come_when_they_are_asked_for(browser: Browser, address: str) -> None:
    """They are there on hover, touch and in the section one went to, and no stops before that."""
    context = browser.new_context(ignore_https_errors=True, locale="fr", has_touch=True)
    page = context.new_page()
    page.goto(f"{address}/nl/privacy/")
    heading, other = page.locator("#retention"), page.locator("#rights")
    links = heading.locator(".links")
    assert not links.is_visible()
    heading.hover()
    assert links.is_visible()
    other.tap()
    assert other.locator(".links").is_visible()
    page.goto(f"{address}/nl/privacy/#retention")
    page.mouse.move(0, 0)
    assert links.is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hash") == "#retention"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hreflang") == "en"
    stops = """[...document.querySelectorAll("a[href], summary, input, [tabindex='0']")]
        .filter(e => e.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true}))
        .length"""
    assert page.evaluate(stops) <= MOST_STOPS
    context.close()


def test_a_wide_table_is_cards_on_a_phone(window: Window, address: str) -> None:
    """Cells are stacked with the header of their column; on a wide screen they are a table."""
    page = window.open(address + "/nl/cookies/1.1/", PHONE)
    purpose = "Onthoudt wat er in uw winkelwagen ligt."
    cells = page.locator("tbody tr", has_text=purpose).locator("td")
    assert not page.locator("thead").first.is_visible()  # its words stand in each cell
    boxes = [cells.nth(number).bounding_box() for number in range(7)]
    tops = [box["y"] for box in boxes if box is not None]
    assert len(tops) == 7
    assert tops == sorted(set(tops))
    assert " ".join(cells.nth(4).inner_text().split()) == f"Doel: {purpose}"
    window.look(WIDE)
    assert cells.nth(4).inner_text().strip() == purpose
    fits = "all => all.every(e => e.scrollWidth <= e.clientWidth)"
    assert page.locator("table").evaluate_all(fits)
    words = page.locator("table th").all_inner_texts()
    assert "Bewaarduur" in [word.strip() for word in words]


def test_browsers_are_folded(window: Window, address: str) -> None:
    """On a phone the page is short; a link to a browser opens it, with numbered steps."""
    page = window.open(address + "/nl/browsers/", PHONE)
    assert page.evaluate("document.documentElement.scrollHeight") <= BROWSER_PAGE_HEIGHT
    step = page.locator("#firefox-desktop .path li").first
    assert not step.is_visible()
    page = window.open(address + "/nl/browsers/#firefox-desktop", PHONE)
    assert step.is_visible()
    assert step.evaluate("e => getComputedStyle(e).display") == "list-item"
    first = page.locator("#firefox-desktop > *").first
    assert first.locator("a").count() >= 1  # the vendor's own page
    page.locator("#firefox-desktop").get_by_role("link", name="Terug naar de lijst").click()
    assert page.url.endswith("#choose")


def test_the_kind_of_device_comes_first(browser: Browser, address: str) -> None:
    """A phone is shown the browsers of phones first, a computer those of computers."""
    top = "id => document.getElementById(id).getBoundingClientRect().top"
    for options, first, second in (
        ({"has_touch": True, "is_mobile": True}, "mobile", "desktop"),
        ({}, "desktop", "mobile"),
    ):
        context = browser.new_context(ignore_https_errors=True, locale="fr", **options)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{address}/en/browsers/")
        assert page.evaluate(top, first) < page.evaluate(top, second)
        context.close()


def test_browsers_on_paper(window: Window, address: str) -> None:
    """Printed, every browser is there with the address of its maker’s page, on few sheets."""
    page = window.open(address + "/nl/browsers/", MODES["print"])
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    assert len(sheets) <= BROWSER_PAGE_SHEETS
    text = "".join(sheet.extract_text() for sheet in sheets)
    assert "about:preferences#privacy" in text
    assert "Safari" in text
    assert "https://support.apple.com/en-us/105082" in "".join(text.split())


def test_letters_on_paper(window: Window, address: str) -> None:
    """Printed, each message stands there with its text, and links with their full address."""
    page = window.open(address + "/en/contact/", MODES["print"])
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf())).pages)
    assert text.count("Dear Sir or Madam,") == 3
    assert "https://policies.voorbeeld.example/en/browsers/" in "".join(text.split())


def test_the_words_of_a_statement_lead_to_full_addresses(window: Window, address: str) -> None:
    """On paper a link to another page of the site has the whole address behind it."""
    page = window.open(address + "/nl/privacy/", MODES["print"])
    link = page.locator("#introduction ~ p a[href='/nl/cookies/#use']").first
    shown = link.evaluate("e => getComputedStyle(e, ':after').content")
    assert "https://policies.voorbeeld.example" in shown


def test_a_redline_on_paper(window: Window, address: str) -> None:
    """Printed, it says which versions it compares, how to read it, and where it comes from."""
    page = window.open(address + "/nl/cookies/1.1/changes/", MODES["print"])
    heading = page.locator("h1").inner_text().split("\n")
    assert heading[0] == "Wat er is gewijzigd in:"
    assert re.fullmatch("van versie 1\\.0 \\(.*\\) naar versie 1\\.1 \\(.*\\)", heading[2])
    assert page.get_by_text("De oude tekst is doorgehaald, de nieuwe onderstreept.").is_visible()
    foot = page.locator(".running").inner_text()
    assert foot.endswith("https://policies.voorbeeld.example/nl/cookies/1.1/changes/")
    assert not page.get_by_text("Naar de eerste wijziging").is_visible()
