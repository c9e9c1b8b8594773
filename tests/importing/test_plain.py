from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import depth
from tests.importing.samples import body, converted, told

CASES = [
    # numbered lines
    ("1. Inleiding\n\nTekst.", "## 1. Inleiding {#introduction}\n\nTekst."),
    ("2.1 Bewaartermijn\nWij bewaren alles.",
     "## 2.1 Bewaartermijn {#retention}\n\nWij bewaren alles."),
    ("1. A\n\nx.\n\n1.1 B\n\ny.\n\n1.1.1. C\n\nz.",
     "## 1. A {#a}\n\nx.\n\n### 1.1 B {#b}\n\ny.\n\n#### 1.1.1. C {#c}\n\nz."),
    ("Artikel 3 – Rechten\n\nU kunt alles.", "## Artikel 3 – Rechten {#rights}\n\nU kunt alles."),
    ("Hoofdstuk 1\n\nA.\n\nArtikel 1 Doel\n\nB.",
     "## Hoofdstuk 1 {#hoofdstuk-1}\n\nA.\n\n### Artikel 1 Doel {#purposes}\n\nB."),
    ("Inleiding\n\nTekst één.\n\nRechten\n\nTekst twee.",
     "## Inleiding {#introduction}\n\nTekst één.\n\n## Rechten {#rights}\n\nTekst twee."),
    ("A.\n\n2.1 Wij bewaren uw gegevens.", "A.\n\n2.1 Wij bewaren uw gegevens."),
    ("Dit is 1. een zin en geen lijst.", "Dit is 1. een zin en geen lijst."),
    ("1. Een losse zin.", "1\\. Een losse zin."),
    # lists
    ("Wij vragen:\n- naam;\n- adres.", "Wij vragen:\n\n- naam;\n- adres."),
    ("Zo:\n– naam;\n— adres;\n• leeftijd.", "Zo:\n\n- naam;\n- adres;\n- leeftijd."),
    ("Zo:\n•\tnaam;\no\tvoornaam;\n•\tadres.", "Zo:\n\n- naam;\n    - voornaam;\n- adres."),
    ("Zo:\n- naam\n   - voornaam\n- adres", "Zo:\n\n- naam\n    - voornaam\n- adres"),
    ("Zo:\n1. naam;\n2. adres.", "Zo:\n\n1. naam;\n2. adres."),
    ("Zo:\n3) naam;\n4) adres.", "Zo:\n\n3. naam;\n4. adres."),
    ("Zo:\na) naam;\nb) adres.", "Zo:\n\n- a) naam;\n- b) adres."),
    ("Zo:\n1. naam:\n   a) voor;\n   b) achter;\n2. adres.",
     "Zo:\n\n1. naam:\n    - a) voor;\n    - b) achter;\n2. adres."),
    ("a) alleen dit.", "a) alleen dit."),
    ("- 3 -", "\\- 3 -"),
    # tables
    ("Wat\tHoe lang\nNaam\t6 maanden", "| Wat | Hoe lang |\n| --- | --- |\n| Naam | 6 maanden |"),
    ("een\ttab", "een tab"),
    # lines
    ("Deze zin loopt\nverder op de volgende regel.", "Deze zin loopt verder op de volgende regel."),
    ("A.\n\nVoorbeeld BV\nDorpsstraat 1", "A.\n\nVoorbeeld BV  \nDorpsstraat 1"),
    ("Zie privacy-\nen cookieverklaring.", "Zie privacy- en cookieverklaring."),
    ("Uw persoons-\ngegevens zijn persoonsgegevens.",
     "Uw persoonsgegevens zijn persoonsgegevens."),
    ("De web-\nsite en de web-site.", "De web-site en de web-site."),
    ("Uw voorbeel-\nden.", "Uw voorbeel- den."),
    ("Uw post\xad\ncode.", "Uw postcode."),
    # sentences
    ("Zin één. Zin twee. Zie art. 3 Avg. En dr. Jansen.",
     "Zin één.\nZin twee.\nZie art. 3 Avg.\nEn dr. Jansen."),
    ("Bijv. Jan, d.w.z. Piet, o.a. Klaas. En 16. Wij.",
     "Bijv. Jan, d.w.z. Piet, o.a. Klaas.\nEn 16. Wij."),
    ("Wij helpen u. Zie de brief van J. Jansen.",
     "Wij helpen u.\nZie de brief van J. Jansen."),
    # signs
    ("a\xa0b\u202fc\xadd\u200be", "a b cde"),
    ("ﬁliaal", "filiaal"),
    ("e\u0301e\u0301n", "één"),
    ("\uf0b7 een\n\uf0b7 twee", "- een\n- twee"),
    ("een\r\n\r\ntwee.\rdrie\x0cvier", "een\n\ntwee. drie vier"),
    # markup by accident
    ("a *b* _c_ [d] {e} \\f", "a \\*b\\* \\_c\\_ \\[d\\] \\{e\\} \\\\f"),
    ("<b> & &eacute; &amp; 1 < 2", "&lt;b> & &amp;eacute; &amp;amp; 1 < 2"),
    ("# geen kop", "`#` geen kop"),
    ("> geen citaat", "\\> geen citaat"),
    ("a `b` c", "a `` ` ``b`` ` `` c"),
    ("Zie [a](b) en {#c}.", "Zie `[`a\\](b) en `{`#c\\}."),
    ("| a | b |\n|---|---|", "`|` a | b |  \n`|`---`|`---|"),
    ("Nog [[TODO: de naam. En meer.]] Zo.", "Nog [[TODO: de naam. En meer.]]\nZo."),
    ("Nog [[TODO: de naam]] en *.", "Nog [[TODO: de naam]] en \\*."),
    # links
    ("Mail a.b@voorbeeld.nl.", "Mail [a.b@voorbeeld.nl](mailto:a.b@voorbeeld.nl)."),
    ("Zie https://voorbeeld.nl/a_b.",
     "Zie [https://voorbeeld.nl/a\\_b](https://voorbeeld.nl/a_b)."),
    ("Zie ftp://voorbeeld.nl.", "Zie ftp://voorbeeld.nl."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[repr(text[:30]) for text, _ in CASES])
def test_what_a_text_becomes(text: str, expected: str) -> None:
    """Only what the lines show becomes markup; every word stays, and reads as it was."""
    assert body(f"Titel\n\n{text}\n") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zo:\n– a;\n– b.", "“–” became a list"),
        ("Zo:\na) a;\nb) b.",
         "the letters of a list stay in its text, because our Markdown has no lettered lists"),
        ("Zo:\n1) a;\n2) b.", "numbers such as “1.” or “1)” became a numbered list"),
        ("1. Kop\n\nTekst.", "a numbered line became a heading and keeps its number"),
        ("A.\n\nKop\n\nTekst.", "a short line on its own became a heading; check its level"),
        ("Een zin die\ndoorloopt.", "wrapped lines were joined"),
        ("x\n\nA.\n\nPagina 2 van 5\n\nB.",
         "“Pagina 2 van 5” looks like a page header, footer or number; it was kept"),
        ("Uw voorbeel-\nden.",
         "“voorbeel-” ends a line and “den” starts the next; they were left as they are: is "
             "it one word?"),
        ("Mail a@voorbeeld.nl.", "an address in the text became a link: a@voorbeeld.nl"),
        ("a\xa0b", "1 non-breaking space became an ordinary one"),
        ("a\u200bb\u200bc", "2 invisible characters were removed: U+200B (zero width space)"),
        ("a\r\nb", "Windows or old Mac line endings became Unix line endings"),
        ("Zie [a](b).",
         "“[a](” looks like markup that went wrong, so its first character is shown as code"),
        ("1. A\n2. B\n2.1 C\n3. D\n\nTekst.",
         "4 numbered lines without text between them look like a table of contents and became"
             " a list; the site makes a table of contents itself, so you can delete it"),
    ],
)  # fmt: skip
def test_every_decision_is_told(text: str, expected: str) -> None:
    """What was decided is said in a sentence."""
    assert expected in told(f"Titel\n\n{text}\n")


