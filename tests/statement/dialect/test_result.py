from __future__ import annotations

import pytest
from tests.statement.texts import problems


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "## A {#A}",
            "4: heading-id: the id “A” does not consist of lower-case words separated by hyphens",
        ),
        (
            "## A {#1-a}",
            "4: heading-id: the id “1-a” does not consist of lower-case words separated by hyphens",
        ),
        (
            "## A {#a_b}",
            "4: heading-id: the id “a_b” does not consist of lower-case words separated by hyphens",
        ),
        ("## A {#a}\n\n## B {#a}", "6: duplicate-id: the id “a” is already used"),
        ("## A {#a}\n\n*b*{#a}", "6: duplicate-id: the id “a” is already used"),
        (
            '## A {#a covers="99"}',
            "4: covers: “99” is not an item of GDPR article 12, 13 or 14, or of the "
            "Telecommunicatiewet",
        ),
        (
            '## A {#a covers=""}',
            "4: covers: “” is not an item of GDPR article 12, 13 or 14, or of the "
            "Telecommunicatiewet",
        ),
        ('*a*{lang="x y"}', "4: attributes: “x y” is not a language code such as nl or en"),
        ("*a*{covers=13-1-a}", "4: attributes: “covers” cannot be set on <em>"),
        ("![a](https://x.nl/a.png)", "4: markup: a picture cannot be used"),
        ("![a][b]\n\n[b]: https://x.nl/a.png", "4: markup: a picture cannot be used"),
        (
            "[a[^b]](https://x.nl)\n\n[^b]: c",
            "4: markup: a link contains a footnote",
        ),
        (
            "[a *<https://y.nl>* b](https://x.nl)",
            "4: markup: “https://y.nl” is a link within a link",
        ),
        (
            "[a](https://x.nl/'b_(c)) and **more** of the text",
            "4: link-target: “https://x.nl/'b_(c))” did not become a link",
        ),
    ],
)
def test_what_came_out_and_is_not_the_dialect(body: str, expected: str) -> None:
    """An element, attribute or id that is not of the dialect is a problem on its line."""
    assert problems(body) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "*bold*",
        "`code`",
        "## A {#a}",
        "- a",
        "1. a",
        "> a",
        "a[^b]",
        "[a](#b){.c}",
        "[a]: https://x.nl",
        "[a *<https://y.nl>*](https://x.nl)",
    ],
)
def test_the_summary_holds_text_and_links_alone(text: str) -> None:
    """Markup in a line of in_short is a problem on that line."""
    found = problems("Text.", in_short=f"['One.', '{text}']")
    assert found
    assert all(line.startswith("3: ") for line in found)
