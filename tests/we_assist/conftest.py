"""The site of We-Assist, frozen as it is on the day after its newest publication applies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.helpers import ROOT, load
from tests.web.conftest import browser_type_launch_args, freeze, served, window

__all__ = ["browser_type_launch_args", "window"]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of We-Assist with its drafts, once everything that is published applies."""
    policies = load(ROOT).policies.values()
    as_of = max(version.effective for policy in policies for version in policy.published)
    return freeze(tmp_path_factory.mktemp("ours") / "site", as_of, drafts=True, root=ROOT)


@pytest.fixture(scope="session")
def address(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where that site is served over HTTPS."""
    with served(site, tmp_path_factory.mktemp("serve")) as found:
        yield found
