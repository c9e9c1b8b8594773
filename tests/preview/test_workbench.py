"""The preview in a real browser: live, and never losing what somebody typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from tests.checks.test_dictionaries import write_dictionary
from tests.helpers import AS_OF, free_port, run
from tests.preview.conftest import let_in, running
from tests.preview.test_preview_pages import change
from tests.web.window import axe

from policysite.hosting import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

    from policysite.preview import Preview

pytestmark = [pytest.mark.slow, pytest.mark.browser]

NL, EN = "nl/cookies/1.1.md", "en/cookies/1.1.md"
TEXT = "cookies/1.1/nl/"
EDIT = "cookies/1.1/nl/edit/"
BOTH = "cookies/1.1/all/edit/"
WRITE = "cookies/1.1/all/write/"


@pytest.fixture
def preview(example: Path) -> Iterator[Preview]:
    """The preview of the example."""
    with running(example) as started:
        yield started


@pytest.fixture
def address(preview: Preview) -> str:
    """Where its own pages are, for who was let in."""
    return f"{preview.origin}/preview/"


@pytest.fixture(scope="module")
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """What a browser keeps: one for all tests, since a new one costs more than many pages."""
    made = browser.new_context(viewport={"width": 1280, "height": 800})
    yield made
    made.close()


@pytest.fixture
def context(profile: BrowserContext) -> Iterator[BrowserContext]:
    """A browser that was not let in yet; what it stores belongs to the address of one preview."""
    yield profile
    for page in profile.pages:
        page.close()
    profile.clear_cookies()


@pytest.fixture
def newcomer(context: BrowserContext) -> Iterator[Page]:
    """A page that must not complain, in a browser that was not let in yet."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text))
    yield page
    # A browser writes down each answer with a status of 400 and more, as each refused save is.
    assert [c for c in complaints if not c.startswith("Failed to load resource")] == []


@pytest.fixture
def page(newcomer: Page, preview: Preview) -> Page:
    """The same in one that was."""
    let_in(newcomer.context, preview)
    return newcomer


def file_text(example: Path, path: str) -> str:
    return (example / "content" / path).read_text(encoding="utf-8")


def write(page: Page, language: str, old: str, new: str) -> None:
    """Change the text in the editor as somebody who types does."""
    area = page.locator(f"#text-{language}")
    text = area.input_value()
    assert old in text
    area.fill(text.replace(old, new, 1))


def fill(page: Page, field: str, old: str, new: str) -> None:
    """Change the words in a field of the writing page."""
    area = page.locator(f"[id='{field}']")
    text = area.input_value()
    assert old in text
    area.fill(text.replace(old, new, 1))


def test_a_save_is_shown_without_loading_the_page(page: Page, address: str, example: Path) -> None:
    """The new text is shown; the position, open parts and focus stay; it is announced."""
    body = "## Gebruik van cookies {#use}\n\n" + "Een zin.\n\n" * 200
    change(example, NL, "## Gebruik van cookies {#use}\n", body)
    page.goto(f"{address}en/{TEXT}")
    page.evaluate("window.untouched = true")
    page.locator("#page_open_nl > summary").click()
    page.locator("#list").scroll_into_view_if_needed()
    top = page.locator("#list").evaluate("each => each.getBoundingClientRect().top")
    change(example, NL, "Een zin.", "Een andere zin.\n\nEn nog een.")
    expect(page.get_by_text("Een andere zin.")).to_have_count(1)
    assert page.evaluate("window.untouched")
    assert page.locator("#page_open_nl").get_attribute("open") is None
    assert page.evaluate("document.activeElement.parentElement.id") == "page_open_nl"
    now = page.locator("#list").evaluate("each => each.getBoundingClientRect().top")
    assert abs(now - top) <= 1
    expect(page.locator("#page_news")).to_contain_text("Updated after saving.")


