"""What the chain cannot show of its newest entry, those can who have seen it before."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.helpers import AS_OF, copy_example, run

from policysite.build.freezing import Options, build

ENTRY = "content/ledger/privacy/2.0.json"


def git(root: Path, *arguments: str) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is missing: what the main branch has was not compared")
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *arguments]
    subprocess.run(command, cwd=root, capture_output=True, check=True)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The example, in a folder that nobody else has seen."""
    return copy_example(tmp_path / "example")


def change_the_day(root: Path) -> None:
    """Another day in the newest entry, written as publish writes it."""
    path = root / ENTRY
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"2027-01-01"', '"2027-02-01"'), encoding="utf-8")


def faults(root: Path, *options: str) -> list[str]:
    """What “check” finds in the ledger."""
    result = run(root, "check", "--format", "json", *options)
    found = json.loads(result.stdout)
    return [f"{each['path']}: {each['message']}" for each in found if "ledger" in each["path"]]


def files_of(root: Path) -> list[Path]:
    """The files of the newest version: its entry, articles and sources."""
    patterns = ("content/ledger/privacy/2.0.*", "content/??/privacy/2.0.md")
    return [path for pattern in patterns for path in root.glob(pattern)]


def in_git(root: Path) -> Path:
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "base")
    return root


def test_nobody_knows_without_a_baseline(root: Path) -> None:
    """The chain itself cannot show it: no other entry has the hash of the newest one."""
    change_the_day(root)
    assert faults(root) == []
    assert "was compared with" not in run(root, "check").stderr


@pytest.mark.slow
def test_the_main_branch_has_seen_it(root: Path) -> None:
    """Whether it is committed or not, on this branch or on another one."""
    in_git(root)
    assert faults(root) == []
    assert "The ledger was compared with main." in run(root, "check").stderr
    git(root, "checkout", "-q", "-b", "draft")
    change_the_day(root)
    expected = [f"{ENTRY}: it differs from main"]
    assert faults(root) == expected
    git(root, "commit", "-qam", "another day")
    assert faults(root) == expected


def test_what_the_main_branch_has_is_not_missing(root: Path) -> None:
    """The newest entry taken away, with its texts, leaves a chain that is whole."""
    in_git(root)
    for path in [
        *root.glob("content/ledger/privacy/2.0.*"),
        *root.glob("content/??/privacy/2.0.md"),
    ]:
        path.unlink()
    assert f"{ENTRY}: it is missing, but it is in main" in faults(root)


def test_what_came_later_on_the_main_branch_is_not_missed(root: Path) -> None:
    """A branch that is behind is compared with where it began."""
    for path in [
        *root.glob("content/ledger/privacy/2.0.*"),
        *root.glob("content/??/privacy/2.0.md"),
    ]:
        path.rename(root / path.name)
    in_git(root)
    git(root, "checkout", "-q", "-b", "behind")
    git(root, "checkout", "-q", "main")
    (root / "content/ledger/privacy/2.0.json").write_text("{}", encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "published")
    git(root, "checkout", "-q", "behind")
    assert faults(root) == []


@pytest.mark.slow
def test_the_last_build_has_seen_it(root: Path) -> None:
    """build/SHA256SUMS is compared, too, and says nothing of what was published since."""
    options = Options(root=root, out=root / "build", as_of=AS_OF)
    build(options, lambda pages, _: iter(pages))
    assert faults(root) == []
    change_the_day(root)
    assert faults(root) == [f"{ENTRY}: it differs from build/SHA256SUMS"]


@pytest.mark.slow
def test_a_list_that_was_kept_has_seen_it(root: Path, tmp_path: Path) -> None:
    """Anyone who kept a SHA256SUMS can compare, and misses what is gone."""
    build(Options(root=root, out=tmp_path / "site", as_of=AS_OF), lambda pages, _: iter(pages))
    kept = tmp_path / "site/SHA256SUMS"
    assert faults(root, "--sums", str(kept)) == []
    change_the_day(root)
    assert faults(root, "--sums", str(kept)) == [f"{ENTRY}: it differs from {kept}"]
    (root / ENTRY).unlink()
    assert f"{ENTRY}: it is missing, but it is in {kept}" in faults(root, "--sums", str(kept))


def test_a_text_that_was_withdrawn_is_not_missed(root: Path) -> None:
    """What the law requires to be removed may go; its record exists."""
    in_git(root)
    reasons = ("--reason-nl", "Bevel.", "--reason-en", "Order.", "--yes")
    assert run(root, "withdraw", "privacy", "1.0", *reasons).exit_code == 0
    assert faults(root) == []


def test_what_is_no_list_is_told(root: Path, tmp_path: Path) -> None:
    """A file of another kind is no SHA256SUMS."""
    path = tmp_path / "x"
    path.write_bytes(b"\xff")
    result = run(root, "check", "--sums", str(path))
    assert result.exit_code == 1
    assert f"{path} is not a SHA256SUMS file." in result.stderr
