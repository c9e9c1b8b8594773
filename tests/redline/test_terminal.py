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
    assert redline_text(found.article, colour=False).replace("-]{+", "-] {+") == expected


def test_colour_is_added_to_the_signs() -> None:
    """In colour the signs stay, for whoever cannot tell the colours apart."""
    new = OLD.replace("6 months", "9 months")
    found = compare(OLD, new, redline_labels(str), shown_target)
    text = redline_text(found.article, colour=True)
    assert "\x1b[31m[-6-]\x1b[0m" in text
    assert "\x1b[32m{+9+}\x1b[0m" in text
