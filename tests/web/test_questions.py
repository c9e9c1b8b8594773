"""The questions of visitors: five on the home page, and “Where do I find…” on a statement's."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from lxml import html
from playwright.sync_api import expect
from tests.helpers import AS_OF, EN, EXAMPLE, NL, document, load, write_project
from tests.web.conftest import LANGUAGES
from tests.web.window import Mode, Window, axe

from policysite.edition import Edition
from policysite.statement import article
from policysite.web import questions

pytestmark = pytest.mark.slow

ASKED = {
    "nl": [
        "Welke cookies gebruikt u?",
        "Hoe weiger ik cookies?",
        "Wat weet u van mij?",
        "Hoe laat ik mijn gegevens verwijderen?",
        "Wat is er veranderd?",
    ],
    "en": [
        "Which cookies do you use?",
        "How do I refuse cookies?",
        "What do you know about me?",
        "How do I get my data deleted?",
        "What changed?",
    ],
}
HEADINGS = {"nl": "Waar vind ik…", "en": "Where do I find…"}
# Pages and how many questions each answers; a statement that answers one has no list.
COUNTS = {
    "privacy/1.0": 0,
    "privacy/1.1": 4,
    "privacy": 4,
    "privacy/2.0": 4,
    "cookies/1.1": 0,
}


def listed(page: Path) -> list[html.HtmlElement]:
    root = html.document_fromstring(page.read_text(encoding="utf-8"))
    return list(root.xpath("//article/details[@class='questions'][@data-note]"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_begins_with_five_questions(answering: Path, language: str) -> None:
    """Each has its answer below it with one link, and comes before the first version."""
    root = html.document_fromstring((answering / "build" / language / "index.html").read_bytes())
    first, *rest = root.xpath("//main/*[self::dl or self::h2 or self::div]")
    assert first.get("class") == "answers"
    assert [term.text_content() for term in first.iter("dt")] == ASKED[language]
    assert [len(answer.findall(".//a")) for answer in first.iter("dd")] == [1] * 5
    assert "1.1" not in first.text_content()
    assert rest


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_is_what_a_statement_says(answering: Path, language: str) -> None:
    """What is answered from a statement is a line of its own summary, with that line’s link."""
    edition = Edition(load(answering), AS_OF, "https://host.example")
    lines = {
        line
        for policy in edition.policies
        for line in article.summary(edition.in_force(policy).documents[language].article)  # type: ignore[union-attr]
    }
    found = dict(questions.answers(edition, language, str))
    said = {(line.words, line.target, line.link) for line in lines}
    for question in ("Which cookies do you use?", "What do you know about me?"):
        told = found[question]
        assert (told.words, f"#{told.place.section}", told.link) in said
    assert found["How do I get my data deleted?"].words in {line.words for line in lines}
    weeks = {"nl": "binnen vier weken", "en": "within four weeks"}[language]
    assert any(weeks in told.words for told in questions.promises(edition, language))


def test_nothing_is_answered_that_nobody_says(tmp_path: Path) -> None:
    """Without a statement in force only the pages that need none are left as answers."""
    help_text = (EXAMPLE / "content/browsers.yaml").read_text(encoding="utf-8")
    documents = {NL: document(), EN: document(), "browsers.yaml": help_text}
    edition = Edition(load(write_project(tmp_path, documents)), AS_OF, "https://host.example")
    found = dict(questions.answers(edition, "en", str))
    assert list(found) == ["How do I refuse cookies?", "How do I get my data deleted?"]
    assert [told.place.endpoint for told in found.values()] == ["browsers", "contact"]
    assert found["How do I get my data deleted?"].words == ""
    assert questions.promises(edition, "en") == ()


@pytest.mark.parametrize("language", HEADINGS)
@pytest.mark.parametrize("path", COUNTS)
def test_what_is_told_is_found(frozen_later: Path, language: str, path: str) -> None:
    """Each question leads to sections of the page that name its item; few questions are no list."""
    page = frozen_later / language / path / "index.html"
    found = listed(page)
    assert len(found) == (1 if COUNTS[path] else 0)
    for details in found:
        assert details.get("open") is None
        assert details.findtext("summary") == HEADINGS[language]
        assert len(details.findall("dl/dt")) == COUNTS[path]
        told = {item.get("href") for item in details.iter("a")}
        article_element = details.getparent()
        assert article_element is not None
        covering = article_element.xpath("*[@data-covers]/@id")
        assert told == {f"#{id_}" for id_ in covering}


def test_the_words_are_those_of_the_page(frozen_later: Path) -> None:
    """The questions are in the language of the page, the answers are its own headings."""
    for language, question, answer in (
        ("nl", "Hoe lang bewaart u mijn gegevens?", "3. Bewaartermijn"),
        ("en", "How long do you keep my data?", "3. Retention period"),
    ):
        [details] = listed(frozen_later / language / "privacy/1.1/index.html")
        rows = [str(row.text_content()).strip() for row in details.find("dl")]  # type: ignore[union-attr]
        assert rows[rows.index(question) + 1] == answer


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", ["/nl/privacy/2.0/", "/en/privacy/2.0/"])
def test_open_it_is_as_accessible(
    window: Window, address: str, path: str, width: int, scheme: Literal["dark", "light"]
) -> None:
    """Opened, axe finds nothing, nothing is wider than the screen, and a question leads there."""
    page = window.open(address + path, Mode({"color_scheme": scheme}, width=width, height=800))
    if width < 832:  # on a wider screen it is open
        page.locator("details.questions summary").press("Enter")
    links = page.locator("details.questions a")
    expect(links.first).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    links.last.click()
    target = (links.last.get_attribute("href") or "").removeprefix("#")
    expect(page.locator(f"[id='{target}']")).to_be_in_viewport()


@pytest.mark.browser
def test_on_paper_it_is_there_only_when_open(window: Window, address: str) -> None:
    """Printed, a folded list would be a heading without anything below it."""
    page = window.open(address + "/nl/privacy/1.1/")
    page.emulate_media(media="print")
    details = page.locator("details.questions")
    expect(details).to_be_hidden()
    page.emulate_media(media="screen")
    details.evaluate("element => element.open = true")
    page.emulate_media(media="print")
    expect(details).to_be_visible()
