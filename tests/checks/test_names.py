from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.checks.texts import problems, project

from policysite.checks.names import COMPANY_NAME

if TYPE_CHECKING:
    from pathlib import Path


def found(root: Path, name: str, line: str, **front_matter: str) -> list[tuple[int, str]]:
    project(root, f"## Kop {{#section}}\n\n{line}\n", **front_matter)
    settings = root / "content/site.toml"
    text = settings.read_text(encoding="utf-8").replace('"Voorbeeld BV"', f'"{name}"')
    settings.write_text(text, encoding="utf-8")
    return [(problem.line, problem.message) for problem in problems(root, COMPANY_NAME)]


@pytest.mark.parametrize(
    ("name", "line", "other"),
    [
        ("We-Assist", "Klanten van WeAssist lezen dit.", "WeAssist"),
        ("We-Assist", "We Assist verwerkt gegevens.", "We Assist"),
        ("We-Assist", "De we-assist-widget staat op de website.", "we-assist"),
        ("We-Assist", "Wij heten Weassist.", "Weassist"),
        ("We-Assist", "De site is van WE-ASSIST.", "WE-ASSIST"),
        ("We-Assist", "Vraag het aan (WeAssist).", "WeAssist"),
        ("Voorbeeld BV", "VoorbeeldBV bewaart gegevens.", "VoorbeeldBV"),
        ("Voorbeeld BV", "Voorbeeld bv bewaart gegevens.", "Voorbeeld bv"),
        ("Acme", "Bij ACME werkt een jurist.", "ACME"),
        ("Haven", "Wij van HAVEN varen.", "HAVEN"),
        ("Fietsverhuur Haven", "Bij FietsVerhuur Haven huurt u.", "FietsVerhuur Haven"),
        ("DataHuis", "Data Huis bewaart gegevens.", "Data Huis"),
    ],
)
def test_another_spelling_of_the_name(tmp_path: Path, name: str, line: str, other: str) -> None:
    """Other capitals, and parts held together otherwise, are another name to a reader."""
    assert found(tmp_path, name, line) == [(6, f"“{other}” is another spelling of “{name}”")]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("We-Assist", "We-Assist verwerkt gegevens."),
        ("We-Assist", "De We-Assist-widget staat op de website."),
        ("We-Assist", "Mail naar info@we-assist.com of ga naar https://www.weassist.nl/WeAssist."),
        ("We-Assist", "Onze site is we-assist.com."),
        ("We-Assist", "Lees [meer](https://weassist.example/we-assist)."),
        ("We-Assist", "When you ask, we assist you."),
        ("We-Assist", "Met `weassist` begint de naam van de cookie."),
        ("We-Assist", "We‑Assist verwerkt gegevens."),
        ("We-Assist", "We-Assists klanten en We-Assist’s website."),
        ("Voorbeeld BV", "Bij voorbeeld de BV waar u klant bent."),
        ("Haven", "Wij varen naar de haven."),
        ("Haven", "De boot ligt in een haven. Haven vaart."),
        ("HAVEN", "Wij varen naar de haven."),
        ("Fietsverhuur Haven", "Wij zijn een fietsverhuur haven genoemd."),
        ("Fietsverhuur Haven", "Fietsverhuur haven genoemd, is dit."),
        ("Haven", "## WIE HAVEN IS {#who}\n\nTekst."),
        ("Bij Jan", "U kunt bij jan en alleman terecht."),
        ("Acme", "Een acmetaal is geen naam."),
        ("DataHuis", "Het huis van de data."),
    ],
)
def test_the_name_itself(tmp_path: Path, name: str, line: str) -> None:
    """The correct name, compounds, addresses, code and ordinary words are not reported."""
    assert found(tmp_path, name, line) == []


def test_the_name_in_title_and_changes(tmp_path: Path) -> None:
    """The lines above the text are looked at too."""
    title = '"Privacyverklaring van WeAssist"'
    expected = "“WeAssist” is another spelling of “We-Assist”"
    assert found(tmp_path, "We-Assist", "Tekst.", title=title, changes="[WeAssist is groter.]") == [
        (2, expected),
        (3, expected),
    ]
