from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import depth
from tests.importing.samples import body, converted, told

from policysite.errors import ImportRefused

CASES = [
    ("<h1>Titel</h1><h2 id=x>Kop</h2><p>Tekst.", "## Kop {#kop}\n\nTekst."),
    ("<h1>A</h1><p>a<h1>B</h1><p>b", "## A {#a}\n\na\n\n## B {#b}\n\nb"),
    ("<h2>A</h2><h5>B</h5><p>b", "## A {#a}\n\n### B {#b}\n\nb"),
    ("<p><b>1. Kop</b></p><p>Tekst.</p>", "## 1. Kop {#kop}\n\nTekst."),
    ("<p>a <b>b</b> <i>c</i> <b><i>d</i></b><b> e </b>f", "a **b** *c* ***d*** **e** f"),
    ("<p>a<span lang=en>cookie <b>wall</b></span>", "a*cookie*{lang=en} ***wall*{lang=en}**"),
    ("<ul><li>a<li>b<ul><li>c</ul></ul>", "- a\n- b\n    - c"),
    ("<ol start=3><li>a<li>b</ol>", "3. a\n4. b"),
    ("<ol type=a><li>a<li>b</ol>", "- a. a\n- b. b"),
    ("<ol><li value=2>a<li value=7>b</ol>", "- 2\\. a\n- 7\\. b"),
    ("<ol style='list-style-type: lower-roman'><li>a<li>b</ol>", "- i. a\n- ii. b"),
    ("<ol><li>a</ol><ol><li>b</ol>", "1. a\n\n- 1\\. b"),
    ("<p>• a</p><p>• b</p>", "- a\n- b"),
    ("<p>– a<br>– b</p>", "- a\n- b"),
    ("<p>– zo zei hij</p>", "– zo zei hij"),
    ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n    b"),
    ("<table><tr><th>a<th>b<tr><td>c<td>d|e</table>",
     "| a | b |\n| --- | --- |\n| c | d\\|e |"),
    ("<table><tr><td>a<td>b<tr><td colspan=2>c</table>", "| a | b |\n| --- | --- |\n| c |  |"),
    ("<table><tr><td rowspan=2>a<td>b<tr><td>c</table>", "| a | b |\n| --- | --- |\n|  | c |"),
    ("<table><caption>Lijst</caption><tr><td>a<td>b<tr><td>c<td>d</table>",
     "Lijst\n\n| a | b |\n| --- | --- |\n| c | d |"),
    ("<table><tr><td>a<tr><td>b</table>", "a\n\nb"),
    ("<table><tr><td>a<td><table><tr><td>b<td>c<tr><td>d<td>e</table><tr><td>f<td>g</table>",
     "| a | b c d e |\n| --- | --- |\n| f | g |"),
    ("<ul><li><h2>A</h2>a<li><h2>B</h2>b</ul>", "## A {#a}\n\na\n\n## B {#b}\n\nb"),
    ("<ol><li><h2>A</h2>a<li><h2>B</h2>b</ol>", "## 1. A {#a}\n\na\n\n## 2. B {#b}\n\nb"),
    ("<dl><dt>a</dt><dd>b</dd><dd>c</dd></dl>", "a\n:   b\n:   c"),
    ("<blockquote><p>a<p>b</blockquote>", "> a\n>\n> b"),
    ("<p>a<br>b<br><br>c", "a  \nb\n\nc"),
    ("<p>a<hr><p>b", "a\n\n* * *\n\nb"),
    ("<pre>een\n  twee &lt;b></pre>", "een  \ntwee &lt;b>"),
    ("<p><code>a|`b</code>", "``a|`b``"),
    ("<p><a href='https://a.nl/x_(y)'>a</a> <a href='/x'>b</a> <a href='javascript:x()'>c</a>",
     "[a](https://a.nl/x_%28y%29) b c"),
    ("<p><a href='#x'>a</a></p><h2 id=x>Kop</h2><p>b <a href='#nee'>c</a>",
     "[a](#kop)\n\n## Kop {#kop}\n\nb c"),
    ("<p>a<sup><a id=r href='#n'>1</a></sup>.</p><ol><li id=n>Noot <a href='#r'>^</a></li></ol>",
     "a1.\n\n1. Noot ^"),
    ("<p>a<script>x()</script><style>y</style><!-- z --><span hidden>h</span> b", "a b"),
    ("<p style='display: none'>weg</p><p>a", "a"),
    ("<nav>Home</nav><p>a", "a"),
    ("<p>a <img src=x alt='een plaat'> b", "a een plaat b"),
    ("<form><label>Naam <input value=x></label><button>Stuur</button></form>", "Naam Stuur"),
    ("<p>m<sup>2</sup> H<sub>2</sub>O <u>u</u> <del>d</del>", "m2 H2O u d"),
    ("<p>5 * 3 &lt;b&gt; &amp;amp; # {#x}", "5 \\* 3 &lt;b> &amp;amp; # `{`#x\\}"),
    ("<?xml version='1.0' encoding='utf-8'?><html><body><p>a</p></body></html>", "a"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), CASES, ids=[source[:50] for source, _ in CASES])
