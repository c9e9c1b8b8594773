from __future__ import annotations

import io
import json
import re
import shutil
from datetime import date
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from tests.checks.test_dictionaries import write_dictionary
from tests.helpers import AS_OF, EN, NL, document, publish, run, write_project

from policysite.checks import page_requests
from policysite.checks.linked_pages import Answer, NoAnswer
from policysite.files.kept import NAME

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

# A folder of a test is not in a repository.
NO_REPOSITORY = "this folder is not in a git repository that git can read"
NOT_COMPARED = (
    "The ledger was not compared with the main branch: "
    f"{NO_REPOSITORY if shutil.which('git') else 'git is not installed'}.\n"
)
WRONG = {NL: document("Tekts.\n", title="Titel"), EN: document("Text.\n", title="Title")}


def test_spelling_where_there_are_dictionaries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A misspelt word is reported as a hint, with suggestions."""
    folder = tmp_path / "dictionaries"
    write_dictionary(folder, "nl_NL", "Titel tekst")
    write_dictionary(folder, "en_GB", "title text")
    monkeypatch.setattr("policysite.checks.dictionaries.places", lambda: (folder,))
    root = write_project(tmp_path / "project", WRONG)
    result = run(root, "check")
    found = "“Tekts” is not in the dictionary; did you mean “Tekst”?"
    assert result.exit_code == 0
    assert result.stdout.startswith(f"content/{NL}:4: spelling: {found} (hint)\n")
    assert result.stdout.endswith("Checked content/: 1 hint.\n")
    assert result.stderr == NOT_COMPARED


def test_spelling_where_there_are_none(tmp_path: Path) -> None:
    """How to install the dictionaries is explained once, after the findings."""
    root = write_project(tmp_path, WRONG)
    result = run(root, "check")
    remark = "Spelling was not checked in English, Dutch: this computer has no dictionary."
    assert (result.exit_code, result.stdout) == (0, "Checked content/: no problems.\n")
    assert result.stderr.startswith(remark)
    assert result.stderr.count("Install hunspell-en-gb, hunspell-nl, or LibreOffice") == 1
    assert result.stderr.endswith(NOT_COMPARED)
    assert run(root, "check", "--format", "json").stderr == ""


def test_where_the_rules_are_explained(example: Path) -> None:
    """The page is named if there is something to look up, and if the project has it."""
    page = example / "docs/checks.md"
    assert "docs/checks.md" not in run(example, "check").stdout
    page.parent.mkdir()
    page.write_text("# Rules\n", encoding="utf-8")
    assert run(example, "check").stdout.endswith("Each rule is explained in docs/checks.md.\n")


USED = "Door onze website te gebruiken stemt u in met cookies.\n"


@pytest.mark.slow
def test_what_was_replaced_is_counted_and_shown_on_request(tmp_path: Path) -> None:
    """Findings in superseded versions take one line, unless they are asked for; JSON has all."""
    root = write_project(tmp_path, {NL: document(USED)}, languages=("nl",))
    publish(root, "privacy", "1.0", date(2026, 1, 1), date(2026, 1, 1))
    new = {"nl/privacy/1.1.md": document(USED, changes="[Anders.]")}
    write_project(root, new, languages=("nl",))
    publish(root, "privacy", "1.1", date(2026, 2, 1), date(2026, 2, 1))
    told = [f"content/nl/privacy/{n}: consent-by-use" for n in ("1.0.md:4", "1.1.md:5")]
    listed = run(root, "check", "--as-of", "2026-03-01").stdout
    assert told[0] not in listed
    assert told[1] in listed
    assert listed.endswith(
        "Checked content/: 1 warning.\nIn published versions that no longer apply and can no "
        "longer be changed: 1 warning. Use --published to list them.\n"
    )
    everything = run(root, "check", "--published", "--as-of", "2026-03-01").stdout
    assert all(line in everything for line in told)
    assert everything.endswith("Checked content/: 2 warnings.\n")
    found = json.loads(run(root, "check", "--format", "json", "--as-of", "2026-03-01").stdout)
    assert [problem["superseded"] for problem in found] == [True, False]
    annotations = run(root, "check", "--format", "github", "--as-of", "2026-03-01").stdout
    assert annotations.count("::warning") == 1
    assert all(line in run(root, "check", "--as-of", "2026-01-15").stdout for line in told)


LINKED = {
    NL: document("[x](https://a.test/nl/old) [y](https://b.test/)\n"),
    EN: document("[x](https://a.test/en/old) [y](https://b.test/)\n"),
}


def answer(monkeypatch: pytest.MonkeyPatch, answers: dict[str, Answer]) -> None:
    """Have the network give `answers` at once; an address that is not among them is nowhere."""

    def ask(address: str) -> Answer:
        if address in answers:
            return answers[address]
        raise NoAnswer(page_requests.LATE)

    monkeypatch.setattr(page_requests, "asking", lambda: ask)
    monkeypatch.setattr(page_requests, "Limits", partial(page_requests.Limits, pause=0))


ANSWERS = {
    "https://a.test/nl/old": Answer(404),
    "https://a.test/en/old": Answer(301, "/new"),
    "https://a.test/new": Answer(200),
}


def test_pages_of_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are reported with the other problems, at the lines that link to them."""
    answer(monkeypatch, ANSWERS)
    result = run(write_project(tmp_path, LINKED), "check", "--vendor-links")
    assert result.exit_code == 0
    assert [line for line in result.stdout.split("\n") if line.startswith("content/")] == [
        f"content/{EN}:4: moved-page: "
        "“https://a.test/en/old” has moved to “https://a.test/new” (warning)",
        f"content/{EN}:4: unanswered-page: "
        "“https://b.test/” could not be checked: the request timed out (hint)",
        f"content/{NL}:4: dead-page: "
        "“https://a.test/nl/old” no longer exists: the page does not exist (404) (warning)",
        f"content/{NL}:4: unanswered-page: "
        "“https://b.test/” could not be checked: the request timed out (hint)",
    ]
    assert result.stdout.endswith("Checked content/: 2 warnings, 2 hints.\n")
    assert result.stderr.startswith("Checking 3 external links …\n")