def test_a_page_of_the_site_shows_a_save_too(page: Page, address: str, example: Path) -> None:
    """The page as visitors will see it reloads itself."""
    page.goto(address.replace("/preview/", "/nl/cookies/1.1/"))
    change(example, NL, "alleen cookies", "enkel cookies")
    expect(page.get_by_text("enkel cookies")).to_have_count(1)
    page.goto(f"{address}en/")
    page.get_by_label("The site as visitors will see it on").fill("2027-01-01")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("complementary", name="Another day")).to_contain_text("1 January 2027")
    page.goto(f"{page.url}nl/")
    assert axe(page) == []
    change(example, "site.toml", "Voorbeeld BV", "Nieuw BV")
    expect(page.get_by_role("link", name="Nieuw BV").first).to_be_visible()


def test_broken_content_is_shown_and_passes(page: Page, address: str, example: Path) -> None:
    """An open page shows what is wrong with the settings, and recovers when that is fixed."""
    page.goto(f"{address}en/{TEXT}")
    change(example, "site.toml", "languages = ", "languages : ")
    expect(page.get_by_role("heading", name="The content cannot be read")).to_be_visible()
    change(example, "site.toml", "languages : ", "languages = ")
    expect(page.get_by_role("heading", name="Problems in this text")).to_be_visible()


def test_problems_appear_as_one_types(page: Page, address: str, example: Path) -> None:
    """Nothing is saved; the state says so; a problem leads to its line."""
    before = file_text(example, NL)
    page.goto(f"{address}en/{EDIT}")
    state = page.locator("#page_state")
    expect(state).to_have_text("Everything is saved.")
    write(page, "nl", "(policy:privacy#retention)", "(#nowhere)")
    expect(state).to_have_text("Not saved yet.")
    problem = page.locator("#page_panel_nl li", has_text="there is no section “nowhere”")
    expect(problem).to_be_visible()
    expect(page.locator("#page_counted")).to_contain_text("Dutch: 1 error")
    problem.get_by_role("link", name="line 9").click()
    selected = (
        "(() => { const a = document.activeElement; "
        "return a.value.slice(a.selectionStart, a.selectionEnd) })()"
    )
    assert page.evaluate(selected) == "Lees ook onze [privacyverklaring](#nowhere)."
    expect(page.locator("#page_where_nl")).to_contain_text("Line 9 of")
    assert file_text(example, NL) == before
    write(page, "nl", "(#nowhere)", "(policy:privacy#retention)")
    expect(state).to_have_text("Everything is saved.")
    expect(problem).to_have_count(0)


def test_the_keyboard_alone_is_enough(page: Page, address: str, example: Path) -> None:
    """From the top of the page to the text, a change, and Ctrl-S; the file holds what was typed."""
    page.goto(f"{address}en/{EDIT}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "text-nl"
    page.keyboard.press("Control+End")
    page.keyboard.type("Nieuwe zin.\n")
    page.keyboard.press("Control+s")
    expect(page.locator("#page_state")).to_have_text("Everything is saved.")
    assert file_text(example, NL).endswith("Nieuwe zin.\n")
    page.keyboard.type("Nog een.\n")
    page.keyboard.press("Control+s")
    expect(page.locator("#page_state")).to_have_text("Everything is saved.")
    assert file_text(example, NL).endswith("Nieuwe zin.\nNog een.\n")


def test_a_change_on_disk_comes_into_an_editor_without_unsaved_text(
    page: Page, address: str, example: Path
) -> None:
    """Whoever has typed nothing sees what another program saved, and can save upon that."""
    page.goto(f"{address}en/{EDIT}")
    change(example, NL, "alleen cookies", "enkel cookies")
    expect(page.locator("#text-nl")).to_have_value(re.compile("enkel cookies"))
    expect(page.locator("#page_state")).to_have_text("Everything is saved.")
    write(page, "nl", "enkel cookies", "slechts cookies")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#page_state")).to_have_text("Everything is saved.")
    assert "slechts cookies" in file_text(example, NL)


def test_unsaved_text_outlives_a_change_on_disk(page: Page, address: str, example: Path) -> None:
    """It stays in the editor, the page says so, saving offers both, and the person chooses."""
    page.goto(f"{address}en/{EDIT}")
    write(page, "nl", "Welke cookies", "Alle cookies")
    change(example, NL, "alleen cookies", "enkel cookies")
    expect(page.locator("#page_state")).to_contain_text("changed on disk")
    expect(page.locator("#text-nl")).to_have_value(re.compile("alleen cookies"))
    page.keyboard.press("Control+s")
    expect(page.get_by_role("alert")).to_contain_text("both texts are here")
    assert "enkel cookies" in file_text(example, NL)
    expect(page.locator(".differences del")).to_contain_text(["enkel cookies", "Welke cookies"])
    assert axe(page) == []
    write(page, "nl", "alleen cookies", "enkel cookies")
    page.get_by_role("button", name="Replace the file by my text").click()
    expect(page.locator("#page_state")).to_have_text("Everything is saved.")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert "Alle cookies" in file_text(example, NL)
    assert "enkel cookies" in file_text(example, NL)


def test_of_two_editors_none_overwrites_the_other(
    browser: Browser, preview: Preview, address: str, example: Path
) -> None:
    """Both have unsaved text; the second to save is informed, with both texts."""
    first, second = (let_in(browser.new_context(), preview).new_page() for _ in range(2))
    for each, word in ((first, "enkel"), (second, "slechts")):
        each.goto(f"{address}en/{EDIT}")
        write(each, "nl", "alleen", word)
    first.get_by_role("button", name="Save").click()
    expect(first.locator("#page_state")).to_have_text("Everything is saved.")
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("alert")).to_contain_text("changed by someone else")
    expect(second.locator("#text-nl")).to_have_value(re.compile("slechts"))
    assert "enkel" in file_text(example, NL)
    second.on("dialog", lambda dialog: dialog.accept())
    second.get_by_role("link", name="Discard my text and use the file").click()
    expect(second.locator("#text-nl")).to_have_value(re.compile("enkel"))
    for each in (first, second):
        each.context.close()


