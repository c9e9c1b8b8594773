from __future__ import annotations

import pytest
from tests.statement.texts import problems


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (" ## A", "4: heading-form: “## A” does not start with ## at the beginning of a line"),
        ("A {#a}", "4: attributes: “{#a}” has no effect here, and readers would see it"),
        ("a [b][c]", "4: link-target: “[b][c]” did not become a link"),
        ("a [b](c d", "4: link-target: “[b](” did not become a link"),
        ("a[^b]", "4: link-target: the footnote “[^b]” has no text"),
        ("Text:\n- a\n", "5: markup: “- a” did not become a list"),
        ("Text:\n1. a\n", "5: markup: “1. a” did not become a list"),
        ("Text:\n| a | b |\n", "5: markup: “| a | b |” did not become a table"),
        ("AVG\n\n *[AVG]: x", "6: markup: “*[AVG]: x” did not become a definition"),
    ],
)
def test_markup_that_went_wrong(body: str, expected: str) -> None:
    """A sign that Markdown did not take for markup is a problem on its line."""
    assert problems(body) == [expected]
