"""The project that is being previewed: always as it is on disk, and with word of each change."""

from __future__ import annotations

import threading
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.helpers import AS_OF

from policysite.preview.snapshot import Snapshot, Unreadable, stamp_of
from policysite.preview.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

DRAFT = "content/nl/cookies/1.1.md"


@pytest.fixture
def workspace(example: Path) -> Workspace:
    return Workspace(example, lambda: AS_OF)


def test_what_did_not_change_is_not_read_again(workspace: Workspace) -> None:
    """Two questions between which nothing happens have one answer."""
    assert workspace.current() is workspace.current()


def test_a_change_is_seen_at_once(example: Path, workspace: Workspace) -> None:
    """A page that is asked for after a save shows what was saved, whether watched or not."""
    before = workspace.current()
    path = example / DRAFT
    path.write_text(path.read_text(encoding="utf-8").replace("alleen", "enkel"), encoding="utf-8")
    now = workspace.current()
    assert now.stamp != before.stamp
    assert isinstance(now, Snapshot)
    assert "enkel" in now.library.policies["cookies"].versions[1].documents["nl"].article


def test_the_day_may_change(example: Path) -> None:
    """After midnight the site is shown as on the new day."""
    days = iter([date(2026, 11, 22), date(2026, 11, 23)])
    workspace = Workspace(example, lambda: next(days))
    assert workspace.current().as_of == date(2026, 11, 22)
    assert workspace.current().as_of == date(2026, 11, 23)


@pytest.mark.parametrize(
    "text", ["this is no TOML", "", "\x00"], ids=["no TOML", "empty", "control character"]
)
def test_settings_that_cannot_be_read_are_told_and_mended(
    example: Path, workspace: Workspace, text: str
) -> None:
    """Broken settings are a state like another: their problems are kept, and it passes."""
    settings = example / "content/site.toml"
    whole = settings.read_bytes()
    settings.write_text(text, encoding="utf-8")
    broken = workspace.current()
    assert isinstance(broken, Unreadable)
    assert broken.error.problems
    settings.write_bytes(whole)
    assert isinstance(workspace.current(), Snapshot)


def test_unsaved_text_is_checked_with_the_rest(example: Path, workspace: Workspace) -> None:
    """The whole content is read with the text in place of its file; nothing is written."""
    before = (example / DRAFT).read_bytes()
    typed = before.replace(b"(policy:privacy#retention)", b"(policy:privacy#nowhere)")
    now = workspace.with_unsaved({DRAFT: typed})
    assert isinstance(now, Snapshot)
    assert [
        p.message for p in now.problems if p.path == DRAFT and p.rule.name == "link-target"
    ] == ["there is no section “nowhere” in “privacy”"]
    assert (example / DRAFT).read_bytes() == before


def test_the_stamp_knows_every_kind_of_change(example: Path) -> None:
    """A file that comes, goes, changes or moves, and messages too, make another stamp."""
    path = example / DRAFT
    stamps = [stamp_of(example)]
    path.write_bytes(path.read_bytes() + b"\n")
    stamps.append(stamp_of(example))
    path.rename(path.with_name("1.2.md"))
    stamps.append(stamp_of(example))
    path.with_name("1.2.md").unlink()
    stamps.append(stamp_of(example))
    (example / "translations").mkdir()
    (example / "translations/nl.po").write_text("", encoding="utf-8")
    stamps.append(stamp_of(example))
    assert len(set(stamps)) == len(stamps)
    (path.parent / ".1.1.md.scratch").write_text("half", encoding="utf-8")
    assert stamp_of(example) == stamps[-1]


def test_those_who_wait_are_woken(example: Path, workspace: Workspace) -> None:
    """A change on disk wakes the waiting callers; without one, they time out."""
    watcher = threading.Thread(target=workspace.watch)
    watcher.start()
    try:
        seen = workspace.wait("", 0)
        assert workspace.wait(seen, 0.1) == seen
        told: list[str] = []
        waiting = threading.Thread(target=lambda: told.append(workspace.wait(seen, 20)))
        waiting.start()
        for number in range(100):  # the watcher may not have begun yet
            (example / DRAFT).write_text(f"text {number}", encoding="utf-8")
            waiting.join(0.1)
            if told:
                break
        assert told
        assert told[0] != seen
    finally:
        workspace.stop()
        watcher.join(timeout=10)
    assert not watcher.is_alive()


def test_each_start_has_stamps_of_its_own(example: Path) -> None:
    """Pages of an earlier preview notice that they must reload: their token is stale."""
    stamps = {Workspace(example, lambda: AS_OF).current().stamp for _ in range(3)}
    assert len(stamps) == 3