def test_leaving_with_unsaved_text_is_asked_about(page: Page, address: str) -> None:
    """A link, another address or a closed tab does not take the text away unasked."""
    page.goto(f"{address}en/{EDIT}")
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.locator("#text-nl").press_sequentially("x")
    page.get_by_role("link", name="What changed").click()
    expect(page.locator("#text-nl")).to_be_visible()
    assert asked == ["beforeunload"]
    page.keyboard.press("Control+s")
    expect(page.locator("#page_state")).to_have_text("Everything is saved.")
    page.get_by_role("link", name="What changed").click()
    page.wait_for_url("**/changes/")
    assert asked == ["beforeunload"]


def test_settings_are_saved_in_place(page: Page, address: str, example: Path) -> None:
    """Errors are shown at their field.

    Nothing typed is lost without asking, or with the network.
    """
    page.goto(f"{address}en/settings-organisation/")
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    name = page.get_by_label("Name", exact=True)
    name.fill("")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("the name of the organisation must be text")).to_be_visible()
    name.fill("Nieuw BV")
    page.get_by_role("link", name="The company's own words").click()
    expect(name).to_have_value("Nieuw BV")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#page_state")).to_contain_text("Your text is still here")
    page.context.set_offline(False)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#page_result")).to_contain_text("Everything is saved.")
    assert 'name = "Nieuw BV"' in file_text(example, "site.toml")
    page.get_by_role("link", name="The company's own words").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("The company's own words")
    assert asked == ["beforeunload"]


def test_a_preview_that_ends_and_begins_again_loses_nothing(newcomer: Page, example: Path) -> None:
    """The text stays, saving says what to do, and works once the new address was opened."""
    port = free_port()
    page = newcomer
    with running(example, port) as preview:
        page.goto(preview.address)
        page.goto(f"{preview.origin}/preview/en/{EDIT}")
        write(page, "nl", "alleen", "enkel")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#page_state")).to_contain_text("does not respond")
    with running(example, port) as preview:
        page.get_by_role("button", name="Save").click()
        expect(page.locator("#page_state")).to_contain_text("Open the address that “preview”")
        expect(page.locator("#text-nl")).to_have_value(re.compile("enkel"))
        page.context.new_page().goto(preview.address)
        page.bring_to_front()
        expect(saved_at_last(page)).to_have_text("Everything is saved.", timeout=15_000)
        assert "enkel" in file_text(example, NL)
        change(example, NL, "enkel", "slechts")
        expect(page.locator("#text-nl")).to_have_value(re.compile("slechts"), timeout=15_000)


