from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from tests import depth
from tests.helpers import render, shown
from tests.statement.texts import problems

from policysite.files import elements
from policysite.statement import markup

pytestmark = pytest.mark.slow


def article(body: str, **front_matter: str) -> str:
    """The HTML below the title."""
    rendered, found = render(body, **front_matter)
    assert rendered is not None, shown(found)
    head, _, rest = rendered.article.partition("<h1>Title</h1>\n")
    assert head == '<article lang="nl">\n'
    return rest.removesuffix("</article>\n").strip("\n")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Text, *so* **far**.", "<p>Text, <em>so</em> <strong>far</strong>.</p>"),
        ("## A b {#a-b}", '<h2 id="a-b">A b</h2>'),
        ('## A {#a covers="13-1-c 14-2-a"}', '<h2 id="a" data-covers="13-1-c 14-2-a">A</h2>'),
        ("Text\n## A {#a}", '<p>Text</p>\n<h2 id="a">A</h2>'),
        ("*privacy*{lang=en}", '<p><em lang="en">privacy</em></p>'),
        ("*a*{.small}", '<p><em class="small">a</em></p>'),
        ("[a](https://x.nl/)", '<p><a href="https://x.nl/">a</a></p>'),
        ("[a][b]\n\n[b]: https://x.nl/", '<p><a href="https://x.nl/">a</a></p>'),
        ("[a](policy:cookies#use)", '<p><a href="policy:cookies#use">a</a></p>'),
        ("<https://x.nl>", '<p><a href="https://x.nl">https://x.nl</a></p>'),
        ("<a@b.nl>", '<p><a href="mailto:a@b.nl">a@b.nl</a></p>'),
        ("7. a\n8. b", '<ol start="7">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("- a\n\n    1. b\n    2. c", None),
        ("a\n:   b", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("AVG\n\n*[AVG]: De *wet*", '<p><abbr title="De *wet*">AVG</abbr></p>'),
        (
            "`<b onclick=x>` and `{#a}`",
            "<p><code>&lt;b onclick=x&gt;</code> and <code>{#a}</code></p>",
        ),
        ("a & b < c > d &lt;b&gt;", "<p>a &amp; b &lt; c &gt; d &lt;b&gt;</p>"),
        ("R&D", "<p>R&amp;D</p>"),
        ("a \\{b}", "<p>a {b}</p>"),
        ("[[TODO: who *x*]]", "<p><mark>[[TODO: who *x*]]</mark></p>"),
        ("[[ todo who]]", "<p><mark>[[ todo who]]</mark></p>"),
        ("## [[TODO: x]] {#a}", '<h2 id="a"><mark>[[TODO: x]]</mark></h2>'),
        ("///Footnotes Go Here///", "<p>///Footnotes Go Here///</p>"),
        ("klzzwxh:0001 wzxhzdk:0", "<p>klzzwxh:0001 wzxhzdk:0</p>"),
        ("1\\. a", "<p>1. a</p>"),
    ],
)
def test_the_dialect(body: str, expected: str | None) -> None:
    """Each part of the dialect becomes the corresponding HTML."""
    found = article(body)
    assert expected is None or found == expected


def test_a_table_is_aligned_without_style() -> None:
    """Columns are aligned by a class, because a strict policy for style blocks the attribute."""
    found = article("| a | b |\n| --- | --: |\n| 1 | 2 |")
    assert '<th class="align-right" scope="col">b</th>' in found
    assert '<td class="align-right">2</td>' in found
    assert "style" not in found


def test_a_footnote_leads_there_and_back() -> None:
    """A footnote and its reference link to each other, also where it is used twice."""
    found = html.fragment_fromstring(article("a[^x] b[^x]\n\n[^x]: Note."), create_parent=True)
    ids = set(found.xpath("//@id"))
    targets = {str(target).removeprefix("#") for target in found.xpath("//@href")}
    assert ids == targets == {"fn-x", "fnref-x", "fnref2-x"}
    assert found.xpath("//a/@title") == ["Back to footnote 1"] * 2


def test_the_summary_stands_below_the_title() -> None:
    """in_short becomes a list above the text, with its links."""
    found = article("Text.", in_short="['One. [More](#a)', 'Two [[TODO: x]].']")
    assert found == (
        '<ul class="in-short">\n<li>One. <a href="#a">More</a></li>\n'
        "<li>Two <mark>[[TODO: x]]</mark>.</li>\n</ul>\n<p>Text.</p>"
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("1. a\n3. b", "5: markup: “3. b” would be shown as number 2."),
        ("1. a\n\n1. b", "6: markup: “1. b” would be shown as number 2."),
        ("01. a", "4: markup: “01. a” would be shown as number 1."),
    ],
)
def test_a_number_that_would_be_shown_otherwise(body: str, expected: str) -> None:
    """An item of a list is shown with the number that was written, or is a problem on its line."""
    assert problems(body) == [expected]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a [[TODO: b]] c [[TODO d]]", ["[[TODO: b]]", "[[TODO d]]"]),
        ("[[TODO: not closed", ["[[TODO: not closed"]),
        ("[[ todo: x]]", ["[[ todo: x]]"]),
        ("`[[TODO: x]]`", ["[[TODO: x]]"]),
        ("[[TODOS]] [TODO] TODO", []),
    ],
)
def test_every_open_place_is_found(line: str, expected: list[str]) -> None:
    """An open place is found however it is written, so that it cannot be published."""
    assert list(markup.placeholders(f"\n{line}\n")) == [(2, text) for text in expected]


# --- Text fidelity: random documents of the dialect, and random garbage. ---

