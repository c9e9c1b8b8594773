"""The served pages in a real browser: accessible, private, quiet, and usable at any width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypedDict

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

pytestmark = pytest.mark.browser

KINDS = [
    "/",
    "/nl/",
    "/en/",
    "/nl/privacy/",
    "/en/privacy/",
    "/nl/cookies/",
    "/en/cookies/",
    "/nl/privacy/1.0/",
    "/en/privacy/1.0/",
    "/nl/cookies/2.0/",
    "/en/cookies/2.0/",
    "/nl/privacy/1.1/changes/",
    "/en/privacy/1.1/changes/",
    "/nl/cookies/since/1.0/",
    "/en/cookies/2.0/changes/",
    "/nl/browsers/",
    "/en/browsers/",
    "/nl/changes/",
    "/en/changes/",
    "/nl/contact/",
    "/en/contact/",
    "/nl/accessibility/",
    "/en/accessibility/",
    "/nl/verify/",
    "/en/verify/",
    "/nl/404.html",
    "/en/404.html",
    "/404.html",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def open_page(browser: Browser, address: str, **options: object) -> Page:
    """A page in a fresh context that trusts our own certificate authority."""
    # French: a language that the site does not have, so that / is not redirected.
    context = browser.new_context(ignore_https_errors=True, locale="fr", **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    return page


class Media(TypedDict, total=False):
    """What Chromium is told to pretend."""

    media: Literal["print", "screen"]
    color_scheme: Literal["dark", "light"]
    forced_colors: Literal["active", "none"]


@dataclass(frozen=True)
class Mode:
    """A way of looking at a page: what differs from a light screen of usual size."""

    changes: Media
    width: int = 1280
    height: int = 720

    @property
    def media(self) -> Media:
        """All that Chromium is told, so that nothing is left of another mode."""
        usual = Media(media="screen", color_scheme="light", forced_colors="none")
        return {**usual, **self.changes}

    @property
    def size(self) -> ViewportSize:
        """The window, in CSS pixels."""
        return {"width": self.width, "height": self.height}


# Zoom makes the window smaller in CSS pixels: at 400 per cent 1280 pixels are 320.
MODES = {
    "light": Mode({}),
    "dark": Mode({"color_scheme": "dark"}),
    "forced colours": Mode({"forced_colors": "active"}),
    "200 per cent": Mode({}, width=640, height=512),
    "400 per cent": Mode({}, width=320, height=256),
    "print": Mode({"media": "print"}),
}
# Without resultTypes axe also writes down every element that passed, which takes as long again.
AXE = {"runOnly": RULES, "resultTypes": ["violations", "incomplete"]}
# What axe cannot decide by itself, and why it is right: an arrow is no text, and its colour is
# that of the links beside it; a cell of a wide table that is scrolled away has the colours of the
# cells in sight, which are measured.
EXPLAINED = (
    "Element content contains only non-text characters",
    "Element's background color could not be determined because it's partially obscured by "
    "another element",
)


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """A page of each kind; opening it takes as long as looking at it."""
    page = open_page(browser, address + request.param)
    yield page
    page.context.close()


@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_no_violation(kind: Page, mode: str) -> None:
    """Axe finds nothing on any kind of page, in any language and mode, nor leaves it open."""
    kind.set_viewport_size(MODES[mode].size)
    kind.emulate_media(**MODES[mode].media)
    results = Axe().run(kind, options=AXE)
    assert results.violations_count == 0, results.generate_report()
    left_open = [
        (finding["id"], node["html"], check["message"])
        for finding in results.response["incomplete"]
        for node in finding["nodes"]
        for check in [*node["any"], *node["all"], *node["none"]]
        if check["message"] not in EXPLAINED
    ]
    assert left_open == []


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", KINDS)
def test_text_may_be_spaced_out(browser: Browser, address: str, path: str, width: int) -> None:
    """With the spacing of WCAG 1.4.12 nothing is cut off, laid over, or wider than the window."""
    view = {"width": width, "height": 800}
    page = open_page(browser, address + path, viewport=view, bypass_csp=True)
    page.add_style_tag(
        content="*{line-height:1.5!important;letter-spacing:.12em!important;"
        "word-spacing:.16em!important}p{margin-bottom:2em!important}"
    )
    wider, cut = page.evaluate(
        """() => [
            document.documentElement.scrollWidth - document.documentElement.clientWidth,
            [...document.querySelectorAll("body *:not(.sr):not(.sr *)")].filter(element =>
                ["hidden", "clip"].includes(getComputedStyle(element).overflowX)
                && element.scrollWidth > element.clientWidth).length,
        ]"""
    )
    assert (wider, cut) == (0, 0)
    page.context.close()


@pytest.mark.parametrize("path", KINDS)
def test_a_page_is_one_request(browser: Browser, address: str, path: str) -> None:
    """A page asks for nothing but itself, sets no cookie, stores nothing and runs no script."""
    context = browser.new_context(ignore_https_errors=True, locale="fr")
    page = context.new_page()
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(address + path, wait_until="networkidle")
    assert requests == [address + path]
    assert context.cookies() == []
    running = "document.querySelectorAll('script:not([type=\"application/ld+json\"])').length"
    stored = "[localStorage.length, sessionStorage.length"
    assert page.evaluate(f"{stored}, {running}]") == [0, 0, 0]
    assert complaints == []
    context.close()


@pytest.mark.parametrize("path", KINDS)
def test_nothing_is_wider_than_a_small_screen(browser: Browser, address: str, path: str) -> None:
    """At 320 CSS pixels nobody has to scroll sideways (WCAG 1.4.10)."""
    page = open_page(browser, address + path, viewport={"width": 320, "height": 640})
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0
    page.context.close()


def test_a_page_can_be_read_without_script(browser: Browser, address: str) -> None:
    """With script switched off a visitor gets from home to a section in the other language."""
    page = open_page(browser, f"{address}/nl/", java_script_enabled=False)
    page.get_by_role("link", name="Privacyverklaring").first.click()
    page.get_by_role("navigation", name="Inhoud").get_by_role("link", name="Bewaartermijn").click()
    assert page.url.endswith("/nl/privacy/#retention")
    page.locator("#retention").get_by_role("link", name="English").click()
    assert page.url.endswith("/en/privacy/#retention")
    assert page.locator("#retention").inner_text().startswith("2.4 Retention")
    page.context.close()


def test_a_redline_can_be_shortened_without_script(browser: Browser, address: str) -> None:
    """A tick leaves the parts that changed; the rest is there again when it is taken away."""
    url = f"{address}/nl/privacy/1.1/changes/"
    page = open_page(browser, url, java_script_enabled=False)
    same = page.get_by_text("uw e-mailadres;", exact=True)
    assert same.is_visible()
    page.get_by_label("Toon alleen de delen die zijn gewijzigd").check()
    assert not same.is_visible()
    assert page.get_by_text("Gegevens van minderjarigen").last.is_visible()
    page.get_by_label("Toon alleen de delen die zijn gewijzigd").uncheck()
    assert same.is_visible()
    page.context.close()


def test_the_skip_link_comes_first(browser: Browser, address: str) -> None:
    """The first stop of the keyboard leads past the navigation to the content."""
    page = open_page(browser, f"{address}/nl/privacy/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Naar de inhoud"
    page.keyboard.press("Enter")
    page.wait_for_url("**/nl/privacy/#page_main")
    page.context.close()


def test_an_unknown_page_speaks_the_language_of_its_address(browser: Browser, address: str) -> None:
    """Whoever follows a broken link reads so in the language of the address."""
    page = open_page(browser, f"{address}/en/nothing/here/")
    assert page.title().startswith("Page not found")
    page.context.close()
    page = open_page(browser, f"{address}/nl/nothing/")
    assert page.title().startswith("Pagina niet gevonden")
    page.context.close()