def test_a_yes_does_not_outlive_a_change(page: Page, address: str, example: Path) -> None:
    """A confirmation of one text does not count for another."""
    change(example, NL, "[[TODO: welke cookies de website plaatst]]", "Geen.")
    change(example, EN, "[[TODO: which cookies the website sets]]", "None.")
    page.goto(f"{address}en/cookies/1.1/nl/publish/")
    page.get_by_label("I have read it.").check()
    change(example, NL, "welke cookies wij", "alle cookies die wij")
    expect(page.locator("#page_publish")).to_contain_text("alle cookies die wij")
    expect(page.get_by_label("I have read it.")).not_to_be_checked()


def test_a_preview_that_has_gone_is_noticed(newcomer: Page, example: Path) -> None:
    """A page without a server says so, until the server responds again."""
    port = free_port()
    page = newcomer
    with running(example, port) as preview:
        page.goto(preview.address)
        page.goto(f"{preview.origin}/preview/en/{TEXT}")
        expect(page.locator("#page_text")).to_contain_text("alleen cookies")
    gone = page.get_by_text("The preview does not respond.")
    expect(gone).to_be_visible(timeout=15_000)
    change(example, NL, "alleen cookies", "enkel cookies")
    with running(example, port) as preview:
        page.context.new_page().goto(preview.address)
        page.bring_to_front()
        expect(page.locator("#page_text")).to_contain_text("enkel cookies", timeout=15_000)
        expect(gone).not_to_be_visible()


@pytest.mark.parametrize("way", ["address", "file", "link"])
def test_the_address_lets_a_browser_in(
    newcomer: Page, preview: Preview, tmp_path: Path, way: str
) -> None:
    """Typed, opened by a file, or from a page: the browser is let in, and the key is not shown."""
    if way == "address":
        newcomer.goto(preview.address)
    else:
        refresh = f'<meta http-equiv="refresh" content="0; url={preview.address}">'
        file = tmp_path / "open.html"
        file.write_text(refresh if way == "file" else f'<a href="{preview.address}">x</a>')
        newcomer.goto(file.as_uri())
        if way == "link":
            newcomer.get_by_role("link").click()
    newcomer.wait_for_url(f"{preview.origin}/preview/en/")
    expect(newcomer.get_by_role("heading", level=1)).to_be_visible()
    assert newcomer.evaluate("document.referrer") == ""
    if way != "link":  # the page before is there to go back to, and nothing else is
        assert newcomer.evaluate("history.length") <= 2
    (cookie,) = newcomer.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Strict", -1)
    assert newcomer.evaluate("document.cookie") == ""


def test_a_browser_without_the_key_is_told_where_it_is(newcomer: Page, preview: Preview) -> None:
    """Whoever types the address without its key reads what to do, in both languages."""
    newcomer.goto(f"{preview.origin}/nl/privacy/")
    expect(newcomer.locator("p")).to_have_text(
        [
            re.compile("^This browser does not have the key"),
            re.compile("^Deze browser heeft geen sleutel"),
        ]
    )


def saved_at_last(page: Page) -> Any:
    """Save until it works: the token of the new preview comes with the next word of it."""
    for _ in range(20):
        page.get_by_role("button", name="Save").click()
        page.wait_for_timeout(250)
        if page.locator("#page_state").inner_text() == "Everything is saved.":
            break
    return page.locator("#page_state")


def test_without_script_the_pages_work(
    browser: Browser, preview: Preview, address: str, example: Path
) -> None:
    """Reading, finding a problem's section, and saving need no script."""
    context = let_in(browser.new_context(java_script_enabled=False), preview)
    page = context.new_page()
    page.goto(f"{address}en/{EDIT}")
    write(page, "nl", "(policy:privacy#retention)", "(#nowhere)")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#page_state")).to_have_text("Everything is saved.")
    assert "(#nowhere)" in file_text(example, NL)
    assert "\r" not in (example / "content" / NL).read_bytes().decode()
    page.get_by_role("link", name="Text and problems").click()
    page.locator("#page_findings").get_by_role("link", name="Gebruik van cookies").first.click()
    assert page.url.endswith("#use")
    context.close()


