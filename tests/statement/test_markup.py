from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from tests.helpers import render, shown

from policysite.files import elements
from policysite.statement import markup

if TYPE_CHECKING:
    from collections.abc import Callable


def problems(body: str, **front_matter: str) -> list[str]:
    """The problems of a body whose first line is line 4 of the file, as “line: rule: message”."""
    rendered, found = render(body, **front_matter)
    assert (rendered is None) == bool(found)
    return [line.removeprefix("a.md:") for line in shown(found)]


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
    """Each part of the dialect comes out as the HTML that it stands for."""
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
        # headings
        ("## A", "4: heading-id: the heading “A” has no id"),
        ("## A {#A}", "4: heading-id: the id “A” is not lower-case words with hyphens"),
        ("## A {#1-a}", "4: heading-id: the id “1-a” is not lower-case words with hyphens"),
        ("## A {#a_b}", "4: heading-id: the id “a_b” is not lower-case words with hyphens"),
        ("## A {#a}\n\n## B {#a}", "6: duplicate-id: the id “a” is used a second time"),
        ("## A {#a}\n\n*b*{#a}", "6: duplicate-id: the id “a” is used a second time"),
        ("## A {#a #b}", "4: attributes: “{#a #b}” gives more than one id"),
        ("### A {#a}", "4: heading-level: the heading “A” has ###; at most ## can follow"),
        (
            "## A {#a}\n\n#### B {#b}",
            "6: heading-level: the heading “B” has ####; at most ### can follow",
        ),
        (
            "# A {#a}",
            "4: heading-level: "
            "the heading “A” has one #; that is the level of the document's title",
        ),
        (
            "A\n=====",
            "4: heading-form: the heading “A” is not written with ## at the start of a line",
        ),
        (
            "x\n\nA\n-----",
            "6: heading-form: the heading “A” is not written with ## at the start of a line",
        ),
        (
            "- ## A {#a}",
            "4: heading-form: the heading “A” is not written with ## at the start of a line",
        ),
        (
            "> ## A {#a}",
            "4: heading-form: the heading “A” is not written with ## at the start of a line",
        ),
        (
            "- x\n\n    ## A {#a}",
            "6: heading-form: the heading “A” is not written with ## at the start of a line",
        ),
        ("## [](#a) {#a}", "4: heading-form: the heading has no text"),
        (" ## A", "4: heading-form: “## A” is not written with ## at the start of a line"),
        ('## A {#a covers="99"}', "4: covers: “99” is no item of article 12, 13 or 14"),
        ('## A {#a covers=""}', "4: covers: “” is no item of article 12, 13 or 14"),
        # raw HTML
        ("a\n\n<b>x</b>", ["6: raw-html: “<b>” is HTML", "6: raw-html: “</b>” is HTML"]),
        ("<!-- x -->", "4: raw-html: “<!-- x -->” is HTML"),
        ("<![CDATA[ x ]]>", "4: raw-html: “<![CDATA[ x ]]>” is HTML"),
        ("<?php x ?>", "4: raw-html: “<?php x ?>” is HTML"),
        ("a <b", "4: raw-html: “<b” is HTML"),
        ("a <script\nsrc=x>", "4: raw-html: “<script” is HTML"),
        ("\\<b>", "4: raw-html: “<b>” is HTML"),
        (
            "&nbsp; &copy; &#65; &#x41;",
            [
                f"4: raw-html: “{sign}” is a character written as HTML"
                for sign in ("&nbsp;", "&copy;", "&#65;", "&#x41;")
            ],
        ),
        ("<javascript:alert(1)>", "4: raw-html: “<javascript:alert(1)>” is HTML"),
        ("<data:text/html,x>", "4: raw-html: “<data:text/html,x>” is HTML"),
        ("[a](java&#115;cript:x)", "4: raw-html: “&#115;” is a character written as HTML"),
        # attributes
        ("*a*{lang='}", "4: attributes: “{lang='}” sets something else"),
        ('*a*{lang="x y"}', "4: attributes: “x y” is no language, such as nl or en"),
        ("*a*{covers=13-1-a}", "4: attributes: “covers” cannot be set on <em>"),
        ("A {#a}", "4: attributes: “{#a}” sets nothing here, and a reader would see it"),
        # links, pictures, definitions
        ("![a](https://x.nl/a.png)", "4: markup: a picture cannot be used"),
        ("![a][b]\n\n[b]: https://x.nl/a.png", "4: markup: a picture cannot be used"),
        ("a [b][c]", "4: link-target: “[b][c]” did not become a link"),
        ("a [b](c d", "4: link-target: “[b](” did not become a link"),
        ("a[^b]", "4: link-target: the footnote “[^b]” has no text"),
        (
            "a[^B]\n\n[^B]: c",
            "6: heading-id: the name of the footnote “B” is not lower-case words with hyphens",
        ),
        ("- *[A]: b", "4: markup: “[A]:” does not stand at the start of a line"),
        ("a[^b]\n\n> [^b]: c", "6: markup: “[^b]:” does not stand at the start of a line"),
        ("[a]\n\n1. [a]: c", "6: markup: “[a]:” does not stand at the start of a line"),
        (
            "[a[^b]](https://x.nl)\n\n[^b]: c",
            "4: markup: a footnote stands in the words of a link",
        ),
        (
            "[a *<https://y.nl>* b](https://x.nl)",
            "4: markup: “https://y.nl” is a link in the words of a link",
        ),
        (
            "[a](https://x.nl/'b_(c)) and **more** of the text",
            "4: link-target: “https://x.nl/'b_(c))” did not become a link",
        ),
        ("a\n\n[^b]: c", "6: markup: nothing in the text refers to “[^b]:”"),
        ("a\n\n[b]: https://x.nl", "6: markup: nothing in the text refers to “[b]:”"),
        ("a\n\n*[AVG]: c", "6: markup: the abbreviation “AVG” does not occur in the text"),
        ("AVG\n\n*[AVG]: ''", "6: markup: the abbreviation “AVG” is not explained"),
        ("a[^b]\n\n[^b]: c\n\n[^b]: d", "8: markup: “[^b]:” stands here for the second time"),
        (
            "[a]\n\n[a]: https://x.nl\n[A]: https://y.nl",
            "7: markup: “[A]:” stands here for the second time",
        ),
        # what Markdown reads otherwise than whoever wrote it
        ("1. a\n3. b", "5: markup: “3. b” would be shown with the number 2."),
        ("1. a\n\n1. b", "6: markup: “1. b” would be shown with the number 2."),
        ("01. a", "4: markup: “01. a” would be shown with the number 1."),
        ("Text:\n- a\n", "5: markup: “- a” did not become a list"),
        ("Text:\n1. a\n", "5: markup: “1. a” did not become a list"),
        ("Text:\n| a | b |\n", "5: markup: “| a | b |” did not become a table"),
        ("AVG\n\n *[AVG]: x", "6: markup: “*[AVG]: x” did not become a definition"),
        ("", "4: empty-file: there is no text below the second ---"),
        (" \n\n", "4: empty-file: there is no text below the second ---"),
    ],
)
def test_what_is_not_the_dialect(body: str, expected: str | list[str]) -> None:
    """What is not of the dialect is a problem on its line, and there is no article."""
    assert problems(body) == ([expected] if isinstance(expected, str) else expected)


