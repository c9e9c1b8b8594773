from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.checks.texts import problems, project

from policysite.checks.outline import EMPTY_SECTION, NUMBERING_GAP

if TYPE_CHECKING:
    from pathlib import Path

    from policysite.rules import Rule


def outline(root: Path, titles: str, rule: Rule) -> list[tuple[int, str]]:
    """What `rule` finds below headings such as “## 1. A | ### 1.1 B”, with a text below each."""
    text = "\n".join(
        f"{title} {{#s{'x' * number}}}\n\nTekst.\n"
        for number, title in enumerate(titles.split(" | "))
    )
    return [(p.line, p.message) for p in problems(project(root, text), rule)]


@pytest.mark.parametrize(
    ("titles", "line", "message"),
    [
        ("## 1. A | ### 1.2. B | ## 2. C", 8,
         "“1.2” follows “1”; “1.1” / “2” was expected"),
        ("## 1 A | ## 2 B | ## 4 C", 12, "“4” follows “2”; “2.1” / “3” was expected"),
        ("## 1. A | ## 1. B", 8, "“1” follows “1”; “1.1” / “2” was expected"),
        ("## 2. A | ## 3. B", 4, "the numbering starts at “2”"),
        ("## 1. A | ### 1.1 B | ### 1.3 C | ## 2. D", 12,
         "“1.3” follows “1.1”; “1.1.1” / “1.2” / “2” was expected"),
        ("## 1. A | ### 2.1 B | ## 2. C", 8,
         "“2.1” follows “1”; “1.1” / “2” was expected"),
        ("## 2.1 A | ## 2.2 B", 4, "the numbering starts at “2.1”"),
        ("## 1) A | ## 3) B", 8, "“3” follows “1”; “1.1” / “2” was expected"),
        ("## 1. A | ### 1.1 B | ### 1.2 C | ## 4. D", 16,
         "“4” follows “1.2”; “1.2.1” / “1.3” / “2” was expected"),
    ],
)  # fmt: skip
def test_gaps(tmp_path: Path, titles: str, line: int, message: str) -> None:
    """A number that does not follow the previous one is reported, with the expected one."""
    assert outline(tmp_path, titles, NUMBERING_GAP)[0] == (line, message)


@pytest.mark.parametrize(
    "titles",
    [
        "## 1. A | ### 1.1 B | ### 1.2. C | ## 2. D | ### 2.1 E",
        "## A | ## B",
        "## 1. A | ### B | ## 2. C",
        "## 1 A | ## 2 B | ### 2.1 C | #### 2.1.1 D | ## 3 E",
        "## 24 uur per dag | ## Wat wij doen | ## Vragen",
        "## Deel een | ### 1. A | ### 2. B | ## Deel twee | ### 1. C | ### 2. D",
        "## Deel een | ### 1. A | ### 2. B | ## Deel twee | ### 3. C",
        "## Vooraf | ## 1. A | ## 2. B | ## Slot",
        "## 1. A | ### 1.9 B | ### 1.10 C".replace("1.9", "1.1").replace("1.10", "1.2"),
        "## 6 maanden bewaren | ## Vragen",
    ],
)
def test_numbers_that_follow(tmp_path: Path, titles: str) -> None:
    """Numbers without a gap, none at all, and a number that is part of the words are fine."""
    assert outline(tmp_path, titles, NUMBERING_GAP) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## A {#a}\n", [(4, "A")]),
        ("## A {#a}\n\n## B {#b}\n\nTekst.\n", [(4, "A")]),
        ("## A {#a}\n\n### B {#b}\n", [(6, "B")]),
        ("## A {#a}\n\n### B {#b}\n\n## C {#c}\n\nTekst.\n", [(6, "B")]),
        ("## A {#a}\n\n---\n", [(4, "A")]),
        ("## A {#a}\n\n## B {#b}\n", [(4, "A"), (6, "B")]),
    ],
)
def test_empty_sections(tmp_path: Path, text: str, expected: list[tuple[int, str]]) -> None:
    """A heading with nothing below it is reported."""
    root = project(tmp_path, text)
    assert [(p.line, p.message) for p in problems(root, EMPTY_SECTION)] == [
        (line, f"the section “{title}” is empty") for line, title in expected
    ]


@pytest.mark.parametrize(
    "below",
    [
        "Tekst.",
        "- punt",
        "| a | b |\n| --- | --- |\n| c | d |",
        "[[TODO: nog te schrijven]]",
        "### B {#b}\n\nTekst.",
        "Woord\n:   uitleg",
        "> Geciteerd.",
        "`code`",
    ],
)
def test_sections_with_something(tmp_path: Path, below: str) -> None:
    """Text, a list, a table, an open place, or a section of its own is something."""
    root = project(tmp_path, f"## A {{#a}}\n\n{below}\n")
    assert problems(root, EMPTY_SECTION) == []
