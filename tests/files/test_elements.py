"""The table of elements: what each may contain, its attributes, and who writes it."""

from __future__ import annotations

import pytest

from policysite.files.elements import TABLE, TRANSPARENT, Holds, Maker, fits, is_known, unknown


@pytest.mark.parametrize(
    ("name", "around", "expected"),
    [
        ("html", "", True),
        ("p", "", False),
        ("p", "html body article", True),
        ("li", "article ul", True),
        ("li", "article ul del", True),
        ("li", "article", False),
        ("p", "article ul", False),
        ("p", "article ul li ins", True),
        ("p", "article p", False),
        ("p", "article p ins", False),
        ("ins", "article p", True),
        ("ins", "article", True),
        ("em", "article h2", True),
        ("br", "article br", False),
        ("em", "html head title", False),
        ("a", "article p em", True),
        ("td", "article table tbody tr", True),
        ("td", "article table tbody", False),
    ],
)
def test_where_an_element_may_stand(name: str, around: str, expected: bool) -> None:
    """An element is where the standard allows it; an insertion contains what is around it."""
    holders = [each for each in around.split() if each not in TRANSPARENT]
    assert fits(name, holders[-1] if holders else None) is expected


def test_who_writes_what() -> None:
    """A statement has fewer elements and attributes than a redline, a redline fewer than a page."""
    assert [is_known("ins", maker) for maker in Maker] == [False, True, True]
    assert [is_known("nav", maker) for maker in Maker] == [False, False, True]
    assert not is_known("iframe")
    carried = ("id", "start", "value", "data-note", "tabindex", "onclick", "style", "hidden")
    assert list(unknown("li", carried, Maker.STATEMENT)) == list(carried[1:])
    assert list(unknown("li", carried, Maker.REDLINE)) == ["start", *carried[4:]]
    assert list(unknown("li", carried)) == ["start", *carried[5:]]
    assert list(unknown("ol", carried)) == ["value", *carried[5:]]


def test_nothing_that_runs_or_loads() -> None:
    """No row of the table can run a program or load anything; a script is data alone."""
    attributes = {name for element in TABLE.values() for name in element.attributes}
    assert not attributes & {"src", "srcset", "action", "formaction", "style", "srcdoc", "ping"}
    assert not any(name.startswith("on") for name in attributes)
    assert not set(TABLE) & {"base", "embed", "form", "frame", "iframe", "img", "object", "video"}


def test_what_holds_elements_holds_known_ones() -> None:
    """Every element that another one requires has its own row."""
    for element in TABLE.values():
        assert isinstance(element.holds, Holds) or element.holds <= set(TABLE)