@pytest.mark.parametrize(
    "attribute",
    ["onclick=x", 'onclick="alert(1)"', "style=color:red", "href=javascript:x", "data-x=1", "x"],
)
@pytest.mark.parametrize(
    "body",
    [
        "## A {#a %s}",
        "## A {: #a %s }",
        "Text\n{: %s }",
        "*a*{%s}",
        "*a*{: .b %s }",
        "[a](https://x.nl){: %s }",
        "`a`{: %s }",
        "- a\n{: %s }",
        "- a {: %s }",
        "| a | b |\n| --- | --- |\n| c | d {: %s } |",
        "| a | b {: %s } |\n| --- | --- |\n| c | d |",
        "a\n:   b {: %s }",
        "a[^b]\n\n[^b]: c *d*{: %s }",
        "> a\n{: %s }",
        "7. a\n{: %s }",
        "a  \nb *c*{ %s }",
    ],
)
def test_braces_set_nothing_but_what_is_listed(body: str, attribute: str) -> None:
    """No attribute that could run a program comes through, wherever it is set."""
    found = problems(body % attribute)
    assert found
    assert all(": attributes: " in line for line in found)


@pytest.mark.parametrize(
    "text",
    [
        "*bold*",
        "`code`",
        "## A {#a}",
        "- a",
        "1. a",
        "> a",
        "a[^b]",
        "[a](#b){.c}",
        "[a]: https://x.nl",
    ],
)
def test_the_summary_holds_text_and_links_alone(text: str) -> None:
    """Markup in a line of in_short is a problem on that line."""
    found = problems("Text.", in_short=f"['One.', '{text}']")
    assert found
    assert all(line.startswith("3: ") for line in found)


