"""Texts of any shape are compared in a time and to a size that grow with their length alone."""

from __future__ import annotations

from time import process_time

import pytest
from tests import depth

from policysite.redline import compare, new_reading, old_reading
from policysite.redline.wording import redline_labels, shown_target
from policysite.statement import extent

pytestmark = pytest.mark.slow

LABELS = redline_labels(str)
# As many sections as may be, or a quarter of them.
COUNT = depth.number(2_475, 9_900)
# For all of them: what takes ten seconds takes a minute where time grows with the square.
SECONDS = depth.number(6, 25)


def article(inside: str) -> str:
    return f'<article lang="nl">\n<h1>T</h1>\n{inside}</article>\n'


def sections(count: int, step: int, word: str) -> str:
    """Sections in this order or in the other one, each with a text that has the word in it."""
    order = range(count)[::step]
    return article("".join(f'<h2 id="s{n}">x</h2>\n<p>{word} {n}</p>\n' for n in order))


def without_ids(count: int, word: str) -> str:
    return article("".join(f"<h2>x{n}</h2>\n<p>{word} {n}</p>\n" for n in range(count)))


def table(rows: int, columns: int) -> str:
    row = "<tr>" + "<td>some words x</td>" * columns + "</tr>\n"
    head = "<thead><tr>" + '<th scope="col">x</th>' * columns + "</tr></thead>\n"
    return f"<table>{head}<tbody>{row * (rows - 1)}</tbody></table>\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (sections(COUNT, 1, "a"), sections(COUNT, -1, "b")),
        (without_ids(COUNT, "a"), without_ids(COUNT, "b")),
    ],
    ids=["in another order", "without ids"],
)
def test_as_many_sections_as_may_be(old: str, new: str) -> None:
    """Every section moved, or changed: the redline is right, and made within seconds."""
    assert extent.fault(old) is extent.fault(new) is None
    began = process_time()
    redline = compare(old, new, LABELS, shown_target)
    assert process_time() - began < SECONDS
    assert redline.count >= COUNT
    assert redline.article.count("</ins>") >= COUNT


@pytest.mark.parametrize(
    ("old", "new", "most"),
    [
        (table(1_500, 3), table(3, 1_500), 9_000),  # side by side: 1,503 rows of 1,503 cells
        (table(5, 900), table(900, 5), 9_000),
        (table(30, 3), table(31, 4), 300),
        (table(3, 3) * 200, table(3, 5) * 200, 5_500),
    ],
    ids=["long and wide", "wide and long", "one row and one column more", "many"],
)
def test_tables_of_other_shapes(old: str, new: str, most: int) -> None:
    """A long table and a wide one are shown one after the other, not as one that is both."""
    redline = compare(article(old), article(new), LABELS, shown_target)
    assert redline.article.count("<td") + redline.article.count("<th ") <= most
    for reading, text in ((old_reading, old), (new_reading, new)):
        assert reading(redline.article).count("</td>") == text.count("</td>")


def test_a_column_more_is_still_shown_in_the_table() -> None:
    """Tables that only grew, or only shrank, are compared cell by cell."""
    redline = compare(article(table(60, 2)), article(table(60, 5)), LABELS, shown_target).article
    assert redline.count("<table") == 1
    assert redline.count('class="added"') == 60 * 3
