"""A preview that a double click has started ends when its last page is closed, and not before."""

from __future__ import annotations

import shutil
import subprocess
import threading
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.helpers import AS_OF, ROOT
from tests.preview.conftest import let_in

from policysite.commands.language import LANGUAGES
from policysite.preview import prepare, presence
from policysite.preview.translator import translators

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands until it is moved."""
    now = [0.0]
    monkeypatch.setattr(presence, "monotonic", lambda: now[0])
    return now


def test_it_ends_after_the_last_page(clock: list[float]) -> None:
    """Not before the first, not between a page and the next, not while one is open."""
    pages = presence.Presence()
    clock[0] = 1000
    assert not pages.is_over()
    pages.here("a")
    pages.gone("a")
    clock[0] += 14
    pages.here("b")
    pages.here("c")
    pages.gone("b")
    pages.gone("b")
    clock[0] += 500
    pages.here("c")
    clock[0] += 500
    assert not pages.is_over()
    pages.gone("c")
    assert not pages.is_over()
    clock[0] += 16
    assert pages.is_over()


def test_a_page_that_says_nothing_any_more_has_gone(clock: list[float]) -> None:
    """A browser that was killed reports nothing; a hidden page reports now and then."""
    pages = presence.Presence()
    pages.here("a")
    clock[0] += 599
    assert not pages.is_over()
    clock[0] += 2
    assert not pages.is_over()
    clock[0] += 16
    assert pages.is_over()


@pytest.mark.slow
@pytest.mark.browser
def test_closing_the_page_ends_the_preview(
    browser: Browser, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Going from page to page does not; closing the last one does."""
    monkeypatch.setattr(presence, "_GAP", 2.0)
    preview = prepare(
        example, 0, today=lambda: AS_OF, translators=translators(LANGUAGES), first="en"
    )
    thread = threading.Thread(target=preview.run, kwargs={"until_closed": True})
    thread.start()
    context = let_in(browser.new_context(), preview)
    page = context.new_page()
    page.goto(f"{preview.origin}/preview/en/")
    page.get_by_role("link", name="The live site").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The live site")
    page.wait_for_timeout(3500)
    assert thread.is_alive()
    page.close()
    thread.join(timeout=15)
    assert not thread.is_alive()
    context.close()


@pytest.mark.parametrize("name", ["Start policysite.command", "Start policysite.desktop"])
def test_a_double_click_starts_it(tmp_path: Path, name: str) -> None:
    """In the folder of the file, whatever that is called and wherever one stands."""
    folder = tmp_path / "a company's files"
    folder.mkdir()
    shutil.copy(ROOT / name, folder / name)
    (folder / "run.py").write_text("import sys; print(*sys.argv[1:])\n", encoding="utf-8")
    command = [str(folder / name)]
    if name.endswith(".desktop"):
        lines = (folder / name).read_text(encoding="utf-8").split("\n")
        line = next(line for line in lines if line.startswith("Exec="))
        script = line.partition("'")[2].rpartition("'")[0]
        command = ["sh", "-c", script, "start", str(folder / name)]
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "preview --open --until-closed --port 0\n"


def test_what_windows_starts() -> None:
    """The same, in lines that end as its interpreter wants them, from the folder of the file."""
    lines = (ROOT / "Start policysite.cmd").read_bytes().decode("ascii").split("\r\n")
    assert lines[-1] == ""
    assert not any("\n" in line for line in lines)
    assert 'cd /d "%~dp0"' in lines
    assert "%PYTHON% run.py preview --open --until-closed --port 0" in lines
