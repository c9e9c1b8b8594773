"""The served pages in a real browser: accessible, private, quiet, and usable at any width."""

from __future__ import annotations

import itertools
import re

import pytest
from playwright.sync_api import Browser, Page
from tests import depth
from tests.web.window import MODES, USUAL, Mode, Window, axe

pytestmark = [pytest.mark.slow, pytest.mark.browser]

KINDS = [
    "/",
    "/nl/",
    "/en/",
    "/nl/privacy/",
    "/en/privacy/",
    "/nl/cookies/",
    "/en/cookies/",
    "/nl/privacy/1.1/",
    "/en/privacy/1.1/",
    "/nl/cookies/1.1/",
    "/en/cookies/1.1/",
    "/nl/privacy/1.1/changes/",
    "/en/privacy/1.1/changes/",
    "/nl/privacy/since/1.0/",
    "/en/cookies/1.1/changes/",
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


def open_page(browser: Browser, address: str, **options: object) -> Page:
    """A page in a fresh context that trusts our own certificate authority."""
    # French: a language that the site does not have, so that / is not redirected.
    context = browser.new_context(ignore_https_errors=True, locale="fr", **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    return page


@pytest.fixture(scope="module", params=KINDS)
def path(request: pytest.FixtureRequest) -> str:
    """The path of a page of each kind."""
    value: str = request.param
    return value


@pytest.fixture(scope="module")
def kind(path: str, window: Window, address: str) -> Window:
    """A page of each kind, opened once for all that is looked at."""
    window.open(address + path)
    return window


def test_axe_finds_no_violation(kind: Window, path: str) -> None:
    """Axe finds nothing on any kind of page, in any language and mode, nor leaves it open."""
    found = {}
    for mode in depth.share(list(MODES), KINDS.index(path), len(MODES) - 1):
        kind.look(MODES[mode])
        found[mode] = axe(kind.page)
    assert not any(found.values()), found


# A style sheet made by script: the content policy of the page allows no other from outside.
SPACED_OUT = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
        word-spacing: .16em !important } p { margin-bottom: 2em !important }`);
    document.adoptedStyleSheets = [sheet];
    const found = [
        document.documentElement.scrollWidth - document.documentElement.clientWidth,
        [...document.querySelectorAll("body *:not(.sr):not(.sr *)")].filter(element =>
            ["hidden", "clip"].includes(getComputedStyle(element).overflowX)
            && element.scrollWidth > element.clientWidth).length,
        getComputedStyle(document.querySelector("h1")).letterSpacing,
    ];
    document.adoptedStyleSheets = [];
    return found;
}"""


@pytest.mark.parametrize("width", [320, 1280])
def test_text_may_be_spaced_out(kind: Window, width: int) -> None:
    """With the spacing of WCAG 1.4.12 nothing is cut off, laid over, or wider than the window."""
    kind.look(Mode({}, width=width, height=800))
    wider, cut, spacing = kind.page.evaluate(SPACED_OUT)
    assert (wider, cut) == (0, 0)
    assert spacing != "normal"  # or nothing was spaced out


def test_nothing_is_wider_than_a_small_screen(kind: Window) -> None:
    """At 320 CSS pixels nobody has to scroll sideways (WCAG 1.4.10)."""
    kind.look(Mode({}, width=320, height=640))
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert kind.page.evaluate(wide) == 0


TWICE_AS_BIG = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("html { font-size: 200% !important }");
    document.adoptedStyleSheets = [sheet];
    const root = document.documentElement;
    const found = [root.scrollWidth - root.clientWidth, getComputedStyle(root).fontSize];
    document.adoptedStyleSheets = [];
    return found;
}"""


def test_text_may_be_twice_as_big_on_a_phone(kind: Window) -> None:
    """With text at 200 per cent on a phone nobody has to scroll sideways (WCAG 1.4.4)."""
    kind.look(Mode({}, width=375, height=812))
    assert kind.page.evaluate(TWICE_AS_BIG) == [0, "32px"]


def test_a_screen_reader_is_told_what_is_where(kind: Window, path: str) -> None:
    """Each page has its landmarks once, named; one h1 first; links and folds with names."""
    kind.look(USUAL)
    tree = kind.page.locator("body").aria_snapshot()
    roles = re.findall(r"^- (\w+)", tree, re.MULTILINE)
    if path == "/":  # the choice of a language is all that is there
        assert roles == ["main"]
    else:
        assert roles[:4] == ["link", "banner", "main", "contentinfo"]
        assert len(roles) in {4, 5}  # what is printed at the foot of a statement comes last
    assert tree.count("- heading") >= 1
    levels = [int(level) for level in re.findall(r"heading .*\[level=([1-6])\]", tree)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    navigations = re.findall(r"- navigation(?: \"([^\"]+)\")?", tree)
    assert all(navigations)
    assert len(set(navigations)) == len(navigations)
    assert not re.search(r"- (link|button|checkbox)(:| \[)", tree)  # one without a name


# How an element is named here; each is in the list once it has the focus.
STOPS = """() => {
    const name = e => e.tagName + (e.getAttribute("href") || e.textContent.slice(0, 20));
    window.stops = [];
    addEventListener("focusin", event => window.stops.push(name(event.target)));
    return [...document.querySelectorAll("a[href], summary, input, [tabindex='0']")]
        .filter(e => e.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true}))
        .map(name);
}"""


def test_nothing_takes_the_focus_by_itself_or_keeps_it(kind: Window) -> None:
    """Tab leads through every link of a page, in the order of the page, and out again."""
    kind.look(USUAL)
    assert kind.page.evaluate("document.activeElement.tagName") == "BODY"
    wanted = kind.page.evaluate(STOPS)
    for _ in wanted:
        kind.page.keyboard.press("Tab")
    assert kind.page.evaluate("window.stops") == wanted


def test_a_page_is_one_request(kind: Window, path: str, address: str) -> None:
    """A page asks for nothing but itself, sets no cookie, stores nothing and runs no script.

    In none of the modes in which it was looked at before.
    """
    kind.page.wait_for_load_state("networkidle")
    assert kind.requests == [address + path]
    assert kind.page.context.cookies() == []
    running = "document.querySelectorAll('script:not([type=\"application/ld+json\"])').length"
    stored = "[localStorage.length, sessionStorage.length"
    assert kind.page.evaluate(f"{stored}, {running}]") == [0, 0, 0]
    assert kind.complaints == []


def test_a_page_can_be_read_without_script(browser: Browser, address: str) -> None:
    """With script switched off a visitor gets from home to a section in the other language."""
    page = open_page(browser, f"{address}/nl/", java_script_enabled=False)
    page.get_by_role("link", name="Privacyverklaring").first.click()
    page.get_by_role("navigation", name="Inhoud").get_by_role("link", name="Bewaartermijn").click()
    assert page.url.endswith("/nl/privacy/#retention")
    page.locator("#retention").get_by_role("link", name="English").click()
    assert page.url.endswith("/en/privacy/#retention")
    assert page.locator("#retention").inner_text().startswith("3. Retention")
    page.context.close()


def test_a_redline_can_be_shortened_without_script(browser: Browser, address: str) -> None:
    """A tick leaves the parts that changed; the rest is there again when it is taken away."""
    url = f"{address}/nl/privacy/since/1.0/"
    page = open_page(browser, url, java_script_enabled=False)
    same = page.get_by_text("In deze verklaring leest u wat")
    assert same.is_visible()
    page.get_by_label("Toon alleen de delen die zijn gewijzigd").check()
    assert not same.is_visible()
    assert page.get_by_text("Schrijf naar").last.is_visible()
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
