"""Pages made in several processes: the same bytes as in one, and none that outlives the build."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from tests.build import incremental
from tests.build.incremental import Change, watch
from tests.helpers import tree

from policysite import processes
from policysite.build import freezer
from policysite.build.freezing import build
from policysite.errors import BuildError
from policysite.web import structured_data

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot double a process"),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project; no test writes in it."""
    return incremental.project(tmp_path_factory.mktemp("made") / "project")


@pytest.fixture
def root(made: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project, for builds that use two processes however few pages there are."""
    monkeypatch.setattr(freezer, "_FEW", 0)
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # pytest has its own
    monkeypatch.setattr(processes, "cores", lambda: 2)
    return made


def test_the_same_bytes(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes make the same site as one, and every page goes by."""
    seen: list[str] = []

    def watching(pages: Iterable[str], total: int) -> Iterator[str]:
        for page in pages:
            seen.append(page)
            yield page
        assert len(seen) == total

    build(Change(root).options(tmp_path / "two"), watching)
    monkeypatch.setattr(processes, "cores", lambda: 1)
    build(Change(root).options(tmp_path / "one"), watch)
    assert tree(tmp_path / "two") == tree(tmp_path / "one")


def test_pages_come_from_other_processes(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pages of the policies are made by others."""
    monkeypatch.setattr(structured_data, "statement", lambda *_values: str(os.getpid()))
    build(Change(root).options(tmp_path / "site"), watch)
    for policy in incremental.POLICIES:
        page = (tmp_path / f"site/nl/{policy}/1.0/index.html").read_text(encoding="utf-8")
        maker = re.search(r'ld\+json">(\d+)<', page)
        assert maker is not None
        assert int(maker[1]) != os.getpid()


def test_a_page_that_cannot_be_made(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error in another process is reported as if it had been in this one."""

    def broken(**_values: str) -> str:
        raise ValueError("nobody knows why")

    monkeypatch.setattr(structured_data, "statement", lambda *_: broken())
    with pytest.raises(BuildError, match=r"could not be built.*ValueError: nobody knows why"):
        build(Change(root).options(tmp_path / "site"), watch)
    assert [path.name for path in tmp_path.iterdir()] == []


def test_a_process_that_is_ended(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system ends one, for want of memory, the last site stays."""

    def ended(*_values: object) -> str:
        os.kill(os.getpid(), signal.SIGKILL)
        return ""

    monkeypatch.setattr(structured_data, "statement", ended)
    with pytest.raises(BuildError, match="was killed by the system"):
        build(Change(root).options(tmp_path / "site"), watch)
    assert [path.name for path in tmp_path.iterdir()] == []


def test_interrupted(root: Path, tmp_path: Path) -> None:
    """Stopping a build leaves no files, and no process that still writes."""

    def interrupting(pages: Iterable[str], _total: int) -> Iterator[str]:
        yield next(iter(pages))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(Change(root).options(tmp_path / "site"), interrupting)
    assert [path.name for path in tmp_path.iterdir()] == []
    assert not multiprocessing.active_children()


def test_none_outlives_the_build(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A killed build takes its processes along: the lock is free, and nothing writes."""

    def waiting(*_values: object) -> str:
        (tmp_path / str(os.getpid())).touch()
        time.sleep(60)
        return ""

    monkeypatch.setattr(structured_data, "statement", waiting)
    child = os.fork()
    if child == 0:
        build(Change(root).options(tmp_path / "site"), watch)
        os._exit(1)
    try:
        others = _awaited(tmp_path)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    deadline = time.monotonic() + 10
    while any(_is_alive(pid) for pid in others) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(_is_alive(pid) for pid in others)
    monkeypatch.undo()
    build(Change(root).options(tmp_path / "site"), watch)


def _awaited(folder: Path) -> list[int]:
    """The processes that have said that they work."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        found = [int(path.name) for path in folder.iterdir() if path.name.isdigit()]
        if len(found) == 2:
            return found
        time.sleep(0.02)
    raise AssertionError("they do not start")


def _is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not asked for does not."""
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