def test_links_know_their_line() -> None:
    """The line of each link is that of its own place, also where the same target comes again."""
    body = (
        "## A {#b}\n\n[x](#b) and <a@b.nl>\n\n[y](#b) [z][r]\n\nn[^1]\n\n"
        "[r]: https://x.nl\n[^1]: [w](https://y.nl/a_(b))\n"
    )
    rendered, _ = render(body, in_short="['[s](#b)']")
    assert rendered is not None
    assert rendered.link_lines == (3, 7, 7, 9, 13, 11, 14, 14)


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


@pytest.mark.parametrize("size", [10_000, 100_000])
@pytest.mark.parametrize("shape", [repeated, lines_of, short_lines])
@pytest.mark.parametrize("unit", UNITS)
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
        ("[" * 21, "a sign of markup stands more than 20 times in a row"),
        ("> " * 7 + "a", "lists or quotations are nested too deeply"),
        ("- " * 7 + "a", "lists or quotations are nested too deeply"),
        ("a\n" + " " * 33 + "- a", "lists or quotations are nested too deeply"),
        ("<![CDATA[ " * 101, "a paragraph holds more than 100 angle brackets"),
        ("[ " * 301, "a paragraph holds more than 300 square brackets"),
        ("*a " * 401, "a paragraph holds more than 400 signs for bold and italic"),
        ("\\a" * 301, "a paragraph holds more than 300 backslashes and backticks"),
        (":\n\n" * 1001, "there are more than 1,000 definitions"),
        ("* * *\n\n" * 301, "there are more than 300 rules across the page"),
    ],
)
def test_a_shape_that_takes_too_long_is_refused(body: str, message: str) -> None:
    """The limits stand before Markdown, in the text and in its summary; nothing else is told."""
    found = problems(body)
    assert found
    assert all(": size: " in line for line in found)
    assert any(line.endswith(f": size: {message}") for line in found)
    if len(body) < 5000 and "\n" not in body:
        assert f"3: size: {message}" in problems("Text.", in_short=f"['{body}']")


def test_a_long_ordinary_statement_is_no_problem() -> None:
    """The limits leave room for a statement of twenty times the usual length."""
    section = (
        "## Part {n} {{#part-{n}}}\n\nA sentence with **bold** and [a link](#part-{n}).\n"
        "Another sentence, as long as such sentences often are in a statement of this kind.\n\n"
        "- one;\n- two;\n- three.\n\n| a | b |\n| --- | --- |\n| c | d |\n\n"
    )
    assert problems("".join(section.format(n=n) for n in range(300))) == []


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


@settings(max_examples=150)
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


@settings(max_examples=600)
@given(st.one_of(GARBAGE, PIECES))
def test_garbage_is_an_article_or_problems(body: str) -> None:
    """No text ends in an exception, and what comes through holds only what is allowed."""
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
        assert elements.fits(tag, around[::-1])
    letters = re.findall(r"[aé]", re.sub(r"\{[^}]*\}", "", body))
    assert not letters or root.text_content().strip() or root.xpath("//@title")


@settings(max_examples=300)
@given(PIECES)
def test_no_letter_of_odd_text_is_lost(body: str) -> None:
    """What is not markup is in the article, whatever odd order it stands in."""
    rendered, _ = render(body)
    if rendered is None or any(sign in body for sign in ("`", "    ", "\\*")):  # shown as it is
        return
    source = re.sub(r"\[b\]: #a|\]\(b\)|\]\[b\]|\{[^}]*\}|\[\^a\]", " ", body)
    text = html.fragment_fromstring(rendered.article).text_content().replace("Title", "", 1)
    assert source.count("a") <= text.count("a"), text
    assert ("*[AVG]: b" in body) == ("<abbr" in rendered.article)
