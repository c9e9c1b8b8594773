"""The pictures in README.md: a statement, and a redline, as visitors see them.

    .venv/bin/python docs/readme_pictures.py

builds the site of this project for one day, and writes docs/images/. It needs the packages of the
tests, and Chromium (CHROMIUM=path, where it is not found by that name).
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

from playwright.sync_api import sync_playwright

from policysite.build.freezing import Options, build

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
DAY = date(2026, 11, 24)
SIZE = {"width": 900, "height": 760}
# The page of each picture, and the section with which it begins.
PICTURES = {
    "statement": ("en/privacy/index.html", ""),
    "redline": ("en/privacy/1.1/changes/index.html", "#sharing"),
}


def main() -> None:
    """Take both pictures again."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder) / "site"
        build(Options(root=ROOT, out=site, as_of=DAY), lambda pages, _: iter(pages))
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"] if os.geteuid() == 0 else [],
        )
        page = browser.new_page(viewport=SIZE)
        for name, (path, section) in PICTURES.items():
            page.goto(f"{(site / path).as_uri()}{section}")
            page.screenshot(path=IMAGES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
