"""The site by keyboard alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.test_browser import open_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.slow, pytest.mark.browser]

_FOCUSED = """() => {
    const element = document.activeElement, box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return {
        href: element.getAttribute("href") || "",
        tag: element.tagName,
        name: element.getAttribute("aria-label") || element.textContent.trim(),
        seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
            && box.bottom > 0 && box.top < innerHeight && box.width > 0,
    };
}"""
_MANY = 120


def tab_to(page: Page, href: str) -> None:
    """Press Tab until the focus is on the link whose target ends with `href`, and see it there."""
    for _ in range(_MANY):
        page.keyboard.press("Tab")
        focused: dict[str, Any] = page.evaluate(_FOCUSED)
        if focused["tag"] != "BODY":
            assert focused["seen"], f"the focus cannot be seen on {focused}"
        if focused["href"].endswith(href):
            return
    raise AssertionError(f"no link to {href} by keyboard on {page.url}")


def follow(page: Page, href: str) -> None:
    """Go to the link that ends with `href` and follow it, by keyboard."""
    tab_to(page, href)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(re.escape(href) + "$"))


@pytest.mark.parametrize("width", [375, 1280])
def test_a_reader_walks_through_the_site_by_keyboard(
    browser: Browser, address: str, width: int
) -> None:
    """Home, privacy, a section, the same in English, an earlier version, its redline, browser help.

    And back again; all by Tab and Enter.
    """
    page = open_page(browser, f"{address}/nl/", viewport={"width": width, "height": 800})
    if width < 800:  # the navigation is folded
        tab_to_summary(page, "Menu")
        page.keyboard.press("Enter")
    follow(page, "/nl/privacy/")
    if width < 1024:  # the contents are folded
        tab_to_summary(page, "Inhoud")
        page.keyboard.press("Enter")
    follow(page, "#retention")
    assert in_sight(page, "retention")
    follow(page, "/en/privacy/#retention")
    assert page.locator("html").get_attribute("lang") == "en"
    assert in_sight(page, "retention")
    follow(page, "/en/privacy/1.0/")
    assert page.locator(".banner").first.inner_text().startswith("This version has been replaced.")
    follow(page, "/en/privacy/since/1.0/")
    assert page.locator("ins").count() > 0
    if width < 800:
        page.keyboard.press("Control+Home")
        page.reload()
        tab_to_summary(page, "Menu")
        page.keyboard.press("Enter")
    follow(page, "/en/browsers/")
    tab_to_summary(page, "Mozilla Firefox Windows, Linux")
    page.keyboard.press("Enter")
    assert in_sight(page, "firefox-desktop")
    for expected in ("/en/privacy/since/1.0/", "/en/privacy/1.0/"):
        page.go_back()  # the browser's own key, which does not reach a page
        assert page.url.endswith(expected)
    page.context.close()


def tab_to_summary(page: Page, name: str) -> None:
    """Press Tab until the focus is on the fold called `name`."""
    for _ in range(_MANY):
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        if focused["tag"] == "SUMMARY" and focused["name"] == name:
            return
    raise AssertionError(f"no fold “{name}” by keyboard")


def in_sight(page: Page, id_: str) -> bool:
    """Whether the element with the id can be seen in the window."""
    page.wait_for_timeout(100)
    box = page.locator(f'[id="{id_}"]').bounding_box()
    return box is not None and 0 <= box["y"] < 800