def test_what_a_page_becomes(source: str, expected: str) -> None:
    """What a reader sees of a page becomes Markdown, in its order."""
    assert body(source, "a.html") == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>a<script>x()</script>", "a script in the page was left out"),
        ("<p>a<!-- geheim -->", "a comment that no reader sees was left out: “geheim”"),
        ("<p>a<span hidden>weg ermee</span>", "<span> was left out, because it is hidden or not "
         "part of the text: “weg ermee”"),
        ("<p>a<nav>Thuis</nav>", "<nav> was left out, because it is hidden or not part of the "
         "text: “Thuis”"),
        ("<p>a<iframe src='https://x.nl'></iframe>", "something without words was left out: "
         "<iframe src=https://x.nl>"),
        ("<p>a<img alt=plaat>", "a picture was replaced by its description: “plaat”"),
        ("<p>a<img>", "a picture was left out; it has no description"),
        ("<p>a<form>b</form>", "part of a form became ordinary words"),
        ("<p style='color: red'>a", "words in another colour or font became ordinary text"),
        ("<p><s>a</s>", "struck-through words are now in the text: decide whether they belong "
                        "there"),
        ("<p><a href='/x'>a</a>",
         "“a” was a link to “/x”, to which a statement cannot link; the words stay"),
        ("<p><a href='#x'>a</a>",
         "“a” was a link to a place in the text that is not under a heading; the words stay"),
        ("<p><abbr title='wet'>AVG</abbr>",
         "the explanation of “AVG”, which shows only under the mouse pointer, was left out: “wet”"),
        ("<ol type=a><li>a</ol>",
         "the letters or numbers of a list are now part of its text, because our Markdown cannot "
         "count them"),
        ("<table><tr><td>a<td>b<tr><td colspan=2>c</table>",
         "a table has merged cells; their words are in the first of them, and the others are "
         "empty: check it"),
        ("<ul><li><h2>a</h2></ul>", "a list whose items have headings of their own became "
         "sections"),
        ("<blockquote><h2>a</h2></blockquote>",
         "a heading in a list, quotation or table became bold words"),
    ],
)  # fmt: skip
def test_what_a_page_has_and_our_markdown_has_not_is_told(source: str, expected: str) -> None:
    """Nothing is dropped in silence."""
    assert expected in told(source, "a.html")


@pytest.mark.parametrize("source", ["<html></html>", "<script>x()</script>", "<!-- x -->"])
def test_a_page_without_words_is_refused(source: str) -> None:
    """There is nothing to bring in."""
    with pytest.raises(ImportRefused, match="no words"):
        converted(source, "a.html")


def test_a_page_nested_too_deeply_is_refused() -> None:
    """No text lies a hundred levels deep; what would take the converter down is refused."""
    with pytest.raises(ImportRefused, match="nested"):
        converted("<div>" * 200 + "a" + "</div>" * 200, "a.html")


SIGNS = "Wij de 1. – [x](y) {#a} [^1] |---| # &amp; &lt;b&gt; *x* a@b.nl `"
WORDS = st.lists(st.sampled_from(SIGNS.split()), max_size=4).map(" ".join)
INLINE = st.recursive(
    st.one_of(WORDS, st.just("<br>"), st.just("<img alt='een plaat'>")),
    lambda inner: st.tuples(
        st.sampled_from(
            ["b", "i", "code", "u", "sup", "span hidden", "span lang=en", "a href='https://a.nl'"]
        ),
        st.lists(inner, max_size=3),
    ).map(lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0].split()[0]}>"),
    max_leaves=5,
)
BLOCK = st.recursive(
    INLINE.map(lambda inline: f"<p>{inline}</p>"),
    lambda inner: st.tuples(
        st.sampled_from(["div", "blockquote", "ul|li", "ol|li", "dl|dt", "table|tr|td", "h2"]),
        st.lists(inner, min_size=1, max_size=3),
    ).map(
        lambda pair: (
            "".join(f"<{tag}>" for tag in pair[0].split("|")[:1])
            + "".join(
                "".join(f"<{tag}>" for tag in pair[0].split("|")[1:])
                + block
                + "".join(f"</{tag}>" for tag in reversed(pair[0].split("|")[1:]))
                for block in pair[1]
            )
            + f"</{pair[0].split('|')[0]}>"
        )
    ),
    max_leaves=8,
)


@pytest.mark.slow
@settings(max_examples=depth.number(50, 1000))
@given(st.lists(BLOCK, min_size=1, max_size=4))
def test_no_word_of_any_page_is_lost(blocks: list[str]) -> None:
    """Whatever is nested in what, a page comes through word for word, and the dialect takes it."""
    page = "<html><body><p>Begin.</p>" + "".join(blocks) + "</body></html>"
    assert converted(page, "a.html").words > 0
