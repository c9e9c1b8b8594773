from __future__ import annotations

from fractions import Fraction

import pytest

from policysite.statement.quantities import knows, quantities

# Dutch and English that say the same.
SAME = [
    ("6 maanden", "six months"),
    ("binnen vier weken", "within 28 days"),
    ("veertien dagen", "a fortnight"),
    ("anderhalf jaar", "18 months"),
    ("anderhalf jaar", "a year and a half"),
    ("een half jaar", "half a year"),
    ("een half jaar", "6 months"),
    ("tweeënhalf jaar", "two and a half years"),
    ("2½ jaar", "30 months"),
    ("binnen een maand", "within one month"),
    ("één maand", "one month"),
    ("eenentwintig dagen", "three weeks"),
    ("twee maanden", "two further months"),
    ("14 kalenderdagen", "14 calendar days"),
    ("5 werkdagen", "five business days"),
    ("48 uur", "two days"),
    ("6 tot 12 maanden", "6 months to 12 months"),
    ("drie of vier weken", "three or four weeks"),
    ("jonger dan 16 jaar", "under 16"),
    ("tussen de 12 en de 16 jaar", "between 12 and 16 years of age"),
    ("zestienjarigen", "sixteen-year-olds"),
    ("jaarlijks", "every year"),
    ("om de zes maanden", "every six months"),
    ("zesmaandelijks", "six-monthly"),
    ("twee keer per jaar", "twice a year"),
    ("per kwartaal", "quarterly"),
    ("op 22 november 2026", "on 22 November 2026"),
    ("op 22 nov. 2026", "on November 22, 2026"),
    ("op 22-11-2026", "on 22/11/2026"),
    ("op 22 november 2026", "on the 22nd of November 2026"),
    ("op 2026-11-22", "on 22 Nov 2026"),
    ("de eerste januari", "the first of January"),
    ("van 1 maart 2024", "of March 1, 2024"),
    ("in november 2026", "in November 2026"),
    ("op 25 mei", "on 25 May"),
    ("maandag tot en met vrijdag", "Monday to Friday"),
    ("van 9.00 tot 17.00 uur", "from 9:00 to 17:00"),
    ("van 9 tot 17 uur", "from 9 am to 5 pm"),
    ("om 12.00 uur", "at noon"),
    ("om middernacht", "at 0:00"),
    ("de afgelopen twaalf maanden", "the past year"),
    ("om 17.30 uur", "at 5.30 p.m."),
    ("€ 1.000,50", "€1,000.50"),
    ("1.000 euro", "EUR 1000"),
    ("€ 5,-", "€5"),
    ("20 miljoen euro", "20 000 000 EUR"),
    ("10 tot 20 euro", "€10 to €20"),
    ("5,5 %", "5.5 per cent"),
    ("vijf procent", "5%"),
    ("10.000,5", "10,000.5"),
    ("honderdvijftig", "a hundred and fifty"),
    ("tweeduizendvijfhonderd", "two thousand five hundred"),
    ("2.10 Doorgifte", "2.10 Transfers"),
    ("TLS 1.2", "TLS 1.2"),
    ("het tweede deel", "the second part"),
    ("de 2e versie", "the second version"),
    ("artikel 13, lid 1, onder c", "Article 13(1)(c)"),
    ("artikel 13, eerste lid, onderdeel c", "point (c) of Article 13(1)"),
    ("lid 1 van artikel 13", "paragraph 1 of Article 13"),
    ("de artikelen 13 en 14", "Articles 13 and 14"),
    ("artikel 13, lid 1, en artikel 14, lid 2", "Articles 13(1) and 14(2)"),
    ("Verordening (EU) 2016/679", "Regulation (EU) 2016/679"),
    ("020-1234567", "+31 (0)20 123 45 67"),
    ("NL91 ABNA 0417 1643 00", "NL91ABNA0417164300"),
]
# Dutch and English that do not.
OTHER = [
    ("6 maanden", "7 months"),
    ("6 maanden", "6 weeks"),
    ("6 maanden", "6"),
    ("een jaar", "one month"),
    ("5 werkdagen", "5 days"),
    ("16 jaar", "16 hours"),
    ("22 november 2026", "22 November 2027"),
    ("22 november 2026", "22 November"),
    ("3-4-2026", "4 March 2026"),
    ("9.00 uur", "9 pm"),
    ("maandag", "Tuesday"),
    ("€ 1.000", "€1.000"),
    ("€ 10", "$10"),
    ("10 euro", "10"),
    ("5,5 %", "5,5 %"),
    ("10 %", "10"),
    ("2.1", "2.10"),
    ("artikel 13, lid 1", "Article 13(2)"),
    ("artikel 13, lid 1, onder c", "Article 13(1)(f)"),
    ("tweede", "third"),
    ("020-1234567", "020-1234568"),
    ("miljoen euro's: 5 miljoen euro", "5 thousand euros"),
]
# Words that look like a quantity and are none.
NOTHING = [
    ("nl", "een verklaring van een partij"),
    ("nl", "eenvoudig, achtergrond, tientallen, derden, elfendertigste noch vierkant"),
    ("nl", "delen met een derde partij in derde landen"),
    ("en", "a third-party cookie, third countries and third parties"),
    ("en", "You may march on; do second what he says, and thirdly no one does"),
    ("nl", "Mail naar info2026@voorbeeld.nl of kijk op https://voorbeeld.nl/2026/11."),
    ("de", "Wir speichern vier Wochen lang, im Mai"),
]


