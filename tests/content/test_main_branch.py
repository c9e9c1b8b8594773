"""What git keeps of what was published: nothing of it changes or goes unnoticed."""

from __future__ import annotations

import json
import os
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.helpers import (
    AS_OF,
    check,
    commit,
    document,
    git,
    load,
    publish,
    run,
    tree,
    write_project,
)

from policysite import checks
from policysite.content import baselines
from policysite.content import git as git_program
from policysite.errors import LedgerError
from policysite.message import Message, WrongValue

if TYPE_CHECKING:
    from collections.abc import Callable

    from policysite.models import Problem

pytestmark = pytest.mark.slow

LEDGER = "content/ledger/privacy"
TEXTS = ["nl/privacy/1.0.md", "en/privacy/1.0.md", "nl/cookies/1.0.md", "en/cookies/1.0.md"]
POLICIES = ("privacy", "cookies")
BEFORE = date(2026, 1, 1)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose “main” has privacy 1.0 and 1.1 and cookies 1.0, on a branch of it."""
    folder = tmp_path_factory.mktemp("main") / "project"
    root = write_project(folder, dict.fromkeys(TEXTS, document()), policies=POLICIES)
    publish(root, "privacy", "1.0", BEFORE, BEFORE)
    publish(root, "cookies", "1.0", AS_OF)
    write_draft(root, "1.1")
    publish(root, "privacy", "1.1", AS_OF)
    write_draft(root, "1.2")
    git(root, "init")
    commit(root)
    git(root, "switch", "--create", "change")
    return root


@pytest.fixture
def root(project: Path, tmp_path: Path) -> Path:
    """A copy of it, which the test may change."""
    return shutil.copytree(project, tmp_path / "project")


def write_draft(root: Path, number: str) -> None:
    text = document(changes="[One.]")
    texts = {f"{language}/privacy/{number}.md": text for language in ("nl", "en")}
    write_project(root, texts, policies=POLICIES)


def found(root: Path, base: str | None = None) -> list[str]:
    return [f"{problem.path}: {problem.message}" for problem in problems(root, base)]


def problems(root: Path, base: str | None = None) -> list[Problem]:
    baseline = baselines.main_branch(root, base)
    return list(baselines.problems(root, load(root), [baseline]))


CHANGED = "it differs from main"
GONE = "it is missing, but it is in main"


def other_dates(root: Path) -> list[str]:
    """The newest entry says another day."""
    file = root / LEDGER / "1.1.json"
    file.write_bytes(file.read_bytes().replace(b"2026-11-22", b"2026-11-21"))
    return [f"{LEDGER}/1.1.json: {CHANGED}"]


def newest_removed(root: Path) -> list[str]:
    """The newest version was never published."""
    gone = [f"{LEDGER}/1.1.json", f"{LEDGER}/1.1.nl.html", f"{LEDGER}/1.1.en.html"]
    for path in gone:
        (root / path).unlink()
    return [f"{path}: {GONE}" for path in gone]


def newest_and_text_removed(root: Path) -> list[str]:
    """Nor was it ever written."""
    told = newest_removed(root)
    for language in ("nl", "en"):
        (root / f"content/{language}/privacy/1.1.md").unlink()
        told.append(f"content/{language}/privacy/1.1.md: {GONE}")
    return told


def policy_removed(root: Path) -> list[str]:
    """A policy was never published."""
    gone = tree(root / "content/ledger/cookies")
    shutil.rmtree(root / "content/ledger/cookies")
    return [f"content/ledger/cookies/{name}: {GONE}" for name in gone]


def ledger_removed(root: Path) -> list[str]:
    """Nothing was ever published."""
    gone = tree(root / "content/ledger")
    shutil.rmtree(root / "content/ledger")
    return [f"content/ledger/{name}: {GONE}" for name in gone]


def chained_anew(root: Path) -> list[str]:
    """Another text of 1.0, with all later versions published again: a valid chain."""
    for name in ("1.0", "1.1"):
        for file in (root / LEDGER).glob(f"{name}.*"):
            file.unlink()
    text = document("## Intro {#intro}\n\nOther words.\n")
    write_project(root, {"nl/privacy/1.0.md": text}, policies=POLICIES)
    for number in ("1.0", "1.1"):
        publish(root, "privacy", number, AS_OF)
    changed = ("1.0.json", "1.0.nl.html", "1.1.json")
    return [
        *(f"{LEDGER}/{name}: {CHANGED}" for name in changed),
        f"content/nl/privacy/1.0.md: {CHANGED}",
    ]


TAMPERINGS = [
    other_dates,
    newest_removed,
    newest_and_text_removed,
    policy_removed,
    ledger_removed,
    chained_anew,
]


def nobody(*_: object) -> None:
    raise WrongValue(Message("nobody"))


@pytest.mark.parametrize("how", ["on disk", "committed"])
@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda each: each.__name__)
def test_what_the_ledger_cannot_prove_against_its_writer_git_does(
    root: Path, tamper: Callable[[Path], list[str]], how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each looks right on its own, and is found by comparing with the main branch, file by file."""
    with monkeypatch.context() as patch:
        patch.setattr(baselines, "main_branch", nobody)
        told = tamper(root)
    assert checks.errors(check(root)) == []
    if how == "committed":
        commit(root)
    assert sorted(found(root)) == sorted(told)
    result = run(root, "check")
    assert result.exit_code == 1
    for line in told:
        path, _, message = line.partition(": ")
        assert f"{path}:1: ledger-history: {message}" in result.stdout
        assert f"--source={git(root, 'rev-parse', '--short=12', 'main').strip()} {path})" in (
            result.stdout
        )


