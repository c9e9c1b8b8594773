"""Nothing in the ledger was done on a day that has not come."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from tests.helpers import AS_OF, load, run

from policysite import checks, ledger
from policysite.checks.future_dates import LEDGER_DAY, future_dates

ENTRY = "content/ledger/privacy/1.0.json"
RECORD = "content/ledger/privacy/1.0.withdrawn.json"
REASON = {"nl": "De rechter.", "en": "A court."}


def withdraw_by_hand(root: Path, day: date) -> None:
    """Withdraw privacy 1.0, as somebody does who writes the record and deletes the texts."""
    entry = ledger.parse_entry((root / ENTRY).read_bytes())
    (root / RECORD).write_bytes(ledger.make_withdrawal(entry, day, REASON).data)
    for path in [*root.glob("content/ledger/privacy/1.0.*.html"), *root.glob("content/*/*/1.0.md")]:
        if "privacy" in path.parts:
            path.unlink()


def found(root: Path, today: date) -> list[tuple[str, str]]:
    """Rule and file of each error."""
    problems = checks.errors(checks.run(load(root), today, today=today))
    return [(problem.rule.name, problem.path) for problem in problems]


def test_the_ledger_as_it_is(example: Path) -> None:
    """What was published until today is right, today included."""
    assert list(future_dates(load(example), AS_OF)) == []
    withdraw_by_hand(example, AS_OF)
    assert found(example, AS_OF) == []


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(9999, 12, 31)])
def test_a_withdrawal_of_a_day_to_come(example: Path, day: date) -> None:
    """A withdrawal that somebody dates ahead is an error for `check` and for `build`."""
    withdraw_by_hand(example, day)
    assert found(example, AS_OF) == [("ledger-day", RECORD)]
    assert found(example, max(day, AS_OF)) == []


def test_the_commands_know_what_day_it_is(example: Path) -> None:
    """`check` and `build` refuse it, whatever day the site is to show."""
    withdraw_by_hand(example, date(9999, 12, 31))
    for command in (["check"], ["build", "--as-of", "2026-11-22", "--out", str(example / "out")]):
        result = run(example, *command)
        assert result.exit_code == 1
        assert f"{RECORD}:1: ledger-day: it is dated 9999-12-31" in result.output


@pytest.mark.slow
def test_an_entry_of_a_day_to_come(example: Path) -> None:
    """A version that was published tomorrow was not published."""
    problems = list(future_dates(load(example), date(2026, 11, 21)))
    assert {problem.rule for problem in problems} == {LEDGER_DAY}
    assert ENTRY in [problem.path for problem in problems]


@pytest.mark.parametrize(
    ("version", "day", "message"),
    [
        ("1.1", AS_OF, "no later version had superseded this one"),
        ("2.0", AS_OF, "no later version had superseded this one"),
        ("1.0", date(2026, 11, 21), "before the version was published"),
    ],
)
def test_a_withdrawal_that_withdraw_would_refuse(
    example: Path, version: str, day: date, message: str
) -> None:
    """Written by hand, it is an error of the ledger."""
    path = f"content/ledger/privacy/{version}"
    entry = ledger.parse_entry((example / f"{path}.json").read_bytes())
    (example / f"{path}.withdrawn.json").write_bytes(
        ledger.make_withdrawal(entry, day, REASON).data
    )
    problems = [p for p in load(example).problems if p.path == f"{path}.withdrawn.json"]
    assert [problem.rule.name for problem in problems] == ["ledger-chain"]
    assert message in problems[0].message


def test_half_a_character_is_a_problem(example: Path) -> None:
    """An entry with a lone surrogate causes no traceback."""
    text = (example / ENTRY).read_text()
    assert json.loads(text)["policy"] == "privacy"
    (example / ENTRY).write_text(text.replace('"privacy"', '"\\ud800"'))
    result = run(example, "check")
    assert result.exit_code == 1
    assert (
        f"{ENTRY}:1: ledger-entry: it does not have the format that “publish” writes"
        in result.output
    )
