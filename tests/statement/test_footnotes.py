"""Footnotes are numbered as they are met, and no number of one is part of a title."""

from __future__ import annotations

import re

import pytest
from lxml import html
from tests.helpers import render, shown

from policysite.statement.article import outline
from policysite.statement.footnotes import without_marks

NOTES = "\n\n[^term]: Term.\n\n[^law]: Law.\n"


def article(body: str) -> html.HtmlElement:
    rendered, found = render(body)
    assert rendered is not None, shown(found)
    return html.fragment_fromstring(rendered.article)


@pytest.mark.parametrize(
    ("body", "order"),
    [
        (f"First.[^law] Second.[^term]{NOTES}", "law term"),
        (f"First.[^term] Second.[^law] Again.[^term]{NOTES}", "term law term"),
        (f"- First.[^law]\n- Second.\n\nThen.[^term]{NOTES}", "law term"),
        (f"| a[^law] | b |\n| --- | --- |\n| c | d |\n\nThen.[^term]{NOTES}", "law term"),
        (f"Word[^law]\n:   Meaning.\n\nThen.[^term]{NOTES}", "law term"),
        (f"> Quoted.[^law]\n\nThen.[^term]{NOTES}", "law term"),
        (f"## Keeping[^law] {{#keeping}}\n\n**Then.[^term]**{NOTES}", "law term"),
        (
            f"[^term]: Term.\n\n## Keeping[^law] {{#keeping}}\n\nThen.[^term]{NOTES[17:]}",
            "law term",
        ),
        ("First.[^law] Second.[^b]\n\n[^b]: B.\n\n[^in]: In.\n\n[^law]: Law.[^in]\n", "law b in"),
    ],
)
def test_numbers_in_the_order_of_the_text(body: str, order: str) -> None:
    """The marks count 1, 2, 3 in reading order, and the footnotes are in that order."""
    found = article(body)
    names = order.split()
    expected = list(dict.fromkeys(names))
    items = [str(id_).removeprefix("fn-") for id_ in found.xpath("//div/ol/li/@id")]
    assert items == expected
    marks = found.xpath("//a[@class='footnote-ref']")
    met = [(mark.get("href", "").removeprefix("#fn-"), mark.text) for mark in marks]
    assert met == [(name, str(expected.index(name) + 1)) for name in names]
    for number, name in enumerate(expected, 1):
        titles = found.xpath(f"//li[@id='fn-{name}']//a[@class='footnote-backref']/@title")
        assert set(titles) == {f"Back to footnote {number}"}


def test_the_way_back_begins_at_the_first_mark() -> None:
    """Of several marks of one footnote the first in the text has the first id and link."""
    found = article("- In a list.[^law]\n\nThen.[^law]\n\nAnd.[^law]\n\n[^law]: Law.\n")
    ids = [str(id_) for id_ in found.xpath("//sup/@id")]
    assert ids == ["fnref-law", "fnref2-law", "fnref3-law"]
    links = found.xpath("//a[@class='footnote-backref']/@href")
    assert links == [f"#{id_}" for id_ in ids]


def test_titles_without_numbers() -> None:
    """What lists the sections does not show the number of a footnote in a heading."""
    rendered, _ = render(f"## Keeping[^law] your data {{#keeping}}\n\nThen.[^term]{NOTES}")
    assert rendered is not None
    assert [heading.title for heading in outline(rendered.article).headings] == [
        "Keeping your data"
    ]
    heading = html.fragment_fromstring(rendered.article).find("h2")
    assert heading is not None
    assert re.search("Keeping1", heading.text_content())
    assert without_marks(heading) == "Keeping your data"


def test_a_heading_of_nothing_but_a_footnote() -> None:
    """A heading that would have no title is a problem."""
    assert shown(render(f"## [^law] {{#keeping}}\n\nThen.[^term]{NOTES}")[1]) == [
        "a.md:4: heading-form: the heading has no text"
    ]
