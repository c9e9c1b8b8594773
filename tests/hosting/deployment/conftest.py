"""Fixtures of the tests of deploying: built sites, targets in memory, OpenSSH."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.hosting.deployment.places import LAYOUTS, Memory
from tests.hosting.deployment.servers import openssh
from tests.hosting.deployment.sites import prepared, projects
from tests.shared import once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from policysite.hosting.deployment.layout import Layout
    from policysite.hosting.deployment.release import Release


@pytest.fixture(scope="session")
def roots(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Built projects by name; no test writes in them."""
    return {path.name: path for path in once(tmp_path_factory, "deployment", projects).iterdir()}


@pytest.fixture(scope="session")
def releases(roots: dict[str, Path]) -> dict[str, Release]:
    """Their releases."""
    return {name: prepared(root) for name, root in roots.items()}


@pytest.fixture(params=LAYOUTS)
def layout(request: pytest.FixtureRequest) -> Callable[[Memory], Layout]:
    """Each way in which releases lie at a target."""
    return LAYOUTS[request.param]


@pytest.fixture
def place() -> Memory:
    """A target in memory."""
    return Memory()


@pytest.fixture(scope="module")
def ssh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """OpenSSH, and an account that may go in."""
    folder = tmp_path_factory.mktemp("ssh")
    with openssh(folder) as address, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder / "home"))
        patch.delenv("SSH_AUTH_SOCK", raising=False)
        yield address
