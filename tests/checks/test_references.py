from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.checks.texts import found, problems, project

from policysite.checks.references import MISSING_LIST, UNLINKED_REFERENCE

if TYPE_CHECKING:
    from pathlib import Path

ELSEWHERE = "refers readers elsewhere without a link"
OTHER = "mentions another statement without linking to it"


@pytest.mark.parametrize(
    ("language", "line", "words", "what"),
    [
        ("nl", "Zie paragraaf 3.", "paragraaf 3", ELSEWHERE),
        ("nl", "Hoe lang, staat in paragraaf 2.4 van deze tekst.", "paragraaf 2.4", ELSEWHERE),
        ("nl", "Wij doen dat zoals hierboven beschreven.", "zoals hierboven beschreven", ELSEWHERE),
        ("nl", "Dat gaat zoals eerder in deze verklaring uitgelegd.",
         "zoals eerder in deze verklaring uitgelegd", ELSEWHERE),
        ("nl", "Dat leest u onder ‘Kop’.", "‘Kop’", ELSEWHERE),
        ("nl", "Lees verder onder het kopje ‘Cookies’.", "het kopje ‘Cookies’", ELSEWHERE),
        ("nl", "Dat staat elders op deze website.", "elders op deze website", ELSEWHERE),
        ("nl", "Lees onze cookieverklaring.", "onze cookieverklaring", OTHER),
        ("nl", "De cookieverklaring gaat over cookies.", "De cookieverklaring", OTHER),
        ("nl", "Zie artikel 4 van deze voorwaarden.", "artikel 4", ELSEWHERE),
        ("nl", "Zie artikel 4 van de algemene voorwaarden.", "artikel 4", ELSEWHERE),
        ("nl", "Dat staat in artikel 4.", "artikel 4", ELSEWHERE),
        ("en", "See article 4 of our terms.", "article 4", ELSEWHERE),
        ("en", "See section 4 of this agreement.", "section 4", ELSEWHERE),
        ("en", "See section 4.", "section 4", ELSEWHERE),
        ("en", "We do so as described above.", "described above", ELSEWHERE),
        ("en", "As described in the section on cookies, we ask first.", "in the section on",
         ELSEWHERE),
        ("en", "You can read that under ‘Kop’.", "‘Kop’", ELSEWHERE),
        ("en", "You find this elsewhere on this page.", "elsewhere on this page", ELSEWHERE),
        ("en", "Read our cookie statement.", "our cookie statement", OTHER),
    ],
)  # fmt: skip
def test_references_without_a_link(
    tmp_path: Path, language: str, line: str, words: str, what: str
) -> None:
    """Words that refer readers elsewhere without a link are reported."""
    assert found(tmp_path, UNLINKED_REFERENCE, line, language) == [f"“{words}” {what}"]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("nl", "Zie [paragraaf 3](#section)."),
        ("nl", "Hoe lang, staat in paragraaf 3, [Bewaartermijn](#section)."),
        ("nl", "U hebt dit recht op grond van artikel 15 van de AVG."),
        ("nl", "Artikel 5 van de Uitvoeringswet zegt dat, en artikel 11.7a Tw ook."),
        ("nl", "Dit staat in artikel 1 sub d van de Wbp."),
        ("nl", "Dit staat in artikel 14 lid 5 van de Wbp."),
        ("nl", "Dit staat in artikel 35 Wbp."),
        ("nl", "Dit staat in artikel 11.7a van de Telecommunicatiewet."),
        ("nl", "Dit staat in artikel 6:162 BW."),
        ("nl", "Dit staat in artikel 5 UAVG."),
        ("nl", "Dit staat in artikel 28 lid 3 sub a AVG."),
        ("nl", "Dit staat in artikel 2:10 van het Burgerlijk Wetboek."),
        ("nl", "Dit staat in artikel 52 van de Algemene wet inzake rijksbelastingen."),
        ("nl", "Dit staat in artikel 7 van het Handvest."),
        ("nl", "Dit staat in artikel 6, eerste lid, onder f, van de verordening."),
        ("nl", "Dit staat in artikel 10 van de Grondwet en artikel 8 EVRM."),
        ("nl", "Dit staat in artikel 3 van het Besluit universele dienstverlening."),
        ("nl", "Dit volgt uit artikel 6, lid 1, aanhef en onder b."),
        ("nl", "Dit staat in artikel 139f Sr en artikel 13 t/m 22 van Verordening 2016/679."),
        ("nl", "Dit staat in hoofdstuk 3 van de Awb."),
        ("nl", "Deze privacyverklaring is van ons."),
        ("nl", "Lees onze [cookieverklaring](policy:cookies); de cookieverklaring is kort."),
        ("nl", "Dit is het tweede deel van de privacy- en cookieverklaring."),
        ("nl", "Met ‘wij’ bedoelen wij het bedrijf; in ‘Kies uw browser’ kiest u."),
        ("nl", "Hieronder leest u waarvoor wij cookies gebruiken."),
        ("nl", "In deze paragraaf gaat het over cookies."),
        ("nl", "Raadpleeg de documentatie van uw browser."),
        ("nl", "Onze dienst begint op punt en komma na."),
        ("en", "See [section 4](#section)."),
        ("en", "You have this right under article 15 of the GDPR."),
        ("en", "Section 5 of the Implementation Act says so."),
        ("en", "This stands in article 6(1)(f)."),
        ("en", "This stands in articles 13 and 14 of Regulation (EU) 2016/679."),
        ("en", "This stands in section 1798.83 of the California Civil Code."),
        ("en", "This stands in section 172 DPA."),
        ("en", "This stands in article 8 of the Charter, and in article 8 ECHR."),
        ("en", "The limits in this section 15 apply."),
        ("en", "This privacy statement is ours."),
        (
            "en",
            "The [cookie statement](policy:cookies#intro) tells; the cookie statement is short.",
        ),
        ("en", "It is the second part of the privacy and cookie statement."),
        ("en", "Below you can read what we use cookies for."),
        ("en", "By ‘we’ we mean the company; choose ‘Delete’ in your browser."),
        ("en", "The data described in this statement are yours."),
        ("en", "Consult the documentation of your browser."),
    ],
)
def test_links_and_laws(tmp_path: Path, language: str, line: str) -> None:
    """A link in the sentence, an article of a law, and words of the text itself are allowed."""
    assert found(tmp_path, UNLINKED_REFERENCE, line, language) == []


