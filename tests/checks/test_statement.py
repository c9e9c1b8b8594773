from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.checks.texts import problems, project
from tests.helpers import AS_OF, document, load, publish, write_project

from policysite import checks
from policysite.checks.claims import COMPLIANCE_CLAIM
from policysite.checks.contacts import UNKNOWN_ADDRESS
from policysite.checks.names import COMPANY_NAME
from policysite.checks.outline import EMPTY_SECTION, NUMBERING_GAP
from policysite.checks.references import MISSING_LIST
from policysite.checks.statement import shown, statements
from policysite.checks.style import HEDGE_WORD

if TYPE_CHECKING:
    from pathlib import Path

CLAIM = "Wij zijn volledig veilig."


def test_another_language_has_the_rules_that_need_no_words(tmp_path: Path) -> None:
    """A third language needs no code: what knows no word of it keeps still."""
    text = "## 1. Über uns {#a}\n\nVoorbeeldBV, info@anders.de. Sie stimmen zu:\n\n## 3. B {#b}\n"
    root = project(tmp_path, text, "de")
    found = [(p.line, p.rule) for p in checks.run(load(root), AS_OF) if "privacy" in p.path]
    assert set(found) == {
        (6, COMPANY_NAME),
        (6, UNKNOWN_ADDRESS),
        (6, MISSING_LIST),
        (8, NUMBERING_GAP),
        (8, EMPTY_SECTION),
    }


def test_words_in_another_language_are_not_read_as_ours(tmp_path: Path) -> None:
    """What is marked as English is not held against the rules of Dutch."""
    root = project(tmp_path, f"*{CLAIM}*{{lang=en}} En *{CLAIM}*{{lang=nl}}\n")
    assert len(problems(root, COMPLIANCE_CLAIM)) == 1


def test_warnings_look_at_published_texts_and_hints_do_not(tmp_path: Path) -> None:
    """A published text is answered for; nobody is given advice about it."""
    root = project(tmp_path, f"{CLAIM} Wij kunnen misschien iets anders.\n")
    assert problems(root, COMPLIANCE_CLAIM)
    assert problems(root, HEDGE_WORD)
    publish(root, "privacy", "1.0", AS_OF)
    (found,) = problems(root, COMPLIANCE_CLAIM)
    assert (found.path, found.line) == ("content/nl/privacy/1.0.md", 4)
    assert not problems(root, HEDGE_WORD)


def test_a_build_asks_for_no_more_than_it_needs(tmp_path: Path) -> None:
    """Without thoroughness only what stops a build is looked for in the words of a draft."""
    root = project(tmp_path, f"{CLAIM} Wij kunnen misschien mailen: a@b.nl.\n")
    quick = checks.run(load(root), AS_OF, thorough=False)
    assert [problem.rule for problem in quick] == [UNKNOWN_ADDRESS]
    found = {problem.rule for problem in checks.run(load(root), AS_OF)}
    assert found == {UNKNOWN_ADDRESS, COMPLIANCE_CLAIM, HEDGE_WORD}


def test_what_a_change_tells_about_is_not_what_is_said(tmp_path: Path) -> None:
    """A line of changes may name what was fixed."""
    root = project(tmp_path, "Tekst.\n", changes=f"[Er staat niet meer ‘{CLAIM}’.]")
    assert not problems(root, COMPLIANCE_CLAIM)


def test_statements_know_the_other_policies(tmp_path: Path) -> None:
    """The title of another policy is that of its newest version."""
    root = project(tmp_path, "Tekst.\n")
    newer = {"nl/cookies/1.1.md": document(title="Cookies", changes="[Een.]")}
    write_project(root, newer, languages=("nl",), policies=("privacy", "cookies"))
    others = {s.document.path: dict(s.others) for s in statements(load(root), date(2026, 1, 1))}
    assert others["content/nl/privacy/1.0.md"] == {"cookies": "Cookies"}
    assert others["content/nl/cookies/1.0.md"] == {"privacy": "Privacyverklaring"}


def test_words_are_shown_short() -> None:
    """A message quotes a limited number of letters, in whole words."""
    assert shown("Een  korte\nzin.") == "Een korte zin."
    assert shown("Dit zijn meer woorden dan er passen.", 20) == "Dit zijn meer …"
