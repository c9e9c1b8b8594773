"""The manual for the legal team, walked through in a browser on the example project."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.helpers import ROOT, copy_example
from tests.preview.conftest import let_in, running

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

MANUAL = (ROOT / "docs/for-the-legal-team.md").read_text(encoding="utf-8")
SENTENCES = {"nl": "Neem rustig de tijd voor deze tekst.", "en": "Take your time for this text."}
CHANGED = {
    "nl": "In de inleiding staat nu een zin over het lezen.",
    "en": "The introduction now has a sentence about reading.",
}


def open_workbench(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Alle verklaringen")


def begin(page: Page) -> None:
    """There is a draft already: the new one is started in addition."""
    form = page.locator("#page_new_privacy")
    form.get_by_text("Begin de volgende versie").click()
    form.get_by_label("Een redactionele wijziging").check()
    form.get_by_label("Naast het concept dat er al is").check()
    form.get_by_role("button", name="Een concept beginnen").click()
    page.wait_for_url("**/preview/nl/privacy/1.2/all/write/")


def write(page: Page) -> None:
    """Languages side by side; what one lacks is reported while typing."""
    for language, sentence in SENTENCES.items():
        text = page.locator(f"[id='{language}.body.introduction']")
        text.fill(f"{text.input_value()}\n{sentence}")
        page.locator(f"[id='{language}.changes.0']").fill(CHANGED[language])
    page.keyboard.press("Control+s")
    expect(page.locator("#page_state")).to_have_text("Alles is opgeslagen.")


def fix(page: Page) -> None:
    """Nothing that blocks the publication is left; the languages are side by side."""
    page.goto(page.url.replace("/all/write/", "/nl/"))
    expect(page.get_by_text(SENTENCES["nl"])).to_be_visible()
    expect(page.locator("details.error, details.open")).to_have_count(0)
    page.goto(f"{page.url}beside/en/")
    expect(page.get_by_text(SENTENCES["en"])).to_be_visible()


def compare(page: Page) -> None:
    page.goto(page.url.replace("/beside/en/", "/changes/"))
    expect(page.locator("article ins", has_text=SENTENCES["nl"]).first).to_be_visible()


def publish(page: Page) -> None:
    """The last moment is before the confirmation; until others can see it, it is taken back."""
    page.goto(page.url.replace("/changes/", "/publish/"))
    for box in page.locator("#page_publish input[required][type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="Privacyverklaring 1.2 publiceren").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1.2 is gepubliceerd")
    expect(page.get_by_text("De publicatie terugtrekken")).to_be_visible()


def put_live(page: Page) -> None:
    """The project names no host yet: the page says who enters one, and where."""
    page.goto(page.url.replace("/privacy/1.2/nl/publish/", "/live/"))
    expect(page.get_by_text("content/site.toml")).to_be_visible()


# The steps of the manual by their headings.
STEPS: Mapping[str, Callable[[Page], None]] = {
    "1. Open de werkplek": open_workbench,
    "2. Begin een nieuwe versie": begin,
    "3. Schrijf": write,
    "4. Los de bevindingen op": fix,
    "5. Bekijk wat er verandert": compare,
    "6. Publiceer": publish,
    "7. Plaats de site": put_live,
}


def test_the_walk_has_the_steps_of_the_manual() -> None:
    """In both languages, so that the manual and the walk cannot part."""
    dutch, english = MANUAL.split("\n## English\n")
    assert re.findall(r"^### (\d\. .*)$", dutch, re.MULTILINE) == list(STEPS)
    assert len(re.findall(r"^### \d\. ", english, re.MULTILINE)) == len(STEPS)


@pytest.mark.browser
def test_each_step_of_the_manual(browser: Browser, tmp_path: Path) -> None:
    """One after the other, beside a draft of 2.0, with nothing typed outside the browser."""
    copy_example(tmp_path)
    for path in (tmp_path / "content/ledger/privacy").glob("2.0.*"):
        path.unlink()
    with running(tmp_path) as preview:
        context = let_in(browser.new_context(viewport={"width": 1280, "height": 900}), preview)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.goto(f"{preview.origin}/preview/nl/")
        for step in STEPS.values():
            step(page)
        context.close()
    assert (tmp_path / "content/ledger/privacy/1.2.json").is_file()