@pytest.mark.parametrize(("dutch", "english"), SAME)
def test_the_same_in_both_languages(dutch: str, english: str) -> None:
    """What is said in Dutch is known again in English, however it is written."""
    ours, theirs = quantities(dutch, "nl"), quantities(english, "en")
    assert ours
    assert len(ours) == len(theirs)
    assert all(our.means(their) for our, their in zip(ours, theirs, strict=True))


@pytest.mark.parametrize(("dutch", "english"), OTHER)
def test_not_the_same(dutch: str, english: str) -> None:
    """Different values are distinguished."""
    ours, theirs = quantities(dutch, "nl"), quantities(english, "en")
    assert ours
    assert theirs
    assert not all(any(our.means(their) for their in theirs) for our in ours)


@pytest.mark.parametrize(("language", "text"), NOTHING)
def test_no_quantity(language: str, text: str) -> None:
    """Nothing firm is read if there is no number."""
    assert [q.written for q in quantities(text, language) if q.weight == "firm"] == []


def test_each_knows_where_it_stands() -> None:
    """A quantity is reported in the words of the text, with its place."""
    text = "Binnen vier weken, en uiterlijk op 1 mei 2027, betaalt u € 10,50."
    found = quantities(text, "nl")
    assert [quantity.written for quantity in found] == ["vier weken", "1 mei 2027", "€ 10,50"]
    assert all(text[q.start : q.end] == q.written for q in found)
    assert [quantity.in_words for quantity in found] == [True, False, False]


