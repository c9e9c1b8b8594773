"""A preview of a copy of the example: as an application, and as a server for browsers."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

import pytest
from tests.helpers import AS_OF, copy_example
from tests.web.conftest import browser_type_launch_args
from werkzeug.test import Client

from policysite.commands.language import LANGUAGES
from policysite.preview import prepare
from policysite.preview.access import LocalGuard
from policysite.preview.app import create_app
from policysite.preview.translator import translators
from policysite.preview.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import BrowserContext
    from werkzeug.test import TestResponse

    from policysite.preview import Preview

__all__ = ["browser_type_launch_args"]

PORT = 8000
ORIGIN = f"http://127.0.0.1:{PORT}"


class Visitor:
    """The person at work: pages are fetched and forms sent as their browser does it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.guard = LocalGuard(PORT)
        self.workspace = Workspace(root, lambda: AS_OF)
        self._app = create_app(self.workspace, self.guard, translators(LANGUAGES), "en")
        self._client = Client(self._app)
        for name in ("127.0.0.1", "localhost"):
            self._client.set_cookie(self.guard.cookie_name, self.guard.cookie, domain=name)

    def stranger(self, *, keeps_cookies: bool = True) -> Client:
        """A browser that was never let in, or a program that sends the cookies it likes."""
        return Client(self._app, use_cookies=keeps_cookies)

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> TestResponse:
        return self._client.get(path, base_url=ORIGIN, headers=dict(headers or {}))

    def post(
        self,
        path: str,
        values: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        *,
        token: str | None = None,
    ) -> TestResponse:
        form = {"token": self.guard.token if token is None else token, **values}
        sent = {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin", **(headers or {})}
        return self._client.post(path, base_url=ORIGIN, data=form, headers=sent)

    def open(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes = b""
    ) -> TestResponse:
        return self._client.open(
            path, method=method, base_url=ORIGIN, headers=dict(headers), data=body
        )


@pytest.fixture
def visitor(example: Path) -> Visitor:
    """Somebody who has the preview of the example open."""
    return Visitor(example)


@pytest.fixture(scope="module")
def onlooker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Somebody who looks at the preview of the example, and changes nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("policysite.checks.dictionaries.places", tuple)
        yield Visitor(copy_example(tmp_path_factory.mktemp("onlooker") / "example"))


def let_in(context: BrowserContext, preview: Preview) -> BrowserContext:
    """A browser's `context` in which the address that `preview` shows was opened before."""
    guard = preview.guard
    context.add_cookies([{"name": guard.cookie_name, "value": guard.cookie, "url": preview.origin}])
    return context


@contextlib.contextmanager
def running(root: Path, port: int = 0) -> Iterator[Preview]:
    """A preview of the project `root` that answers on a real port."""
    preview = prepare(
        root, port, today=lambda: AS_OF, translators=translators(LANGUAGES), first="en"
    )
    thread = threading.Thread(target=preview.run)
    thread.start()
    try:
        yield preview
    finally:
        preview.end()
        thread.join(timeout=10)
        assert not thread.is_alive()
