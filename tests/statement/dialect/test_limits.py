from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests import depth
from tests.helpers import render
from tests.statement.texts import problems

if TYPE_CHECKING:
    from collections.abc import Callable


def repeated(unit: str, size: int) -> str:
    return unit * (size // len(unit))


def lines_of(unit: str, size: int) -> str:
    """`size` characters of `unit`, in lines as long as they may be, each a paragraph."""
    line = repeated(unit, 4900)
    return (line + "\n\n") * (size // len(line))


def short_lines(unit: str, size: int) -> str:
    return repeated(repeated(unit, 18) + "\n", size)


UNITS = (
    "[",
    "[ ",
    "]",
    "![",
    "[a](",
    "[a](b",
    "[a][",
    "[](",
    "[a]: b\n",
    "[^a]",
    "[^",
    "[^a]: b\n",
    "*[a]: b\n",
    "* ",
    "*",
    "_",
    "*_",
    "**a ",
    "*a ",
    "a*b_",
    "`",
    "`` ",
    "\\`",
    "\\",
    "<",
    "<a",
    "<!--",
    "<![CDATA[",
    "<a@b.c>",
    "<http://a> ",
    "&",
    "&a",
    "{",
    "{#a",
    "*a*{#b}",
    "|",
    "a|b",
    "|-",
    "> ",
    ">",
    "- ",
    "- > ",
    "1. ",
    "    - a\n",
    "# ",
    "## a\n",
    "a\n=\n",
    "* * *\n",
    ":   \n",
    "a\n:   b\n",
    "\n",
    "a\n\n",
    "\t",
    " ",
    "[[TODO: a]]",
    "[x](#a)\n\n",
    "~",
    "!",
    '"*',
    "klzzwxh:0001",
)


@pytest.mark.slow
@pytest.mark.parametrize("size", [10_000, 100_000])
@pytest.mark.parametrize(("unit", "shape"), depth.pairs(UNITS, (repeated, lines_of, short_lines)))
def test_odd_input_comes_to_an_end(
    unit: str, shape: Callable[[str, int], str], size: int, patience: None
) -> None:
    """Whatever Markdown would take minutes over is refused or done within seconds."""
    render(shape(unit, size) + "\n")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("a" * 5001, "a line is longer than 5,000 characters"),
        ("a b\n" * 50_001, "the text is longer than 200,000 characters"),
        ("a\n" * 5001, "the text has more than 5,000 lines"),
        ("[" * 21, "a markup character is repeated more than 20 times in a row"),
        ("> " * 7 + "a", "lists or quotations are nested too deeply"),
        ("- " * 7 + "a", "lists or quotations are nested too deeply"),
        ("a\n" + " " * 33 + "- a", "lists or quotations are nested too deeply"),
        ("<![CDATA[ " * 101, "a paragraph contains more than 100 angle brackets"),
        ("[ " * 301, "a paragraph contains more than 300 square brackets"),
        ("*a " * 401, "a paragraph contains more than 400 characters for bold and italic"),
        ("\\a" * 301, "a paragraph contains more than 300 backslashes and backticks"),
        (":\n\n" * 1001, "there are more than 1,000 definitions"),
        ("* * *\n\n" * 301, "there are more than 300 horizontal rules"),
    ],
)
def test_a_shape_that_takes_too_long_is_refused(body: str, message: str) -> None:
    """The limits apply before Markdown, in text and summary; nothing else is reported."""
    found = problems(body)
    assert found
    assert all(": size: " in line for line in found)
    assert any(line.endswith(f": size: {message}") for line in found)
    if len(body) < 5000 and "\n" not in body:
        assert f"3: size: {message}" in problems("Text.", in_short=f"['{body}']")


@pytest.mark.slow
def test_a_long_ordinary_statement_is_no_problem() -> None:
    """The limits leave room for a statement of twenty times the usual length."""
    section = (
        "## Part {n} {{#part-{n}}}\n\nA sentence with **bold** and [a link](#part-{n}).\n"
        "Another sentence, as long as such sentences often are in a statement of this kind.\n\n"
        "- one;\n- two;\n- three.\n\n| a | b |\n| --- | --- |\n| c | d |\n\n"
    )
    assert problems("".join(section.format(n=n) for n in range(300))) == []
