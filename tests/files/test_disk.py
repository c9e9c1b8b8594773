"""What the disk is asked for: renaming with care, and keeping what was written."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path

import pytest
from tests.helpers import tree

from policysite.files import disk, swap

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges in one call")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """An old site with the staged new one next to it."""
    target = tmp_path / "build"
    for folder, text in ((target, "old"), (swap.staging_of(target), "new")):
        folder.mkdir()
        (folder / "index.html").write_text(text)
    return target


@linux
def test_exchange_says_what_failed(tmp_path: Path) -> None:
    """A failure for any other reason than a missing exchange is reported."""
    (tmp_path / "one").mkdir()
    with pytest.raises(FileNotFoundError):
        disk.exchange(tmp_path / "one", tmp_path / "missing")


@pytest.mark.parametrize("code", [errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM])
def test_exchange_not_supported(target: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    """A file system or a container without exchange is not a failure."""

    class Library:
        @staticmethod
        def renameat2(*_arguments: object) -> int:
            return -1

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda _name, use_errno: Library)
    monkeypatch.setattr(ctypes, "get_errno", lambda: code)
    assert not disk.exchange(swap.staging_of(target), target)
    swap.into_place(target)
    assert tree(target) == {"index.html": b"new"}


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_exchange_elsewhere(target: Path, monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    """Other systems than Linux have no exchange."""
    monkeypatch.setattr(sys, "platform", platform)
    assert not disk.exchange(swap.staging_of(target), target)


def test_exchange_old_library(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A C library that is too old for the exchange has none."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda _name, use_errno: object())
    assert not disk.exchange(swap.staging_of(target), target)


# Renaming without replacing.


def without_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a system that has no renameat2."""
    monkeypatch.setattr(disk, "_renameat2", lambda *_: False)


@pytest.mark.parametrize("supported", [True, False])
def test_a_new_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, supported: bool) -> None:
    """The file has its new name alone."""
    if not supported:
        without_the_call(monkeypatch)
    (tmp_path / "one").write_text("text")
    disk.rename_new(tmp_path / "one", tmp_path / "other")
    assert tree(tmp_path) == {"other": b"text"}


@pytest.mark.parametrize("supported", [True, False])
@pytest.mark.parametrize("link", [True, False])
def test_a_name_that_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, supported: bool, link: bool
) -> None:
    """A file with that name, or a link that leads nowhere, stays; the caller learns of it."""
    if not supported:
        without_the_call(monkeypatch)
    (tmp_path / "one").write_text("text")
    if link:
        (tmp_path / "other").symlink_to(tmp_path / "nowhere")
    else:
        (tmp_path / "other").write_text("mine")
    before = tree(tmp_path)
    with pytest.raises(FileExistsError):
        disk.rename_new(tmp_path / "one", tmp_path / "other")
    assert tree(tmp_path) == before
    assert not (tmp_path / "nowhere").exists()


# Keeping.


def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of all that is synced from now on."""
    found: list[str] = []

    def note(handle: int) -> None:
        found.append(Path(f"/dev/fd/{handle}").resolve().name)

    monkeypatch.setattr(os, "fsync", note)
    return found


@linux
def test_a_folder_is_kept_with_those_around_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each folder that is made is a name in the one around it, and that is synced."""
    found = synced(monkeypatch)
    disk.make_folder(tmp_path / "a/b")
    assert (tmp_path / "a/b").is_dir()
    assert found == [tmp_path.name, "a"]
    disk.make_folder(tmp_path / "a/b")
    assert len(found) == 2


def test_a_file_in_the_place_of_a_folder(tmp_path: Path) -> None:
    """It is not an existing folder."""
    (tmp_path / "a").write_text("")
    with pytest.raises(NotADirectoryError):
        disk.make_folder(tmp_path / "a/b")


def test_a_folder_that_cannot_be_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system without that call for a folder is not a failure; for a file, it is one."""

    def refuse(_handle: int) -> None:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

    (tmp_path / "a").write_text("")
    monkeypatch.setattr(os, "fsync", refuse)
    disk.sync(tmp_path)
    with pytest.raises(OSError, match=os.strerror(errno.EINVAL)):
        disk.sync(tmp_path / "a")


@linux
def test_all_of_a_folder_is_synced(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one call; if the system has none, file by file and folder by folder."""
    found = synced(monkeypatch)
    disk.sync_all(target)
    assert found == []
    monkeypatch.setattr(disk, "_library", lambda: None)
    disk.sync_all(target)
    assert sorted(found) == ["build", "index.html"]


@linux
def test_an_error_of_the_one_call_is_told(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the disk could not keep is not passed over."""

    class Library:
        @staticmethod
        def syncfs(_handle: int) -> int:
            return -1

    monkeypatch.setattr(disk, "_library", Library)
    monkeypatch.setattr(ctypes, "get_errno", lambda: errno.EIO)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        disk.sync_all(target)


def test_a_second_name(tmp_path: Path) -> None:
    """A file gets a second name and no copy."""
    (tmp_path / "a").write_text("x")
    disk.link_or_copy(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").stat().st_ino == (tmp_path / "a").stat().st_ino


@pytest.mark.parametrize("code", [errno.EPERM, errno.EMLINK, errno.EXDEV, errno.ENOTSUP])
def test_a_copy_where_there_is_one_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Where the file system has no links, or no more of them, it is copied."""

    def refuse(*_paths: Path) -> None:
        raise OSError(code, os.strerror(code))

    (tmp_path / "a").write_text("x")
    monkeypatch.setattr(os, "link", refuse)
    disk.link_or_copy(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_text() == "x"


def test_no_room_for_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any other fault of the disk is one."""

    def refuse(*_paths: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    (tmp_path / "a").write_text("x")
    monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(OSError, match="No space left"):
        disk.link_or_copy(tmp_path / "a", tmp_path / "b")