@pytest.mark.parametrize(
    ("language", "text", "written"),
    [
        ("de", "Am 3. Mai 2026 zahlen Sie 1.000,50 € oder 5,5 %.",
         ["3. Mai 2026", "1.000,50 €", "5,5 %"]),
        ("fr", "Le 3 mai 2026, 12 000 visiteurs en 6 mois.", ["3 mai 2026", "12 000", "6"]),
        ("xx", "22 November 2026, 6", ["22 November 2026", "6"]),
    ],
)  # fmt: skip
def test_of_any_language_the_digits_are_read(language: str, text: str, written: list[str]) -> None:
    """Digits, and the names of months, are read in every language by its own customs."""
    assert not knows(language)
    assert [quantity.written for quantity in quantities(text, language)] == written


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Gültig ab dem 5. November 2025."), ("es", "Desde el 5 de noviembre de 2025."),
        ("pt", "Desde 5 de novembro de 2025."), ("ca", "Des del 5 de novembre del 2025."),
        ("fr", "À partir du 5 novembre 2025."), ("pl", "Od 5 listopada 2025 r."),
        ("ru", "С 5 ноября 2025 г."), ("hu", "Érvényes: 2025. november 5."),
        ("lt", "Galioja nuo 2025 m. lapkričio 5 d."), ("lv", "Spēkā no 2025. gada 5. novembra."),
        ("vi", "Từ ngày 5 tháng 11, 2025."), ("zh", "自2025年11月5日起生效。"),
        ("ja", "2025年11月5日から。"), ("ko", "2025년 11월 5일부터."),
        ("ar", "من 5 نوفمبر 2025."), ("th", "ตั้งแต่ 5 พฤศจิกายน 2568"),
        ("hi", "5 नवंबर 2025 से।"), ("el", "Από 5 Νοεμβρίου 2025."), ("hr", "Od 05. 11. 2025."),
        ("en", "Since 2025/11/05."), ("zh", "自2025/11/5起。"),
    ],
)  # fmt: skip
def test_dates_are_read_as_each_language_writes_them(language: str, text: str) -> None:
    """A date is the same day in whatever order, script and era it is written."""
    (found,) = quantities(text, language)
    assert ("date", 2025, 11, 5) in found.readings


@pytest.mark.parametrize(
    ("language", "text", "written"),
    [
        ("fr", "À partir du 1er mars 2027.", "1er mars 2027"),
        ("fr", "Chaque 1er mars, sans frais.", "1er mars"),
        ("it", "Dal 1º marzo 2027.", "1º marzo 2027"),
        ("it", "Dal 1° marzo 2027.", "1° marzo 2027"),
        ("pt", "Desde 1º de março de 2027.", "1º de março de 2027"),
        ("es", "Desde el 1.º de marzo de 2027.", "1.º de marzo de 2027"),
    ],
)
def test_the_first_day_of_a_month(language: str, text: str, written: str) -> None:
    """It may be an ordinal where all other days are plain numbers."""
    (found,) = quantities(text, language)
    assert found.written == written
    assert any(reading[0] == "date" and reading[2:] == (3, 1) for reading in found.readings)


@pytest.mark.parametrize(
    ("language", "words", "value"),
    [
        ("nl", "eenentwintig", 21), ("nl", "tweeëntwintig", 22), ("nl", "honderdeen", 101),
        ("nl", "honderdenvijf", 105), ("nl", "negenhonderdnegenennegentig", 999),
        ("nl", "twee duizend vijftig", 2050), ("nl", "vijfentwintighonderd", 2500),
        ("nl", "nul", 0), ("nl", "duizend", 1000),
        ("en", "twenty-one", 21), ("en", "ninety nine", 99), ("en", "two hundred and five", 205),
        ("en", "a thousand", 1000), ("en", "three thousand and twelve", 3012),
        ("en", "nine hundred and ninety-nine thousand", 999_000), ("en", "zero", 0),
    ],
)  # fmt: skip
def test_number_words(language: str, words: str, value: int) -> None:
    """Numbers in words are read up to the thousands."""
    (found,) = quantities(f"x {words} x", language)
    assert found.written == words
    assert found.numbers == (Fraction(value),)


@pytest.mark.parametrize("language", ["nl", "en", "de"])
@pytest.mark.parametrize(
    "text",
    ["achttien" * 3000 + "x", "1." * 3000 + "a", "9" * 9000, "020 " * 3000 + "a", "a" * 9000,
     "100 " * 3000 + ".5", "hundred and " * 3000, "artikel 1, " * 3000, "€ 1 " * 3000, "½" * 3000],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_odd_input_is_read_in_reasonable_time(language: str, text: str, patience: None) -> None:
    """No text, however odd, keeps the reader busy or makes it fail."""
    assert all(text[q.start : q.end] == q.written for q in quantities(text, language))
