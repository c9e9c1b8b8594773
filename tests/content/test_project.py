from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.helpers import NL, check, document, tree, write_project

from policysite.content import reader
from policysite.content.folders import SYMLINK

if TYPE_CHECKING:
    from pathlib import Path


def link(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    path.rename(target)
    path.symlink_to(target)


@pytest.mark.parametrize(
    "name",
    [
        "nl/privacy/1.1.md",
        "nl/privacy",
        "nl",
        "site.toml",
        "browsers.yaml",
        "ledger",
        "ledger/privacy",
        "ledger/privacy/1.1.json",
        "ledger/privacy/1.1.nl.html",
        "en/cookies/1.1.md",
    ],
)
def test_a_link_to_another_place_is_told_once(example: Path, name: str) -> None:
    """A symbolic link in content/ is a problem, although the same bytes are behind it."""
    link(example / "content" / name, example / "elsewhere" / "target")
    found = [p for p in check(example) if p.rule is SYMLINK]
    assert [problem.path for problem in found] == [f"content/{name}"]


def test_content_itself_may_not_be_a_link(example: Path) -> None:
    """The folder content/ itself is held to the same."""
    link(example / "content", example / "elsewhere")
    assert [p.path for p in check(example) if p.rule is SYMLINK] == ["content"]


def test_a_pipe_is_not_waited_for(example: Path) -> None:
    """A file that never ends, or never begins, does not hang the check."""
    for name in ("browsers.yaml", "nl/cookies/1.1.md", "ledger/privacy/1.0.nl.html"):
        (example / "content" / name).unlink()
        os.mkfifo(example / "content" / name)
    assert {p.rule.name for p in check(example)} >= {"encoding", "file-name", "ledger-file"}


def test_unsaved_text_is_read_in_place_of_the_file(tmp_path: Path) -> None:
    """What somebody is typing is checked with the rest of the content, and nothing is written."""
    root = write_project(tmp_path)
    before = tree(root)
    typed = document("## Other {#other}\n\nText.\n").encode()
    library = reader.load(root, {f"content/{NL}": typed})
    sections = library.policies["privacy"].versions[0].documents["nl"].sections
    assert [section.id for section in sections] == ["other"]
    assert tree(root) == before
