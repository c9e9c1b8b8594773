"""Records about a version are written next to its entry; nothing else ever changes."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from tests.helpers import copy_example, load, run, status_of, tree

from policysite import checks, ledger
from policysite.build.freezing import Options, build
from policysite.errors import LedgerError
from policysite.publishing import records

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    Clock = Callable[[str], None]

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("untried")]

LEDGER = "content/ledger/privacy/"
# In the example privacy 1.1 applies since 1 June 2026 and 2.0 is scheduled for 1 January 2027.
REASONS = ("--reason-nl", "De bouw loopt uit.", "--reason-en", "The work takes longer.")
WHY = {"nl": "De bouw loopt uit.", "en": "The work takes longer."}


@pytest.fixture
def root(example: Path, clock: Clock) -> Path:
    """The example, at noon on 26 November 2026."""
    clock("2026-11-26T12:00:00")
    return example


def errors(root: Path, day: date | None = None) -> list[str]:
    library = load(root)
    found = checks.errors(checks.run(library, day or ledger.parse_date("2026-11-26")))
    return [f"{problem.path}: {problem.message}" for problem in found]


def status(root: Path, day: str) -> dict[str, Any]:
    """What “status” says of privacy on a day, by version."""
    result = run(root, "status", "--as-of", day, "--format", "json")
    rows = json.loads(result.stdout)["versions"]
    return {row["version"]: row for row in rows if row["policy"] == "privacy"}


def states(root: Path, day: str) -> dict[str, str]:
    """The states of the versions of privacy on a day, but for those that are superseded."""
    found = status(root, day)
    return {n: row["state"] for n, row in found.items() if row["state"] != "superseded"}


def write_fix(root: Path, number: str, of: str) -> None:
    """A draft of privacy that is a copy of another version, with a change of its own."""
    for code in ("nl", "en"):
        source = root / f"content/{code}/privacy/{of}.md"
        text = source.read_text(encoding="utf-8")
        (root / f"content/{code}/privacy/{number}.md").write_text(text, encoding="utf-8")


def succeed(root: Path, *command: str) -> str:
    result = run(root, *command)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_a_scheduled_version_is_called_off(root: Path) -> None:
    """One file comes, nothing changes, and the version never comes into force."""
    before = tree(root)
    said = succeed(root, "call-off", "privacy", "2.0", *REASONS, "--yes")
    assert "privacy 2.0, scheduled for Friday, 1 January 2027, will never come into" in said
    after = tree(root)
    name = f"{LEDGER}2.0.called-off.json"
    assert set(after) - set(before) == {name}
    assert {path: after[path] for path in before} == before
    assert json.loads(after[name]) == {
        "entry_sha256": ledger.sha256(after[f"{LEDGER}2.0.json"]),
        "policy": "privacy",
        "reason": WHY,
        "record": "called-off",
        "recorded_at": "2026-11-26T12:00:00+01:00",
        "version": "2.0",
    }
    assert errors(root) == []
    for day in ("2026-12-31", "2027-01-01", "2030-01-01"):
        assert states(root, day) == {"1.1": "in force", "2.0": "called off"}


def test_a_scheduled_version_is_postponed_and_brought_forward(root: Path) -> None:
    """As often as needed: each time a separate record with the hash of the previous one."""
    move = ("postpone", "privacy", "2.0", *REASONS, "--yes", "--effective")
    succeed(root, *move, "2027-05-15")
    succeed(root, *move, "2026-12-10")
    files = tree(root)
    first, second = (files[f"{LEDGER}2.0.rescheduled-{count}.json"] for count in (1, 2))
    assert json.loads(first)["previous"] is None
    assert json.loads(second)["previous"] == ledger.sha256(first)
    assert [json.loads(data)["effective"] for data in (first, second)] == [
        "2027-05-15",
        "2026-12-10",
    ]
    assert errors(root) == []
    assert states(root, "2026-12-09") == {"1.1": "in force", "2.0": "scheduled"}
    assert states(root, "2026-12-10") == {"2.0": "in force"}
    row = status(root, "2026-12-10")["2.0"]
    assert (row["announced"], row["effective"]) == ("2027-01-01", "2026-12-10")
    assert "(announced for 2027-01-01)" in run(root, "status").stdout


def test_what_applies_is_put_right_meanwhile(root: Path) -> None:
    """1.2 is published while 2.0 waits, and 2.0 still comes into force on its day."""
    result = run(root, "new", "privacy", "--minor", "--of", "1.1")
    assert "privacy 1.2, copied from 1.1:" in result.stdout
    write_fix(root, "1.2", "1.1")
    said = succeed(root, "publish", "privacy", "1.2", "--effective", "2026-11-26", "--yes")
    assert "Note: version 2.0 comes into force on Friday, 1 January 2027." in said
    assert errors(root) == []
    assert states(root, "2026-12-31") == {"1.2": "in force", "2.0": "scheduled"}
    assert states(root, "2027-01-01") == {"2.0": "in force"}
    entry = ledger.parse_entry(tree(root)[f"{LEDGER}1.2.json"])
    assert entry.previous is not None
    assert str(entry.previous[0]) == "2.0"
    # And the chain goes on from there.
    write_fix(root, "2.1", "2.0")
    succeed(root, "publish", "privacy", "2.1", "--effective", "2027-02-01", "--yes")
    entry = ledger.parse_entry(tree(root)[f"{LEDGER}2.1.json"])
    assert entry.previous is not None
    assert str(entry.previous[0]) == "1.2"
    assert errors(root) == []


def test_a_version_is_replaced_before_its_day(root: Path) -> None:
    """2.1 for the day of 2.0: 2.0 is never said to have applied."""
    write_fix(root, "2.1", "2.0")
    said = succeed(root, "publish", "privacy", "2.1", "--effective", "2027-01-01", "--yes")
    assert "version 2.0, announced for Friday, 1 January 2027, is replaced before that date" in said
    assert "Kind: a material change" in said
    assert "Replaces: version 1.1, in force since" in said
    for day, now in (("2026-12-01", "scheduled"), ("2027-02-01", "in force")):
        found = states(root, day)
        assert (found["2.0"], found["2.1"]) == ("replaced", now)
    assert status(root, "2027-02-01")["2.0"]["applies"] is None
    assert "replaced by 2.1 before 2027-01-01" in run(root, "status").stdout


@pytest.mark.parametrize(
    ("day", "command", "message"),
    [
        ("2026-11-26", ("call-off", "privacy", "1.1"), "privacy 1.1 is no longer scheduled"),
        ("2027-01-01", ("call-off", "privacy", "2.0"), "privacy 2.0 is no longer scheduled"),
        (
            "2027-01-01",
            ("postpone", "privacy", "2.0", "--effective", "2027-02-01"),
            "privacy 2.0 is no longer scheduled",
        ),
        (
            "2026-11-26",
            ("call-off", "cookies", "1.1"),
            "cookies 1.1 is a draft and has no effective date yet.",
        ),
        ("2026-11-26", ("call-off", "terms", "1.1"), "There is no policy “terms”"),
        (
            "2026-11-26",
            ("postpone", "privacy", "2.0", "--effective", "2026-11-25"),
            "2026-11-25 is in the past. Choose today or a later date.",
        ),
        (
            "2026-11-26",
            ("postpone", "privacy", "2.0", "--effective", "2027-01-01"),
            "The effective date is already 2027-01-01.",
        ),
        (
            "2026-11-26",
            ("end", "cookies", "--on", "2026-11-25"),
            "2026-11-25 is in the past. Choose today or a later date.",
        ),
        (
            "2026-11-26",
            ("end", "privacy", "--on", "2026-12-01"),
            "privacy 2.0 is scheduled for 2027-01-01, after that date. Call it off first",
        ),
        (
            "2026-11-26",
            ("end", "cookies", "--on", "2027-01-01", "--into", "cookies"),
            "A policy cannot be merged into itself.",
        ),
        (
            "2026-11-26",
            ("end", "cookies", "--on", "2027-01-01", "--into", "terms"),
            "There is no policy “terms”",
        ),
    ],
    ids=range(11),
)
def test_what_cannot_be_recorded(
    root: Path, clock: Clock, day: str, command: tuple[str, ...], message: str
) -> None:
    """Only what has not come into force can be moved, and not into the past; nothing is written."""
    clock(f"{day}T09:00:00")
    before = tree(root)
    result = run(root, *command, *REASONS, "--yes")
    assert (result.exit_code, tree(root)) == (status_of(message), before)
    assert message in result.stderr


def test_a_reason_in_every_language_is_asked_for(root: Path) -> None:
    """A reader of each language learns why."""
    result = run(root, "call-off", "privacy", "2.0", "--reason-nl", "x", "--yes")
    assert result.exit_code == 1
    assert 'Give the reason in every language of the version: --reason-en "…".' in result.stderr


RECORDING = [
    ("call-off", "privacy", "2.0"),
    ("postpone", "privacy", "2.0", "--effective", "2027-02-01"),
    ("end", "cookies", "--on", "2027-02-01"),
    ("withdraw", "privacy", "1.0"),
]


@pytest.mark.parametrize("command", RECORDING, ids=lambda command: command[0])
@pytest.mark.parametrize("sign", ["\x01", "\x1b", "\u200b", "\u202e", "\udcff"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_reason_that_no_page_may_hold_is_refused(
    root: Path, command: tuple[str, ...], sign: str, language: str
) -> None:
    """The character is named and nothing recorded: with it no site could be built any more."""
    before = tree(root)
    texts = {"nl": "Omdat.", "en": "Because."} | {language: f"Om{sign}dat."}
    reasons = ("--reason-nl", texts["nl"], "--reason-en", texts["en"])
    result = run(root, *command, *reasons, "--yes")
    assert (result.exit_code, tree(root)) == (1, before)
    assert (
        f"The reason in “{language}” contains an invisible character (U+{ord(sign):04X}) that"
    ) in result.stderr


@pytest.mark.parametrize("command", RECORDING, ids=lambda command: command[0])
@pytest.mark.parametrize("letter", ["a", "“", '"'])
def test_a_reason_that_no_record_can_hold_is_refused(
    root: Path, command: tuple[str, ...], letter: str
) -> None:
    """A record that is too long could be written and never be read; that is said in words."""
    before = tree(root)
    result = run(root, *command, "--reason-nl", letter * 40_000, "--reason-en", "x", "--yes")
    assert (result.exit_code, tree(root)) == (1, before)
    assert "Together, the reasons are longer than 30000 bytes." in result.stderr


@pytest.mark.parametrize("command", RECORDING, ids=lambda command: command[0])
def test_the_longest_reason_is_read_again(root: Path, command: tuple[str, ...]) -> None:
    """What is refused is less than what can be read, whatever its letters."""
    succeed(root, *command, "--reason-nl", '"' * 29_990, "--reason-en", "x", "--yes")
    assert errors(root) == []


def test_a_day_far_ahead_needs_its_option(root: Path) -> None:
    """A mistyped year is rejected in a record as in a publication."""
    move = ("postpone", "privacy", "2.0", *REASONS, "--effective", "2206-05-15")
    before = tree(root)
    result = run(root, *move, "--yes")
    assert (result.exit_code, tree(root)) == (2, before)
    assert "more than a year ahead. If this is intended, add --far-ahead" in result.stderr
    assert "Answer yes only if this is intended." in run(root, *move, answer="n\n").stdout
    succeed(root, *move, "--yes", "--far-ahead")


def test_it_is_asked_once_and_recorded_at_the_answer(root: Path, clock: Clock) -> None:
    """Without a yes nothing is written."""
    before = tree(root)
    result = run(root, "call-off", "privacy", "2.0", *REASONS, answer="n\n")
    assert (result.exit_code, tree(root)) == (1, before)
    assert f"  {LEDGER}2.0.called-off.json\n" in result.stdout
    assert run(root, "call-off", "privacy", "2.0", *REASONS, answer="y\n").exit_code == 0


def test_a_version_that_was_replaced_does_not_come_back(root: Path) -> None:
    """Moving what replaced it would have it apply after all: it must be called off first."""
    write_fix(root, "2.1", "2.0")
    succeed(root, "publish", "privacy", "2.1", "--effective", "2027-01-01", "--yes")
    for command in (
        ("call-off", "privacy", "2.1"),
        ("postpone", "privacy", "2.1", "--effective", "2027-03-01"),
    ):
        result = run(root, *command, *REASONS, "--yes")
        assert result.exit_code == 1
        assert (
            "Without 2.1, privacy 2.0, which it replaces, would come into force on 2027"
            in result.stderr
        )
    succeed(root, "call-off", "privacy", "2.0", *REASONS, "--yes")
    succeed(root, "postpone", "privacy", "2.1", "--effective", "2027-03-01", *REASONS, "--yes")
    assert errors(root) == []
    assert states(root, "2027-02-01") == {
        "1.1": "in force",
        "2.0": "called off",
        "2.1": "scheduled",
    }


def test_a_higher_version_never_applies_before_a_lower_one(root: Path) -> None:
    """A date can be moved between those of neighbouring versions."""
    write_fix(root, "2.1", "2.0")
    succeed(root, "publish", "privacy", "2.1", "--effective", "2027-02-01", "--yes")
    for number, day in (("2.0", "2027-02-01"), ("2.1", "2026-12-01")):
        result = run(root, "postpone", "privacy", number, "--effective", day, *REASONS, "--yes")
        assert result.exit_code == 1
        assert "and a higher version cannot take effect before a lower one" in result.stderr
    said = succeed(
        root, "postpone", "privacy", "2.1", "--effective", "2027-01-01", *REASONS, "--yes"
    )
    assert (
        "Version 2.0, scheduled for Friday, 1 January 2027, will then never come into force."
        in said
    )
    assert errors(root) == []


@pytest.mark.parametrize(
    ("number", "day", "message"),
    [
        ("1.2", "2027-01-01", "Version 2.0 takes effect on 2027-01-01, so 1.2 would never apply"),
        ("1.2", "2027-03-01", "Version 2.0 takes effect on 2027-01-01, so 1.2 would never apply"),
        ("2.1", "2026-12-01", "Version 2.0 takes effect on 2027-01-01; a later version cannot"),
        ("1.0", "2026-12-01", "privacy 1.0 is already published"),
    ],
    ids=range(4),
)
def test_a_publication_fits_between_the_others(
    root: Path, number: str, day: str, message: str
) -> None:
    """What would never apply, or before the one below it, is refused with the way out."""
    if number != "1.0":
        write_fix(root, number, "1.1" if number == "1.2" else "2.0")
    result = run(root, "publish", "privacy", number, "--effective", day, "--yes")
    assert result.exit_code == 1
    assert message in result.stderr


def test_after_it_was_called_off_the_next_one_follows_what_applies(root: Path) -> None:
    """A new draft is a copy of 1.1, and its publication is compared with that."""
    succeed(root, "call-off", "privacy", "2.0", *REASONS, "--yes")
    assert "privacy 1.2, copied from 1.1:" in succeed(root, "new", "privacy", "--minor")
    assert "privacy 3.0, copied from 1.1:" in succeed(root, "new", "privacy", "--major", "--beside")


def test_a_section_that_the_announced_version_lacks_is_told_before_it_is_too_late(
    root: Path,
) -> None:
    """A fix with a new section must say what becomes of it in 2.0, which is locked."""
    write_fix(root, "1.2", "1.1")
    for code in ("nl", "en"):
        path = root / f"content/{code}/privacy/1.2.md"
        words = {"nl": "Nieuw", "en": "New"}[code]
        text = path.read_text(encoding="utf-8")
        path.write_text(f"{text}\n## {words} {{#brand-new}}\n\n{words}.\n", encoding="utf-8")
    options = ("publish", "privacy", "1.2", "--effective", "2026-11-26", "--yes")
    result = run(root, *options)
    assert result.exit_code == 1
    assert "content/nl/privacy/2.0.md:1: lost-section:" in result.stderr
    step = '[privacy."2.0"]\nretired = ["brand-new"]\n'
    (root / "content/anchors.toml").write_text(step, encoding="utf-8")
    succeed(root, *options)
    assert errors(root) == []


def test_a_policy_ends_and_its_versions_stay(root: Path, tmp_path: Path) -> None:
    """A record next to the last version to apply; the site is built, and shows it."""
    command = ("end", "cookies", "--on", "2027-02-01", "--into", "privacy", *REASONS, "--yes")
    said = succeed(root, *command)
    assert (
        "“cookies” no longer applies from Monday, 1 February 2027; version 1.0 is the last" in said
    )
    record = json.loads(tree(root)["content/ledger/cookies/1.0.ended.json"])
    assert (record["ended"], record["into"]) == ("2027-02-01", "privacy")
    assert errors(root) == []
    assert run(root, *command).exit_code == 1
    assert "cookies ends on 2027-02-01 and continues in privacy." in run(root, "status").stdout
    out = tmp_path / "out"
    day = ledger.parse_date("2027-02-01")
    build(Options(root=root, out=out, as_of=day), lambda pages, _: iter(pages))
    assert (out / "nl/cookies/1.0/index.html").is_file()
    page = (out / "en/cookies/index.html").read_text(encoding="utf-8")
    assert "This statement ended on" in page
    assert "The work takes longer." in page
    assert '<a href="/en/privacy/">' in page
    assert 'id="use"' in page  # where links of the other statement lead


def test_a_policy_that_ended_goes_on_with_a_new_version(root: Path) -> None:
    """After a recorded end, the next publication says from when the policy continues."""
    succeed(root, "end", "cookies", "--on", "2027-02-01", *REASONS, "--yes")
    for code, words in (("nl", "Iets."), ("en", "Something.")):
        path = root / f"content/{code}/cookies/1.1.md"
        text = re.sub(r"\[\[TODO[^]]*\]\]", words, path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
    said = succeed(root, "publish", "cookies", "1.1", "--effective", "2027-02-01", "--yes")
    assert "Note: this policy is due to end on Monday, 1 February 2027;" in said
    assert "publishing this version continues it." in said
    rows = json.loads(run(root, "status", "--as-of", "2027-02-01", "--format", "json").stdout)
    assert rows["in_force"]["cookies"] == "1.1"


# Two branches that publish the same policy.


def git(root: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=a", "-c", "user.email=a@b.c")
    command = ["git", *identity, *arguments]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def forked(tmp_path: Path, clock: Clock) -> Path:
    """The example in git, after two branches that each published privacy were merged."""
    clock("2026-11-26T12:00:00")
    root = copy_example(tmp_path / "example")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "base")
    for branch, number, of, day in (
        ("a", "1.2", "1.1", "2026-12-01"),
        ("b", "3.0", "2.0", "2027-03-01"),
    ):
        git(root, "checkout", "-q", "-b", branch, "main")
        write_fix(root, number, of)
        succeed(root, "publish", "privacy", number, "--effective", day, "--yes")
        git(root, "add", "-A")
        git(root, "commit", "-qm", f"publish {number}")
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "a", "-m", "a")
    git(root, "merge", "-q", "b", "-m", "b")
    return root


def test_a_fork_is_named_and_joined(forked: Path) -> None:
    """Check names both versions and the command; its record changes nothing that was published."""
    (fault,) = errors(forked)
    assert "versions 1.2 and 3.0 both follow 2.0: they were published on separate branches" in fault
    assert "join privacy" in run(forked, "check").stdout
    git(forked, "checkout", "-q", "-b", "repair")
    said = succeed(forked, "join", "privacy", "--yes")
    assert "privacy 3.0 now follows 1.2 in the chain of the ledger." in said
    assert errors(forked) == []
    git(forked, "add", "-A")
    git(forked, "commit", "-qm", "repair")
    assert run(forked, "check", "--base", "main").exit_code == 0
    write_fix(forked, "3.1", "3.0")
    succeed(forked, "publish", "privacy", "3.1", "--effective", "2027-04-01", "--yes")
    entry = ledger.parse_entry(tree(forked)[f"{LEDGER}3.1.json"])
    assert entry.previous is not None
    assert str(entry.previous[0]) == "3.0"
    assert errors(forked) == []


def test_without_a_fork_there_is_nothing_to_join(root: Path) -> None:
    """The command says so, and writes nothing."""
    result = run(root, "join", "privacy", "--yes")
    assert result.exit_code == 1
    assert "No two versions of “privacy” follow the same one." in result.stderr


def test_dates_that_crossed_on_two_branches_are_no_dead_end(tmp_path: Path, clock: Clock) -> None:
    """Neither could know of the other: the higher one applies, the lower one was replaced."""
    clock("2026-11-26T12:00:00")
    root = copy_example(tmp_path / "example")
    succeed(root, "call-off", "privacy", "2.0", *REASONS, "--yes")
    base = tree(root)
    published: dict[str, bytes] = {}
    for number, day in (("2.1", "2027-03-01"), ("3.0", "2027-02-01")):
        write_fix(root, number, "2.0")
        succeed(root, "publish", "privacy", number, "--effective", day, "--yes")
        after = tree(root)
        published |= {name: after[name] for name in set(after) - set(base)}
        for name in set(after) - set(base):
            (root / name).unlink()
    for name, data in published.items():
        (root / name).write_bytes(data)
    succeed(root, "join", "privacy", "--yes")
    assert errors(root) == []
    assert states(root, "2027-03-01") == {
        "2.0": "called off",
        "2.1": "replaced",
        "3.0": "in force",
    }


# What a record that was written by hand, or changed, is.


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"2027-05-15"', '"2026-11-01"', "which is too late"),
        ('"version": "2.0"', '"version": "1.1"', "does not belong to the entry of its version"),
        ('"entry_sha256": "', '"entry_sha256": "0', "does not belong to the entry of its version"),
        ('"previous": null', f'"previous": "{"0" * 64}"', "does not follow the previous record"),
        (
            '"record": "rescheduled"',
            '"record": "called-off"',
            "a different record than its name says",
        ),
        ("2026-11-26T12", "2027-01-01T12", "which is too late"),
        ("+01:00", "Z", "is not a date and time such as"),
        ('"en": "The', '"fr": "The', "it must give a reason in each language of the version"),
        ("The work takes longer.", " ", "“reason” must be text in each language"),
        ("{", "[", "it is not JSON"),
        (
            '"policy"',
            '"more": "x",\n  "policy"',
            "it does not have the format that the commands write",
        ),
    ],
    ids=range(11),
)
def test_a_record_that_was_changed_is_a_problem(
    root: Path, old: str, new: str, message: str
) -> None:
    """Whatever is changed in it, check finds it."""
    succeed(root, "postpone", "privacy", "2.0", "--effective", "2027-05-15", *REASONS, "--yes")
    path = root / f"{LEDGER}2.0.rescheduled-1.json"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    (fault,) = errors(root)
    assert message in fault


def test_a_record_that_is_missing_is_seen(root: Path) -> None:
    """If one of several is removed, the next one shows it."""
    for day in ("2027-05-15", "2027-06-15"):
        succeed(root, "postpone", "privacy", "2.0", "--effective", day, *REASONS, "--yes")
    (root / f"{LEDGER}2.0.rescheduled-1.json").unlink()
    assert any("it does not follow the previous record" in fault for fault in errors(root))


def test_what_was_changed_meanwhile_is_not_written_over(root: Path) -> None:
    """A record is made for the ledger that was looked at."""
    now = datetime(2026, 11, 26, 12, tzinfo=ZoneInfo("Europe/Amsterdam"))
    prepared = records.call_off(load(root), "privacy", "2.0", WHY, now)
    succeed(root, "postpone", "privacy", "2.0", "--effective", "2027-05-15", *REASONS, "--yes")
    with pytest.raises(LedgerError, match="Someone else has just changed"):
        records.write(root, prepared)


def test_a_damaged_ledger_is_put_right_first(root: Path) -> None:
    """A record would lock the hash of what was changed."""
    path = root / f"{LEDGER}2.0.nl.html"
    path.write_text(path.read_text(encoding="utf-8") + "x", encoding="utf-8")
    before = tree(root)
    result = run(root, "call-off", "privacy", "2.0", *REASONS, "--yes")
    assert (result.exit_code, tree(root)) == (1, before)
    assert "1 error above: nothing was recorded." in result.stderr


def test_a_broken_draft_hinders_no_record(root: Path) -> None:
    """What must be recorded today does not wait for what somebody is writing."""
    (root / "content/nl/cookies/1.1.md").write_bytes(b"\xff")
    (root / "content/browsers.yaml").write_text("browsers: []\n", encoding="utf-8")
    succeed(root, "call-off", "privacy", "2.0", *REASONS, "--yes")
