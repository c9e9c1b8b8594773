"""The site of We-Assist, frozen on a day on which all that is published applies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.helpers import ROOT
from tests.shared import once
from tests.web.conftest import browser_type_launch_args, served, window
from tests.web.test_reading import with_papers

__all__ = ["browser_type_launch_args", "window"]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of We-Assist, with its drafts and PDFs."""
    return once(tmp_path_factory, "ours", lambda out: with_papers(ROOT, out))


@pytest.fixture(scope="session")
def address(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where that site is served over HTTPS."""
    with served(site, tmp_path_factory.mktemp("serve")) as found:
        yield found
