from __future__ import annotations

import pytest
from tests.statement.texts import problems


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("## A {#a #b}", "4: attributes: “{#a #b}” sets more than one id"),
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
        ("*a*{lang='}", "4: attributes: “{lang='}” sets another attribute"),
        (
            "a[^B]\n\n[^B]: c",
            "6: heading-id: the name of the footnote “B” does not consist of lower-case "
            "words separated by hyphens",
        ),
        ("- *[A]: b", "4: markup: “[A]:” is not at the beginning of a line"),
        ("a[^b]\n\n> [^b]: c", "6: markup: “[^b]:” is not at the beginning of a line"),
        ("[a]\n\n1. [a]: c", "6: markup: “[a]:” is not at the beginning of a line"),
        ("a\n\n[^b]: c", "6: markup: nothing in the text refers to “[^b]:”"),
        ("a\n\n[b]: https://x.nl", "6: markup: nothing in the text refers to “[b]:”"),
        ("a\n\n*[AVG]: c", "6: markup: the abbreviation “AVG” does not occur in the text"),
        ("AVG\n\n*[AVG]: ''", "6: markup: the abbreviation “AVG” is not explained"),
        ("a[^b]\n\n[^b]: c\n\n[^b]: d", "8: markup: “[^b]:” is repeated"),
        (
            "[a]\n\n[a]: https://x.nl\n[A]: https://y.nl",
            "7: markup: “[A]:” is repeated",
        ),
        ("", "4: empty-file: there is no text below the second ---"),
        (" \n\n", "4: empty-file: there is no text below the second ---"),
    ],
)
def test_what_is_not_the_dialect(body: str, expected: str | list[str]) -> None:
    """What is not part of the dialect is a problem on its line, and there is no article."""
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
