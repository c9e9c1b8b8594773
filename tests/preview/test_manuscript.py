"""Saving a draft: whole or not at all, and never over what somebody else has written."""

from __future__ import annotations

import errno
import threading
from typing import TYPE_CHECKING

import pytest
from tests.helpers import AS_OF, publish, tree

from policysite import ledger
from policysite.files import atomic
from policysite.models import VersionNumber
from policysite.preview import manuscript
from policysite.preview.manuscript import NO_FILE, Place

if TYPE_CHECKING:
    from pathlib import Path

DRAFT = Place("cookies", VersionNumber(1, 1), "nl")


def test_a_text_is_saved_to_its_file(example: Path) -> None:
    """The file contains what was typed, byte for byte."""
    began = manuscript.read(example, DRAFT)
    done = manuscript.save(example, DRAFT, "één\n", began.sha256)
    assert (example / DRAFT.path).read_bytes() == "één\n".encode()
    assert done.sha256 == ledger.sha256("één\n".encode())


def test_a_change_on_disk_is_not_overwritten(example: Path) -> None:
    """An author who started from another text is informed, and gets the present text."""
    began = manuscript.read(example, DRAFT)
    (example / DRAFT.path).write_text("of another program\n", encoding="utf-8")
    with pytest.raises(manuscript.ChangedOnDisk) as caught:
        manuscript.save(example, DRAFT, "mine\n", began.sha256)
    assert caught.value.now.text == "of another program\n"
    assert (example / DRAFT.path).read_text(encoding="utf-8") == "of another program\n"
    manuscript.save(example, DRAFT, "mine\n", caught.value.now.sha256)
    assert (example / DRAFT.path).read_text(encoding="utf-8") == "mine\n"


def test_saving_the_same_text_again_is_no_conflict(example: Path) -> None:
    """A form that is sent twice, or what another editor saved alike, is saved already."""
    began = manuscript.read(example, DRAFT)
    manuscript.save(example, DRAFT, "mine\n", began.sha256)
    assert manuscript.save(example, DRAFT, "mine\n", began.sha256).text == "mine\n"


