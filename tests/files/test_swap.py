"""Swapping: readers see the old folder or the new one, and only one build works at a time."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.helpers import ROOT, tree

from policysite.files import disk, swap

pytestmark = pytest.mark.slow

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges in one call")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """An old site with the staged new one next to it."""
    target = tmp_path / "build"
    for folder, text in ((target, "old"), (swap.staging_of(target), "new")):
        folder.mkdir()
        (folder / "index.html").write_text(text)
    return target


def without_exchange(_one: Path, _other: Path) -> bool:
    return False


def names(target: Path) -> list[str]:
    return sorted(path.name for path in target.parent.iterdir())


@pytest.mark.parametrize("supported", [True, False])
def test_into_place(target: Path, monkeypatch: pytest.MonkeyPatch, supported: bool) -> None:
    """The staged folder replaces the old one, and nothing is left next to it."""
    if not supported:
        monkeypatch.setattr(disk, "exchange", without_exchange)
    swap.into_place(target)
    assert tree(target) == {"index.html": b"new"}
    swap.recover(target)
    assert names(target) == ["build"]


@pytest.mark.parametrize("supported", [True, False])
def test_into_place_first(target: Path, monkeypatch: pytest.MonkeyPatch, supported: bool) -> None:
    """Where there was no folder yet, the staged one is just moved there."""
    if not supported:
        monkeypatch.setattr(disk, "exchange", without_exchange)
    (target / "index.html").unlink()
    target.rmdir()
    swap.into_place(target)
    assert names(target) == ["build"]
    assert tree(target) == {"index.html": b"new"}


def test_recover_between_two_renames(target: Path) -> None:
    """After a crash between the two renames, the old site comes back."""
    target.rename(target.with_name(".build.previous"))
    swap.recover(target)
    assert names(target) == ["build"]
    assert tree(target) == {"index.html": b"old"}


def test_recover_after_two_renames(target: Path) -> None:
    """After a crash behind the two renames, the new site stays."""
    target.rename(target.with_name(".build.previous"))
    swap.staging_of(target).rename(target)
    swap.recover(target)
    assert names(target) == ["build"]
    assert tree(target) == {"index.html": b"new"}


def test_recover_half_made(target: Path) -> None:
    """After a crash in the middle of a build, what it had made goes."""
    swap.recover(target)
    assert names(target) == ["build"]
    assert tree(target) == {"index.html": b"old"}


def test_second_rename_fails(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the second rename fails, the old site can be put back."""
    rename = Path.rename

    def failing(self: Path, other: Path) -> Path:
        if self == swap.staging_of(target):
            raise OSError(errno.EIO, "no")
        return rename(self, other)

    monkeypatch.setattr(disk, "exchange", without_exchange)
    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="no"):
        swap.into_place(target)
    swap.recover(target)
    assert tree(target) == {"index.html": b"old"}


@linux
def test_never_a_moment_without(target: Path) -> None:
    """Whoever asks for the page again and again while folders are swapped always gets one."""
    program = (
        "import sys; from pathlib import Path; from policysite.files import swap\n"
        "for _ in range(5000): swap.into_place(Path(sys.argv[1]))"
    )
    swapping = subprocess.Popen(
        [sys.executable, "-c", program, str(target)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "site")},
    )
    seen = {(target / "index.html").read_text()}
    while swapping.poll() is None:
        seen.add((target / "index.html").read_text())
    assert swapping.returncode == 0
    assert seen == {"old", "new"}


def hold(target: Path, ready: str) -> None:
    with swap.locked(target):
        Path(ready).touch()
        signal.pause()


def test_lock_of_a_killed_builder(tmp_path: Path) -> None:
    """A builder that was killed leaves nothing locked, and its lock file goes with the next."""
    target = tmp_path / "build"
    holder = multiprocessing.get_context("spawn").Process(
        target=hold, args=(target, str(tmp_path / "ready"))
    )
    holder.start()
    while not (tmp_path / "ready").exists():
        assert holder.is_alive()
    holder.kill()
    holder.join()
    assert (tmp_path / ".build.lock").exists()
    with swap.locked(target):
        pass
    assert names(target) == ["ready"]


def count_up(target: Path, rounds: int) -> None:
    counter = target.with_name("counter")
    for _ in range(rounds):
        with swap.locked(target):
            counter.write_text(str(int(counter.read_text()) + 1))


def test_one_builder_at_a_time(tmp_path: Path) -> None:
    """No two processes hold the lock at once, although its file comes and goes."""
    (tmp_path / "counter").write_text("0")
    target = tmp_path / "build"
    workers = [
        multiprocessing.get_context("spawn").Process(target=count_up, args=(target, 300))
        for _ in range(3)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert (tmp_path / "counter").read_text() == "900"
    assert names(target) == ["counter"]


def test_lock_without_fcntl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the system has no such lock, building works without it."""
    monkeypatch.setitem(sys.modules, "fcntl", None)
    with swap.locked(tmp_path / "build"):
        pass
    assert not list(tmp_path.iterdir())
