"""The footnotes of an article, numbered in the order in which readers see them.

The library numbers them in the order of their definitions, and handles those in lists and tables
after those in paragraphs.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from lxml.etree import XPath

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.html import HtmlElement

_WITHOUT_MARKS = XPath(
    ".//text()[not(ancestor::sup[a[@class='footnote-ref']])]", smart_strings=False
)


def number(body: HtmlElement, back_title: str) -> None:
    """Number the marks in `body` in document order, and sort the footnotes accordingly.

    A mark in a footnote comes after those in the text. `back_title` is the title of the links from
    a footnote back to its marks, with {} for its number.
    """
    listed = body.find("div[@class='footnote']/ol")
    if listed is None:
        return
    notes = {item.get("id", "").removeprefix("fn-"): item for item in listed}
    marks = _met(body, listed, notes)
    order = list(dict.fromkeys([*map(_name, marks), *notes]))
    numbers = {name: position for position, name in enumerate(order, 1)}
    times = Counter[str]()
    for mark in marks:
        name = _name(mark)
        times[name] += 1
        mark.set("id", f"fnref{times[name] if times[name] > 1 else ''}-{name}")
        mark[0].text = str(numbers[name])
    for name, item in notes.items():
        for link in item.xpath(".//a[@class='footnote-backref']"):
            link.set("title", back_title.format(numbers[name]))
    listed[:] = [notes[name] for name in order]


def without_marks(element: HtmlElement) -> str:
    """The words of an element, without the numbers of its footnotes."""
    return " ".join("".join(_WITHOUT_MARKS(element)).split())


def _met(
    body: HtmlElement, listed: HtmlElement, notes: Mapping[str, HtmlElement]
) -> list[HtmlElement]:
    """Every mark in order: those in the text, then those in the footnotes that they refer to."""
    inside = set(_marks(listed))
    met = [mark for mark in _marks(body) if mark not in inside]
    seen: set[str] = set()
    for mark in met:  # more are found on the way
        if _name(mark) not in seen:
            seen.add(_name(mark))
            met += _marks(notes[_name(mark)])
    known = set(met)
    return [*met, *(mark for mark in _marks(listed) if mark not in known)]


def _marks(element: HtmlElement) -> Iterator[HtmlElement]:
    yield from element.xpath(".//sup[a[@class='footnote-ref']]")


def _name(mark: HtmlElement) -> str:
    return mark[0].get("href", "").removeprefix("#fn-")
