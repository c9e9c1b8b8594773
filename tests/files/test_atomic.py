"""Writing in content/: all or nothing, nothing through a link, and nobody's work is lost."""

from __future__ import annotations

import errno
import json
import os
import signal
import threading
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from tests.helpers import tree

from policysite.files import atomic, disk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NL, EN = "content/nl/privacy/1.1.md", "content/en/privacy/1.1.md"
OLD = "content/nl/privacy/1.0.md"
BOTH = {NL: b"nieuw\n", EN: b"new\n"}
STAGING = "content/.staging"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with one text."""
    (tmp_path / OLD).parent.mkdir(parents=True)
    (tmp_path / OLD).write_bytes(b"oud\n")
    return tmp_path


def failing_at(calls: int, error: BaseException, *, onwards: bool = False) -> Callable[..., None]:
    """A stand-in for os.fsync that fails at the call of that number, and `onwards` after it."""
    count, sync = 0, os.fsync

    def fail(handle: int) -> None:
        nonlocal count
        count += 1
        if count == calls or (onwards and count > calls):
            raise error
        sync(handle)

    return fail


def no_space() -> OSError:
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


# Writing.


def test_a_file_is_replaced(root: Path) -> None:
    """Whether it existed or not, it has the new bytes, and nothing else is there."""
    with atomic.lock(root) as content:
        content.replace(OLD, b"anders\n")
        content.replace(NL, b"nieuw\n")
    assert tree(root) == {OLD: b"anders\n", NL: b"nieuw\n"}
    assert not (root / STAGING).exists()


def test_several_files_are_made(root: Path) -> None:
    """All are there with their folders, each under one name."""
    with atomic.lock(root) as content:
        content.create(BOTH)
    assert tree(root) == {OLD: b"oud\n", **BOTH}
    assert {(root / path).stat().st_nlink for path in BOTH} == {1}
    assert not (root / STAGING).exists()


def test_files_are_taken_away_with_the_change(root: Path) -> None:
    """What the new file replaces is gone; missing files do not matter."""
    with atomic.lock(root) as content:
        content.create({NL: b"nieuw\n"}, removing=[OLD, EN])
    assert tree(root) == {NL: b"nieuw\n"}


def test_files_are_only_taken_away(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several are deleted as one change, too: after an interruption, it is completed."""
    with atomic.lock(root) as content:
        content.create(BOTH)
        monkeypatch.setattr(os, "fsync", failing_at(4, no_space()))  # after the first is gone
        with pytest.raises(atomic.Unfinished):
            content.create({}, removing=BOTH)
    assert tree(root).keys() > {OLD}
    atomic.settle(root)
    assert tree(root) == {OLD: b"oud\n"}


@pytest.mark.parametrize("data", [b"van een ander\n", BOTH[EN]], ids=["other", "same"])
def test_a_file_that_exists_is_kept(root: Path, data: bytes) -> None:
    """Nothing is written next to it, and it stays, even if it has exactly the same bytes."""
    (root / EN).parent.mkdir(parents=True)
    (root / EN).write_bytes(data)
    before = tree(root)
    with atomic.lock(root) as content, pytest.raises(FileExistsError):
        content.create(BOTH)
    assert tree(root) == before


