"""What was published by mistake is taken back until somebody outside can have seen it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.helpers import AS_OF, commit, document, git, load, publish, run, tree, write_project

from policysite.errors import LedgerError
from policysite.hosting import exposure
from policysite.publishing import unpublishing

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("untried")]

ENTRY = "content/ledger/privacy/1.0.json"
TAKE_BACK = ("unpublish", "privacy", "1.0", "--yes")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with privacy 1.0 published just now."""
    root = write_project(tmp_path / "project")
    publish(root, "privacy", "1.0", AS_OF)
    return root


def with_remote(root: Path, tmp_path: Path) -> None:
    """Make `root` a repository with a remote, to which the texts were pushed without the ledger."""
    git(tmp_path, "init", "--bare", "remote.git")
    git(root, "init")
    git(root, "config", "user.name", "Somebody")
    git(root, "config", "user.email", "somebody@voorbeeld.nl")
    git(root, "add", "content/site.toml", "content/nl", "content/en")
    git(root, "commit", "--message", "Texts")
    git(root, "remote", "add", "origin", str(tmp_path / "remote.git"))
    git(root, "push", "--set-upstream", "origin", "main")


def test_the_texts_are_a_draft_again(tmp_path: Path, root: Path) -> None:
    """The content is what it was before, byte for byte, and can be published again."""
    untouched = tree(write_project(tmp_path / "other") / "content")
    result = run(root, *TAKE_BACK)
    assert result.exit_code == 0, result.output
    assert result.stdout.endswith("privacy 1.0 is a draft again.\n")
    assert tree(root / "content") == untouched
    publish(root, "privacy", "1.0", AS_OF)
    assert unpublishing.prepare(load(root), "privacy", "1.0").files[0] == ENTRY


def test_it_asks_first(root: Path) -> None:
    """A no leaves everything as it is."""
    before = tree(root)
    assert run(root, "unpublish", "privacy", "1.0", answer="n\n").exit_code == 1
    assert tree(root) == before


def test_only_the_newest_can_be_taken_back(root: Path) -> None:
    """An entry on which a later one depends stays; a draft has no publication to undo."""
    for code in ("nl", "en"):
        text = document(changes="[One.]")
        (root / f"content/{code}/privacy/1.1.md").write_text(text, encoding="utf-8")
    with pytest.raises(LedgerError, match="is a draft"):
        unpublishing.prepare(load(root), "privacy", "1.1")
    publish(root, "privacy", "1.1", AS_OF)
    with pytest.raises(LedgerError, match=r"1\.1 was published after 1\.0"):
        unpublishing.prepare(load(root), "privacy", "1.0")
    unpublishing.carry_out(root, unpublishing.prepare(load(root), "privacy", "1.1"))
    unpublishing.carry_out(root, unpublishing.prepare(load(root), "privacy", "1.0"))
    assert not load(root).policies["privacy"].published


def test_a_commit_that_was_not_pushed_is_taken_back_by_another(tmp_path: Path, root: Path) -> None:
    """The removal is a commit of its own, of these files alone, and the check finds nothing."""
    with_remote(root, tmp_path)
    git(root, "add", "content/ledger")
    git(root, "commit", "--message", "Publish")
    (root / "note.txt").write_text("mine", encoding="utf-8")
    git(root, "add", "note.txt")
    result = run(root, *TAKE_BACK)
    assert result.exit_code == 0, result.output
    assert not (root / ENTRY).exists()
    (title, _, *files) = git(root, "show", "--format=%s", "--name-only", "HEAD").strip().split("\n")
    assert title == "Take back the publication of privacy 1.0"
    assert sorted(files) == sorted(f"content/ledger/privacy/1.0.{end}" for end in
                                   ("json", "nl.html", "en.html"))  # fmt: skip
    assert git(root, "status", "--porcelain") == "A  note.txt\n"
    assert run(root, "check").exit_code == 0


def test_what_was_pushed_stays(tmp_path: Path, root: Path) -> None:
    """A branch of a remote has it, whichever; also where it was deleted there since."""
    with_remote(root, tmp_path)
    commit(root)
    git(root, "push", "origin", "HEAD:refs/heads/side")
    before = tree(root / "content")
    for step in range(2):
        result = run(root, *TAKE_BACK)
        assert result.exit_code == 1
        assert "it was pushed with commit" in result.stderr
        assert tree(root / "content") == before
        if step == 0:
            git(root, "rm", "--quiet", "--cached", ENTRY)
            git(root, "commit", "--message", "Gone")
            git(root, "push", "origin", "HEAD:refs/heads/side")


def test_what_lies_at_a_target_stays(tmp_path: Path, root: Path) -> None:
    """A target that has the file, or that cannot be asked, keeps it; an empty one does not."""
    target = tmp_path / "target"
    settings = root / "content/site.toml"
    more = f'\n[deploy.live]\nto = "{target}"\nroot = "plain"\n'
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8")
    result = run(root, *TAKE_BACK)
    assert result.exit_code == 1
    assert "the target live: " in result.stderr
    (target / "ledger/privacy").mkdir(parents=True)
    entry = unpublishing.prepare(load(root), "privacy", "1.0").entry
    assert not list(exposure.seen_by(root, load(root).site, entry))
    (target / "ledger/privacy/1.0.json").write_text("{}", encoding="utf-8")
    assert "a site with it was deployed there" in run(root, *TAKE_BACK).stderr
    (target / "ledger/privacy/1.0.json").unlink()
    assert run(root, *TAKE_BACK).exit_code == 0


@pytest.mark.slow
def test_a_built_site_goes_with_it(root: Path) -> None:
    """The site in build/ that has the version cannot be put on a host any more; builds go on."""
    out = ("--out", str(root / "build"), "--as-of", AS_OF.isoformat())
    assert run(root, "build", *out).exit_code == 0
    assert run(root, *TAKE_BACK).exit_code == 0
    assert not (root / "build").exists()
    assert run(root, "build", *out).exit_code == 0


def test_a_ledger_that_changed_meanwhile_is_left_alone(root: Path) -> None:
    """Between the question and the answer somebody else may have written there."""
    taken_back = unpublishing.prepare(load(root), "privacy", "1.0")
    (root / ENTRY).write_text("{}", encoding="utf-8")
    before = tree(root)
    with pytest.raises(LedgerError, match="Someone else has just changed"):
        unpublishing.carry_out(root, taken_back)
    assert tree(root) == before
