import re

import pytest
from lxml import html
from tests.helpers import EXAMPLE

from policysite.statement import article
from policysite.statement.article import Heading, Labels, Line, NoArticle, Translation

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
    """A file of the ledger contains one article and nothing else."""
    with pytest.raises(NoArticle, match="it does not contain exactly one <article>"):
        article.outline(text)


def test_the_lines_of_a_summary() -> None:
    """Words, target and link of each line; a line that is all link, or has none, has its words."""
    lines = (
        '<li>One. <a href="#a">More</a></li>\n<li><a href="#b">Two</a></li>\n<li>Three.</li>\n'
        '<li>Four, see <a href="#c">C</a>, and <a href="#d">D</a></li>'
    )
    text = f'<article lang="nl"><h1>T</h1><ul class="in-short">{lines}</ul></article>'
    assert article.summary(text) == (
        Line(words="One.", target="#a", link="More"),
        Line(words="Two", target="#b", link=""),
        Line(words="Three.", target="", link=""),
        Line(words="Four, see C, and", target="#d", link="D"),
    )
    assert article.summary('<article lang="nl"><h1>T</h1></article>') == ()


TABLE = """\
<article lang="nl">
<h1>T</h1>
<table><thead><tr>{head}</tr></thead><tbody><tr><td>x</td>{more}</tr></tbody></table>
</article>"""


@pytest.mark.parametrize(
    ("columns", "expected"), [(2, ["x", "y"]), (3, ["Column 0: x", "Column 1: y", "Column 2: y"])]
)
def test_a_cell_of_a_wide_table_names_its_column(columns: int, expected: list[str]) -> None:
    """From three columns on each cell begins with the head of its column, which is a note."""
    heads = "".join(f'<th scope="col">Column {number}</th>' for number in range(columns))
    text = TABLE.format(head=heads, more="<td>y</td>" * (columns - 1))
    page = compose(text)
    cells = html.fragment_fromstring(page).iter("td")
    assert [cell.text_content() for cell in cells] == expected
    assert without_notes(page) == without_notes(text)


def test_words_around_a_title_are_notes() -> None:
    """A redline's heading says what it is, and its article has the title alone."""
    page = article.compose(
        FROZEN, resolve=str, labels=None, around_title=("What changed in:", "from 1.0 to 1.1")
    )
    title = html.fragment_fromstring(page).findtext("h1") or ""
    heading = next(html.fragment_fromstring(page).iter("h1")).text_content()
    assert (title, heading) == ("", "What changed in: Privacyverklaring from 1.0 to 1.1")
    assert without_notes(page) == without_notes(FROZEN)


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
    """The translation is linked only if it has the section."""
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
