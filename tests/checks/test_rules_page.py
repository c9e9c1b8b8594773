from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from markdown import markdown
from tests.checks.texts import found
from tests.helpers import ROOT

from policysite import catalogs
from policysite.checks import rules_page
from policysite.checks.rulebook import RULES

if TYPE_CHECKING:
    from pathlib import Path

    from policysite.rules import Example, Rule

pytestmark = pytest.mark.slow

EXPLAINED = [
    pytest.param(rule, example, id=f"{rule.name}-{example.language}")
    for rule in RULES
    for example in rule.examples
]


@pytest.mark.parametrize(("language", "path"), rules_page.PAGES.items())
def test_the_pages_are_made_from_the_rules(language: str, path: str) -> None:
    """After a change of a rule, regenerate the pages: python -m policysite.checks.rules_page."""
    assert (ROOT / path).read_text(encoding="utf-8") == rules_page.page(language)


@pytest.mark.parametrize("language", rules_page.PAGES)
def test_every_rule_is_on_the_page(language: str) -> None:
    """Each rule has a heading with its name, and what it says is read as it is written."""
    text = rules_page.page(language)
    assert len(RULES) >= 50
    for rule in RULES:
        name = rule.name if language == "en" else rf"[^\n]+ \(`{rule.name}`\)"
        assert len(re.findall(rf"\n### {name}\n", text)) == 1
    shown = markdown(rules_page.page("en"))
    assert "Turn the words into a link: [words](#id), or [words](policy:name#id)." in shown


def test_each_rule_has_a_dutch_name() -> None:
    """No two rules have the same name in Dutch, and site.toml still knows them by the English."""
    catalog = catalogs.program("nl")
    names = {str(rule.name): rule.name.translated(catalog) for rule in RULES}
    assert names["open-place"] == "open plek"
    assert len(set(names.values())) == len(RULES)
    assert {name for name in names if names[name] == name} == {"logo", "spelling"}
    assert "\n### Open plek (`open-place`)\n" in rules_page.page("nl")


@pytest.mark.parametrize(("rule", "example"), EXPLAINED)
def test_examples(tmp_path: Path, rule: Rule, example: Example) -> None:
    """The rule finds the wrong line of each example, and not the right one."""
    assert found(tmp_path / "wrong", rule, example.wrong, example.language)
    assert not found(tmp_path / "right", rule, example.right, example.language)


def test_writing_the_pages(tmp_path: Path) -> None:
    """Both pages are written below the folder that is named."""
    (tmp_path / "docs").mkdir()
    rules_page.write(tmp_path)
    assert sorted(path.name for path in (tmp_path / "docs").iterdir()) == [
        "checks.md",
        "controles.md",
    ]
