"""The strict reader: what the HTML standard forbids, or we never write, is found with its line."""

from __future__ import annotations

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policysite.files import strict_html
from policysite.files.elements import VOID
from policysite.files.strict_html import Element, Event, NotStrict, walk

HEAD = '<!doctype html>\n<html lang="nl">\n<head><title>T</title></head>\n<body>\n'
END = "\n</body>\n</html>\n"


def read(text: str) -> list[tuple[Element, str]]:
    """The elements of a page, each with the text before its first child or its end."""
    events = list(walk(text))
    return [
        (event, behind if isinstance(behind, str) and event.name not in VOID else "")
        for event, behind in zip(events, [*events[1:], ""], strict=True)
        if isinstance(event, Element)
    ]


def test_elements() -> None:
    """The elements come in the order of the page, with line, attributes and first text."""
    found = read(f'{HEAD}<p id="a" data-note>x &lt;<br>y</p>\n<a href="?a&amp;b">é</a>{END}')
    assert [(e.name, e.line, e.attributes, text) for e, text in found] == [
        ("html", 2, {"lang": "nl"}, "\n"),
        ("head", 3, {}, ""),
        ("title", 3, {}, "T"),
        ("body", 4, {}, "\n"),
        ("p", 5, {"id": "a", "data-note": ""}, "x <"),
        ("br", 5, {}, ""),
        ("a", 6, {"href": "?a&b"}, "é"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "<p>a &amp; b&nbsp;&#8212;&#xe9;</p>",
        "<ul><li>a</li>\n<li><p>b</p></li></ul>",
        "<dl><dt>a</dt><dd>b</dd></dl>",
        "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td><p>b</p></td></tr></tbody></table>",
        "<details><summary>a</summary><p>b</p></details>",
        "<p>a <strong>b <em>c</em></strong> <a href='x'>d</a></p>".replace("'", '"'),
        "<h2>a <code>b</code></h2><hr><blockquote><p>c</p></blockquote>",
        "<pre><code>a\n  b</code></pre>",
    ],
)
def test_right(body: str) -> None:
    """What Markdown and our templates write is right, and so says the HTML standard."""
    text = f"{HEAD}{body}{END}"
    assert read(text)
    parser = html5lib.HTMLParser()
    parser.parse(text)
    assert parser.errors == []


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("<p>a", "</body> does not match <p>, opened on line 5"),
        ("a</p>", "</p> does not match <body>, opened on line 4"),
        ("<p><b>a</p></b>", "</p> does not match <b>, opened on line 5"),
        ("<br></br>", "</br> does not match <body>, opened on line 4"),
        ("<h2>a</h3>", "</h3> does not match <h2>, opened on line 5"),
        ("<p><p>a</p></p>", "<p> is not allowed inside <p>"),
        ("<p><div>a</div></p>", "<div> is not allowed inside <p>"),
        ("<h2><h3>a</h3></h2>", "<h3> is not allowed inside <h2>"),
        ("<strong><ul><li>a</li></ul></strong>", "<ul> is not allowed inside <strong>"),
        ("<ul><p>a</p></ul>", "<p> is not allowed inside <ul>"),
        ("<ul>a</ul>", "text is not allowed here: “a”"),
        ("<div><li>a</li></div>", "<li> is not allowed inside <div>"),
        ("<table><tr><td>a</td></tr></table>", "<tr> is not allowed inside <table>"),
        ("<table>a<tbody></tbody></table>", "text is not allowed here: “a”"),
        ("<td>a</td>", "<td> is not allowed inside <body>"),
        ("<title>a</title>", "<title> is not allowed inside <body>"),
        ("<main></main><main></main>", "<main> is repeated"),
        ("<html></html>", "<html> is repeated"),
        ('<a href="x">a<em><a href="y">b</a></em></a>', "<a> is not allowed inside <em>"),
        ("<p>a < b</p>", "“< b” is not a well-formed tag"),
        ("<P>a</P>", "“<P>a</P>” is not a well-formed tag"),
        ("<p id=a>a</p>", "“<p id=a>a” is not a well-formed tag"),
        ("<p id='a'>a</p>", "“<p id='a'>a” is not a well-formed tag"),
        ('<p id="a>b</p>', '“<p id="a>b” is not a well-formed tag'),
        ('<p id="a" id="b">c</p>', "the attribute id is repeated in one tag"),
        ("<!-- a -->", "“<!-- a -->” is not a well-formed tag"),
        ("<br/>", "“<br/>” is not a well-formed tag"),
        ("<p>a & b</p>", "“& b” must be written with &amp;"),
        ("<p>&copy 2026</p>", "“&copy 2026” must be written with &amp;"),
        ("<p>&nonsense;</p>", "“&nonsense;” must be written with &amp;"),
        ("<p>&#0;</p>", "“&#0;” must be written with &amp;"),
        ('<a href="?a=1&b=2">c</a>', "“&b=2” must be written with &amp;"),
        ('</p id="a">', "</p> has attributes"),
        (f"<p{' a' * 21}>b</p>", "a tag has more than 20 attributes"),
        ("<p>a\0b</p>", "it contains a control character"),
        ("<p>a\r\nb</p>", "it contains a control character"),
    ],
)
def test_wrong(body: str, complaint: str) -> None:
    """Every error is reported with its line."""
    with pytest.raises(NotStrict) as caught:
        read(f"{HEAD}{body}{END}")
    assert str(caught.value) == complaint
    assert caught.value.line in (5, 6)


