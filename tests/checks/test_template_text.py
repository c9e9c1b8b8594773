from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.checks.texts import found

from policysite.checks.template_text import TEMPLATE_TEXT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("language", "line", "words"),
    [
        ("en", "[Company Name] keeps data.", "[Company Name]"),
        ("en", "We keep data for [X] months.", "[X]"),
        ("en", "Effective [insert date].", "[insert date]"),
        ("en", "We are at [your address].", "[your address]"),
        ("en", "Ask [contact person].", "[contact person]"),
        ("en", "Call [●] or write.", "[●]"),
        ("en", "Call [__] or write.", "[__]"),
        ("en", "We are ________ of London.", "________"),
        ("en", "The period is TBD.", "TBD"),
        ("en", "The period is to be determined.", "to be determined"),
        ("en", "Number XXX in the register.", "XXX"),
        ("en", "Since XX-XX-20XX.", "XX-XX-20XX"),
        ("en", "TODO: the period.", "TODO"),
        ("en", "Lorem ipsum is here.", "Lorem ipsum"),
        ("en", "See Error! Reference source not found.", "Error! Reference source not found."),
        ("en", "See Error! Bookmark not defined.", "Error! Bookmark not defined."),
        ("en", "Click or tap here to enter text.", "Click or tap here to enter text"),
        ("nl", "[Bedrijfsnaam] bewaart dit.", "[Bedrijfsnaam]"),
        ("nl", "[naam organisatie] bewaart dit.", "[naam organisatie]"),
        ("nl", "Wij bewaren dit [aantal] maanden.", "[aantal]"),
        ("nl", "Geldig vanaf [datum invullen].", "[datum invullen]"),
        ("nl", "De rechter te [vestigingsplaats invullen].", "[vestigingsplaats invullen]"),
        ("nl", "De termijn is n.t.b.", "n.t.b."),
        ("nl", "De termijn: NTB", "NTB"),
        ("nl", "Het adres is nog in te vullen.", "nog in te vullen"),
        ("nl", "De termijn is nader te bepalen.", "nader te bepalen"),
        ("nl", "Zie Fout! Verwijzingsbron niet gevonden.",
         "Fout! Verwijzingsbron niet gevonden."),
        ("nl", "Zie Fout! Bladwijzer niet gedefinieerd.",
         "Fout! Bladwijzer niet gedefinieerd."),
        ("nl", "Klik of tik om tekst in te voeren.", "Klik of tik om tekst in te voeren"),
        ("nl", "Geldig vanaf dd-mm-jjjj.", "dd-mm-jjjj"),
        ("nl", "Wij zijn ……… te Haven.", "………"),
    ],
)  # fmt: skip
def test_what_a_template_left_behind(tmp_path: Path, language: str, line: str, words: str) -> None:
    """A placeholder, filler text and a Word field error are reported with their words."""
    assert found(tmp_path, TEMPLATE_TEXT, line, language) == [
        f"“{words}” is left over from a template or a program"
    ]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "See [our site](https://a.nl) or [your rights](#section)."),
        ("en", "The court said [sic] “we [...] keep it”."),
        ("en", "As others wrote [1], this holds."),
        ("en", "The period is [[TODO: the number]]."),
        ("en", "The cookie `XXX` is set, and `[name]` in code."),
        ("en", "This error was not found. To be confirmed by you, it must be read."),
        ("en", "We ask your name, company name and address."),
        ("en", "A film of the class XXL; at 3 pm."),
        ("nl", "Wij vragen uw naam, adres en datum van geboorte."),
        ("nl", "Wij helpen u het formulier in te vullen."),
        ("nl", "Dat is zo… en verder niet."),
        ("nl", "Wij bewaren dit (naam en adres) zes maanden."),
        ("nl", "Volgens de rechter “moet […] worden gewist”."),
    ],
)
def test_brackets_that_ask_for_nothing(tmp_path: Path, language: str, line: str) -> None:
    """Links, citations, open places, code and ordinary words are not reported."""
    assert found(tmp_path, TEMPLATE_TEXT, line, language) == []
