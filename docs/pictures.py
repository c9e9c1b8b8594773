"""The pictures in docs/for-the-legal-team.md: a change to the privacy statement, in a real browser.

    .venv/bin/python docs/pictures.py

works on a copy of content/ without its drafts, and writes docs/images/. It needs the packages of
the tests, and Chromium (CHROMIUM=path, where it is not found by that name).
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from policysite.cli import main as command
from policysite.commands.language import LANGUAGES
from policysite.preview import prepare
from policysite.preview.translator import translators

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from policysite.preview import Preview

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
TODAY = date(2026, 11, 24)
SIZE = {"width": 1120, "height": 700}
DRAFT = "privacy/2.0"
# What the lawyer writes: first only in Dutch, then also in English.
CHANGES = {
    "nl": [
        ("De bewaartermijn is 6 maanden.", "De bewaartermijn is 4 maanden."),
        ("[[TODO:", "  - De bewaartermijn is verkort van 6 naar 4 maanden."),
    ],
    "en": [
        ("The retention period is 6 months.", "The retention period is 4 months."),
        ("[[TODO:", "  - The retention period has been shortened from 6 to 4 months."),
    ],
}


def main() -> None:
    """Take every picture again, in Dutch and in English."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"] if os.geteuid() == 0 else [],
        )
        for locale in LANGUAGES:
            root = project(Path(folder) / locale)
            with preview(root, locale) as running:
                walk(browser, root, running, locale)
        browser.close()


def project(root: Path) -> Path:
    """A copy of our content in which version 2.0 of the privacy statement was just started."""
    shutil.copytree(ROOT / "content", root / "content")
    for draft in (root / "content").glob("*/*/2.0.md"):
        draft.unlink()
    command(["--root", str(root), "new", "privacy", "--major"], standalone_mode=False)
    return root


@contextmanager
def preview(root: Path, locale: str) -> Iterator[Preview]:
    """A running preview of the project `root`."""
    running = prepare(
        root, 0, today=lambda: TODAY, translators=translators(LANGUAGES), first=locale
    )
    thread = threading.Thread(target=running.run)
    thread.start()
    try:
        yield running
    finally:
        running.end()
        thread.join()


def walk(browser: Browser, root: Path, running: Preview, locale: str) -> None:
    """Make the change, and take a picture at each step."""
    page = browser.new_page(viewport=SIZE, locale=locale)
    start = f"{running.origin}/preview/{locale}/"
    draft = f"{start}{DRAFT}/nl/"
    page.goto(running.address)
    page.wait_for_url(start)
    take(page, f"overview-{locale}")
    edit(root, "nl")
    page.goto(f"{start}{DRAFT}/all/write/#section-retention")
    page.wait_for_timeout(1500)
    take(page, f"edit-{locale}")
    page.goto(draft)
    page.wait_for_timeout(1500)
    take(page, f"problems-{locale}")
    edit(root, "en")
    page.goto(f"{start}{DRAFT}/nl/beside/en/#retention")
    take(page, f"beside-{locale}")
    page.goto(f"{draft}changes/")
    take(page, f"changes-{locale}")
    page.goto(f"{draft}publish/")
    take(page, f"publish-{locale}")
    page.close()


def edit(root: Path, language: str) -> None:
    """Write what the lawyer writes in one language."""
    path = root / f"content/{language}/{DRAFT}.md"
    lines = path.read_text(encoding="utf-8").split("\n")
    for wanted, written in CHANGES[language]:
        lines = [changed(line, wanted, written) for line in lines]
    path.write_text("\n".join(lines), encoding="utf-8")


def changed(line: str, wanted: str, written: str) -> str:
    """A line with `written` instead of `wanted`; instead of the entire line for an open place."""
    if wanted not in line:
        return line
    return written if wanted.startswith("[[") else line.replace(wanted, written)


def take(page: Page, name: str) -> None:
    """A picture of the window's content."""
    page.wait_for_timeout(300)
    page.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    sys.exit(main())