@pytest.mark.parametrize(
    ("text", "line", "complaint"),
    [
        ("", 1, "it does not start with <!doctype html>"),
        ("<html></html>", 1, "it does not start with <!doctype html>"),
        ("<!doctype html>\n", 2, "it is empty"),
        ("<!doctype html>\nHello", 2, "text is not allowed here: “Hello”"),
        ("<!doctype html>\n<p>a</p>", 2, "<p> is outside <html>"),
        ("<!doctype html>\n<html></html>\n<html></html>", 3, "<html> is outside <html>"),
        ("<!doctype html>\n<html>\n<head>", 3, "<head> is not closed"),
        ("<!doctype html>\n<html>a</html>", 2, "text is not allowed here: “a”"),
        (f"{HEAD}{END}more", 8, "text is not allowed here: “more”"),
        (HEAD.replace("T<", "<b>T</b><") + END, 3, "<b> is not allowed inside <title>"),
    ],
)
def test_wrong_as_a_whole(text: str, line: int, complaint: str) -> None:
    """What is not a page at all is reported, too."""
    with pytest.raises(NotStrict) as caught:
        read(text)
    assert (caught.value.line, str(caught.value)) == (line, complaint)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("<div>" * 99 + "</div>" * 99, "elements are nested more than 100 levels deep"),
        ("<br>" * strict_html.ELEMENTS, "it contains more than 120000 elements"),
        ("x" * strict_html.CHARACTERS, "it is longer than 8000000 characters"),
    ],
)
def test_more_than_any_page_holds(body: str, complaint: str) -> None:
    """A page is rejected as soon as it exceeds the limits."""
    with pytest.raises(NotStrict, match=complaint):
        read(f"{HEAD}{body}{END}")


def test_as_much_as_a_page_may_hold() -> None:
    """Up to that, a page is read."""
    assert len(read(f"{HEAD}{'<div>' * 98}{'</div>' * 98}{END}")) == 98 + 4
    attributes = "".join(f" a{'b' * n}" for n in range(20))
    assert len(read(f"{HEAD}<p{attributes}>b</p>{END}")[-1][0].attributes) == 20


def test_a_line_is_told_behind_an_attribute_of_two_lines() -> None:
    """Lines inside a tag count, too."""
    with pytest.raises(NotStrict) as caught:
        read(f'{HEAD}<p id="a\nb">c</p>\n<q')
    assert caught.value.line == 7


def test_a_footnote_in_a_link() -> None:
    """An article that was frozen with the mark of a footnote in a link can be read; no other."""
    mark = '<sup><a href="#fn-a">1</a></sup>'
    assert read(f'{HEAD}<p><a href="#b">b{mark}</a></p>{END}')
    for inside in (f"<em>{mark[5:-6]}</em>", f'<a href="#c">{mark}</a>'):
        with pytest.raises(NotStrict, match="<a> is not allowed inside"):
            read(f'{HEAD}<p><a href="#b">{inside}</a></p>{END}')


def test_an_unknown_element() -> None:
    """An element that we never write is refused by its name."""
    with pytest.raises(NotStrict, match="<blink> is not allowed") as caught:
        read(f"{HEAD}<p>a</p>\n<blink>b</blink>{END}")
    assert caught.value.line == 6


PARTS = [
    "<p>a</p>\n",
    "<ul>\n",
    "<li>b</li>\n",
    "</ul>\n",
    "<div><p>c\n\nd</p>\n</div>\n",
    '<p title="x\n<y">e</p>\n',
    '<p title="\n<">"\n',
    "</p>\n",
    "<main>\n",
    "</main>\n",
    "<q>\n",
    "f & g\n",
]


def outcome(text: str) -> list[Event] | tuple[int, str]:
    """The content of a page, or its error."""
    try:
        return list(walk(text))
    except NotStrict as error:
        return error.line, str(error)


@given(st.lists(st.lists(st.sampled_from(PARTS), max_size=6), max_size=4))
def test_what_was_read_before_changes_nothing(pages: list[list[str]]) -> None:
    """A page gives the same whether pieces of it were read before or not, to the line."""
    texts = [f"{HEAD}{''.join(parts)}</body>\n</html>\n" for parts in pages]
    afresh = []
    for text in texts:
        strict_html._EVENTS._forget()
        afresh.append(outcome(text))
    strict_html._EVENTS._forget()
    assert [outcome(text) for text in texts * 2] == afresh * 2


@given(st.lists(st.sampled_from([*PARTS, "<br>", "text", '"', "&amp;"]), max_size=8))
def test_pieces_do_not_matter(parts: list[str]) -> None:
    """A page of one piece gives the same as one that is read piece by piece."""
    text = f"{HEAD}{''.join(parts)}</body>\n</html>\n"
    found: list[Event] | tuple[int, str]
    reached = strict_html._Reached(2, 0, [], frozenset())
    try:
        whole = text[len(strict_html.DOCTYPE) :]
        piece = strict_html._read(whole, strict_html._EVENTS._outside, reached)
        found = [e._replace(line=e.line + 2) if isinstance(e, Element) else e for e in piece.said]
    except NotStrict as error:
        found = error.line, str(error)
    assert outcome(text) == found


def test_little_is_remembered() -> None:
    """A page of a stranger, however long, fills no memory."""
    strict_html._EVENTS._forget()
    body = "".join(f"<p>{number}</p>\n" for number in range(strict_html.ELEMENTS // 4))
    assert len(list(walk(f"{HEAD}{body}</body>\n</html>\n"))) > strict_html.ELEMENTS // 2
    assert strict_html._EVENTS.characters < 1.1 * strict_html._REMEMBERED
    assert list(walk(HEAD + END))
    assert strict_html._EVENTS.characters < 10_000