def test_pages_of_others_for_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard output contains only the problems."""
    answer(monkeypatch, ANSWERS)
    root = write_project(tmp_path, LINKED)
    found = json.loads(run(root, "check", "--vendor-links", "--format", "json").stdout)
    expected = ["moved-page", "unanswered-page", "dead-page", "unanswered-page"]
    assert [problem["rule"] for problem in found] == expected
    lines = run(root, "check", "--vendor-links", "--format", "github").stdout.splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["::warning", "::notice"] * 2


def test_without_a_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said once that there seems to be no network, and nothing of the pages."""
    answer(monkeypatch, {})
    root = write_project(tmp_path, LINKED)
    result = run(root, "check", "--vendor-links", "--format", "json")
    assert (result.exit_code, result.stdout) == (0, "[]\n")
    assert result.stderr == (
        "Checking 3 external links …\nNo page could be reached: this computer seems to be offline. "
        "Check the connection and run the command again.\n"
    )


@pytest.mark.slow
def test_no_pages_of_others(tmp_path: Path) -> None:
    """Where nothing is linked, nothing is asked and nothing said."""
    result = run(write_project(tmp_path), "check", "--vendor-links", "--format", "json")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "[]\n", "")


def test_asking_on_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits at a terminal sees how far it is."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    answer(monkeypatch, ANSWERS)
    monkeypatch.setattr(
        "policysite.commands.invocation.sys", type("system", (), {"stderr": terminal})
    )
    run(write_project(tmp_path, LINKED), "check", "--vendor-links")
    assert "Checking links" in terminal.getvalue()
    assert "100%" in terminal.getvalue()


def test_two_questions_at_once(tmp_path: Path) -> None:
    """The coverage and the pages are asked one at a time."""
    result = run(write_project(tmp_path), "check", "--vendor-links", "--coverage")
    assert result.exit_code == 2
    assert "--coverage and --vendor-links cannot be used together" in result.stderr


def test_one_policy_and_one_version(example: Path) -> None:
    """Only what concerns it or all content is listed; an error elsewhere is not a failure."""
    spoil = example / "content/nl/cookies/1.1.md"
    spoil.write_text(spoil.read_text(encoding="utf-8") + "\n## Kop\n", encoding="utf-8")
    whole = run(example, "check")
    assert (whole.exit_code, "content/nl/cookies/1.1.md" in whole.stdout) == (1, True)
    own = run(example, "check", "privacy")
    assert (own.exit_code, "content/nl/cookies" in own.stdout) == (0, False)
    assert "example-address" in own.stdout
    assert run(example, "check", "cookies", "1.0").exit_code == 0
    assert run(example, "check", "cookies", "1.1").exit_code == 1
    for unknown in (("terms",), ("cookies", "9.9"), ("cookies", "x")):
        assert run(example, "check", *unknown).exit_code == 2


def test_only_what_is_severe(example: Path) -> None:
    """Less severe findings are counted and not listed."""
    result = run(example, "check", "--severity", "warning")
    assert "placeholder" not in result.stdout
    assert re.search(r"Checked content/: .*open place", result.stdout)


def test_how_much_there_is_of_each_version(tmp_path: Path) -> None:
    """Where several drafts have findings, the end says how many each of them has."""
    drafts = {
        f"{language}/{policy}/1.0.md": document("## A {#a}\n\n" + "[[TODO: what]]\n\n" * places)
        for language in ("nl", "en")
        for policy, places in (("privacy", 15), ("cookies", 12))
    }
    root = write_project(tmp_path, drafts, policies=("privacy", "cookies"))
    output = run(root, "check").stdout
    assert re.search(r"^  cookies 1\.0: 24 open places", output, re.MULTILINE)
    assert re.search(r"^  privacy 1\.0: 30 open places", output, re.MULTILINE)


def test_what_check_has_found_status_need_not_find_again(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both show the findings about wording; the second computes none of them."""
    monkeypatch.setattr("policysite.files.kept.FEW", 0)
    expected = run(example, "status", "--as-of", AS_OF.isoformat()).stdout
    (example / NAME).unlink()
    run(example, "check", "--as-of", AS_OF.isoformat())
    monkeypatch.setattr(import_module("policysite.checks.findings"), "_data", None)
    assert run(example, "status", "--as-of", AS_OF.isoformat()).stdout == expected
