from __future__ import annotations

import pytest

from policysite.errors import ImportRefused
from policysite.importing import words


def texts(found: tuple[words.Word, ...]) -> str:
    return " ".join(word.text for word in found)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("**Een** _twee_ {drie} <vier> `vijf`", "Een twee drie vier vijf"),
        ("## Kop {#kop covers=\"13-1-a\"}", "Kop"),
        ("## Kop {: #kop }", "Kop"),
        ("3 mei {: datetime='2024'}", "3 mei datetime 2024"),
        ("*BSN*{lang=nl}", "BSN"),
        ("[Zie](https://a.nl/x_(y)) dit", "Zie dit"),
        ("[Zie][1] dit.\n\n[1]: https://a.nl", "Zie dit https a nl"),
        ("Zie[^x] dit.\n\n[^x]: noot", "Zie dit noot"),
        ("1. a\n1. b", "a b"),
        ("2. a\n3. b", "2 a 3 b"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("Wij, <bedrijfsnaam>, &eacute;&eacute;n", "Wij bedrijfsnaam één"),
        ("Zie [a](b c)", "Zie a b c"),
    ],
)  # fmt: skip
def test_the_words_of_markdown(source: str, expected: str) -> None:
    """All that a reader could see counts, whatever signs stand around it."""
    assert texts(words.of_markdown(source)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>een<b>twee</b> drie</p>", "eentwee drie"),
        ("<p>een</p><p>twee</p>vier<br>vijf", "een twee vier vijf"),
        ("<script>nee</script>ja<style>nee</style><title>nee</title>", "ja"),
        ("a<img alt='een plaat'>b", "a een plaat b"),
        ("ja<span hidden>ook</span>", "ja ook"),
        ("a&nbsp;b &amp; c&shy;d", "a b cd"),
    ],
)
def test_the_words_of_a_page(source: str, expected: str) -> None:
    """Tags part words where a browser would; what is hidden counts, until it is told."""
    assert texts(words.of_html(source)) == expected


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        ("<p>een<b>twee</b> drie</p>", "eentwee drie"),
        ("<p>een</p><ul><li>twee</li></ul>", "een twee"),
        ("<p>Zie<sup><a href='#fn-1'>1</a></sup>.</p>", "Zie."),
        ("<p><a href='#fnac'>Fnac</a>.</p>", "Fnac."),
    ],
)
def test_the_words_of_an_article(article: str, expected: str) -> None:
    """They are what blanks separate on the page; the marks of footnotes are none."""
    assert " ".join(words.of_article(f"<article>{article}</article>")) == expected


def test_more_words_than_any_statement_are_refused() -> None:
    """Before they are compared, so that it takes no time."""
    with pytest.raises(ImportRefused, match="longer than any statement"):
        words.letters("woord " * 50_001)


def test_a_name_that_html_has_not_is_a_place_to_fill_in() -> None:
    """It is shown as it stands; what sets something, or is closed, is somebody's element."""
    source = "<bedrijfsnaam> <p> <x-a> <naam van het hotel> <eigen>a</eigen> <y z=1>"
    shown, found = words.with_placeholders(source)
    assert found == ["<bedrijfsnaam>", "<naam van het hotel>"]
    assert shown.startswith("&lt;bedrijfsnaam&gt; <p> <x-a> &lt;naam van het hotel&gt; <eigen>")