@pytest.mark.parametrize(
    "name",
    [
        "nl/privacy/1.0.md",
        "en/privacy/1.1.md",
        "ledger/privacy/1.0.json",
        "ledger/privacy/1.1.en.html",
    ],
)
@pytest.mark.parametrize("how", ["changed", "gone", "a folder", "committed"])
def test_what_is_locked_may_not_change(root: Path, name: str, how: str) -> None:
    """Each changed file of the ledger is reported, with what happened to it.

    “main” may continue.
    """
    file = root / "content" / name
    if how in {"changed", "committed"}:
        file.write_bytes(file.read_bytes() + b"\n")
    else:
        file.unlink()
    if how == "a folder":
        file.mkdir()
    if how == "committed":
        commit(root)
        git(root, "switch", "main")
        publish(root, "privacy", "1.2", date(2027, 1, 1))
        commit(root)
        git(root, "switch", "change")
    message = CHANGED if how in {"changed", "committed"} else GONE
    assert found(root) == [f"content/{name}: {message}"]


def test_what_is_new_is_no_concern(root: Path) -> None:
    """A changed draft, a version that is published here or on “main”, other files: all pass."""
    assert found(root) == []
    write_project(root, {"nl/privacy/1.2.md": document(changes="[Two.]")}, policies=POLICIES)
    (root / "content/words.toml").write_text('all = ["x"]\n', encoding="utf-8")
    assert found(root) == []
    commit(root)
    git(root, "switch", "--quiet", "main")
    publish(root, "privacy", "1.2", date(2027, 1, 1))
    commit(root)
    git(root, "switch", "--quiet", "change")
    assert found(root) == []
    write_draft(root, "1.2")
    publish(root, "privacy", "1.2", date(2027, 1, 1))
    assert found(root) == []
    commit(root)
    assert found(root) == []


def test_a_withdrawal_takes_a_text_away(root: Path) -> None:
    """If it has a record, text and article may go; the entry and the record may not."""
    reasons = ["--reason-nl", "Bevel.", "--reason-en", "Order."]
    result = run(root, "withdraw", "privacy", "1.0", "--yes", *reasons)
    assert result.exit_code == 0, result.output
    assert not (root / "content/nl/privacy/1.0.md").exists()
    assert found(root) == []
    git(root, "switch", "--quiet", "main")
    commit(root)
    record = root / LEDGER / "1.0.withdrawn.json"
    record.unlink()
    (root / LEDGER / "1.0.json").unlink()
    assert found(root) == [f"{LEDGER}/1.0.json: {GONE}", f"{LEDGER}/1.0.withdrawn.json: {GONE}"]


