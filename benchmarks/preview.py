"""From saving to seeing: `python benchmarks/preview.py` prints how long the preview takes.

A copy of our own content is previewed in a real Chromium; a program saves a draft, and the page
itself reports when the new words are visible. The goal is less than half a second. It prints the
median and the maximum of 20 saves for the text with its problems, the redline, a page of the site,
and the editors' checks while typing; nothing is asserted. Run it with the Python of .venv.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from datetime import date
from pathlib import Path
from statistics import median
from time import sleep, time
from typing import TYPE_CHECKING

from playwright.sync_api import Error, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "site"))

from policysite.commands.language import LANGUAGES  # noqa: E402 (the path comes first)
from policysite.preview import prepare  # noqa: E402
from policysite.preview.translator import translators  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from policysite.preview import Preview

SAVES = 20
DRAFT = "content/nl/privacy/2.0.md"
PLACE = "Deze privacyverklaring"
PAGES = {
    "text and problems": "/preview/en/privacy/2.0/nl/",
    "what changed": "/preview/en/privacy/2.0/nl/changes/",
    "a page of the site": "/nl/privacy/2.0/",
}
# Records the moment at which the words announced last became visible, also while the page is
# reloading.
WATCH = """
const look = () => {
  const wanted = localStorage.getItem("wanted");
  if (wanted && !localStorage.getItem("seen") && document.body.innerText.includes(wanted))
    requestAnimationFrame(() => localStorage.setItem("seen", Date.now()));
};
new MutationObserver(look).observe(document, { childList: true, subtree: true });
addEventListener("load", look);
"""


def main() -> None:
    """Print a line for each page, and one for the check of what is typed."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(ROOT / "content", root / "content")
        preview = prepare(
            root,
            0,
            today=lambda: date(2026, 11, 22),
            translators=translators(LANGUAGES),
            first="en",
        )
        thread = threading.Thread(target=preview.run)
        thread.start()
        try:
            measure(root, preview)
        finally:
            preview.end()
            thread.join()


def measure(root: Path, preview: Preview) -> None:
    """Open each page and save many times."""
    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        context = browser.new_context()
        context.new_page().goto(preview.address)
        for name, path in PAGES.items():
            page = context.new_page()
            page.add_init_script(WATCH)
            page.goto(preview.origin + path)
            report(name, [save(root, page, number) for number in range(SAVES)])
            page.close()
        page = context.new_page()
        page.goto(f"{preview.origin}/preview/en/privacy/2.0/all/edit/")
        report("problems as one types, after the last key", [typed(page) for _ in range(SAVES)])
        page.goto(f"{preview.origin}/preview/en/privacy/2.0/all/write/")
        report("the same on the page for writing", [written(page) for _ in range(SAVES)])
        browser.close()


def save(root: Path, page: Page, number: int) -> float:
    """Milliseconds from the end of a save until the new words are on the page."""
    path = root / DRAFT
    words = f"Proef {number} van {page.url.count('/')}"
    page.evaluate("words => { localStorage.clear(); localStorage.setItem('wanted', words) }", words)
    text = (ROOT / DRAFT).read_text(encoding="utf-8").replace(PLACE, f"{words} {PLACE}", 1)
    path.write_text(text, encoding="utf-8")
    saved = time()
    while True:
        sleep(0.05)
        try:
            seen = page.evaluate("localStorage.getItem('seen')")
        except Error:  # the page is reloading
            continue
        if seen:
            sleep(1)  # the next save starts when everything is idle
            return float(seen) - saved * 1000


def typed(page: Page) -> float:
    """Milliseconds from a key until the problems are shown, including the delay."""
    return float(
        page.evaluate(
            """() => new Promise((done) => {
              const area = document.getElementById("text-nl");
              const panel = () => document.getElementById("page_panel_nl").textContent;
              const before = panel();
              area.value = area.value.includes("(#nowhere)")
                ? area.value.replace("(#nowhere)", "(#data)")
                : area.value.replace("(#data)", "(#nowhere)");
              const start = performance.now();
              area.dispatchEvent(new Event("input", { bubbles: true }));
              const look = () =>
                panel() === before ? setTimeout(look, 2) : done(performance.now() - start);
              look();
            })"""
        )
    )


def written(page: Page) -> float:
    """The same in a field of the page for writing, with the longest draft in every language."""
    return float(
        page.evaluate(
            """() => new Promise((done) => {
              const area = [...document.querySelectorAll("textarea[id^='nl.body.']")]
                .find((each) => each.value.length > 200);
              const panel = document.getElementById(area.id.replace("body", "found")).id;
              const found = () => document.getElementById(panel).textContent;
              const before = found();
              const link = " [zie](#nowhere)";
              area.value = area.value.endsWith(link)
                ? area.value.slice(0, -link.length)
                : area.value + link;
              const start = performance.now();
              area.dispatchEvent(new Event("input", { bubbles: true }));
              const look = () =>
                found() === before ? setTimeout(look, 2) : done(performance.now() - start);
              look();
            })"""
        )
    )


def report(name: str, times: list[float]) -> None:
    """A line with the median and the worst."""
    print(f"{name:<45} median {median(times):6.0f} ms   worst {max(times):6.0f} ms", flush=True)


if __name__ == "__main__":
    main()