def test_decisions_name_the_lines_of_the_draft() -> None:
    """A decision names each line of the written file that it is about, once."""
    found = converted("Titel\n\nZo:\n– een;\n– twee.\n\nEinde.\n")
    lines = found.source.decode().split("\n")
    listed = next(one for one in found.told if "became a list" in one.message)
    assert [lines[line - 1] for line in listed.lines] == ["- een;", "- twee."]


SIGNS = """
    1. 2.1 a) (b) - – • o Wij de naam. Artikel 3 [x](y) {#a} [^1] *[AP]: |---| # ## 1) === --- ```
    \\ &amp; <b> a@b.nl https://a.nl [[TODO:x]] **x** persoons-
"""
LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"])
LINES = st.lists(
    st.one_of(st.text(LETTERS, max_size=9), st.sampled_from(SIGNS.split())), max_size=8
).map(" ".join)


@pytest.mark.slow
@settings(max_examples=depth.number(40, 1000))
@given(st.lists(st.tuples(st.sampled_from(["", "   ", "\t"]), LINES), min_size=1, max_size=10))
def test_no_word_of_any_text_is_lost(lines: list[tuple[str, str]]) -> None:
    """Whatever the signs in it, a text comes through word for word, and the dialect takes it.

    `convert` refuses where the proof fails; it must not have to.
    """
    text = "Titel\n\nBegin.\n" + "\n".join(indent + line for indent, line in lines)
    assert converted(text.replace("\ufffd", "?")).words > 0