def test_published_is_what_others_can_have_seen(root: Path, tmp_path: Path) -> None:
    """In a clone origin/main counts: what was only committed to main there may still go."""
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--branch", "main", str(root), str(clone))
    publish(clone, "privacy", "1.2", date(2027, 1, 1))
    commit(clone)
    for file in (clone / LEDGER).glob("1.2.*"):
        file.unlink()
    assert found(clone) == []
    (clone / LEDGER / "1.1.json").unlink()
    assert found(clone) == [f"{LEDGER}/1.1.json: it is missing, but it is in origin/main"]
    commit(clone)
    assert found(clone) == [f"{LEDGER}/1.1.json: it is missing, but it is in origin/main"]
    assert found(clone, "main") == []


def test_a_history_written_anew_is_compared_with_the_branch_itself(root: Path) -> None:
    """A branch that shares nothing with “main” must have all that was published there."""
    git(root, "switch", "--quiet", "--orphan", "anew")
    write_project(root, dict.fromkeys(TEXTS, document()), policies=POLICIES)
    commit(root)
    assert f"{LEDGER}/1.0.json: {GONE}" in found(root)
    assert len(found(root)) == 9 + 2


def test_a_project_may_lie_deeper_in_a_repository(tmp_path: Path) -> None:
    """The project may be in a subfolder of the repository, and have published nothing."""
    git(tmp_path, "init")
    root = write_project(tmp_path / "a folder" / "project")
    with pytest.raises(WrongValue, match="there is no branch or commit main here"):
        baselines.main_branch(root)
    commit(tmp_path)
    assert found(root) == []
    publish(root, "privacy", "1.0", AS_OF)
    commit(tmp_path)
    (root / LEDGER / "1.0.json").write_text("{}\n", encoding="utf-8")
    assert found(root) == [f"{LEDGER}/1.0.json: {CHANGED}"]


def no_repository(root: Path) -> str:
    shutil.rmtree(root / ".git")
    return "this folder is not in a git repository that git can read"


def no_git(root: Path) -> str:
    os.environ["PATH"] = str(root)
    return "git is not installed"


def slow_git(root: Path) -> str:
    program = root / "git"
    program.write_text("#!/bin/sh\nexec /bin/sleep 5\n", encoding="ascii")
    program.chmod(0o755)
    os.environ["PATH"] = f"{root}{os.pathsep}{os.environ['PATH']}"
    return "git timed out"


def no_main_branch(root: Path) -> str:
    git(root, "branch", "--move", "main", "trunk")
    return "there is no branch or commit main here"


def broken_repository(root: Path) -> str:
    name = git(root, "rev-parse", "main:content").strip()
    file = root / ".git/objects" / name[:2] / name[2:]
    file.chmod(0o600)
    file.write_bytes(b"")
    return "git cannot read what was published; run “git fsck” for details"


