from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.checks.texts import problems, project
from tests.helpers import document, write_project

from policysite.checks.summary_values import SUMMARY_VALUES

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
## Bewaren {#retention}

Wij bewaren uw gegevens zes maanden.

### Bonnen {#receipts}

Een bon van € 50 of meer bewaren wij 7 jaar.

## Contact {#contact}

Mail [ons](mailto:privacy@voorbeeld.nl), of bel 020 123 45 67.

Wij antwoorden binnen vier weken.
"""


@pytest.mark.parametrize(
    ("line", "missing", "place"),
    [
        ("Wij bewaren dit 6 maanden. [Meer](#retention)", None, ""),
        ("Wij bewaren dit een half jaar. [Meer](#retention)", None, ""),
        ("Wij bewaren dit 12 maanden. [Meer](#retention)", "12 maanden", "Bewaren"),
        ("Bonnen van € 50 bewaren wij 7 jaar. [Meer](#retention)", None, ""),
        ("Bonnen van € 75 bewaren wij 7 jaar. [Meer](#retention)", "€ 75", "Bewaren"),
        ("Wij antwoorden binnen vier weken. [Meer](#retention)", "vier weken", "Bewaren"),
        ("Wij antwoorden binnen 28 dagen. [Meer](#contact)", None, ""),
        ("Vanaf 1 mei 2027 geldt dit. [Meer](#contact)", "1 mei 2027", "Contact"),
        ("Mail privacy@voorbeeld.nl. [Meer](#contact)", None, ""),
        ("Mail info@voorbeeld.nl. [Meer](#contact)", "info@voorbeeld.nl", "Contact"),
        ("[Bel](tel:0201234568) ons. [Meer](#contact)", "0201234568", "Contact"),
        ("Wij bewaren dit 12 maanden.", "12 maanden", None),
        ("Wij bewaren dit 6 maanden en antwoorden binnen vier weken.", None, ""),
        ("Zie [bewaren](#retention) en [contact](#contact): 6 maanden, vier weken.", None, ""),
        ("Zonder getal. [Meer](#retention)", None, ""),
    ],
)
def test_a_value_stands_where_the_line_links_to(
    tmp_path: Path, line: str, missing: str | None, place: str | None
) -> None:
    """Each period, amount, date and address of the summary is that of the section it names."""
    root = project(tmp_path, TEXT, in_short=f"\n  - '{line}'")
    found = [(problem.line, problem.message) for problem in problems(root, SUMMARY_VALUES)]
    if missing is None:
        assert found == []
    elif place is None:
        assert found == [(4, f"“{missing}” does not appear in the text below")]
    else:
        message = f"“{missing}” does not appear in “{place}”, to which this line links"
        assert found == [(4, message)]


def test_a_line_may_link_to_another_policy(tmp_path: Path) -> None:
    """The section of the other policy is what the line is compared with."""
    line = "Een cookie blijft {} dagen. [Meer](policy:cookies#stay)"
    other = document("## Duur {#stay}\n\nNegentig dagen.\n", title="Cookieverklaring")
    for days, count in (("90", 0), ("30", 1)):
        summary = "\n  - '" + line.format(days) + "'"
        texts = {
            "nl/privacy/1.0.md": document(title="Privacyverklaring", in_short=summary),
            "nl/cookies/1.0.md": other,
        }
        root = write_project(
            tmp_path / days, texts, languages=("nl",), policies=("privacy", "cookies")
        )
        assert len(problems(root, SUMMARY_VALUES)) == count