def test_a_whole_change(page: Page, address: str, example: Path, tmp_path: Path) -> None:
    """From the overview to the frozen site, with a parity problem that is met and fixed."""
    page.goto(address)
    card = page.locator(".card", has_text="Version 1.1 draft")
    card.get_by_role("link", name="Write in all languages side by side").click()
    fill(page, "nl.body.list", "[[TODO: welke cookies de website plaatst]]", "Eén sessiecookie.")
    fill(page, "en.body.list", "[[TODO: which cookies the website sets]]", "One session cookie.")
    page.get_by_text("Add a section").click()
    page.get_by_label("Its permanent id, for links").fill("how-long")
    page.locator("[id='nl.section']").fill("Hoe lang")
    page.locator("[id='en.section']").fill("How long")
    page.get_by_role("button", name="Add it and save").click()
    page.locator("[id='nl.body.how-long']").fill("Tot u het venster sluit. Nooit langer dan 1 dag.")
    page.locator("[id='en.body.how-long']").fill("Until you close the window.")

    parity = page.locator("[id='en.found.how-long'] .mark", has_text="“1 dag”")
    expect(parity).to_be_visible()
    page.locator("[id='en.body.how-long']").fill(
        "Until you close the window. Never longer than 1 day."
    )
    expect(parity).to_have_count(0)
    page.keyboard.press("Control+s")
    expect(page.locator("#page_state")).to_have_text("Everything is saved.")
    expect(page.locator(".found .mark.error")).to_have_count(0)

    page.get_by_role("link", name="Side by side").click()
    row = page.locator(".row#how-long")
    expect(row).to_contain_text("Tot u het venster sluit.")
    expect(row).to_contain_text("Until you close the window.")
    page.get_by_role("link", name="What changed").click()
    expect(page.locator("article ins", has_text="Eén sessiecookie.").last).to_be_visible()

    page.get_by_role("link", name="Publish", exact=True).click()
    expect(page.locator("#page_publish")).to_contain_text("an editorial change")
    page.get_by_label("No: I have reviewed each of them").check()
    page.get_by_label("I have read it.").check()
    page.get_by_role("button", name="Publish Cookieverklaring 1.1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cookieverklaring 1.1 is published")
    assert (example / "content/ledger/cookies/1.1.json").is_file()

    result = run(example, "build", "--as-of", AS_OF.isoformat())
    assert result.exit_code == 0, result.output
    port = free_port()
    caddy = serve.start(example / "build", tmp_path / "serve", port)
    try:
        assert page.context.browser is not None
        visitor = page.context.browser.new_context(ignore_https_errors=True)
        public = visitor.new_page()
        public.goto(f"https://localhost:{port}/en/cookies/#how-long")
        expect(public.get_by_text("Until you close the window.")).to_be_visible()
        expect(public.locator("article .status").first).to_contain_text("Version 1.1")
        assert public.locator("script:not([type='application/ld+json'])").count() == 0
        public.goto(f"https://localhost:{port}/nl/cookies/1.1/changes/")
        expect(public.locator("article ins", has_text="Eén sessie").last).to_be_visible()
        visitor.close()
    finally:
        serve.stop(caddy)


def test_writing_section_by_section(page: Page, address: str, example: Path) -> None:
    """Formatting by button and key, finding in all languages; the file is exact."""
    before = file_text(example, NL)
    page.goto(f"{address}en/{WRITE}")
    area = page.locator("[id='nl.body.use']")
    area.focus()
    page.evaluate("document.activeElement.setSelectionRange(4, 13)")
    page.keyboard.press("Control+b")
    expect(area).to_have_value(re.compile(r"^Wij \*\*gebruiken\*\* alleen"))
    page.keyboard.press("Control+z")
    expect(area).to_have_value(re.compile("^Wij gebruiken alleen"))
    page.evaluate("document.activeElement.setSelectionRange(4, 13)")
    page.locator("#page_target").select_option("policy:privacy#retention")
    page.get_by_role("button", name="Link", exact=True).click()
    expect(area).to_have_value(re.compile(r"^Wij \[gebruiken\]\(policy:privacy#retention\) alleen"))

    page.get_by_text("Find and replace").click()
    page.locator("#page_wanted").fill("website")
    page.locator("#page_instead").fill("site")
    page.get_by_role("button", name="Replace all").click()
    expect(page.locator("#page_found")).to_contain_text("places changed, in all languages.")
    expect(page.locator("[id='en.body.use']")).to_have_value(re.compile("that the site needs"))
    expect(page.locator("[id='nl.redline.use'] ins", has_text="site").first).to_be_attached()
    assert file_text(example, NL) == before

    page.keyboard.press("Control+s")
    expect(page.locator("#page_state")).to_have_text("Everything is saved.")
    wanted = before.replace("website", "site").replace(
        "Wij gebruiken alleen", "Wij [gebruiken](policy:privacy#retention) alleen"
    )
    assert file_text(example, NL) == wanted


