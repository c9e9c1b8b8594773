"""A draft that is in the way is set aside, renumbered, or gets another one next to it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.helpers import (
    AS_OF,
    EN,
    NL,
    check,
    document,
    publish,
    run,
    shown,
    status_of,
    tree,
    write_project,
)

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("untried")]

DRAFT = {f"{code}/privacy/2.0.md": document(changes=f"[{code}.]") for code in ("nl", "en")}
PATHS = {f"content/{name}": text.encode() for name, text in DRAFT.items()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with privacy 1.0 published and a draft 2.0."""
    write_project(tmp_path, {NL: document(), EN: document()})
    publish(tmp_path, "privacy", "1.0", AS_OF)
    return write_project(tmp_path, DRAFT)


def texts(root: Path) -> dict[str, bytes]:
    """The texts of privacy in content/."""
    found = tree(root).items()
    return {name: data for name, data in found if name.startswith(("content/nl", "content/en"))}


def test_a_draft_is_set_aside_and_comes_back(root: Path) -> None:
    """Its files leave content/, the way back is said, and brings every byte back."""
    before = tree(root)
    result = run(root, "discard", "privacy", "2.0")
    assert result.exit_code == 0
    assert PATHS.keys().isdisjoint(tree(root))
    assert "  content/nl/privacy/2.0.md -> .discarded/privacy/2.0/nl.md\n" in result.stdout
    assert result.stdout.endswith("To undo: discard privacy 2.0 --back\n")
    assert run(root, "discard", "privacy", "2.0", "--back").exit_code == 0
    assert tree(root) == before


def test_a_draft_that_is_broken_is_set_aside_too(root: Path) -> None:
    """Whatever its files contain, and even if only one language has a file."""
    (root / "content/nl/privacy/2.0.md").write_bytes(b"\xff")
    (root / "content/en/privacy/2.0.md").unlink()
    assert run(root, "discard", "privacy", "2.0").exit_code == 0
    assert (root / ".discarded/privacy/2.0/nl.md").read_bytes() == b"\xff"
    assert run(root, "check").exit_code == 0


def test_one_after_the_other(root: Path) -> None:
    """Nothing is lost if a number is set aside twice; the last one is restored first."""
    run(root, "discard", "privacy", "2.0")
    second = {name: text.replace("Text.", "Second.") for name, text in DRAFT.items()}
    write_project(root, second)
    run(root, "discard", "privacy", "2.0")
    run(root, "discard", "privacy", "2.0", "--back")
    assert b"Second." in texts(root)["content/nl/privacy/2.0.md"]
    result = run(root, "discard", "privacy", "2.0", "--back")
    assert result.exit_code == 1
    assert "privacy/2.0.md already exists. Nothing was changed." in result.stderr
    run(root, "renumber", "privacy", "2.0", "3.0")
    run(root, "discard", "privacy", "2.0", "--back")
    assert texts(root)["content/nl/privacy/2.0.md"] == PATHS["content/nl/privacy/2.0.md"]
    assert b"Second." in texts(root)["content/nl/privacy/3.0.md"]


def test_a_draft_gets_another_number_and_its_own_back(root: Path) -> None:
    """Every byte in every language, and the command for the way back is said."""
    before = tree(root)
    result = run(root, "renumber", "privacy", "2.0", "1.1")
    assert result.exit_code == 0
    found = texts(root)
    assert PATHS.keys().isdisjoint(found)
    for code in ("nl", "en"):
        assert found[f"content/{code}/privacy/1.1.md"] == PATHS[f"content/{code}/privacy/2.0.md"]
    assert result.stdout.endswith("To undo: renumber privacy 1.1 2.0\n")
    assert run(root, "renumber", "privacy", "1.1", "2.0").exit_code == 0
    assert tree(root) == before


def test_what_names_the_draft_is_named(root: Path) -> None:
    """Lines of the settings that name the draft are reported, and prevent no build."""
    accepted = 'rule = "hedge-word"\nwhere = "content/nl/privacy/2.0.md"\nreason = "x"\n'
    with (root / "content/site.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[[accepted]]\n{accepted}")
    (root / "content/anchors.toml").write_text(
        '[privacy."2.0"]\nretired = ["intro"]\n', encoding="utf-8"
    )
    result = run(root, "discard", "privacy", "2.0")
    assert "content/site.toml:12 mentions this draft. Change that line as well." in result.stdout
    assert "content/anchors.toml:1 mentions this draft. Change that line as well." in result.stdout
    assert run(root, "build", "--out", str(root / "out")).exit_code == 0


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("discard", "terms", "1.0"), "There is no policy “terms”"),
        (("discard", "privacy", "9.0"), "There is no version 9.0 of “privacy”"),
        (("discard", "privacy", "1.0"), "privacy 1.0 is published; only a draft can be renumbered"),
        (("discard", "privacy", "9.0", "--back"), "No draft of privacy 9.0 has been set aside."),
        (("renumber", "privacy", "1.0", "3.0"), "privacy 1.0 is published; only a draft can be"),
        (("renumber", "privacy", "2.0", "1.0"), "privacy 1.0 already exists."),
        (("renumber", "privacy", "2.0", "x"), "“x” is not a version number such as 1.0 or 2.10."),
    ],
    ids=range(7),
)
def test_what_cannot_be_set_aside(root: Path, command: tuple[str, ...], message: str) -> None:
    """A published version stays where it is, and a draft never replaces anything."""
    before = tree(root)
    result = run(root, *command)
    assert (result.exit_code, tree(root)) == (status_of(message), before)
    assert message in result.stderr


@pytest.mark.parametrize("call", range(1, 12))
def test_wherever_it_fails_no_word_is_lost(
    root: Path, call: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk at any write: each text is in content/ or kept, and the next attempt succeeds."""
    count, sync = 0, os.fsync

    def fail(handle: int) -> None:
        nonlocal count
        count += 1
        if count == call:
            raise OSError(28, "No space left on device")
        sync(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        run(root, "discard", "privacy", "2.0")
    assert set(PATHS.values()) <= set(tree(root).values())
    run(root, "discard", "privacy", "2.0")
    found = tree(root)
    assert PATHS.keys().isdisjoint(found)
    assert set(PATHS.values()) <= set(found.values())


@pytest.mark.parametrize(
    ("drafts", "option", "number"),
    [
        (["2.0"], "--major", "3.0"),
        (["2.0"], "--minor", "1.1"),
        (["1.1"], "--minor", "1.2"),
        (["1.1"], "--major", "2.0"),
        (["1.1", "2.0", "2.1"], "--major", "3.0"),
    ],
    ids=range(5),
)
def test_a_draft_is_begun_beside_another(
    tmp_path: Path, drafts: list[str], option: str, number: str
) -> None:
    """With --beside, the new draft gets the next free number, and no other is changed."""
    root = write_project(tmp_path)
    publish(root, "privacy", "1.0", AS_OF)
    text = document(changes="[One.]")
    write_project(root, {f"{code}/privacy/{n}.md": text for code in ("nl", "en") for n in drafts})
    before = tree(root)
    result = run(root, "new", "privacy", option, "--beside")
    assert result.exit_code == 0, result.stderr
    assert f"privacy {number}, copied from 1.0:" in result.stdout
    after = tree(root)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {f"content/{c}/privacy/{number}.md" for c in ("nl", "en")}
    assert not [line for line in shown(check(root)) if "error" in line]
