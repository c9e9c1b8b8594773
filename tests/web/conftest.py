"""The example project, frozen on two days, and served over HTTPS for the tests of its pages."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.helpers import AS_OF, EXAMPLE, free_port
from tests.shared import once
from tests.web import answering as answers
from tests.web.window import Window

from policysite.build.freezing import Options, build
from policysite.errors import MissingExtra
from policysite.hosting import serve
from policysite.web import pdf

ROOT = Path(__file__).parents[2]
# Debian's Chromium without the windows of a browser: the same pages for half the work.
HEADLESS_SHELL = Path("/usr/lib/chromium/chromium-headless-shell")
LANGUAGES = ("nl", "en")
# A day with every state but draft: of privacy, 1.0 is superseded, 1.1 in force, 2.0 scheduled.
FIRST_DAY = AS_OF
# The day on which 2.0 applies.
SECOND_DAY = date(2027, 1, 1)


def freeze(out: Path, as_of: date, *, drafts: bool = False, root: Path = EXAMPLE) -> Path:
    """The example, or another project, frozen into `out` as it is on `as_of`."""
    options = Options(root=root, out=out, as_of=as_of, drafts=drafts)
    build(options, lambda pages, _total: iter(pages))
    return out


@pytest.fixture(scope="session")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site on the first day."""
    return once(tmp_path_factory, "first", lambda out: freeze(out, FIRST_DAY))


@pytest.fixture(scope="session")
def frozen_later(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site on the second day, with the drafts."""
    return once(tmp_path_factory, "second", lambda out: freeze(out, SECOND_DAY, drafts=True))


@pytest.fixture(scope="session")
def address(frozen_later: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the site of the second day is served over HTTPS."""
    with served(frozen_later, tmp_path_factory.mktemp("serve")) as found:
        yield found


@contextlib.contextmanager
def served(site: Path, folder: Path) -> Iterator[str]:
    """The address at which `site` is served over HTTPS; what that needs is kept in `folder`."""
    port = free_port()
    process = serve.start(site, folder, port)
    yield f"https://localhost:{port}"
    serve.stop(process)


@pytest.fixture(scope="session")
def answering(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that answers every question of a visitor, with its site in build/."""
    root = answers.write(tmp_path_factory.mktemp("answering"))
    freeze(root / "build", FIRST_DAY, root=root)
    return root


@pytest.fixture(scope="session")
def pango() -> None:
    """Skip where Pango is missing; WeasyPrint is loaded by the first test that asks."""
    try:
        pdf.require()
    except MissingExtra:
        pytest.skip("no PDF can be made without Pango")


def without_windows(program: str) -> str:
    """What shows the same pages as the browser `program` for less work, where that is known."""
    if program == "/usr/bin/chromium" and HEADLESS_SHELL.is_file():
        return str(HEADLESS_SHELL)
    return program


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the system's Chromium, quiet towards the network."""
    arguments = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-gpu",
        "--disable-quic",
        "--disable-sync",
        # A page is open for a second: neither a process nor optimised code of its own pays off.
        "--js-flags=--no-opt --no-maglev",
        "--no-first-run",
        "--renderer-process-limit=1",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium has no sandbox for root
    chromium = {"executable_path": without_windows(os.environ["CHROMIUM"]), "args": arguments}
    return {**browser_type_launch_args, **chromium}


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[Window]:
    """The one window in which page after page is opened; a new one costs more than a page."""
    # French: a language that the site does not have, so that / is not redirected.
    context = browser.new_context(ignore_https_errors=True, locale="fr")
    yield Window(context.new_page())
    context.close()
