from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import depth
from tests.importing.samples import body, converted, told

from policysite.errors import ImportRefused

CASES = [
    ("Titel\n=====\n\nKop\n---\n\na", "## Kop {#kop}\n\na"),
    ("# Titel\n\n## Kop ##\n\na", "## Kop {#kop}\n\na"),
    ("## Kop {#lasting covers=\"13-1-a\"}\n\na", "## Kop {#lasting covers=\"13-1-a\"}\n\na"),
    ("__a__ _b_ *c* **d**", "**a** *b* *c* **d**"),
    ("Zo:\n- a\n  - b\n- c", "Zo:\n\n- a\n    - b\n- c"),
    ("Zo:\n1) a\n2) b", "Zo:\n\n1. a\n2. b"),
    ("* a\n* b", "- a\n- b"),
    ("[a][1] en <https://a.nl>\n\n[1]: https://b.nl",
     "[a](https://b.nl) en [https://a.nl](https://a.nl)"),
    ("a[^x]\n\n[^x]: noot", "a[^1]\n\n[^1]: noot"),
    ("a <b>b</b> <span style='color:red'>c</span>&nbsp;d", "a **b** c d"),
    ("<div>\n<p>a</p>\n</div>\n\nb", "a\n\nb"),
    ("| a | b |\n|---|:-:|\n| c | d \\| e |", "| a | b |\n| --- | --- |\n| c | d \\| e |"),
    ("```\na {b}\n```", "`a {b}`"),
    ("*BSN*{lang=nl} [[TODO: x]] [a](policy:cookies#use)",
     "*BSN*{lang=nl} [[TODO: x]] [a](policy:cookies#use)"),
    ("De AP.\n\n*[AP]: Autoriteit", "De AP.\n\n*[AP]: Autoriteit"),
    ("De AP.\n\n*[AP]: a <b> &eacute; &amp;eacute;", "De AP.\n\n*[AP]: a &lt;b> é &amp;eacute;"),
    ("a  \nb", "a  \nb"),
    ("a\n\n{#b}\n  \n\nc", "a\n\nc"),
    ("> a\n>\n> {#b}\n>   c\n\n- {#d}\n    e\n  {#f}\n  g", "> a\n>\n> c\n\n- e g"),
    ("\\*a\\* 1\\. b", "\\*a\\* 1. b"),
    ("Term\n:   betekenis", "Term\n:   betekenis"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), CASES, ids=[source[:40] for source, _ in CASES])
def test_what_other_markdown_becomes(source: str, expected: str) -> None:
    """What a reader would see of it, in our Markdown."""
    assert body(source, "a.md") == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("---\nlayout: page\ndate: 2020\n---\na",
         "the lines between the two --- at the top are not for policysite and were left out: "
         "“layout: page date: 2020”"),
        ("a\n\n[x]: https://a.nl",
         "“[x]: https://a.nl” defines something that the text does not use and was left out"),
        ("a\n\n*[AP]: Autoriteit",
         "“*[AP]: Autoriteit” defines something that the text does not use and was left out"),
        ("![plaat](x.png) a", "a picture was replaced by its description: “plaat”"),
        ("a <!-- geheim -->", "a comment that no reader sees was left out: “geheim”"),
    ],
)  # fmt: skip
def test_what_is_left_out_is_told(source: str, expected: str) -> None:
    """Nothing is dropped in silence."""
    assert expected in told(source, "a.md")


@pytest.mark.parametrize("source", ["a\n\n" + "[" * 3000, "a\n\n" + "> " * 200 + "b"])
def test_what_markdown_would_never_finish_is_refused(source: str) -> None:
    """Text of a shape that takes the library for ever is refused with its reason."""
    with pytest.raises(ImportRefused, match="cannot be read"):
        converted(source, "a.md")


def test_any_number_of_asterisks_is_a_line_across_the_page() -> None:
    """Markdown asks for three at least, and knows no most."""
    assert body("a\n\n" + "*" * 500 + "\n\nb", "a.md") == "a\n\n* * *\n\nb"


SIGNS = """
    1. - * + > # ## ### === --- ``` *a* **b** _c_ `d` [e](f) [g] ![h](i) {#j} | |---| [^1] *[AP]:
    <b>k</b> <br> &amp; \\ <l> de naam. [[TODO:x]]
"""


@pytest.mark.slow
@settings(max_examples=depth.number(40, 1000))
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "  ", "    "]),
            st.lists(st.sampled_from(SIGNS.split()), max_size=6).map(" ".join),
        ),
        min_size=1,
        max_size=10,
    )
)
def test_no_word_of_any_markdown_is_lost(lines: list[tuple[str, str]]) -> None:
    """Whatever stands in it, Markdown comes through as its reader sees it."""
    source = "Begin.\n\n" + "\n".join(indent + line for indent, line in lines)
    assert converted(source, "a.md").words > 0
