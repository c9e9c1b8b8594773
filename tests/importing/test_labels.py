from __future__ import annotations

import pytest

from policysite.importing import labels
from policysite.importing.blocks import BREAK, Block, Decision, Run, lines_of, paragraph, tidy
from policysite.importing.lists import parted


@pytest.mark.parametrize(
    ("number", "kind", "expected"),
    [
        (4, "decimal", "4"),
        (4, "decimalZero", "04"),
        (12, "decimalZero", "12"),
        (1, "lowerLetter", "a"),
        (26, "UpperAlpha", "Z"),
        (28, "lowerLetter", "bb"),
        (4, "lowerRoman", "iv"),
        (399, "UpperRoman", "CCCXCIX"),
        (0, "lowerLetter", "0"),
        (500, "lowerRoman", "500"),
    ],
)
def test_numbers_as_programs_name_them(number: int, kind: str, expected: str) -> None:
    """Word and pandoc have names of their own for the same kinds of numbers."""
    assert labels.counted(number, kind) == expected


@pytest.mark.parametrize(
    ("start", "kind", "delimiter", "expected"),
    [
        (1, "Decimal", "Period", []),
        (3, "DefaultStyle", "DefaultDelim", []),
        (0, "Decimal", "Period", ["0.", "1."]),
        (1, "LowerAlpha", "OneParen", ["a)", "b)"]),
        (2, "UpperRoman", "TwoParens", ["(II)", "(III)"]),
    ],
)
def test_what_stands_before_an_item(
    start: int, kind: str, delimiter: str, expected: list[str]
) -> None:
    """Plain numbers our Markdown counts itself; all others become words."""
    assert labels.shown(start, kind, delimiter, "ab") == expected


def listing(*texts: str, start: int = 0, mark: int = 1) -> Block:
    items = tuple((paragraph((Run(text),), mark + n),) for n, text in enumerate(texts))
    return Block(kind="list", parts=items, mark=mark, start=start)


def shown(block: Block) -> str:
    return f"{block.start}:" + ",".join(
        "".join(run.text for run in part.words) or shown(part)
        for item in block.parts
        for part in item
    )


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ([listing("a", "b", start=1), listing("c", start=3)], ["1:a,b,c"]),
        ([listing("a", start=1), listing("b", start=1)], ["1:a", "0:1. b"]),
        ([listing("a", start=1), listing("x"), listing("b", start=2)], ["1:a,0:x,b"]),
        ([listing("Zo:", start=1), listing("x")], ["1:Zo:,0:x"]),
        ([listing("a", start=1), listing("x")], ["1:a", "0:x"]),
        ([listing("a"), listing("b")], ["0:a", "0:b"]),
    ],
)
def test_lists_that_markdown_would_take_for_one(blocks: list[Block], expected: list[str]) -> None:
    """One that goes on is one; one inside another belongs to the item above it."""
    told: list[Decision] = []
    assert list(map(shown, parted(blocks, told))) == expected


def test_blanks_of_words_with_looks() -> None:
    """Blanks are single across looks, none stand at the ends of lines, and likes become one."""
    words = (Run(" a  "), Run(" b ", strong=True), BREAK, Run(" "), BREAK, Run("c"), Run("d "))
    assert tidy(words) == (Run("a "), Run("b", strong=True), BREAK, BREAK, Run("cd"))
    assert lines_of(words) == [(Run("a "), Run("b", strong=True)), (), (Run("cd"),)]
