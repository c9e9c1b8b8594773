from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policysite.importing import words
from policysite.importing.blocks import Decision
from policysite.importing.proof import differences
from policysite.message import Message

WORDS = st.lists(st.sampled_from(["de", "en", "wet", "12"]), max_size=12)


def found(source: str, article: str, about: str = "") -> list[str]:
    """What is said of the differences between a text and an article."""
    decisions = [Decision(message=Message("x"), about=about)]
    return list(
        map(
            str,
            (
                d.message
                for d in differences(
                    words.letters(source), f"<article>{article}</article>", decisions
                )
            ),
        )
    )


def lost(line: int, text: str) -> str:
    return f"line {line} of the file has “{text}”, which is nowhere in the draft"


@pytest.mark.parametrize(
    ("source", "article", "about"),
    [
        ("", "", ""),
        ("Een, twee!", "<p>Een twee</p>", ""),
        ("weg Een", "<p>Een</p>", "weg"),
        ("Een", "<p>nieuw Een</p>", "nieuw"),
        ("persoons- gegevens", "<p>persoonsgegevens</p>", "persoons persoonsgegevens gegevens"),
        ("voet Een", "<p>Een</p><p>voet</p>", ""),
        ("1. Een\n2. Twee", "<ol><li>Een</li><li>Twee</li></ol>", ""),
        ("Een", "<ol start='3'><li>Een</li></ol>", ""),
        ("Zie noot", "<p>Zie<sup><a href='#fn-1'>1</a></sup> noot</p>", ""),
    ],
)
def test_what_is_told_or_moved_is_no_difference(source: str, article: str, about: str) -> None:
    """Words stay the same words in another place, and the numbers of items are counted."""
    assert found(source, article, about) == []


@pytest.mark.parametrize(
    ("source", "article", "expected"),
    [
        ("Een\ntwee drie\nvier", "<p>Een vier</p>", [lost(2, "twee drie")]),
        ("Een Een", "<p>Een</p>", [lost(1, "Een")]),
        ("Een", "<p>een</p>",
         [lost(1, "Een"), "the draft has “een”, which is nowhere in the file"]),
        ("5 % van € 10", "<p>5 van 10</p>", [lost(1, "%"), lost(1, "€")]),
        ("Een", "<p>Een twee</p>", ["the draft has “twee”, which is nowhere in the file"]),
        ("Na 6 maanden\n\n1. Een", "<p>Na maanden</p><ol><li>Een</li></ol>", [lost(1, "6")]),
    ],
)  # fmt: skip
def test_anything_else_is_told_with_its_line(
    source: str, article: str, expected: list[str]
) -> None:
    """A word lost, added or changed is named, also a number that a list happens to count."""
    assert found(source, article) == expected


@pytest.mark.slow
@given(WORDS, st.data())
def test_no_lost_word_goes_unseen(text: list[str], data: st.DataObject) -> None:
    """Whichever word is left out or put in, it is told."""
    whole = " ".join(text)
    assert found(whole, f"<p>{whole}</p>") == []
    place = data.draw(st.integers(0, len(text)))
    added = " ".join([*text[:place], "nieuw", *text[place:]])
    assert found(whole, f"<p>{added}</p>") == [
        "the draft has “nieuw”, which is nowhere in the file"
    ]
    assert found(added, f"<p>{whole}</p>") == [lost(1, "nieuw")]
    if text:
        gone = min(place, len(text) - 1)
        less = " ".join(text[:gone] + text[gone + 1 :])
        assert found(whole, f"<p>{less}</p>") == [lost(1, text[gone])]