@pytest.mark.parametrize(
    ("form", "field"), [(WRITE, "[id='nl.body.use']"), (EDIT, "textarea[name='text-nl']")]
)
def test_a_word_is_saved_by_a_button(
    newcomer: Page,
    example: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    form: str,
    field: str,
) -> None:
    """The finding goes, and what was typed stays in its field, not saved yet."""
    before = file_text(example, NL)
    write_dictionary(tmp_path / "words", "nl_NL", " ".join(re.findall(r"[^\W\d_]+", before)))
    monkeypatch.setattr("policysite.checks.dictionaries.places", lambda: [tmp_path / "words"])
    with running(example) as preview:
        let_in(newcomer.context, preview)
        newcomer.goto(f"{preview.origin}/preview/en/{form}")
        area = newcomer.locator(field)
        typed = area.input_value().replace("Wij gebruiken", "Wij gebruiken kwezelig", 1)
        area.fill(typed)
        button = newcomer.get_by_role(
            "button", name="Save the word “kwezelig”", include_hidden=True
        )
        expect(button.first).to_be_attached()
        if form == EDIT:
            newcomer.locator("details.hint > summary").click()
        button.first.click()
        expect(button).to_have_count(0)
        expect(area).to_have_value(typed)
        newcomer.close(run_before_unload=False)
    assert (example / "content/words.toml").read_text() == 'nl = ["kwezelig"]\n'
    assert file_text(example, NL) == before


def test_the_lines_of_a_field_are_those_of_the_file(page: Page, address: str) -> None:
    """A field is as high as its text, and a finding leads to its line in it."""
    page.goto(f"{address}en/{WRITE}")
    area = page.locator("[id='nl.body.use']")
    area.fill(area.input_value() + "\n\nDit is **niet af.")
    mark = page.locator("[id='nl.found.use'] .mark", has_text="**niet af.")
    line = int(re.sub(r"\D", "", mark.locator("a").inner_text()))
    numbers = page.locator("[id='nl.body.use'] + .lines > span")
    assert numbers.last.get_attribute("data-number") == str(line)
    assert area.evaluate("field => field.scrollHeight - field.clientHeight") <= 1
    mark.locator("a").click()
    expect(area).to_be_focused()
    assert area.evaluate("f => f.value.slice(f.selectionStart, f.selectionEnd)") == (
        "Dit is **niet af."
    )


def test_two_windows_in_one_section(page: Page, address: str, example: Path) -> None:
    """The second person is informed, keeps their words, and chooses; other sections are saved."""
    other = page.context.new_page()
    for window in (page, other):
        window.goto(f"{address}en/{WRITE}")
        window.locator("[id='nl.body.use']").fill(f"Van {'een' if window is page else 'twee'}.")
    other.locator("[id='en.body.use']").fill("Of two.")
    page.keyboard.press("Control+s")
    expect(page.locator("#page_state")).to_have_text("Everything is saved.")
    other.bring_to_front()
    other.locator("#page_save").click()
    expect(other.locator("[id='nl.body.use.conflict']")).to_contain_text("Van een.")
    expect(other.locator("[id='nl.body.use']")).to_have_value("Van twee.")
    assert "Van een." in file_text(example, NL)
    assert "Of two." in file_text(example, EN)
    other.get_by_label("Replace this by my text").check()
    other.locator("#page_save").click()
    expect(other.locator("#page_state")).to_have_text("Everything is saved.")
    assert "Van twee." in file_text(example, NL)
    page.bring_to_front()
    expect(page.locator("[id='nl.body.use']")).to_have_value("Van twee.")
    other.close()
