from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from markdown import markdown
from tests.checks.texts import found
from tests.helpers import ROOT

from policysite.checks import examples, rules_page

if TYPE_CHECKING:
    from pathlib import Path

    from policysite.models import Rule

EXPLAINED = [
    pytest.param(rule, language, id=f"{rule.name}-{language}")
    for rule in rules_page.all_rules()
    for language in ("nl", "en")
    if examples.of(rule, language) is not None
]


@pytest.mark.parametrize(("language", "path"), rules_page.PAGES.items())
def test_the_pages_are_made_from_the_rules(language: str, path: str) -> None:
    """Whoever changes a rule writes the pages anew: python -m policysite.checks.rules_page."""
    assert (ROOT / path).read_text(encoding="utf-8") == rules_page.page(language)


@pytest.mark.parametrize("language", rules_page.PAGES)
def test_every_rule_is_on_the_page(language: str) -> None:
    """Each rule has a heading with its name, and what it says is read as it is written."""
    text = rules_page.page(language)
    assert len(rules_page.all_rules()) >= 50
    for rule in rules_page.all_rules():
        assert text.count(f"\n### {rule.name}\n") == 1
    shown = markdown(rules_page.page("en"))
    assert "Make a link of the words: [words](#id), or [words](policy:name#id)." in shown


@pytest.mark.parametrize(("rule", "language"), EXPLAINED)
def test_examples(tmp_path: Path, rule: Rule, language: str) -> None:
    """The rule finds its first example, and not its second."""
    example = examples.of(rule, language)
    assert example is not None
    assert found(tmp_path / "wrong", rule, example.wrong, language)
    assert not found(tmp_path / "right", rule, example.right, language)


def test_writing_the_pages(tmp_path: Path) -> None:
    """Both pages are written below the folder that is named."""
    (tmp_path / "docs").mkdir()
    rules_page.write(tmp_path)
    assert sorted(path.name for path in (tmp_path / "docs").iterdir()) == [
        "checks.md",
        "controles.md",
    ]
