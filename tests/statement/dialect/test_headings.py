from __future__ import annotations

import pytest
from tests.statement.texts import problems


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("## A", "4: heading-id: the heading “A” has no id"),
        (
            "### A {#a}",
            "4: heading-level: the heading “A” has ###, but ## is the deepest level allowed here",
        ),
        (
            "## A {#a}\n\n#### B {#b}",
            "6: heading-level: the heading “B” has ####, but ### is the deepest level allowed here",
        ),
        (
            "# A {#a}",
            "4: heading-level: "
            "the heading “A” has one #; that is the level of the document's title",
        ),
        (
            "A\n=====",
            "4: heading-form: the heading “A” does not start with ## at the beginning of a line",
        ),
        (
            "x\n\nA\n-----",
            "6: heading-form: the heading “A” does not start with ## at the beginning of a line",
        ),
        (
            "- ## A {#a}",
            "4: heading-form: the heading “A” does not start with ## at the beginning of a line",
        ),
        (
            "> ## A {#a}",
            "4: heading-form: the heading “A” does not start with ## at the beginning of a line",
        ),
        (
            "- x\n\n    ## A {#a}",
            "6: heading-form: the heading “A” does not start with ## at the beginning of a line",
        ),
        ("## [](#a) {#a}", "4: heading-form: the heading has no text"),
    ],
)
def test_headings_that_are_none(body: str, expected: str) -> None:
    """A heading has its form, its level and its id, or is a problem on its line."""
    assert problems(body) == [expected]