@pytest.mark.parametrize(
    "lack",
    [no_repository, no_git, slow_git, no_main_branch, broken_repository],
    ids=lambda each: each.__name__,
)
def test_what_cannot_be_compared_is_said(
    root: Path, lack: Callable[[Path], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No check passes silently if git knows nothing: it says why, and continues."""
    monkeypatch.setenv("PATH", os.environ["PATH"])
    monkeypatch.setattr(git_program, "_PATIENCE", 0.5)
    why = lack(root)
    assert baselines.find(root) == baselines.Baselines((), Message("%(why)s", why=why))
    result = run(root, "check")
    assert result.exit_code == 0
    assert result.stderr.endswith(f"The ledger was not compared with the main branch: {why}.\n")
    publish(root, "privacy", "1.2", date(2027, 1, 1))


def test_a_part_of_the_history_is_said(root: Path, tmp_path: Path) -> None:
    """In a shallow clone without the commit where the content parted, nothing is known."""
    write_draft(root, "1.3")
    commit(root)
    git(root, "switch", "--quiet", "main")
    write_draft(root, "1.4")
    commit(root)
    clone = tmp_path / "clone"
    git(
        tmp_path,
        "clone",
        "--quiet",
        "--depth",
        "1",
        "--no-single-branch",
        f"file://{root}",
        "clone",
    )
    git(clone, "switch", "--quiet", "change")
    with pytest.raises(WrongValue, match="this clone has only part of the history"):
        baselines.main_branch(clone)
    git(clone, "fetch", "--quiet", "--unshallow")
    assert found(clone) == []


def test_another_base_is_named(root: Path) -> None:
    """A forge gives the previous commit; a missing one fails, except for a new branch."""
    other_dates(root)
    before = commit(root)
    assert found(root, before) == []
    assert run(root, "check", "--base", before).exit_code == 0
    assert run(root, "check", "--base", "main").exit_code == 1
    for nonsense in ("nonsense", "--help", "-q", "main:content", "\u00e9"):
        result = run(root, "check", f"--base={nonsense}")
        assert result.exit_code == 2, nonsense
        assert f"there is no branch or commit {nonsense} here" in result.stderr
    result = run(root, "check", "--base", "0" * 40)
    assert result.exit_code == 0
    assert "was not compared with the main branch: the branch is new." in result.stderr


def test_for_programs_it_is_a_problem_like_any_other(root: Path) -> None:
    """Programs get the rule and the remedy; what is unknown is only reported to people."""
    other_dates(root)
    result = run(root, "check", "--format", "json")
    (problem,) = json.loads(result.stdout)
    assert problem["rule"] == "ledger-history"
    assert problem["remedy"].startswith("Restore the file (git restore --source=")
    assert "::error file=content/ledger/privacy/1.1.json,line=1,title=ledger-history::" in (
        run(root, "check", "--format", "github").stdout
    )
    shutil.rmtree(root / ".git")
    assert run(root, "check", "--format", "json").stderr == ""


def test_the_way_back_works(root: Path) -> None:
    """The command that a finding names puts the file back."""
    other_dates(root)
    commit(root)
    (problem,) = problems(root)
    words = problem.fix.partition("(git ")[2].partition(")")[0]
    git(root, *words.split())
    assert found(root) == []


@pytest.mark.parametrize("tamper", TAMPERINGS[:2], ids=lambda each: each.__name__)
def test_nothing_is_published_on_a_changed_past(
    root: Path, tamper: Callable[[Path], list[str]]
) -> None:
    """Publishing names what was changed, and writes nothing."""
    path = tamper(root)[0].partition(":")[0]
    before = tree(root / "content")
    with pytest.raises(LedgerError, match=f"files published earlier have been changed .*{path}"):
        publish(root, "privacy", "1.2", date(2027, 1, 1))
    assert tree(root / "content") == before


def test_a_build_does_not_wait_for_git(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a check and a publication ask git; a build, however often, does not."""
    folder = root.parent / "bin"
    folder.mkdir()
    program = folder / "git"
    program.write_text(f"#!/bin/sh\necho x >> {folder}/asked\nexit 1\n", encoding="ascii")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    for _ in range(2):
        assert run(root, "build", "--as-of", AS_OF.isoformat()).exit_code == 0
    assert not (folder / "asked").exists()
    run(root, "check")
    assert (folder / "asked").exists()


def test_a_repository_with_longer_hashes(tmp_path: Path) -> None:
    """A repository may name its files by SHA-256 (git init --object-format)."""
    root = write_project(tmp_path)
    publish(root, "privacy", "1.0", AS_OF)
    git(root, "init", "--object-format=sha256")
    commit(root)
    assert found(root) == []
    (root / LEDGER / "1.0.json").unlink()
    assert found(root) == [f"{LEDGER}/1.0.json: {GONE}"]
