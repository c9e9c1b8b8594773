"""The prepared messages, and their page."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html
from tests.helpers import EXAMPLE, load
from tests.web.answering import AUTHORITY
from tests.web.conftest import LANGUAGES, ROOT

from policysite import catalogs
from policysite.web.letters import Letter, letters

pytestmark = pytest.mark.slow


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_arrives_as_it_is_shown(frozen: Path, language: str) -> None:
    """The link carries the address, the subject and the very text that can be copied."""
    page = html.parse(frozen / language / "contact/index.html").getroot()
    requests = load(EXAMPLE).site.contacts["requests"]
    sections = page.xpath("//section[@class='letter']")
    assert [section.get("aria-labelledby") for section in sections] == [
        "access",
        "correction",
        "deletion",
    ]
    for section in sections:
        (link,) = section.xpath(".//a[starts-with(@href, 'mailto:')]")
        parts = urlsplit(link.get("href"))
        fields = parse_qs(parts.query, strict_parsing=True)
        assert parts.path == requests
        (shown,) = section.xpath(".//pre")
        assert fields["body"] == [shown.text.replace("\n", "\r\n")]
        assert [requests, fields["subject"][0]] == [
            code.text for code in section.xpath(".//p/code")
        ]


def test_a_sign_of_its_own_in_a_message_stays_in_it() -> None:
    """What has a meaning in an address is written as text."""
    link = Letter("x", "x", "x", "a & b?", "50% #1\n+ü").address("a+b@c.nl")
    assert link == "mailto:a%2Bb@c.nl?subject=a%20%26%20b%3F&body=50%25%20%231%0D%0A%2B%C3%BC"


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", ("identiteitsbewijs", "paspoort")), ("en", ("identity", "copy of your"))],
)
def test_no_message_offers_an_identity_document(language: str, words: tuple[str, ...]) -> None:
    """Nobody is led to send a copy of an identity document."""
    for letter in letters(catalogs.load(ROOT, language).gettext):
        assert not any(word in letter.body for word in words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_button_says_what_it_does(frozen: Path, language: str) -> None:
    """No two of the buttons that open a message have the same words."""
    page = html.parse(frozen / language / "contact/index.html").getroot()
    words = [button.text_content() for button in page.xpath("//a[@class='button']")]
    assert len(words) == 3
    assert len(set(words)) == 3


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_one_can_count_on_stands_above_the_messages(answering: Path, language: str) -> None:
    """The page says within what time a request is answered, and who else hears a complaint."""
    page = html.parse(answering / "build" / language / "contact/index.html").getroot()
    promises = page.xpath("string(//ul[@class='promises'])")
    assert {"nl": "binnen vier weken", "en": "within four weeks"}[language] in promises
    (link,) = page.xpath("//h2[@id='authority']/following-sibling::p[1]/a")
    assert (link.text, link.get("href")) == AUTHORITY


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_contact_stands_on_the_page(frozen: Path, language: str) -> None:
    """The addresses of site.toml are the ones that the page gives."""
    page = html.parse(frozen / language / "contact/index.html").getroot()
    shown = set(page.xpath("//dl//a/text()"))
    assert shown == set(load(EXAMPLE).site.contacts.values())
