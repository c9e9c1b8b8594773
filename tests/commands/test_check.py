from __future__ import annotations

from typing import TYPE_CHECKING

from tests.helpers import EN, NL, document, run, write_project
from tests.test_spelling import write_dictionary

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

WRONG = {NL: document("Tekts.\n", title="Titel"), EN: document("Text.\n", title="Title")}


def test_spelling_where_there_are_dictionaries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A word that is spelt wrongly is told as a hint, with what may be meant."""
    folder = tmp_path / "dictionaries"
    write_dictionary(folder, "nl_NL", "Titel tekst")
    write_dictionary(folder, "en_GB", "title text")
    monkeypatch.setattr("policysite.spelling.places", lambda: (folder,))
    root = write_project(tmp_path / "project", WRONG)
    result = run(root, "check")
    found = "“Tekts” is not in the dictionary; perhaps “Tekst”"
    assert result.exit_code == 0
    assert result.stdout.startswith(f"content/{NL}:4: spelling: {found} (hint)\n")
    assert result.stdout.endswith("Checked content/: 1 hint.\n")
    assert result.stderr == ""


def test_spelling_where_there_are_none(tmp_path: Path) -> None:
    """It is said once, beside the findings, how to get the dictionaries."""
    root = write_project(tmp_path, WRONG)
    result = run(root, "check")
    remark = "Spelling was not checked in English, Dutch: this computer has no dictionary."
    assert (result.exit_code, result.stdout) == (0, "Checked content/: no problems.\n")
    assert result.stderr.startswith(remark)
    assert result.stderr.count("hunspell-nl") == 1
    assert run(root, "check", "--format", "json").stderr == ""


def test_where_the_rules_are_explained(example: Path) -> None:
    """The page is named where there is something to read up, and where the project has it."""
    page = example / "docs/checks.md"
    assert "docs/checks.md" not in run(example, "check").stdout
    page.parent.mkdir()
    page.write_text("# Rules\n", encoding="utf-8")
    assert run(example, "check").stdout.endswith("Each rule is explained in docs/checks.md.\n")
