"""Two languages side by side: each section next to its translation."""

from __future__ import annotations

from lxml import html

from policysite.preview import columns

LEFT = """<article lang="nl">
<h1>Titel</h1>
<h2 id="one">Een</h2>
<p>Tekst. <a href="#two">twee</a> <a href="#fn-a" id="fnref-a">1</a></p>
<h3 id="two">Twee</h3>
<p>Meer.</p>
<h2 id="four">Vier</h2>
<div class="footnote"><ol><li id="fn-a">Noot</li></ol></div>
</article>"""
RIGHT = """<article lang="en">
<h1>Title</h1>
<h2 id="one">One</h2>
<h2 id="three">Three</h2>
<h2 id="four">Four</h2>
</article>"""


def test_sections_stand_beside_each_other() -> None:
    """The order is that of the left; one that only the right has follows its neighbour."""
    rows = columns.rows(LEFT, RIGHT)
    assert [(row.id, row.left is None, row.right is None) for row in rows] == [
        (columns.TOP, False, False),
        ("one", False, False),
        ("three", True, False),
        ("two", False, True),
        ("four", False, False),
        (columns.FOOTNOTES, False, True),
    ]


def test_no_word_is_lost() -> None:
    """Everything in an article is in its column, once."""
    rows = columns.rows(LEFT, RIGHT)
    left = " ".join(html.fromstring(f"<div>{r.left}</div>").text_content() for r in rows if r.left)
    assert left.split() == html.fromstring(LEFT).text_content().split()


def test_ids_are_found_once_on_the_page() -> None:
    """A row has the id of its section; other ids begin with their side, and so do their links."""
    shown = {row.id: row for row in columns.rows(LEFT, RIGHT)}
    assert 'id="one"' not in str(shown["one"].left)
    assert 'href="#two"' in str(shown["one"].left)
    assert 'href="#left_fn-a" id="left_fnref-a"' in str(shown["one"].left)
    assert 'id="left_fn-a"' in str(shown[columns.FOOTNOTES].left)


def test_the_page_keeps_its_one_title() -> None:
    """The titles of both texts are shown as text: the page has a heading of its own."""
    top = columns.rows(LEFT, RIGHT)[0]
    assert str(top.left).strip() == '<p class="title">Titel</p>'
