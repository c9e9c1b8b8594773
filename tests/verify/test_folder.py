"""A site in a folder: nothing outside it is read, and nothing in it is waited for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.verify.forging import SOURCE
from tests.verify.frozen_sites import found

from policysite.models import Library
from policysite.verify import FolderSite, verify
from policysite.verify.sites import Missing, TooLarge, Wrong


@pytest.mark.slow
def test_one_changed_byte_in_a_folder(copied: Path, ours: Library) -> None:
    """The file of which one byte was changed is named."""
    file = copied / SOURCE
    file.write_bytes(file.read_bytes().replace(b"6", b"7", 1))
    verdict = verify(FolderSite(copied), ours)
    assert found(verdict) == [("changed", SOURCE)]


def test_a_folder_gives_nothing_from_outside(tmp_path: Path) -> None:
    """Links out of the folder, folders, pipes, odd names and large files are not read."""
    inside = tmp_path / "site"
    inside.mkdir()
    (tmp_path / "secret").write_text("x")
    (inside / "link").symlink_to(tmp_path / "secret")
    (inside / "circle").symlink_to(inside / "circle")
    (inside / "large").write_bytes(b"x" * 101)
    (inside / "folder").mkdir()
    site = FolderSite(inside, limit=100)
    for path in ("link", "../secret", str(tmp_path / "secret"), "circle", "x\0", "x" * 300):
        with pytest.raises(Wrong):
            site.read(path)
    for path in ("folder", "nothing", "large/below"):
        with pytest.raises(Missing):
            site.read(path)
    with pytest.raises(TooLarge):
        site.read("large")
    if hasattr(os, "mkfifo"):
        os.mkfifo(inside / "pipe")
        with pytest.raises(Missing):
            site.read("pipe")
