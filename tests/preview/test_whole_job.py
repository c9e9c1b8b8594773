"""From a Word file to the page that nginx serves: in the browser, and nowhere else."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.helpers import commit, free_port, git
from tests.hosting.servers import program, started
from tests.preview.conftest import let_in, running

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

pytestmark = [pytest.mark.slow, pytest.mark.browser]

NGINX = """\
daemon off;
{user}
pid {state}/nginx.pid;
error_log {state}/error.log;
events {{}}
http {{
    access_log off;
    default_type text/html;
    client_body_temp_path {state}/body;
    proxy_temp_path {state}/proxy;
    fastcgi_temp_path {state}/fastcgi;
    uwsgi_temp_path {state}/uwsgi;
    scgi_temp_path {state}/scgi;
    server {{ listen 127.0.0.1:{port}; root {www}; }}
}}
"""
WORD = {
    "nl": (
        "Privacyverklaring",
        "# 1. Inleiding\n\nIn deze verklaring leest u wat Voorbeeld BV met uw gegevens doet.\n\n"
        "## 1.1 Woorden\n\nPersoonsgegevens zijn alle gegevens die iets over u zeggen.\n\n"
        "# 2. Doelen\n\nWij gebruiken uw e-mailadres om uw vraag te beantwoorden.\n\n"
        "# 3. Bewaartermijn\n\nWij bewaren uw gegevens 12 maanden.\n\n"
        "# 4. Uw rechten\n\nU kunt uw gegevens inzien.\n",
    ),
    "en": (
        "Privacy statement",
        "# 1. Introduction\n\nIn this statement you read what Voorbeeld BV does with your data.\n\n"
        "## 1.1 Words\n\nPersonal data are all data that say something about you.\n\n"
        "# 2. Purposes\n\nWe use your e-mail address to answer your question.\n\n"
        "# 3. Retention period\n\nWe keep your data for 6 months.\n\n"
        "# 4. Your rights\n\nYou can see your data.\n",
    ),
}


class Hand:
    """What somebody does: how often they click, and in how many fields they write."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0
        self.fields = 0

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def write(self, field: str, text: str) -> None:
        self.page.locator(f"[id='{field}']").fill(text)
        self.fields += 1


def word_file(folder: Path, language: str) -> Path:
    """A Word file as somebody gets it from the company's lawyers."""
    pypandoc = pytest.importorskip("pypandoc", reason="pandoc is missing: no Word file was tried")
    title, text = WORD[language]
    file = folder / f"{language}.docx"
    pypandoc.convert_text(
        f"---\ntitle: {title}\n---\n\n{text}", "docx", "markdown", outputfile=str(file)
    )
    return file


def prepared(root: Path, www: Path, remote: Path) -> None:
    """The project of a company: a repository with a remote, and the place of its site."""
    settings = root / "content/site.toml"
    more = f'\n[deploy.live]\nto = "{www}"\nroot = "plain"\n'
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8")
    www.mkdir()
    git(remote.parent, "init", "--bare", remote.name)
    git(root, "init")
    git(root, "config", "user.name", "Zoë Jansen")
    git(root, "config", "user.email", "zoe@voorbeeld.nl")
    (root / ".gitignore").write_text("/build\n/.build.*\n", encoding="utf-8")
    commit(root)
    git(root, "remote", "add", "origin", str(remote))


def bring_in(hand: Hand, overview: str, file: Path, language: str) -> None:
    """Import a file as the next version: choose it, look at what becomes of it, keep it."""
    page = hand.page
    page.goto(overview)
    hand.click(page.locator("#page_import_privacy > summary"))
    page.locator("#page_file_privacy").set_input_files(file)
    hand.clicks += 1
    page.locator("#page_in_privacy").select_option(language)
    page.locator("#page_as_privacy").fill("3.0")
    hand.click(page.locator("#page_import_privacy button"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{language}.docx")
    hand.click(page.get_by_role("button", name="Als concept bewaren"))
    expect(page.locator("#page_writer")).to_be_visible()


def test_the_whole_job(browser: Browser, example: Path, tmp_path: Path) -> None:
    """12 months instead of 6, in both languages, readers informed, from 1 January, deployed."""
    www, state = tmp_path / "www", tmp_path / "state"
    state.mkdir()
    prepared(example, www, tmp_path / "remote.git")
    files = {language: word_file(tmp_path, language) for language in WORD}
    with running(example) as preview:
        context = let_in(browser.new_context(viewport={"width": 1280, "height": 900}), preview)
        page = context.new_page()
        hand = Hand(page)
        overview = f"{preview.origin}/preview/nl/"
        for language, file in files.items():
            bring_in(hand, overview, file, language)
        parity = page.locator("[id='en.found.retention'] .mark", has_text="“6 months”")
        expect(parity).to_be_visible()
        hand.write("en.body.retention", "We keep your data for 12 months.")
        hand.write("nl.changes.0", "Wij bewaren uw gegevens 12 maanden in plaats van 6.")
        hand.write("en.changes.0", "We keep your data for 12 months instead of 6.")
        expect(parity).to_have_count(0)
        page.keyboard.press("Control+s")
        expect(page.locator("#page_state")).to_have_text("Alles is opgeslagen.")
        expect(page.locator(".found .mark.error")).to_have_count(0)

        hand.click(page.get_by_role("link", name="Publiceren", exact=True))
        hand.write("page_day", "2027-01-01")
        hand.click(page.get_by_role("button", name="Tonen"))
        expect(page.locator("#page_publish")).to_contain_text("1 januari 2027")
        hand.click(page.locator("#page_sure"))
        hand.click(page.get_by_role("button", name="Privacyverklaring 3.0 publiceren"))
        expect(
            page.get_by_text("De publicatie is vastgelegd (commit) en verstuurd")
        ).to_be_visible()
        hand.click(page.get_by_role("button", name="Plaatsen: live"))
        expect(page.get_by_text("De site staat live.")).to_be_visible(timeout=60_000)
        context.close()

    assert git(example, "log", "-1", "--format=%an: %s", "origin/main").startswith(
        "Zoë Jansen: Publish privacy 3.0, in force from Friday, 1 January 2027"
    )
    user = "user root;" if os.geteuid() == 0 else ""
    port = free_port()
    conf = state / "nginx.conf"
    conf.write_text(NGINX.format(state=state, port=port, www=www, user=user), encoding="utf-8")
    with started([program("nginx"), "-c", str(conf)], state, port):
        public = browser.new_page()
        for language, words in (("nl", "12 maanden"), ("en", "12 months")):
            public.goto(f"http://127.0.0.1:{port}/{language}/privacy/3.0/")
            expect(public.locator("article")).to_contain_text(words)
        public.close()
    # Before: two terminal sessions, ten clicks, six places, four files deleted by hand.
    assert (hand.clicks, hand.fields) == (13, 4)
