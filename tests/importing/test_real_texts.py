"""Texts as people have them, each reduced to a few lines; inputs/texts/ has them as files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.helpers import check, load, run, shown, write_project
from tests.importing.samples import INPUTS, converted

pytestmark = pytest.mark.slow

TEXTS = INPUTS / "texts"


def imported(name: str, language: str = "nl") -> tuple[str, str, list[str]]:
    """The title, the Markdown below it, and what was decided, of a file."""
    found = converted((TEXTS / name).read_bytes(), name, title="", language=language)
    body = found.source.decode().split("---\n", 2)[2].strip("\n")
    return found.title, body, [str(told.message) for told in found.told]


def outline(body: str) -> list[str]:
    return [re.sub(r" \{#.*", "", line) for line in body.split("\n") if line.startswith("#")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("numbered-small-letter.txt",
         ["## 1. Wie wij zijn", "### 1.1 Ons adres", "## 2. welke gegevens wij hebben",
          "### 2.1 Van uzelf"]),
        ("numbered-full-stop.txt",
         ["## 1. Wie wij zijn", "## 2. Uw rechten, en hoe u die gebruikt.", "## 3. Vragen"]),
        ("bullets-lost-in-paste.txt", ["## 1. Wat wij bewaren", "## 2. Uw rechten"]),
        ("list-pasted-from-browser.txt", ["## Waarom wij deze gegevens bewaren"]),
        ("html-heading-in-list-item.html", ["## Wie wij zijn", "## Hoe lang"]),
        ("word-one-real-heading.docx",
         ["## 1. Welke gegevens wij hebben", "## 2. Hoe lang", "## Vragen"]),
        ("word-bold-then-line-break.docx", ["## 1. Wie zijn wij?", "## 2. Wat wij bewaren"]),
        ("word-table-of-contents.docx", ["## Welke gegevens wij hebben", "## Hoe lang"]),
        ("word-restart-headings.docx",
         ["## Part A", "### Article 1 Who", "### Article 2 What", "## Part B",
          "### Article 1 Rights"]),
        ("word-leading-zero.docx", ["## 01. Alpha", "## 02. Beta"]),
        ("word-deleted-heading.docx", ["## 1. Who", "## 2. Rights"]),
        ("word-document2.docx", ["## A"]),
        ("front-matter-folded.md", ["## Wie wij zijn"]),
        ("german-date.md", []),
        ("markdown-in-html-block.md", ["## Soorten"]),
    ],
)  # fmt: skip
def test_headings(name: str, expected: list[str]) -> None:
    """Numbers, styles and looks say what is a heading; an item of a list or a date is none."""
    assert outline(imported(name)[1]) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bullets-lost-in-paste.txt",
         "- Uw naam\n- De dag van de huur\n- Uw telefoonnummer (als u dat wilt geven)\n\nWij"),
        ("bullets-lost-in-paste.txt",
         "om:\n\n- Uw gegevens te laten zien\n- Uw gegevens te wissen\n\nVraag"),
        ("list-pasted-from-browser.txt",
         "- Uw naam en uw adres\n- De dag van de huur en de dag waarop u de fiets terugbrengt\n"
         "- Uw telefoonnummer, als u dat wilt geven\n- uw voorkeur voor een fiets\n"
         "- het nummer van uw kamer in het hotel\n\n## Waarom"),
        ("list-pasted-from-browser.txt",
         "aan:\n\n- de verzekeraar van de fiets\n- het hotel waar u verblijft\n"
         "- de politie, als een fiets is gestolen"),
        ("html-dashes-after-br.html",
         "Wij bewaren over u:\n\n- uw naam\n- de dag van de huur\n- uw telefoonnummer"),
        ("word-dashes-after-line-breaks.docx",
         "Wij bewaren:\n\n- uw naam\n- de dag van de huur"),
        ("bullets-under-number.md",
         "1. Wij bewaren uw gegevens alleen:\n    - zolang u huurt,\n"
         "    - zolang de wet het zegt.\n2. Daarna wissen wij ze."),
        ("word-numbers-with-letters-below.docx",
         "1. Wij kijken of u het bent.\n2. Wij zoeken uw gegevens op, in:\n"
         "    - a. de huurlijst, en\n    - b. de kas.\n3. Wij sturen u wat wij vinden."),
        ("word-override-level.docx", "- (a) one\n- (b) two"),
        ("word-deleted-item.docx", "- a) one\n- b) two"),
        ("word-start-at-5.docx", "5. five\n6. six"),
        ("word-restart-list.docx", "{#complaints}\n\n1. to us;\n2. to the authority."),
        ("german-date.md", "5\\. November 2025\n\nWir"),
        ("markdown-in-html-block.md",
         "**Naar doel:**\n\n- **Nodig:** voor het winkelmandje\n"
         "- **Meten:** om bezoeken te tellen\n\nZie [onze site](https://www.voorbeeld.nl/)."),
        ("backslash-line-break.md", "Fietsverhuur aan de haven  \nHavenweg 1  \n1234 AB Haven"),
        ("angle-bracket-placeholder.md",
         "Wij, &lt;bedrijfsnaam>, gevestigd te &lt;plaats>, verhuren fietsen."),
        ("braces.md", "## Wie wij zijn \\{bedrijfsnaam\\}"),
        ("braces.md", "aan \\{naam van het hotel\\}"),
        ("braces.md", "- met een open plek \\{in te vullen\\}"),
        ("braces.md", "| Naam | twee jaar \\{nog na te gaan\\} |"),
        ("braces.md", "De **directie**\\{van het bedrijf\\} beslist."),
    ],
)  # fmt: skip
def test_what_stands_in_the_draft(name: str, expected: str) -> None:
    """What a reader of the file takes for a list, a line or words is that in the draft."""
    assert expected in imported(name)[1]


def test_a_table_of_html_in_markdown_is_a_table() -> None:
    """All rows come in, however many tags they take."""
    body = imported("html-table-in-markdown.md")[1]
    assert body.count("\n| Doel ") == 16
    assert "| Doel 15 | Gegevens 15 | Grondslag 15 |" in body


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("front-matter-folded.md", "Privacyverklaring"),
        ("front-matter-title.md", "Cookies op onze site"),
        ("braces.md", "Privacyverklaring {versie 3}"),
        ("word-bold-then-line-break.docx", "Privacyverklaring Fietsverhuur"),
        ("word-one-real-heading.docx", "Privacyverklaring Fietsverhuur"),
        ("german-date.md", "Datenschutz"),
    ],
)
def test_the_title(name: str, title: str) -> None:
    """It is that of the front matter, or the first heading or bold line, and never a date."""
    assert imported(name)[0] == title


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("front-matter-folded.md",
         "the lines between the two --- at the top are not for policysite and were left out: "
             "“layout: default title: Privacyverklaring description: >- Hoe wij met gegevens van "
             "huurders omgaan.”"),
        ("word-table-of-contents.docx",
         "the table of contents was left out, because the site makes one itself: “Inhoud · Welke "
         "gegevens wij hebben 4 · Hoe lang 5”"),
        ("markdown-in-a-text-file.txt",
         "this looks like Markdown, whose signs stay as they are in a plain text: rename the "
             "file to end in .md and import it again to get its headings, lists and links"),
        ("angle-bracket-placeholder.md",
         "“<bedrijfsnaam>” is not an HTML element, so it stays in the text as words"),
        ("bullets-lost-in-paste.txt",
         "lines after a colon became a list; its bullets may have been lost when it was copied"),
        ("german-date.md", "“5. November 2025” is a date, not a list"),
        ("word-deleted-item.docx",
         "words deleted by a tracked change were left out: “Old clause”"),
    ],
)  # fmt: skip
def test_what_was_decided_is_said(name: str, expected: str) -> None:
    """A person can look at each decision."""
    assert expected in imported(name)[2]


@pytest.mark.parametrize("name", ["5. November 2025", "Laatst bijgewerkt: 3 maart 2024"])
def test_a_day_is_no_heading_of_a_text(name: str) -> None:
    """A day on a line of its own stays a line."""
    text = f"Datenschutz\n\n{name}\n\nWir vermieten Fahrräder.\n"
    assert outline(converted(text).source.decode()) == []


def test_one_section_more_in_one_language_is_the_only_difference(tmp_path: Path) -> None:
    """The other sections take the ids of their like, so that the check names that one alone."""
    root = write_project(tmp_path / "project", {})
    for language in ("nl", "en"):
        file = TEXTS / f"one-section-more.{language}.md"
        result = run(root, "import", str(file), "--policy", "privacy", "--lang", language)
        assert result.exit_code == 0, result.output
    assert "no section of content/nl/privacy/1.0.md matches this one" in result.stdout
    version = load(root).policies["privacy"].versions[0]
    ids = {code: [s.id for s in version.documents[code].sections] for code in ("nl", "en")}
    assert ids["nl"] == ["wie-wij-zijn", "hoe-lang", "vragen"]
    assert ids["en"] == ["wie-wij-zijn", "children", "hoe-lang", "vragen"]
    errors = [problem for problem in check(root) if problem.rule.severity == "error"]
    assert [problem.rule.name for problem in errors] == ["section-parity"], shown(errors)
    assert "children" in errors[0].message