def test_a_file_that_comes_while_others_are_written_is_kept(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that takes no lock is not written over; what was written is taken back."""
    original = disk.rename_new

    def overtaken(source: Path, target: Path) -> None:
        if target == root / EN:
            target.write_bytes(b"van een ander\n")
        original(source, target)

    monkeypatch.setattr(disk, "rename_new", overtaken)
    with atomic.lock(root) as content, pytest.raises(FileExistsError):
        content.create(BOTH)
    assert tree(root) == {OLD: b"oud\n", EN: b"van een ander\n"}


# Links.


@pytest.mark.parametrize("name", [".1.1.md.scratch", ".1.1.md", "1.1.md"])
def test_nothing_is_written_through_a_planted_link(root: Path, name: str) -> None:
    """Whatever name somebody gives a link, the file it leads to stays."""
    (root / "secret").write_bytes(b"secret\n")
    (root / NL).with_name(name).symlink_to(root / "secret")
    with atomic.lock(root) as content:
        content.replace(NL, b"nieuw\n")
    assert (root / "secret").read_bytes() == b"secret\n"
    assert (root / NL).read_bytes() == b"nieuw\n"
    assert not (root / NL).is_symlink()


def test_no_new_file_takes_the_place_of_a_link(root: Path) -> None:
    """A link that leads nowhere is a file that exists."""
    (root / NL).symlink_to(root / "nowhere")
    with atomic.lock(root) as content, pytest.raises(FileExistsError):
        content.create(BOTH)
    assert sorted(path.name for path in root.iterdir()) == ["content"]


def test_a_planted_staging_folder_is_not_entered(root: Path) -> None:
    """A link with its name is deleted; its target is neither written nor cleared."""
    (root / "away").mkdir()
    (root / "away/journal.json").write_text(json.dumps({"new": {}, "removed": {OLD: _sha(OLD)}}))
    (root / "away/mine").write_bytes(b"mine\n")
    (root / STAGING).symlink_to(root / "away")
    before = tree(root / "away")
    with atomic.lock(root) as content:
        content.create(BOTH)
    assert tree(root / "away") == before
    assert tree(root / "content").keys() == {name.removeprefix("content/") for name in (OLD, *BOTH)}


def _sha(_path: str) -> str:
    return sha256(b"oud\n").hexdigest()


@pytest.mark.parametrize("place", ["content/nl", "content/nl/privacy", "content"])
def test_a_folder_that_is_a_link_is_refused(root: Path, place: str) -> None:
    """Whoever links a folder of content/ elsewhere has nothing written there."""
    (root / place).rename(root / "elsewhere")
    (root / place).symlink_to(root / "elsewhere")
    before = tree(root / "elsewhere")

    def write() -> None:
        with atomic.lock(root) as content:
            content.replace(NL, b"nieuw\n")

    with pytest.raises(OSError, match=r"behind a symbolic link|Not a directory|symbolic"):
        write()
    assert tree(root / "elsewhere") == before


@pytest.mark.parametrize("path", ["content/../x.md", "../x.md", "/x.md", "x.md", ""])
def test_a_path_that_leads_out_is_refused(root: Path, path: str) -> None:
    """Nothing is written outside content/, whatever a journal or a caller says."""
    with atomic.lock(root) as content, pytest.raises(OSError, match="is in another place"):
        content.create({path: b""})
    assert tree(root) == {OLD: b"oud\n"}


# Failing.


SYNCS = 9  # three files, the journal's two folders, two new folders, and those of both files


@pytest.mark.parametrize("broken", [no_space(), KeyboardInterrupt()], ids=["full", "interrupt"])
@pytest.mark.parametrize("calls", range(1, SYNCS + 1))
def test_a_failure_takes_all_back(
    root: Path, monkeypatch: pytest.MonkeyPatch, broken: BaseException, calls: int
) -> None:
    """Whichever call fails, all is as it was, and a true sentence can be said."""
    monkeypatch.setattr(os, "fsync", failing_at(calls, broken))
    with atomic.lock(root) as content, pytest.raises(type(broken)) as caught:
        content.create(BOTH)
    assert tree(root) == {OLD: b"oud\n"}
    if isinstance(caught.value, OSError):
        assert atomic.outcome(caught.value) == (
            "the disk is full. Free some space and run the command again. Nothing was changed."
        )


def test_each_file_and_each_name_is_synced(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No call more, and none less: the test above fails each of them."""
    monkeypatch.setattr(os, "fsync", failing_at(SYNCS + 1, no_space()))
    with atomic.lock(root) as content:
        content.create(BOTH)
    assert tree(root) == {OLD: b"oud\n", **BOTH}


def test_what_cannot_be_taken_back_is_said(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the disk refuses that too, no message says that nothing was changed."""
    original = disk.rename_new

    def broken(source: Path, target: Path) -> None:
        if target == root / EN:
            monkeypatch.setattr("pathlib.Path.unlink", _refuse)
            raise no_space()
        original(source, target)

    monkeypatch.setattr(disk, "rename_new", broken)
    with atomic.lock(root) as content, pytest.raises(atomic.Unfinished) as caught:
        content.create(BOTH)
    assert atomic.outcome(caught.value) == (
        "the disk is read-only. Choose another place. A change in content/ is incomplete. As "
        "soon as the disk allows it, the next command completes or undoes it."
    )
    assert (root / NL).exists()
    monkeypatch.undo()
    atomic.settle(root)
    assert tree(root) == {OLD: b"oud\n"}


def _refuse(*_: object, **__: object) -> None:
    raise OSError(errno.EROFS, os.strerror(errno.EROFS))


def test_a_text_that_may_not_last_is_said(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the folder cannot be synced, the text is in the file, and so it is said."""
    monkeypatch.setattr(os, "fsync", failing_at(2, no_space(), onwards=True))
    with atomic.lock(root) as content, pytest.raises(atomic.Unfinished) as caught:
        content.replace(OLD, b"anders\n")
    assert (root / OLD).read_bytes() == b"anders\n"
    assert atomic.outcome(caught.value).startswith(
        "the disk is full. Free some space and run the command again. The file has the new "
        "text, but a power failure could undo it"
    )


def test_clearing_up_that_fails_is_no_failure(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written is written; what is left goes with the next change."""
    with monkeypatch.context() as patch, atomic.lock(root) as content:
        patch.setattr("shutil.rmtree", lambda *_, **__: None)
        content.create({NL: b"nieuw\n"})
        content.create({EN: b"new\n"}, removing=[OLD])
    assert (root / STAGING).exists()
    (root / EN).write_bytes(b"mine\n")
    atomic.settle(root)
    assert not (root / STAGING).exists()
    assert tree(root) == {NL: b"nieuw\n", EN: b"mine\n"}


# What was cut short.


def cut_short(root: Path, files: dict[str, bytes], *, removing: tuple[str, ...] = ()) -> None:
    """Leave `root` as a crash does that comes after these new files are in place."""
    (root / STAGING).mkdir()
    (root / STAGING / "0123").write_bytes(b"half")
    journal = {
        "new": {path: sha256(data).hexdigest() for path, data in BOTH.items()},
        "removed": {path: sha256((root / path).read_bytes()).hexdigest() for path in removing},
    }
    (root / STAGING / "journal.json").write_text(json.dumps(journal))
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ({}, {OLD: b"oud\n"}),
        ({NL: BOTH[NL]}, {OLD: b"oud\n"}),
        (BOTH, BOTH),
        ({NL: b"my work\n"}, {OLD: b"oud\n", NL: b"my work\n"}),
        ({NL: BOTH[NL], EN: b"my work\n"}, {NL: BOTH[NL], EN: b"my work\n"}),
    ],
    ids=["none", "first", "all", "first edited", "last edited"],
)
def test_what_was_cut_short_is_settled(
    root: Path, there: dict[str, bytes], expected: dict[str, bytes]
) -> None:
    """The last new file decides: without it the others go, with it the old ones do."""
    cut_short(root, there, removing=(OLD,))
    atomic.settle(root)
    assert tree(root) == expected
    assert not (root / STAGING).exists()


def test_an_old_file_that_was_changed_meanwhile_is_kept(root: Path) -> None:
    """What somebody has written since is not what was to go."""
    cut_short(root, BOTH, removing=(OLD,))
    (root / OLD).write_bytes(b"my work\n")
    atomic.settle(root)
    assert tree(root) == {OLD: b"my work\n", **BOTH}


@pytest.mark.parametrize(
    "journal", [b"", b'{"new": {"', b"[]", b'{"new": [], "removed": {}}', b"[" * 100_000, b"\xff"]
)
def test_a_journal_that_was_cut_off_says_nothing(root: Path, journal: bytes) -> None:
    """It is written before anything is put in place, so nothing was."""
    cut_short(root, {})
    (root / STAGING / "journal.json").write_bytes(journal)
    atomic.settle(root)
    assert tree(root) == {OLD: b"oud\n"}
    assert not (root / STAGING).exists()


def test_a_journal_touches_nothing_outside(root: Path) -> None:
    """One that somebody planted cannot have other files deleted."""
    (root / "secret").write_bytes(b"oud\n")
    (root / STAGING).mkdir()
    journal = {"new": {}, "removed": {"content/../secret": sha256(b"oud\n").hexdigest()}}
    (root / STAGING / "journal.json").write_text(json.dumps(journal))
    with pytest.raises(OSError, match="is in another place"):
        atomic.settle(root)
    assert (root / "secret").exists()


def test_leftovers_on_a_disk_that_is_read_only_are_no_failure(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a file that nobody reads does not keep anybody from reading the rest."""
    (root / STAGING).mkdir()
    (root / STAGING / "0123").write_bytes(b"half")
    monkeypatch.setattr(os, "unlink", _refuse)
    monkeypatch.setattr(os, "rmdir", _refuse)
    atomic.settle(root)
    assert (root / STAGING).exists()


# One at a time.


def test_whoever_reads_waits_for_a_change_under_way(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the first new file and the last, a reader that settles first sees none or all."""
    seen: list[dict[str, bytes]] = []

    def read() -> None:
        atomic.settle(root)
        seen.append(tree(root))

    original = disk.rename_new
    readers: list[threading.Thread] = []

    def watched(source: Path, target: Path) -> None:
        original(source, target)
        readers.append(threading.Thread(target=read))
        readers[-1].start()
        readers[-1].join(0.1)

    monkeypatch.setattr(disk, "rename_new", watched)
    with atomic.lock(root) as content:
        content.create(BOTH)
    for reader in readers:
        reader.join()
    assert seen == [{OLD: b"oud\n", **BOTH}] * 2


def test_of_many_who_add_to_a_file_nothing_is_lost(root: Path) -> None:
    """Whoever reads and writes under the lock reads what the one before has written."""

    def add() -> None:
        for _ in range(5):
            with atomic.lock(root) as content:
                content.replace(OLD, (root / OLD).read_bytes() + b"x")

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (root / OLD).read_bytes() == b"oud\n" + b"x" * 20


def test_the_lock_of_a_killed_process_is_gone(root: Path, patience: None) -> None:
    """Nobody waits for a process that crashed while it held the lock."""
    child = os.fork()
    if not child:
        with atomic.lock(root):
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    with atomic.lock(root) as content:
        content.create(BOTH)
    assert tree(root).keys() == {OLD, *BOTH}