WORDS = st.text(alphabet="abcdeéïü", min_size=1, max_size=6)
TEXT = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


@st.composite
def inline(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A run of text as Markdown, and the words in it in order."""
    source, words = [], []
    for _ in range(draw(st.integers(1, 4))):
        text = draw(TEXT)
        form = draw(st.sampled_from(["{}", "*{}*", "**{}**", "[{}](https://x.nl/)", "`{}`",
                                     "*{}*{{lang=en}}", "[[TODO: {}]]", "“{}”,"]))  # fmt: skip
        source.append(form.format(text))
        words += (["TODO"] if "TODO" in form else []) + text.split()
    return " ".join(source), words


@st.composite
def block(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A block as Markdown, and the words in it in order."""
    kind = draw(
        st.sampled_from(["p", "lines", "ul", "ol", "dl", "table", "quote", "nested", "pre"])
    )
    (a, a_words), (b, b_words), (c, c_words) = draw(inline()), draw(inline()), draw(inline())
    cells = [text.replace("|", "") for text in (a, b, c)]
    start = draw(st.integers(0, 99))
    form = {
        "p": "{0} {1} {2}",
        "lines": "{0}\n{1}  \n{2}",
        "ul": "- {0}\n- {1}\n- {2}",
        "ol": f"{start}. {{0}}\n{start + 1}. {{1}}\n{start + 2}. {{2}}",
        "dl": "{0}\n:   {1}\n\n    {2}",
        "table": "| {0} | {1} |\n| --- | ---: |\n| {2} | |",
        "quote": "> {0}\n> {1}\n>\n> {2}",
        "nested": "- {0}\n\n    {1}\n\n    - {2}",
        "pre": "    {0}\n\n{1}\n\n    {2}",
    }[kind]
    return form.format(*cells), [*a_words, *b_words, *c_words]


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A document as Markdown, and the words in it in order."""
    parts, words = [], []
    for number in range(draw(st.integers(1, 4))):
        title = draw(TEXT)
        parts.append(f"## {title} {{#part-{number}}}")
        words += title.split()
        for _ in range(draw(st.integers(0, 3))):
            source, more = draw(block())
            parts.append(source)
            parts.append("## Between {#b" + f"{number}{len(parts)}" + "}")
            words += [*more, "Between"]
    return "\n\n".join(parts) + "\n", words


def words_of(article: str) -> list[str]:
    """The words of an article without its title, in order; code may hold markup as text."""
    text = " ".join(html.fragment_fromstring(article).itertext())
    return re.findall(r"\w+", re.sub(r"https://x\.nl/|lang=en", " ", text))[1:]


@settings(max_examples=depth.number(60, 1000))
@given(documents())
def test_no_word_is_lost_or_added(document: tuple[str, list[str]]) -> None:
    """The article has the words of the source, all of them, in their order, and no other."""
    source, words = document
    rendered, found = render(source)
    assert rendered is not None, shown(found)
    assert words_of(rendered.article) == words


GARBAGE = st.text(
    alphabet="ab #*_-+>`[](){}<!|:\\&;.^~=\"'1 \n\n\t@/AVG\N{NO-BREAK SPACE}é", max_size=120
)
PIECES = st.lists(
    st.sampled_from([
        "## A {#a}\n", "- a\n", "    ", "1. a\n", "\n", "> ", "| a | b |\n", "| --- | --- |\n",
        ":   a\n", "[^a]", "[^a]: b\n", "*[AVG]: b\n", "AVG ", "[a](b) ", "[a][b] ", "[b]: #a\n",
        "*a* ", "**a** ", "`a` ", "{#b} ", "{: .c }\n", "\\", "[[TODO: a]] ", "<a@b.nl> ", "---\n",
        "===\n", "```\n", "a\n", "a ", "&lt;", "  \n", "* ", "_a_ ", "\"", "]", "(", "![a](b)",
    ]),
    max_size=14,
).map("".join)  # fmt: skip


@settings(max_examples=depth.number(300, 6000))
@given(st.one_of(GARBAGE, PIECES))
def test_garbage_is_an_article_or_problems(body: str) -> None:
    """No text raises an exception, and the result contains only what is allowed."""
    rendered, found = render(body)
    assert (rendered is None) == bool(found)
    if rendered is None:
        return
    root = html.fragment_fromstring(rendered.article)
    for element in root.iterdescendants():
        tag = str(element.tag)
        assert elements.is_known(tag, elements.Maker.STATEMENT)
        assert not list(elements.unknown(tag, map(str, element.attrib), elements.Maker.STATEMENT))
        around = [str(ancestor.tag) for ancestor in element.iterancestors()]
        assert elements.fits(tag, around[0])
        assert tag != "a" or "a" not in around
    letters = re.findall(r"[aé]", re.sub(r"\{[^}]*\}", "", body))
    assert not letters or root.text_content().strip() or root.xpath("//@title")


@settings(max_examples=depth.number(150, 3000))
@given(PIECES)
def test_no_letter_of_odd_text_is_lost(body: str) -> None:
    """What is not markup is in the article, in whatever unusual order."""
    rendered, _ = render(body)
    if rendered is None or any(sign in body for sign in ("`", "    ", "\\*")):  # shown as it is
        return
    source = re.sub(r"\[b\]: #a|\]\(b\)|\]\[b\]|\{[^}]*\}|\[\^a\]", " ", body)
    text = html.fragment_fromstring(rendered.article).text_content().replace("Title", "", 1)
    assert source.count("a") <= text.count("a"), text
    # Behind other words it is no definition, and is shown.
    assert ("*[AVG]: b" in body) == ("<abbr" in rendered.article or "[AVG]: b" in text)
