"""The version of the program, where people and programs look for it."""

from __future__ import annotations

import re
import tomllib

from tests.helpers import ROOT

from policysite import __version__


def test_the_version_is_one() -> None:
    """The package, its metadata and the list of changes name the same version."""
    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert metadata["project"]["version"] == __version__
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## ([0-9.]+) ", changes, re.MULTILINE)[:1] == [__version__]
