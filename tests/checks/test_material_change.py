from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.checks.texts import problems
from tests.helpers import AS_OF, document, publish, run, write_project

from policysite.checks.material_change import MATERIAL_CHANGE

if TYPE_CHECKING:
    from pathlib import Path

OLD = """\
## Bewaren {{#retention}}

{0}

## Delen {{#sharing}}

Wij geven uw naam aan de bezorger, en vragen € 5 voor een kopie.
"""
KEPT = "Wij bewaren uw gegevens 6 maanden."


def two_versions(root: Path, old: str, new: str, number: str = "1.1") -> Path:
    """A project with 1.0 published and a draft after it, in Dutch alone."""
    write_project(root, {"nl/privacy/1.0.md": document(OLD.format(old))}, languages=("nl",))
    publish(root, "privacy", "1.0", AS_OF)
    (root / f"content/nl/privacy/{number}.md").write_text(
        document(OLD.format(new), changes="[Anders.]"), encoding="utf-8"
    )
    return root


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (KEPT, "Wij bewaren uw gegevens 12 maanden.",
         "“6 maanden” was changed to “12 maanden”, which looks like a material change: a "
         "period or an age"),
        ("Vanaf 16 jaar.", "Vanaf 18 jaar.",
         "“16 jaar” was changed to “18 jaar”, which looks like a material change: a period "
             "or an age"),
        ("Een kopie kost € 5.", "Een kopie kost € 7,50.",
         "“€ 5” was changed to “€ 7,50”, which looks like a material change: an amount"),
        (KEPT, f"{KEPT} Wij delen ze met Noord BV.",
         "“Wij delen ze met Noord BV.” was added, which looks like a material change: who "
         "receives data"),
        ("U hebt recht op inzage.", "U mag vragen wat wij hebben.",
         "“U hebt recht op inzage.” was removed, which looks like a material change: a "
             "right of readers"),
        (KEPT, f"{KEPT} Ze dienen voor reclame.",
         "“Ze dienen voor reclame.” was added, which looks like a material change: what data "
         "are used for"),
        ("Dat mag met uw toestemming.", "Dat mag.",
         "“Dat mag met uw toestemming.” was removed, which looks like a material change: a "
             "legal basis"),
        ("Zie www.voorbeeld.nl/a voor meer.", "Zie www.voorbeeld.nl/b voor meer.",
         "“www.voorbeeld.nl/a” was changed to “www.voorbeeld.nl/b”, which looks like a "
         "material change: how to contact the company"),
    ],
)  # fmt: skip
def test_a_change_that_looks_material(tmp_path: Path, old: str, new: str, expected: str) -> None:
    """What readers rely on does not change in an editorial version without a question."""
    (problem,) = problems(two_versions(tmp_path, old, new), MATERIAL_CHANGE)
    assert problem.message == expected
    assert problem.line in {5, 7}  # the sentence, or the heading above what went


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (KEPT, "Uw gegevens bewaren wij zes maanden."),
        (KEPT, "Wij bewaren uw gegevens een half jaar."),
        ("Wij bewaren dit voor u.", "Wij bewaren dit."),
        ("Zie stap 1 van 3 mei 2026.", "Zie stap 1."),
        ("Een tiepfout.", "Een tikfout."),
    ],
)
def test_a_change_of_words_alone(tmp_path: Path, old: str, new: str) -> None:
    """The same in other words is not reported."""
    assert problems(two_versions(tmp_path, old, new), MATERIAL_CHANGE) == []


def test_a_major_version_says_so_already(tmp_path: Path) -> None:
    """A raised number before the point needs no question."""
    root = two_versions(tmp_path, KEPT, "Wij bewaren alles 12 maanden.", "2.0")
    assert problems(root, MATERIAL_CHANGE) == []


def test_publishing_wants_an_answer(tmp_path: Path) -> None:
    """The changes are named and asked about; who says --yes beforehand has answered."""
    new = "Wij bewaren uw gegevens 12 maanden."
    command = ("publish", "privacy", "1.1", "--effective", "2027-01-01")
    for name, options, answer, code in (
        ("a", (), "no\n", 1),
        ("b", (), "yes\n", 0),
        ("c", ("--yes",), None, 0),
    ):
        root = two_versions(tmp_path / name, KEPT, new)
        result = run(root, *command, *options, answer=answer)
        assert result.exit_code == code, (name, result.output)
        assert (root / "content/ledger/privacy/1.1.json").exists() == (code == 0)
        assert "material-change" in result.stderr
        assert ("look material. Answer yes only" in result.output) == (answer is not None)