@pytest.mark.parametrize("line", ["Zie paragraaf 3 of [mail ons](mailto:privacy@voorbeeld.nl)."])
def test_an_address_is_no_way_to_a_section(tmp_path: Path, line: str) -> None:
    """A link that opens a mail program does not lead to the section."""
    assert found(tmp_path, UNLINKED_REFERENCE, line) == [f"“paragraaf 3” {ELSEWHERE}"]


@pytest.mark.parametrize(
    ("language", "text", "line", "message"),
    [
        ("nl", "Staat uw browser niet in deze lijst?", 6, "“deze lijst” refers to something"),
        ("nl", "Wij gebruiken de volgende cookies.", 6,
         "“de volgende cookies” refers to something"),
        ("nl", "Kijk in de tabel hieronder.\n\n## B {#b}\n\n- a", 6,
         "“tabel hieronder” refers to something"),
        ("nl", "Het gaat om:", 6, "nothing follows “… om:”"),
        ("nl", "Het gaat om:\n\n## B {#b}\n\n- a", 6, "nothing follows “… om:”"),
        ("nl", "In dit overzicht staat alles. [Mail](mailto:privacy@voorbeeld.nl).", 6,
         "“dit overzicht” refers to something"),
        ("en", "If your browser is not in this list, ask us.", 6,
         "“in this list” refers to something"),
        ("en", "We use the following cookies.", 6, "“the following cookies” refers to something"),
        ("en", "Look at the table below.", 6, "“the table below” refers to something"),
        ("en", "We process:", 6, "nothing follows “… process:”"),
    ],
)  # fmt: skip
def test_missing_lists(tmp_path: Path, language: str, text: str, line: int, message: str) -> None:
    """A list that is announced, but is neither there nor behind a link, is reported."""
    root = project(tmp_path, f"## Kop {{#section}}\n\n{text}\n", language)
    whole = message if message.startswith("nothing") else f"{message} that is not in this section"
    assert [(p.line, p.message) for p in problems(root, MISSING_LIST)] == [(line, whole)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Staat uw browser niet in deze lijst?\n\n- Firefox\n- Safari"),
        ("nl", "De [browsers](policy:cookies). Staat uw browser niet in deze lijst?"),
        ("nl", "Wij gebruiken de volgende cookies.\n\n| a | b |\n| --- | --- |\n| c | d |"),
        ("nl", "Wij gebruiken de volgende soorten:\n\n### A {#a}\n\nTekst."),
        ("nl", "Het gaat om:\n\n1. uw naam;\n2. uw adres."),
        ("nl", "De volgende keer vragen wij het weer."),
        ("nl", "Deze lijsttrekker heeft een volgende afspraak."),
        ("nl", "Voor andere toestemming: [[TODO: hoe]]."),
        ("nl", "Het overzicht sturen wij u toe."),
        ("nl", "Het gaat om:\n\nNaam\n:   zoals u heet."),
        ("en", "If your browser is not in this list, ask us.\n\n- Firefox"),
        ("en", "The [browsers](policy:cookies). Is yours not in this list?"),
        ("en", "We use the following cookies:\n\n| a | b |\n| --- | --- |\n| c | d |"),
        ("en", "We process:\n\n- your name;\n- your address."),
        ("en", "The following day we answer."),
        ("en", "We keep a list of those who object."),
        ("en", "You do that here: [[TODO: where]]."),
        ("en", "We use the following kinds.\n\n### A {#a}\n\nText."),
    ],
)
def test_lists_that_are_there(tmp_path: Path, language: str, text: str) -> None:
    """A list, a table, sections below or a link in the same section is what was announced."""
    root = project(tmp_path, f"## Kop {{#section}}\n\n{text}\n", language)
    assert problems(root, MISSING_LIST) == []
