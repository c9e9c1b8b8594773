"""The statements say what the company says: the map of facts is compared with the documents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from lxml import html

from policysite.content import reader
from policysite.models import Document, VersionNumber

ROOT = Path(__file__).parents[2]
MAP = ROOT / "docs" / "statement-facts.md"
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
VERSIONS = ("1.0", "1.1")
LANGUAGES = ("nl", "en")
# Words that sound translated.
GONE = ("landinstelling", "consistente ervaring", "consistenter", "opties van uw webbrowser")

FACTS = {
    "cookies": [f"C{number}" for number in range(1, 32)],
    "privacy": [
        *(f"P{number}" for number in range(1, 10)),
        *(f"P10{letter}" for letter in "abcdef"),
        *(f"P{number}" for number in range(11, 33)),
    ],
}

# The values that may never change, by fact: what must be read in the section, nl and en.
VALUES = [
    ("P12", "16 jaar", "16"),
    ("P13", "16 jaar", "16"),
    ("P15", "administratie@we-assist.com", "administratie@we-assist.com"),
    ("P18", "6 maanden", "6 months"),
    ("P23", "administratie@we-assist.com", "administratie@we-assist.com"),
    ("P27", "vier weken", "four weeks"),
    ("P29", "administratie@we-assist.com", "administratie@we-assist.com"),
    ("P31", "https", "https"),
    ("P32", "vraag@we-assist.com", "vraag@we-assist.com"),
]


@dataclass(frozen=True)
class Row:
    """A line of the map: in these versions, the section contains these phrases."""

    policy: str
    fact: str
    section: str
    versions: tuple[str, ...]
    phrases: dict[str, str]


def read_map(text: str) -> list[Row]:
    """The rows of both tables of facts."""
    rows = []
    policy = ""
    for line in text.split("\n"):
        if line.startswith("## "):
            policy = line.removeprefix("## ").strip()
        cells = [cell.strip() for cell in line.strip("| ").split("|")]
        if policy in FACTS and re.fullmatch(r"[CP][0-9]+[a-f]?", cells[0]):
            fact, section, versions, dutch, english = cells
            phrases = {"nl": dutch, "en": english}
            rows.append(Row(policy, fact, section, tuple(versions.split(", ")), phrases))
    return rows


@cache
def document(policy: str, number: str, language: str) -> Document:
    """The document as readers see it: the frozen article, where it is published."""
    versions = reader.load(ROOT).policies[policy].versions
    version = next(v for v in versions if v.number == VersionNumber.parse(number))
    return version.documents[language]


def sections_of(text: Document) -> dict[str, list[str]]:
    """The sentences, list items and headings of each section, by its id."""
    root = html.fragment_fromstring(text.article)
    found: dict[str, list[str]] = {}
    section = ""
    for element in root.iter(*HEADINGS, "p", "li", "dt", "dd", "td", "th"):
        if element.tag in HEADINGS:
            section = element.get("id", "")
        own = " ".join(element.text_content().split())
        found.setdefault(section, []).extend(re.split(r"(?<=[.!?:;])\s+(?=[A-Z‘“])", own))
    return found


@cache
def sentences(policy: str, number: str, language: str) -> dict[str, list[str]]:
    """The sentences of each section of a statement, by the id of the section."""
    return sections_of(document(policy, number, language))


def lost(row: Row, number: str, language: str, without: str | None = None) -> bool:
    """Whether the fact of `row` is gone from its section once the sentence `without` is out."""
    kept = sentences(row.policy, number, language).get(row.section, [])
    return not any(row.phrases[language] in sentence for sentence in kept if sentence != without)


ROWS = read_map(MAP.read_text(encoding="utf-8"))
PLACES = [
    pytest.param(row, number, language, id=f"{row.fact}-{number}-{language}-{index}")
    for index, row in enumerate(ROWS)
    for number in row.versions
    for language in LANGUAGES
]


@pytest.mark.parametrize("policy", FACTS)
@pytest.mark.parametrize("number", VERSIONS)
def test_every_fact_is_on_the_map(policy: str, number: str) -> None:
    """Every fact of the source has a section in both published versions."""
    mapped = {row.fact for row in ROWS if row.policy == policy and number in row.versions}
    assert mapped == set(FACTS[policy])


@pytest.mark.parametrize(("row", "number", "language"), PLACES)
def test_fact_stands_in_its_section(row: Row, number: str, language: str) -> None:
    """The words of a fact are in the section that the map names."""
    assert not lost(row, number, language), f"{row.fact}: “{row.phrases[language]}” is not there"


@pytest.mark.parametrize(("row", "number", "language"), PLACES)
def test_fact_is_missed_when_its_sentence_is_taken_out(
    row: Row, number: str, language: str
) -> None:
    """Taking the one sentence of a fact out of its section is noticed."""
    carriers = [
        sentence
        for sentence in sentences(row.policy, number, language)[row.section]
        if row.phrases[language] in sentence
    ]
    assert len(set(carriers)) == 1
    assert lost(row, number, language, without=carriers[0])


@pytest.mark.parametrize("number", VERSIONS)
@pytest.mark.parametrize(("fact", "dutch", "english"), VALUES)
def test_hard_values_stand_in_the_section(number: str, fact: str, dutch: str, english: str) -> None:
    """Ages, periods and addresses are in the section of their fact, in both languages."""
    sections = {r.section for r in ROWS if r.fact == fact and number in r.versions}
    policy = "cookies" if fact.startswith("C") else "privacy"
    for language, value in (("nl", dutch), ("en", english)):
        text = " ".join(
            sentence
            for section in sections
            for sentence in sentences(policy, number, language)[section]
        )
        assert value in text


@pytest.mark.parametrize("policy", FACTS)
@pytest.mark.parametrize("number", VERSIONS)
def test_both_versions_are_published(policy: str, number: str) -> None:
    """1.0 and 1.1 are in the ledger; 2.0 is a draft of the legal team."""
    versions = reader.load(ROOT).policies[policy].versions
    published = {str(version.number) for version in versions if version.entry is not None}
    assert number in published
    assert "2.0" not in published


@pytest.mark.parametrize("policy", FACTS)
def test_sections_never_change_their_ids(policy: str) -> None:
    """The editorial version keeps every section id, and so does the draft after it."""
    ids = [
        {section.id for section in document(policy, number, "nl").sections}
        for number in ("1.0", "1.1", "2.0")
    ]
    assert ids[0] == ids[1]
    assert ids[1] <= ids[2]


def test_every_gap_has_a_place_in_the_draft() -> None:
    """Each gap against the law is a section of the draft 2.0, in both languages."""
    text = MAP.read_text(encoding="utf-8").split("## gaps")[1]
    rows = re.findall(r"^\| (G[0-9]+) \|[^|]*\| ([^|]*) \|$", text, re.MULTILINE)
    assert [gap for gap, _ in rows] == [f"G{number}" for number in range(1, 17)]
    for _, places in rows:
        for place in places.split(", "):
            policy, section = place.split("#")
            for language in LANGUAGES:
                found = document(policy, "2.0", language).sections
                assert section in {item.id for item in found}


@pytest.mark.parametrize("policy", FACTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_draft_has_no_consent_by_use(policy: str, language: str) -> None:
    """Mere use of the website is not consent in 2.0, while 1.0 and 1.1 say what the source says."""
    phrase = {"nl": "stemt u in met het gebruik", "en": "you agree to the use of cookies"}[language]
    assert (
        phrase
        not in html.fragment_fromstring(document(policy, "2.0", language).article).text_content()
    )


@pytest.mark.parametrize("policy", FACTS)
@pytest.mark.parametrize("number", VERSIONS)
def test_nothing_sounds_translated(policy: str, number: str) -> None:
    """The words that a Dutch writer would not use are gone."""
    text = document(policy, number, "nl").article
    assert [word for word in GONE if word in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_does_not_begin_with_consent(language: str) -> None:
    """What a reader sees first of the cookie statement is what cookies are used for."""
    first = document("cookies", "1.1", language).article.split("<li>")[1]
    assert 'href="#use"' in first
