from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.helpers import AS_OF, EN, NL, check, document, load, publish, shown, write_project

from policysite import checks
from policysite.checks.claims import COMPLIANCE_CLAIM
from policysite.checks.contacts import UNKNOWN_ADDRESS

if TYPE_CHECKING:
    from pathlib import Path

INSECURE = "## A {#a}\n\n[x](http://x.nl)\n\n## B {#b}\n\n[y](http://y.nl)\n"
FIRST = f"{NL}:6: insecure-link: “http://x.nl” is not encrypted"
SECOND = f"{NL}:10: insecure-link: “http://y.nl” is not encrypted"


def accept(root: Path, rule: str, where: str) -> None:
    settings = root / "content/site.toml"
    more = f'\n[[accepted]]\nrule = "{rule}"\nwhere = "{where}"\nreason = "Because."\n'
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8")


def needless(rule: str, where: str, line: int = 12) -> str:
    return f"site.toml:{line}: accepted: there is no problem “{rule}” in {where} to accept"


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (f"content/{NL}", []),
        (f"content/{NL}#a", [SECOND]),
        (f"content/{NL}#b", [SECOND.replace(SECOND, FIRST)]),
        (f"content/{NL}#c", [SECOND, FIRST, needless("insecure-link", f"content/{NL}#c")]),
        (f"content/{EN}#a", [SECOND, FIRST, needless("insecure-link", f"content/{EN}#a")]),
    ],
)
def test_a_file_or_a_section(tmp_path: Path, where: str, expected: list[str]) -> None:
    """A problem is accepted in a whole file, or in one section of it."""
    root = write_project(tmp_path, {NL: document(INSECURE)}, languages=("nl",))
    accept(root, "insecure-link", where)
    assert sorted(shown(check(root))) == sorted(expected)


def test_a_section_does_not_hold_the_one_below_it(tmp_path: Path) -> None:
    """A section ends at the next heading, of whatever level."""
    text = INSECURE.replace("## B", "### B")
    root = write_project(tmp_path, {NL: document(text)}, languages=("nl",))
    accept(root, "insecure-link", f"content/{NL}#a")
    assert shown(check(root)) == [SECOND]


def test_what_stands_above_the_text_is_in_no_section(tmp_path: Path) -> None:
    """A finding in the lines at the top is accepted with the file alone."""
    text = document("## A {#a}\n\nTekst.\n", title="Titel", in_short="[Wij zijn volledig veilig.]")
    root = write_project(tmp_path, {NL: text}, languages=("nl",))
    accept(root, "compliance-claim", f"content/{NL}#a")
    assert [problem.line for problem in check(root)] == [3, 12]
    write_project(tmp_path, {NL: text}, languages=("nl",))
    accept(root, "compliance-claim", f"content/{NL}")
    assert check(root) == []


def test_an_error_that_reads_prose_may_stay(tmp_path: Path) -> None:
    """An unknown address stops a publication until somebody says why it is right."""
    root = write_project(tmp_path, {NL: document("Mail a@b.nl.\n")}, languages=("nl",))
    assert [problem.rule for problem in checks.errors(check(root))] == [UNKNOWN_ADDRESS]
    accept(root, "unknown-address", f"content/{NL}")
    assert check(root) == []


@pytest.mark.slow
def test_the_section_of_a_published_text(tmp_path: Path) -> None:
    """What is published is answered in site.toml as well, section by section."""
    text = document("## A {#a}\n\nWij zijn volledig veilig.\n")
    root = write_project(tmp_path, {NL: text}, languages=("nl",))
    publish(root, "privacy", "1.0", AS_OF)
    assert [problem.rule for problem in check(root)] == [COMPLIANCE_CLAIM]
    accept(root, "compliance-claim", f"content/{NL}#a")
    assert check(root) == []


def test_a_build_does_not_judge_acceptances(tmp_path: Path) -> None:
    """If not every rule was run, it is unknown whether an acceptance is needless."""
    root = write_project(tmp_path, {NL: document()}, languages=("nl",))
    accept(root, "hedge-word", f"content/{NL}")
    where = f"content/{NL}"
    assert shown(check(root)) == [needless("hedge-word", where)]
    assert checks.run(load(root), AS_OF, thorough=False) == []


def test_an_acceptance_of_spelling_waits_for_a_dictionary(tmp_path: Path) -> None:
    """On a computer without dictionaries an accepted spelling is not called needless."""
    root = write_project(tmp_path, {NL: document()}, languages=("nl",))
    accept(root, "spelling", f"content/{NL}")
    assert check(root) == []
