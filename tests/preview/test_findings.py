"""The problems of a text as a writer reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.helpers import EN, NL, document, load, write_project

from policysite.checks.drafts import OPEN_PLACE
from policysite.message import Message
from policysite.models import Problem
from policysite.preview import findings
from policysite.statement.dialect import LINK_TARGET, MARKUP

if TYPE_CHECKING:
    from pathlib import Path

    from policysite.rules import Rule

PATH = f"content/{NL}"


def problem(rule: Rule, line: int, remedy: str | None = None) -> Problem:
    return Problem(
        rule=rule,
        path=PATH,
        line=line,
        message=Message("wrong"),
        remedy=Message(remedy) if remedy else None,
    )


def test_the_gravest_come_first_and_a_remedy_is_said_once() -> None:
    """Errors come first, hints last; those with the same rule and remedy are together."""
    found = findings.by_severity(
        [
            problem(OPEN_PLACE, 9),
            problem(LINK_TARGET, 5),
            problem(MARKUP, 3, "Do this."),
            problem(LINK_TARGET, 7),
            problem(MARKUP, 4),
        ],
        None,
    )
    assert [(group.severity, group.count) for group in found] == [
        ("error", "4 errors"),
        ("open", "1 open place"),
    ]
    assert [
        (rule.remedy, [finding.problem.line for finding in rule.findings])
        for rule in found[0].rules
    ] == [
        (LINK_TARGET.remedy, [5, 7]),
        ("Do this.", [3]),
        (MARKUP.remedy, [4]),
    ]


def test_a_problem_is_placed_in_its_section(tmp_path: Path) -> None:
    """The section is the last one whose heading is on or above the line."""
    text = document("## One {#one}\n\nText.\n\n### Two {#two}\n\nText.\n")
    root = write_project(tmp_path, {NL: text, EN: text})
    read = load(root).policies["privacy"].versions[0].documents["nl"]
    lines = {1: None, 3: None, 4: "one", 7: "one", 8: "two", 99: "two"}
    for line, id_ in lines.items():
        section = findings.section_at(read, line)
        assert (section.id if section else None) == id_
    assert findings.section_at(None, 4) is None
