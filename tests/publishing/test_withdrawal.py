"""A text that the law orders removed goes; its entry stays."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from lxml import html
from tests.helpers import AS_OF, run, tree

from policysite import checks, ledger
from policysite.build.freezing import Options, build
from policysite.content import reader
from policysite.errors import PolicysiteError
from policysite.publishing import withdrawal
from policysite.verify import open_site, verify

pytestmark = pytest.mark.slow

REASON = {"nl": "De rechter heeft dit bevolen.", "en": "A court ordered this."}
COMMAND = ("withdraw", "privacy", "1.0", "--reason-nl", REASON["nl"], "--reason-en", REASON["en"])
TEXTS = {
    "content/ledger/privacy/1.0.en.html",
    "content/ledger/privacy/1.0.nl.html",
    "content/en/privacy/1.0.md",
    "content/nl/privacy/1.0.md",
}
RECORD = "content/ledger/privacy/1.0.withdrawn.json"


def errors(root: Path) -> list[str]:
    """The errors of the project, one line each."""
    found = checks.errors(checks.run(reader.load(root), AS_OF))
    return [f"{problem.path}: {problem.rule.name}" for problem in found]


def withdraw(root: Path) -> None:
    """Withdraw privacy 1.0, which 1.1 has superseded."""
    prepared = withdrawal.prepare(reader.load(root), "privacy", "1.0", REASON, AS_OF)
    withdrawal.carry_out(root, *prepared)


def test_the_text_goes_and_the_entry_stays(example: Path) -> None:
    """Nothing changes but the texts that go and the record that comes."""
    before = tree(example)
    withdraw(example)
    after = tree(example)
    assert set(before) - set(after) == TEXTS
    assert set(after) - set(before) == {RECORD}
    assert all(after[path] == before[path] for path in set(before) - TEXTS)
    record = ledger.parse_record("withdrawn", after[RECORD])
    assert record.reason == REASON
    assert record.entry_sha256 == ledger.sha256(after["content/ledger/privacy/1.0.json"])
    assert errors(example) == []


@pytest.mark.slow
def test_the_site_says_so(example: Path, tmp_path: Path) -> None:
    """The page of the version gives the reason; the proof of all else still holds."""
    withdraw(example)
    out = tmp_path / "out"
    build(Options(root=example, out=out, as_of=AS_OF), lambda pages, _: iter(pages))
    for language, reason in REASON.items():
        page = html.parse(str(out / language / "privacy/1.0/index.html")).getroot()
        assert reason in page.text_content()
        assert not list(page.iter("article"))
        assert not (out / language / "privacy/1.0/source.md").exists()
    named = (out / "SHA256SUMS").read_text(encoding="utf-8")
    assert "ledger/privacy/1.0.json" in named
    assert "ledger/privacy/1.0.withdrawn.json" in named
    assert "privacy/1.0/source.md" not in named
    with open_site(str(out)) as site:
        verdict = verify(site, reader.load(example))
    assert verdict.right, verdict.findings
    assert verdict.relation == "equal"


@pytest.mark.parametrize(
    ("policy", "version", "reason", "message"),
    [
        ("nope", "1.0", REASON, "There is no policy “nope”"),
        ("privacy", "9.9", REASON, "There is no version 9.9 of “privacy”"),
        ("privacy", "x", REASON, "“x” is not a version number"),
        ("privacy", "1.1", REASON, "privacy 1.1 is not superseded."),
        ("privacy", "2.0", REASON, "privacy 2.0 is not superseded."),
        ("cookies", "1.1", REASON, "cookies 1.1 is a draft; “discard cookies 1.1” sets it aside."),
        ("privacy", "1.0", {"nl": "x"}, "Give the reason in every language of the version: --rea"),
        ("privacy", "1.0", {"nl": "x", "en": " "}, 'version: --reason-en "…".'),
    ],
)
def test_what_cannot_be_withdrawn(
    example: Path, policy: str, version: str, reason: dict[str, str], message: str
) -> None:
    """A draft, a version that applies or will, and a missing reason are refused."""
    before = tree(example)
    with pytest.raises(PolicysiteError) as caught:
        withdrawal.prepare(reader.load(example), policy, version, reason, AS_OF)
    assert message in caught.value.message
    assert tree(example) == before


@pytest.mark.slow
def test_a_text_that_is_left_is_a_problem_and_goes_with_the_next_attempt(
    example: Path, tmp_path: Path
) -> None:
    """What a crash left is reported, and the same command deletes it."""
    shutil.copytree(example, tmp_path / "before")
    withdraw(example)
    for path in TEXTS:
        shutil.copy(tmp_path / "before" / path, example / path)
    assert errors(example) == sorted(f"{path}: withdrawn-text" for path in TEXTS)
    withdraw(example)
    assert errors(example) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2026", "2027x"),
        ('"en"', '"fr"'),
        ("ordered", "never ordered\\u0020"),
        ('"version": "1.0"', '"version": "1.1"'),
        ('"entry_sha256": "', '"entry_sha256": "0'),
        ("{", "["),
    ],
)
def test_a_record_that_was_changed_is_a_problem(example: Path, old: str, new: str) -> None:
    """The record is written by the command alone, and belongs to its entry."""
    withdraw(example)
    path = example / RECORD
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert f"{RECORD}: ledger-entry" in errors(example)


def test_the_command_asks_once(example: Path) -> None:
    """Without a yes nothing goes; with it the text is gone."""
    before = tree(example)
    assert run(example, *COMMAND, answer="n\n").exit_code == 1
    assert tree(example) == before
    result = run(example, *COMMAND, answer="y\n")
    assert result.exit_code == 0
    assert result.stdout.endswith("Withdrawn. Commit content/, then build and deploy the site.\n")
    assert TEXTS.isdisjoint(tree(example))


def test_once_withdrawn_there_is_nothing_left(example: Path) -> None:
    """A second withdrawal reports that and changes nothing, and a comparison gives the reason."""
    command = (
        "withdraw",
        "privacy",
        "1.0",
        "--reason-nl",
        "Bevel.",
        "--reason-en",
        "Order.",
        "--yes",
    )
    assert run(example, *command).exit_code == 0
    before = tree(example)
    again = run(example, *command)
    assert (again.exit_code, "was already withdrawn (on " in again.output) == (1, True)
    compared = run(example, "diff", "privacy", "1.0")
    assert (
        compared.exit_code,
        "privacy 1.0 was withdrawn, so there is no text" in compared.output,
    ) == (
        1,
        True,
    )
    assert tree(example) == before
    source = example / "content/nl/privacy/1.0.md"
    source.write_text("back\n", encoding="utf-8")
    assert run(example, *command).exit_code == 0
    assert not source.exists()
