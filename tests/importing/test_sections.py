from __future__ import annotations

from dataclasses import dataclass

import pytest
from tests.importing.samples import converted

from policysite.importing.sections import Relatives
from policysite.importing.titles import folded
from policysite.models import Document, Section


def relative(*headings: tuple[int, str, str], language: str = "nl") -> Document:
    """A document with sections given as level, id and title."""
    sections = tuple(
        Section(id=id_, level=level, title=title, covers=(), line=1)
        for level, id_, title in headings
    )
    return Document(
        language=language, path=f"content/{language}/privacy/1.0.md", source=b"",
        title="Verklaring", changes=(), article="", sections=sections, ids=frozenset(), links=(),
    )  # fmt: skip


def ids(text: str, relatives: Relatives) -> list[str]:
    """The ids of the headings that a text gets."""
    source = converted(text, "a.md", relatives).source.decode()
    return [line.split("{#")[1].rstrip("}") for line in source.split("\n") if "{#" in line]


TEXT = "# T\n\n## 1. Inleiding\n\na\n\n## 2. Uw rechten\n\nb\n\n### 2.1 Inzage\n\nc\n"
SAME = relative((2, "introduction", "Intro"), (2, "rights", "Rights"), (3, "access", "Access"))


@dataclass
class Case:
    """A text, its relatives, and the ids that its headings get."""

    relatives: Relatives
    expected: list[str]


@pytest.mark.parametrize(
    "case",
    [
        Case(Relatives(), ["introduction", "rights", "access"]),
        Case(Relatives(translations=(SAME,)), ["introduction", "rights", "access"]),
        Case(
            Relatives(translations=(relative((2, "a", "A")), SAME)),
            ["introduction", "rights", "access"],
        ),
        Case(Relatives(before=(SAME,)), ["introduction", "rights", "access"]),
        Case(
            Relatives(before=(relative((2, "b", "Uw Rechten"), (2, "a", "3. INLEIDING")),)),
            ["a", "b", "access"],
        ),
        Case(
            Relatives(
                before=(
                    relative((2, "a", "Inleiding")),
                    relative((2, "x", "Inleiding"), (2, "c", "Inzage")),
                ),
            ),
            ["a", "rights", "c"],
        ),
        Case(
            Relatives(
                before=(
                    relative((2, "a", "Inleiding"), (2, "b", "Uw rechten"), (3, "c", "Anders")),
                )
            ),
            ["a", "b", "c"],
        ),
        Case(
            Relatives(
                before=(
                    relative((2, "a", "Inleiding"), (2, "b", "Inzage"), (3, "c", "Uw rechten")),
                )
            ),
            ["a", "c", "b"],
        ),
    ],
    ids=["none", "translation", "second translation", "other words", "same words", "earlier",
         "same outline",
         "moved"],
)  # fmt: skip
def test_where_ids_come_from(case: Case) -> None:
    """A translation with the same outline first, then the version before, then what it is about."""
    assert ids(TEXT, case.relatives) == case.expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Één café & bar", "een-cafe-bar"),
        ("2020 in cijfers", "section-2020-in-cijfers"),
        ("§ – ?", "section"),
        ("Straße", "strasse"),
        ("Een heel erg lange kop met veel te veel woorden erin",
         "een-heel-erg-lange-kop-met-veel-te-veel"),
        ("Artikel 3 – Rechten", "rights"),
        ("日本語", "section"),
    ],
)  # fmt: skip
def test_ids_made_of_words(title: str, expected: str) -> None:
    """An id is lower-case ASCII words without the number of the section."""
    assert ids(f"# T\n\n## {title}\n\na\n", Relatives()) == [expected]


def test_ids_are_unique() -> None:
    """The same heading twice gets two ids, and none that stands in the file already."""
    text = "# T\n\n## A\n\na\n\n## A\n\nb\n\n## A {#a-2}\n\nc\n\n## B {#a-2}\n\nd\n"
    assert ids(text, Relatives()) == ["a", "a-3", "a-2", "b"]


def test_equal_titles() -> None:
    """Numbers, accents, capitals and signs do not count."""
    assert folded("2.1. Één ‘vraag’?") == folded("3. een Vraag") == "een vraag"


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        ("# Verklaring\n\na", "", "Verklaring"),
        ("# Verklaring\n\na", "Anders", "Anders"),
        ("a\n\n## Kop\n\nb", "", "Uit 1.0"),
        ("## Kop\n\nb", "Anders", "Anders"),
        ("# A\n\na\n\n# B\n\nb", "", "Uit 1.0"),
        ("# Met `code`\n\na", "", "Met code"),
        ("Korte regel\n\n## Kop\n\nb", "", "Korte regel"),
        ("Zie [hier](https://a.nl)\n\n## Kop\n\nb", "", "Uit 1.0"),
        ("# Verklaring[^1]\n\na\n\n[^1]: noot", "", "Uit 1.0"),
        ("---\ntitle: Uit het hoofd\n---\n## Kop\n\nb", "", "Uit het hoofd"),
    ],
)
def test_the_title(text: str, title: str, expected: str) -> None:
    """Somebody's own, else that of the text, else that of the version before."""
    before = Document(
        language="nl", path="x", source=b"", title="Uit 1.0", changes=(), article="", sections=(),
        ids=frozenset(), links=(),
    )  # fmt: skip
    assert converted(text, "a.md", Relatives(before=(before,)), title=title).title == expected


@pytest.mark.parametrize(
    ("language", "title", "expected"),
    [
        ("de", "§ 4 Speicherdauer", "retention"),
        ("de", "Ihr Recht auf Löschung", "erasure"),
        ("de", "Welche Rechte haben Sie?", "rights"),
        ("de-AT", "Datenschutzbeauftragter", "officer"),
        ("de", "Datenschutz auf einen Blick", "datenschutz-auf-einen-blick"),
        ("fr", "Durée de conservation", "retention"),
        ("fr", "Sous-traitants", "processors"),
        ("fr-BE", "Vos droits", "rights"),
        ("fr", "Généralités", "generalites"),
        ("nl", "Hoe lang wij uw gegevens bewaren", "retention"),
        ("en", "Rights and cookies", "rights-and-cookies"),
        ("pl", "Prawa i cookies", "prawa-i-cookies"),
    ],
)
def test_an_id_is_english_for_what_a_heading_is_about(
    language: str, title: str, expected: str
) -> None:
    """A well-known subject gives its English name; of anything else the words are kept."""
    made = converted(f"# T\n\n## {title}\n\na\n", "a.md", Relatives(), language=language)
    assert f"{{#{expected}}}" in made.source.decode()
    about = any("says in English" in str(one.message) for one in made.told)
    assert about == (folded(title).replace(" ", "-") != expected)
