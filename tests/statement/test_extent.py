"""The maximum size of an article, so that everything made from it finishes in time."""

from __future__ import annotations

import pytest
from tests.helpers import EXAMPLE, ROOT, render

from policysite.statement import extent
from policysite.statement.dialect.limits import SIZE

WORDS = "word " * 49_999


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (f"<p>{WORDS}</p>", None),
        (f"<p>{WORDS}</p><p>one more word</p>", "its text has more than 250000 characters"),
        ("<br>" * 19_999, None),
        ("<br>" * 20_000, "it contains more than 20000 elements"),
        ("<i>x</i>" * 20_000, "it contains more than 20000 elements"),
        ("<ul><li>" * 19 + "</li></ul>" * 19, None),
        ("<ul><li>" * 20 + "</li></ul>" * 20, "its elements are nested more than 40 levels deep"),
        ("<div>" * 40, "its elements are nested more than 40 levels deep"),
        ("</i>" * 99 + "<div>" * 40, "“</i>” has no opening tag"),
        ("<div></i>" * 40, "“</i>” has no opening tag"),
        (
            "<div <div" * 40,
            "“<div <div<div <div<div <div<div <div<div” is not a tag that policysite writes",
        ),
        ('<p id="' + "x" * 1_048_600 + '"></p>', "it is larger than 1048576 bytes"),
        ("<p" + "".join(f' a="{n}"' for n in range(10)) + "></p>", None),
        (
            "<p" + ' a="1"' * 11 + "></p>",
            '“<p a="1" a="1" a="1" a="1" a="1" a="1" a” is not a tag that policysite writes',
        ),
        ("<p a></p>", "“<p a>” is not a tag that policysite writes"),
        ("<p a='1'></p>", None),
        ("<P></P>", "“<P></P>” is not a tag that policysite writes"),
        ("<!-- -->", "“<!-- -->” is not a tag that policysite writes"),
        ('<p title="a < b > c"></p>', None),
        ("<a" * 400_000, "“" + "<a" * 20 + "” is not a tag that policysite writes"),
        ("<" * 1_000_000, "“" + "<" * 40 + "” is not a tag that policysite writes"),
    ],
    ids=range(21),
)
@pytest.mark.usefixtures("patience")
def test_the_size_of_an_article(inside: str, words: str | None) -> None:
    """A little less than a limit is valid, more is reported in words, and checking is quick."""
    assert extent.fault(f"<article>{inside}</article>\n") == words


def test_what_is_published_is_far_smaller() -> None:
    """Of the real statements and of the example none comes near a limit."""
    articles = [*(ROOT / "content/ledger").rglob("*.html"), *EXAMPLE.rglob("ledger/**/*.html")]
    assert len(articles) >= 8
    for path in articles:
        assert extent.fault(path.read_text(encoding="utf-8") * 5) is None


def test_a_draft_that_makes_too_much_is_refused() -> None:
    """Few characters of Markdown can make many of HTML: here, a long explanation of each word."""
    body = "## A {#a}\n\n" + "\n".join(["Ab " * 100] * 20) + "\n\n*[Ab]: " + "x" * 4000 + "\n"
    rendered, problems = render(body)
    assert rendered is None
    assert [problem.rule for problem in problems] == [SIZE]
    assert problems[0].message == (
        "the resulting page is too large: it is larger than 1048576 bytes"
    )


@pytest.mark.parametrize(
    "article", ["<ol><li></ol>", f"<ul>{'<li>' * 100}</ul>", "<ul><li>a<ul><li></ul></li></ul>"]
)
def test_an_empty_item_needs_no_end(article: str) -> None:
    """The serializer leaves it out, as HTML allows; a hundred of them are not nested."""
    assert extent.fault(article) is None
