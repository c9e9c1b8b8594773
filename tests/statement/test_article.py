import re

import pytest
from lxml import html
from tests.helpers import EXAMPLE

from policysite.statement import article
from policysite.statement.article import Heading, Labels, NoArticle, Translation

FROZEN = (EXAMPLE / "content/ledger/privacy/1.1.nl.html").read_text(encoding="utf-8")
LABELS = Labels(in_short="In het kort", section="Link hierheen")
OTHER = Translation(
    language="en", name="English", address="/en/privacy/1.1/", ids=frozenset({"retention"})
)


def without_notes(text: str) -> str:
    """The article without what a page adds, white space aside."""
    root = html.fragment_fromstring(text)
    for element in root.xpath("//*[@data-note]"):
        element.drop_tree()
    return " ".join(root.text_content().split())


def test_the_outline_of_an_article() -> None:
    """Title, headings with level and covers, ids and links, in order."""
    found = article.outline(FROZEN)
    assert found.title == "Privacyverklaring"
    assert found.headings[:3] == (
        Heading(id="introduction", level=2, title="1. Inleiding", covers=()),
        Heading(id="words", level=3, title="1.1 Woorden", covers=()),
        Heading(id="purposes", level=2, title="2. Doelen", covers=("13-1-c",)),
    )
    assert {"introduction", "fn-law", "fnref-law"} <= found.ids
    assert found.targets[:3] == ("#retention", "#rights", "policy:cookies#use")


@pytest.mark.parametrize("text", ["", "x", "<p>x</p>", "<article></article><p>x</p>", "<!-- x -->"])
def test_what_is_no_article_is_refused(text: str) -> None:
    """A file of the ledger holds one article and nothing else."""
    with pytest.raises(NoArticle, match="it does not hold one <article>"):
        article.outline(text)


def compose(text: str = FROZEN) -> str:
    return article.compose(
        text,
        resolve=lambda target: "/nl/" + target.removeprefix("policy:"),
        labels=LABELS,
        translations=[OTHER],
        status="<p>In force</p>",
        contents="<nav>Contents</nav>",
    )


def test_without_its_notes_a_page_reads_as_the_frozen_article() -> None:
    """What the page adds carries data-note, so that anyone can leave it out."""
    assert without_notes(compose()) == without_notes(FROZEN)
    assert without_notes(FROZEN) == " ".join(
        html.fragment_fromstring(FROZEN).text_content().split()
    )


def test_a_page_has_the_parts_in_their_order() -> None:
    """Title, status, title of the summary, summary, contents, text."""
    found = compose()
    parts = ("<h1>", "In force", "In het kort", '"in-short"', "Contents", 'id="introduction"')
    places = [found.index(part) for part in parts]
    assert places == sorted(places)


def test_links_of_ours_are_resolved() -> None:
    """policy: links become addresses, all others stay."""
    found = compose()
    assert "policy:" not in found
    assert 'href="/nl/cookies#use"' in found
    assert 'href="mailto:privacy@voorbeeld.example"' in found


def test_a_section_links_to_itself_and_its_translation() -> None:
    """The translation is linked only where it has the section."""
    found = html.fragment_fromstring(compose())
    links = {h.get("id"): h.xpath("span[@data-note]/a/@href") for h in found.iter("h2")}
    assert links["retention"] == ["#retention", "/en/privacy/1.1/#retention"]
    assert links["rights"] == ["#rights"]
    labels = found.xpath("//h2[@id='retention']/span/a/@aria-label")
    assert labels == ["Link hierheen", "EN, English"]


def test_an_article_without_summary_has_no_title_for_it() -> None:
    """Only the parts that are there are named."""
    plain = re.sub(r"<ul class=\"in-short\">.*?</ul>\n", "", FROZEN, flags=re.DOTALL)
    assert "In het kort" not in compose(plain)
    assert without_notes(compose(plain)) == without_notes(plain)


def test_the_visible_words_begin_the_name() -> None:
    """Whoever says aloud what they see on a link to another language is understood."""
    composed = article.compose(FROZEN, resolve=str, labels=LABELS, translations=[OTHER])
    links = html.fragment_fromstring(composed).xpath("//a[@lang]")
    assert links
    assert all(link.get("aria-label").startswith(link.text) for link in links)
