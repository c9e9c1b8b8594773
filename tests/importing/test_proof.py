from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policysite.importing.proof import Change, difference
from policysite.importing.words import Word, of_html, of_text

WORDS = st.lists(st.sampled_from(["de", "en", "–", "1."]), max_size=12)


def words(text: str) -> list[Word]:
    return [Word(word, 1) for word in text.split()]


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("", "", []),
        ("a b", "a b", []),
        ("– a – b", "a b", [Change(("–",), ()), Change(("–",), ())]),
        ("a persoons- gegevens", "a persoonsgegevens",
         [Change(("persoons-", "gegevens"), ("persoonsgegevens",))]),
        ("a b", "Titel a b", [Change((), ("Titel",))]),
        ("de de de", "de de", [Change(("de",), ())]),
        ("x de y de z", "de x y de z", [Change((), ("de",)), Change(("de",), ())]),
    ],
)  # fmt: skip
def test_told_changes_explain_the_difference(
    before: str, after: str, changes: list[Change]
) -> None:
    """The words are the same once every told change is made."""
    assert difference(words(before), after.split(), changes) is None


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("a b", "a", []),
        ("a", "a b", []),
        ("a b", "b a", []),
        ("a", "A", []),
        ("a.", "a", []),
        ("a b", "ab", []),
        ("a", "a", [Change(("a",), ())]),
        ("a b", "a", [Change(("c",), ())]),
        ("– a b –", "a b", [Change(("–",), ())]),
        ("a", "b", [Change((), ())]),
        ("a x", "a", [Change(("x",), (), 2)]),
        ("a b c", "b", [Change(("c",), ()), Change(("a",), ())]),
    ],
)
def test_anything_else_is_a_difference(before: str, after: str, changes: list[Change]) -> None:
    """A word lost, added, moved or changed is found, and so is a change that was not made."""
    assert difference(words(before), after.split(), changes) is not None


def test_the_place_is_named() -> None:
    """The words around the place are told on both sides, and the line in the file."""
    before = of_text("een twee\ndrie vier\nvijf zes")
    found = difference(before, ["een", "twee", "drie", "vijf", "zes"], [])
    assert found is not None
    assert found.line == 2
    assert "vier" in found.found
    assert "vier" not in found.expected


@given(WORDS, st.data())
def test_no_lost_word_goes_unseen(text: list[str], data: st.DataObject) -> None:
    """Whichever word is left out or put in, the difference is found."""
    before = [Word(word) for word in text]
    assert difference(before, text, []) is None
    place = data.draw(st.integers(0, len(text)))
    assert difference(before, [*text[:place], "nieuw", *text[place:]], []) is not None
    if text:
        lost = min(place, len(text) - 1)
        assert difference(before, text[:lost] + text[lost + 1 :], []) is not None


@given(WORDS, st.lists(st.integers(0, 11), unique=True))
def test_told_deletions_are_found_wherever_they_are(text: list[str], gone: list[int]) -> None:
    """Words taken away are explained by their changes even beside the same words."""
    before = [Word(word) for word in text]
    after = [word for place, word in enumerate(text) if place not in gone]
    changes = [Change((word,), ()) for place, word in enumerate(text) if place in gone]
    assert difference(before, after, changes) is None


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>een<b>twee</b> drie</p>", "eentwee drie"),
        ("<p>een</p><p>twee</p>", "een twee"),
        ("een<br>twee<td>drie</td>vier", "een twee drie vier"),
        ("<script>nee</script>ja<style>nee</style>", "ja"),
        ("<head><title>nee</title></head><body>ja", "ja"),
        ("<head><title>nee</title><p>ja", "ja"),
        ("ja<!-- nee -->ja", "jaja"),
        ("a&nbsp;b &amp; c&shy;d", "a b & cd"),
        ("a<img alt='een plaat'>b", "a een plaat b"),
        ("<input type=submit value=Stuur><input value=nee>", "Stuur"),
        ("ja<span hidden>weg</span>ja", "ja weg ja"),
        ("woord<sup><a href='#fn1'>1</a></sup>.", "woord."),
    ],
)
def test_the_words_of_a_page(html: str, expected: str) -> None:
    """What a reader could see counts, in its order; programs and the marks of notes do not."""
    assert [word.text for word in of_html(html, {"#fn1"})] == expected.split()
