"""A redline in the terminal."""

from __future__ import annotations

import pytest

from policysite.redline import compare
from policysite.redline.terminal import redline_text
from policysite.redline.wording import redline_labels, shown_target

OLD = """<article lang="en"><h1>Title</h1><h2 id="a">One</h2><p>We keep data for 6 months.</p>
<ul><li>the name of the domain</li><li>the lifetime of the cookie</li><li>a random number</li></ul>
<h2 id="b">Two</h2><p>Nothing here changes at all.</p></article>"""


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("6 months", "9 months", "## One\nWe keep data for [-6-] {+9+} months."),
        ("</ul>", "<li>or another value</li></ul>", "## One\n- {+or another value+}"),
        ("<li>a random number</li>", "", "## One\n- [-a random number-]"),
        ("Two", "Three", "## [-Two-] {+Three+}"),
        ("x", "x", ""),
    ],
)
def test_changes_stand_under_their_headings(before: str, after: str, expected: str) -> None:
    """Only the blocks that changed are shown, each below the heading of its section."""
    found = compare(OLD, OLD.replace(before, after), redline_labels(str), shown_target)
    assert (
        redline_text(found.article, footnotes="Footnotes", colour=False).replace("-]{+", "-] {+")
        == expected
    )


LISTED = """<article lang="en"><h1>Title</h1><h2 id="a">One</h2>
<p>Ask <a href="https://a.nl/x">us</a> or the <abbr title="Authority">AP</abbr>.<sup id="fnref-n">\
<a class="footnote-ref" href="#fn-n">1</a></sup></p>
<ol><li>see your data</li><li><p>correct your data</p></li></ol>
<table><thead><tr><th>Cookie</th><th>Term</th></tr></thead>
<tbody><tr><td>name</td><td></td></tr></tbody></table>
<p>This is where the page ends.</p><h2 id="b">Two</h2><p>Nothing here changes at all.</p>
<div class="footnote"><hr><ol><li id="fn-n"><p>As the law asks of all of us.&#160;\
<a class="footnote-backref" href="#fnref-n" title="Back">↩</a></p></li></ol></div></article>"""
MOVED = """<article lang="en"><h1>Title</h1><h2 id="a">One</h2><p>The first of them all.</p>
<h2 id="b">Two</h2><p>Another one with words.</p><h2 id="c">Three</h2><p>And one more of these.</p>
</article>"""


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "a.nl/x",
            "b.nl/y",
            "## One\nAsk us (the link led to https://a.nl/x and now leads to https://b.nl/y)"
            " or the AP.1",
        ),
        (
            '<a href="https://a.nl/x">us</a>',
            "us",
            "## One\nAsk us (was a link to https://a.nl/x) or the AP.1",
        ),
        (
            "Authority",
            "The regulator",
            "## One\nAsk us or the AP (explained as “Authority”, now as “The regulator”).1",
        ),
        ("law", "code", "## Footnotes\n1. As the [-law-] {+code+} asks of all of us."),
        (
            "<ol><li>see",
            '<ol start="4"><li>see',
            "## One\n4. see your data (counting from 1, now from 4)",
        ),
        (
            "<li>see your data</li>",
            "<li>see your data</li><li>take it elsewhere</li>",
            "## One\n2. {+take it elsewhere+}",
        ),
        ("correct your data", "mend your data", "## One\n2. [-correct-] {+mend+} your data"),
        ("the page", "the list", "## One\nThis is where the [-page-] {+list+} ends."),
    ],
)
def test_all_that_the_page_tells_is_told(before: str, after: str, expected: str) -> None:
    """A change of a link, a meaning, a number or a footnote is described as on the page."""
    assert before in LISTED
    found = compare(LISTED, LISTED.replace(before, after), redline_labels(str), shown_target)
    text = redline_text(found.article, footnotes="Footnotes", colour=False)
    assert text.replace("-]{+", "-] {+") == expected
    assert found.count > 0


def test_a_section_that_moved() -> None:
    """Where a section moved to or from is on a separate line."""
    first = '<h2 id="a">One</h2><p>The first of them all.</p>\n'
    new = MOVED.replace(first, "").replace("</article>", f"{first}</article>")
    found = compare(MOVED, new, redline_labels(str), shown_target)
    text = redline_text(found.article, footnotes="Footnotes", colour=False)
    assert text == (
        "This section has moved; see “One”\n\n## [-One-]\n[-The first of them all.-]\n\nThis "
        "section was elsewhere; see “One”\n\n## {+One+}\n{+The first of them all.+}"
    )


def test_colour_is_added_to_the_signs() -> None:
    """In colour the marks stay, for people who cannot distinguish the colours."""
    new = OLD.replace("6 months", "9 months")
    found = compare(OLD, new, redline_labels(str), shown_target)
    text = redline_text(found.article, footnotes="Footnotes", colour=True)
    assert "\x1b[31m[-6-]\x1b[0m" in text
    assert "\x1b[32m{+9+}\x1b[0m" in text
