"""The pages of the preview in a real browser: accessible, usable at any width, and private."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests import depth
from tests.helpers import copy_example
from tests.preview.conftest import let_in, running
from tests.preview.test_preview_pages import OWN, change
from tests.web.window import MODES, Mode, Window, axe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from policysite.preview import Preview

pytestmark = [pytest.mark.slow, pytest.mark.browser]

LOOKS = [("nl", "light"), ("en", "dark")]
SEEN = depth.pairs([*OWN, "not-there/"], LOOKS)


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """The preview of the example with an error in a draft."""
    root = copy_example(tmp_path_factory.mktemp("own") / "example")
    change(root, "nl/cookies/1.1.md", "(policy:privacy#retention)", "(#nowhere)")
    with running(root) as started:
        yield started


@pytest.fixture(scope="module")
def visitor(browser: Browser, preview: Preview) -> Iterator[Window]:
    """The window of somebody who was let in."""
    context = let_in(browser.new_context(), preview)
    yield Window(context.new_page())
    context.close()


@pytest.fixture(scope="module", params=SEEN, ids=str)
def opened(request: pytest.FixtureRequest, visitor: Window, preview: Preview) -> Window:
    """Each page, opened once in one language and colour scheme for all that is looked at."""
    path, (language, scheme) = request.param
    visitor.open(f"{preview.origin}/preview/{language}/{path}", MODES[scheme])
    return visitor


def test_what_can_be_pressed_is_large_enough(opened: Window) -> None:
    """Buttons, boxes and the links of the navigation measure 24 CSS pixels or more (WCAG 2.5.8)."""
    sizes = opened.page.locator("button:visible, header nav a, summary:visible").evaluate_all(
        "all => all.map(e => [e.textContent, e.getBoundingClientRect().height])"
    )
    assert [size for size in sizes if size[1] < 24] == []


def test_axe_finds_no_violation(opened: Window) -> None:
    """Axe finds nothing on any page, with all that can be opened open."""
    opened.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert axe(opened.page) == []


def test_nothing_is_wider_than_a_small_screen(opened: Window) -> None:
    """At 320 CSS pixels there is no horizontal scrolling (WCAG 1.4.10)."""
    opened.look(Mode({}, width=320, height=640))
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert opened.page.evaluate(wide) == 0


def test_nothing_is_asked_of_others(opened: Window, preview: Preview) -> None:
    """Every request of a page goes to this computer; no cookie is set but that of the guard."""
    origins = {"/".join(request.split("/")[:3]) for request in opened.requests}
    assert origins == {preview.origin}
    cookies = opened.page.context.cookies()
    assert [cookie["name"] for cookie in cookies] == [preview.guard.cookie_name]
