"""A scan brings its own Playwright, which cannot run in the thread of the one of the tests."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from policysite.scanning import scan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def scans_apart() -> Iterator[None]:
    """Until the end of a `with`, every scan runs in a thread of its own."""
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(1) as thread:

        def aside(work: Callable[..., Any]) -> Callable[..., Any]:
            return lambda *args, **named: thread.submit(work, *args, **named).result()

        for name in ("run", "pages_of"):
            patch.setattr(scan, name, aside(getattr(scan, name)))
        yield
