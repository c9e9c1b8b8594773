from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from tests.helpers import AS_OF, EXAMPLE, load

from policysite.checks import report
from policysite.message import Message
from policysite.models import Concern, Problem, VersionNumber, count_of
from policysite.rules import Rule

ERROR = Rule(name=Message("bad"), severity="error", reason=Message("Why."), remedy=Message("Fix."))
OPEN = Rule(name=Message("place"), severity="open", reason=Message("So."), remedy=Message("Write."))
HINT = Rule(
    name=Message("open"), severity="hint", reason=Message("So."), remedy=Message("Fill in.")
)
WRONG = Message("is wrong")


def problem(
    rule: Rule,
    line: int,
    message: Message = WRONG,
    *,
    path: str = "a.md",
    remedy: Message | None = None,
) -> Problem:
    return Problem(rule=rule, line=line, message=message, path=path, remedy=remedy)


def test_what_problems_have_in_common_is_told_once() -> None:
    """Each problem is one line; why and how to fix it follow once for its group."""
    found = [
        problem(HINT, 1),
        problem(HINT, 2),
        problem(ERROR, 3),
        problem(ERROR, 4, remedy=Message("Otherwise.")),
        problem(HINT, 5),
    ]
    assert report.problems(found, "text").split("\n") == [
        "a.md:1: open: is wrong (hint)",
        "a.md:2: open: is wrong (hint)",
        "    why: So.",
        "    fix: Fill in.",
        "a.md:3: bad: is wrong",
        "    why: Why.",
        "    fix: Fix.",
        "a.md:4: bad: is wrong",
        "    why: Why.",
        "    fix: Otherwise.",
        "a.md:5: open: is wrong (hint)",
        "    why: So.",
        "    fix: Fill in.",
    ]


def test_json_holds_everything() -> None:
    """A program reads what a person reads."""
    assert json.loads(report.problems([problem(ERROR, 3)], "json")) == [
        {
            "line": 3,
            "message": "is wrong",
            "path": "a.md",
            "reason": "Why.",
            "remedy": "Fix.",
            "rule": "bad",
            "severity": "error",
            "superseded": False,
        }
    ]
    (told,) = json.loads(report.problems([problem(ERROR, 3)], "json", replaced={"a.md"}))
    assert told["superseded"] is True
    assert report.problems([], "json") == "[]"


def test_github_shows_it_beside_the_file() -> None:
    """One workflow command for each problem, with the signs escaped that would end it."""
    found = [problem(ERROR, 3, Message("50%% is wrong"), path="a,b:c.md"), problem(HINT, 4)]
    assert report.problems(found, "github").split("\n") == [
        "::error file=a%2Cb%3Ac.md,line=3,title=bad::50%25 is wrong. Fix.",
        "::notice file=a.md,line=4,title=open::is wrong. Fill in.",
    ]


@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_a_name_cannot_steer_a_terminal(form: str) -> None:
    """Control characters, turned text and names that are not UTF-8 are written out."""
    found = report.problems(
        [problem(ERROR, 1, Message("“\x1b[2J”"), path="a\n::error\u202e\udcff.md")], form
    )
    assert found.encode()  # no lone surrogate is left
    assert not {"\x1b", "\u202e"} & set(found)
    assert "\n::error" not in found


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], "no problems"),
        ([problem(ERROR, 1)], "1 error"),
        ([problem(HINT, 1), problem(ERROR, 1), problem(ERROR, 2)], "2 errors, 1 hint"),
        ([problem(HINT, 1), problem(OPEN, 1), problem(OPEN, 2)], "2 open places, 1 hint"),
    ],
)
def test_the_count(found: list[Problem], expected: str) -> None:
    """How many of each kind, the worst first."""
    assert count_of(found) == expected


STATUS = """\
privacy      2.0      scheduled    effective 2027-01-01, published 2026-11-22
privacy      1.1      in force     effective 2026-06-01, published 2026-11-22
privacy      1.0      superseded   effective 2025-01-01, published 2026-11-22
cookies      1.1      draft
cookies      1.0      in force     effective 2025-01-01, published 2026-11-22
cookies 1.1: 1 hint.
On Friday, 1 January 2027 version 2.0 of “privacy” comes into force.
On Friday, 1 January 2027 the expiry date in the site's security.txt is renewed.
Build and deploy the site again on that day, Friday, 1 January 2027."""


def test_the_status_as_text() -> None:
    """Every version with state and dates, what the drafts lack, and the next day of change."""
    found = [replace(problem(HINT, 1), concern=Concern("cookies", VersionNumber(1, 1)))]
    assert report.status(load(EXAMPLE), AS_OF, "text", found=found) == STATUS


def test_the_status_as_json() -> None:
    """The same for programs; a draft has no dates."""
    values = json.loads(report.status(load(EXAMPLE), AS_OF, "json"))
    assert (values["as_of"], values["next_change"]) == ("2026-11-22", "2027-01-01")
    assert values["versions"][3] == {
        "announced": None,
        "applies": None,
        "effective": None,
        "policy": "cookies",
        "published": None,
        "records": [],
        "state": "draft",
        "version": "1.1",
    }


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2024-12-31", "2025-01-01"),
        ("2026-01-01", "2026-06-01"),
        ("2026-06-01", "2026-07-01"),
        ("2026-12-31", "2027-01-01"),
        ("2027-01-01", "2027-07-01"),
    ],
)
def test_the_next_day_of_change(day: str, expected: str) -> None:
    """A version comes into force, or else security.txt is renewed; the day itself is not meant."""
    found = report.next_change(load(EXAMPLE), date.fromisoformat(day))
    assert found.isoformat() == expected
