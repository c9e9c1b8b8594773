"""A picture of every kind of page, in every size and mode, to be looked at.

    .venv/bin/python docs/screenshots.py FOLDER

builds the site with its drafts, as of the day after the first versions, and writes
FOLDER/<page>-<language>-<width>-<mode>.png. It needs the packages of the tests, and Chromium
(CHROMIUM=path, where it is not found by that name).
"""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import sys
import tempfile
import threading
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from policysite.build.freezing import Options, build

ROOT = Path(__file__).resolve().parents[1]
DAY = date(2026, 11, 23)
WIDTHS = (320, 375, 768, 1280, 1920)
MODES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
}
PAGES = {
    "home": "/{}/",
    "privacy": "/{}/privacy/",
    "cookies": "/{}/cookies/",
    "earlier": "/{}/privacy/1.0/",
    "draft": "/{}/privacy/2.0/",
    "redline": "/{}/privacy/1.1/changes/",
    "since": "/{}/cookies/since/1.0/",
    "browsers": "/{}/browsers/",
    "contact": "/{}/contact/",
    "changes": "/{}/changes/",
    "verify": "/{}/verify/",
    "accessibility": "/{}/accessibility/",
    "not-found": "/{}/404.html",
    "chooser": "/",
}


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A file server that logs nothing."""

    def log_message(self, *_: object) -> None:
        """Log nothing."""


def main(folder: Path) -> None:
    """Build, serve, and take every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        site = Path(scratch) / "site"
        options = Options(root=ROOT, out=site, as_of=DAY, base_url=None, drafts=True)
        build(options, lambda pages, _total: iter(pages))
        handler = functools.partial(Quiet, directory=str(site))
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
                args=["--no-sandbox", "--disable-gpu"] if os.geteuid() == 0 else [],
            )
            take(browser, f"http://127.0.0.1:{server.server_port}", folder)
            browser.close()
            server.shutdown()


def take(browser: Browser, address: str, folder: Path) -> None:
    """Every page in every language, width and mode; and as a printed PDF."""
    for mode, options in MODES.items():
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": 900}, **options)
            for name, path in PAGES.items():
                for language in ("nl", "en"):
                    page.goto(address + path.format(language))
                    page.screenshot(
                        path=folder / f"{name}-{language}-{width}-{mode}.png", full_page=True
                    )
            page.close()
    page = browser.new_page()
    for name, path in PAGES.items():
        for language in ("nl", "en"):
            page.goto(address + path.format(language))
            page.pdf(path=folder / f"{name}-{language}.pdf", prefer_css_page_size=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
