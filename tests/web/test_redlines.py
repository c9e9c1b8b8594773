"""The redline pages of the example, frozen."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html
from tests.helpers import EXAMPLE, load
from tests.web.conftest import LANGUAGES
from tests.web.test_pages import frozen_text, read, text

pytestmark = pytest.mark.slow

# Address of a policy's redline, the version it starts from and the one it leads to.
STEPS = [
    ("privacy/1.1/changes/", "1.0", "1.1"),
    ("privacy/since/1.0/", "1.0", "2.0"),
    ("privacy/2.0/changes/", "1.1", "2.0"),
    ("cookies/1.1/changes/", "1.0", "1.1"),
]


def article_text(policy: str, number: str, language: str) -> str:
    """The text of a version's article, as it is frozen or rendered."""
    versions = load(EXAMPLE).policies[policy].versions
    version = next(version for version in versions if str(version.number) == number)
    article = html.fragment_fromstring(version.documents[language].article)
    return " ".join(article.text_content().split())


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("address", "old", "new"), STEPS)
def test_a_redline_reads_as_both_versions(
    frozen_later: Path, language: str, address: str, old: str, new: str
) -> None:
    """Without its insertions the article is the old text, without its deletions the new one."""
    for number, without in ((old, "ins"), (new, "del")):
        (article,) = read(frozen_later, f"{language}/{address}").iter("article")
        for element in article.xpath(f".//{without}"):
            element.drop_tree()
        assert frozen_text(article) == article_text(address.split("/")[0], number, language)


@pytest.mark.parametrize(
    ("address", "part"),
    [
        (
            "nl/privacy/1.1/changes/",
            "van versie 1.0 (1 januari 2025) naar versie 1.1 (1 juni 2026)",
        ),
        (
            "en/privacy/1.1/changes/",
            "from version 1.0 (1 January 2025) to version 1.1 (1 June 2026)",
        ),
        (
            "nl/privacy/2.0/changes/",
            "In het kort 1. Inleiding 1.1 Woorden 2. Doelen 3. Bewaartermijn",
        ),
        (
            "nl/privacy/since/1.0/",
            "van versie 1.0 (1 januari 2025) naar versie 2.0 (1 januari 2027)",
        ),
        ("nl/privacy/1.0/", "alles wat sindsdien is gewijzigd"),
        ("nl/privacy/", "Elke wijziging, woord voor woord"),
        ("nl/changes/", "Gewijzigde paragrafen:"),
    ],
)
def test_redlines_are_told_in_the_language(frozen_later: Path, address: str, part: str) -> None:
    """Redlines are explained, and reached from where a reader asks for them."""
    assert part in text(read(frozen_later, address))


@pytest.mark.parametrize(
    ("address", "heading", "newest_first"),
    [
        (
            "nl/privacy/1.1/changes/",
            "van versie 1.0 (1 januari 2025) naar versie 1.1 (1 juni 2026)",
            [1],
        ),
        (
            "nl/privacy/since/1.0/",
            "van versie 1.0 (1 januari 2025) naar versie 2.0 (1 januari 2027)",
            [2, 1],
        ),
    ],
)
def test_a_redline_says_first_what_the_lawyer_says(
    frozen_later: Path, address: str, heading: str, newest_first: list[int]
) -> None:
    """Its heading names title, versions and days; then come their sentences, then the summary."""
    page = read(frozen_later, address)
    assert text(page.xpath("//h1")[0]) == f"Wat er is gewijzigd in: Privacyverklaring {heading}"
    *told, summary = page.xpath("//article/*[@class='told' or @class='summary']")
    versions = load(EXAMPLE).policies["privacy"].versions
    changes = [line for at in newest_first for line in versions[at].documents["nl"].changes]
    assert [text(item) for block in told for item in block.iter("li")] == changes
    assert text(summary).startswith("Overzicht: de gewijzigde paragrafen")


def test_a_coming_version_is_announced_with_its_redline(frozen: Path) -> None:
    """Home and the version in force link to what a scheduled version changes."""
    for address in ("nl/", "nl/privacy/"):
        links = read(frozen, address).xpath("//main//a/@href")
        assert "/nl/privacy/2.0/changes/" in links


def test_every_changed_section_leads_to_its_place(frozen_later: Path) -> None:
    """Each section in the summary leads to an element of the page, and so does each change."""
    page = read(frozen_later, "en/privacy/2.0/changes/")
    targets = page.xpath("//nav[@class='summary']//a/@href | //a[@class='next']/@href")
    ids = set(page.xpath("//@id"))
    assert len(targets) > 15
    assert {str(target)[1:] for target in targets} <= ids


def test_the_summary_of_a_statement_is_named_in_its_redline(frozen_later: Path) -> None:
    """What stands above the first heading is listed, and shown, under the name of the summary."""
    page = read(frozen_later, "en/privacy/1.1/changes/")
    (link, *_) = page.xpath("//nav[@class='summary']//li/a")
    (title,) = page.xpath("//article//ul[@class='in-short']/preceding-sibling::*[1]")
    assert text(link) == text(title) == "In short"
    assert title.get("data-note") is not None
    assert "In short" in text(read(frozen_later, "en/changes/"))