def test_of_many_who_save_at_once_one_succeeds(example: Path) -> None:
    """All start from the same text: one succeeds, and the others are informed."""
    began = manuscript.read(example, DRAFT).sha256
    start = threading.Barrier(8)
    saved: list[str] = []
    told: list[str] = []

    def save(text: str) -> None:
        start.wait()
        try:
            saved.append(manuscript.save(example, DRAFT, text, began).text)
        except manuscript.ChangedOnDisk:
            told.append(text)

    threads = [threading.Thread(target=save, args=(f"text {n}\n",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(saved) == 1
    assert len(told) == 7
    assert (example / DRAFT.path).read_text(encoding="utf-8") == saved[0]


@pytest.mark.slow
def test_a_published_text_is_refused(example: Path) -> None:
    """A draft that was published while somebody edited it stays as it was published."""
    path = example / DRAFT.path
    for language in ("nl", "en"):
        text = (example / f"content/{language}/cookies/1.1.md").read_text(encoding="utf-8")
        whole = text.split("### ")[0]
        (example / f"content/{language}/cookies/1.1.md").write_text(whole, encoding="utf-8")
    began = manuscript.read(example, DRAFT)
    publish(example, "cookies", "1.1", AS_OF)
    before = path.read_bytes()
    with pytest.raises(manuscript.Published, match="can never be changed"):
        manuscript.save(example, DRAFT, "mine\n", began.sha256)
    assert path.read_bytes() == before


def test_saving_waits_for_a_publication(example: Path) -> None:
    """While a version is being locked, nobody can change a text of that policy."""
    began = manuscript.read(example, DRAFT)
    done = threading.Event()

    def save() -> None:
        manuscript.save(example, DRAFT, "mine\n", began.sha256)
        done.set()

    with atomic.lock(example):
        thread = threading.Thread(target=save)
        thread.start()
        assert not done.wait(0.2)
    assert done.wait(10)
    thread.join()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_a_full_disk_leaves_the_file_as_it_was(
    example: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """What cannot be written is reported, and nothing is lost or half-written."""

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, "cannot write")

    before = tree(example)
    began = manuscript.read(example, DRAFT)
    monkeypatch.setattr("policysite.files.atomic.os.fsync", fail)
    with pytest.raises(manuscript.NotSaved, match=r"could not be saved: .* Nothing was changed\."):
        manuscript.save(example, DRAFT, "mine\n", began.sha256)
    assert tree(example) == before


def test_a_text_is_not_called_saved_before_the_disk_has_it(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text that is in the file, but may not last, does not count as saved."""
    began = manuscript.read(example, DRAFT)

    def fail(_handle: int) -> None:
        raise OSError(errno.EIO, "broken")

    with monkeypatch.context() as patch:
        patch.setattr("policysite.files.atomic.os.fsync", fail)
        with pytest.raises(
            manuscript.NotSaved, match=r"an error\. .* The file has the new text, but a"
        ):
            manuscript.save(example, DRAFT, manuscript.as_typed(began.text), began.sha256)
    manuscript.save(example, DRAFT, manuscript.as_typed(began.text), began.sha256)


@pytest.mark.parametrize(
    "text", ["a\0b\n", "\ud800\n", "x" * (manuscript.LONGEST + 1)], ids=["nul", "half", "long"]
)
def test_what_is_no_text_is_not_saved(example: Path, text: str) -> None:
    """Invalid characters are reported; the file stays."""
    before = tree(example)
    began = manuscript.read(example, DRAFT)
    with pytest.raises(manuscript.NotText, match="not saved"):
        manuscript.save(example, DRAFT, text, began.sha256)
    assert tree(example) == before


@pytest.mark.parametrize("data", [b"\xff\xfe", b"a\0b", b"x" * (manuscript.LONGEST + 1)])
def test_a_file_that_is_no_text_is_not_edited(example: Path, data: bytes) -> None:
    """A browser would change what it cannot show: such a file is left alone."""
    (example / DRAFT.path).write_bytes(data)
    with pytest.raises(manuscript.NotText, match="cannot be edited here"):
        manuscript.read(example, DRAFT)


def test_line_ends_of_windows_stay_unless_the_text_changes(example: Path) -> None:
    """A text area ends lines in its own way: that alone does not write the file."""
    (example / DRAFT.path).write_bytes(b"one\r\ntwo\r\n")
    began = manuscript.read(example, DRAFT)
    manuscript.save(example, DRAFT, "one\ntwo\n", began.sha256)
    assert (example / DRAFT.path).read_bytes() == b"one\r\ntwo\r\n"
    manuscript.save(example, DRAFT, "one\n2\n", began.sha256)
    assert (example / DRAFT.path).read_bytes() == b"one\n2\n"


def test_a_missing_translation_can_be_begun(example: Path) -> None:
    """A file that is not there yet is empty, and is made unless somebody else makes it."""
    (example / DRAFT.path).unlink()
    began = manuscript.read(example, DRAFT)
    assert (began.text, began.sha256) == ("", NO_FILE)
    manuscript.save(example, DRAFT, "new\n", NO_FILE)
    with pytest.raises(manuscript.ChangedOnDisk):
        manuscript.save(example, DRAFT, "newer\n", NO_FILE)


@pytest.mark.parametrize("linked", ["content/nl/cookies/1.1.md", "content/nl/cookies"])
def test_a_link_to_another_place_is_not_followed(
    example: Path, tmp_path: Path, linked: str
) -> None:
    """Nothing outside content/ is read or written."""
    outside = tmp_path / "outside"
    (example / linked).rename(outside)
    (example / linked).symlink_to(outside)
    before = outside.read_bytes() if outside.is_file() else (outside / "1.1.md").read_bytes()
    with pytest.raises(manuscript.NotText, match="symbolic link to another place"):
        manuscript.read(example, DRAFT)
    with pytest.raises(manuscript.NotText, match="symbolic link to another place"):
        manuscript.save(example, DRAFT, "mine\n", ledger.sha256(before))
