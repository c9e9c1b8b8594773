"""A version in two languages, section by section."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import html
from markupsafe import Markup

from policysite.files.elements import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.html import HtmlElement

# The text above the first heading and the footnotes have no id of their own; the line in these
# ensures that no section has the same id.
TOP, FOOTNOTES = "page_top", "page_footnotes"


@dataclass(frozen=True)
class Row:
    """A section by its id, with its HTML on both sides; None if a side does not have it."""

    id: str
    left: Markup | None
    right: Markup | None


def rows(left: str, right: str) -> list[Row]:
    """The sections of two articles, each next to the one with the same id.

    They are in the order of the left article; a section that only the right one has comes after the
    section that it follows there.
    """
    ours, theirs = _sections(left), _sections(right)
    order = _order(list(ours), list(theirs))
    shown = frozenset(order)
    return [
        Row(id_, _html(ours.get(id_), "left", shown), _html(theirs.get(id_), "right", shown))
        for id_ in order
    ]


def _sections(article: str) -> Mapping[str, Sequence[HtmlElement]]:
    """The blocks of an article by the id of their section."""
    found: dict[str, list[HtmlElement]] = {}
    id_ = TOP
    for block in html.fragment_fromstring(article):
        if block.tag in HEADINGS[1:]:
            id_ = block.get("id", "")
        elif block.get("class") == "footnote":
            id_ = FOOTNOTES
        found.setdefault(id_, []).append(block)
    return found


def _order(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    order = list(ours)
    before = ""
    for id_ in theirs:
        if id_ not in order:
            order.insert(order.index(before) + 1 if before else 0, id_)
        before = id_
    return order


def _html(blocks: Sequence[HtmlElement] | None, side: str, shown: frozenset[str]) -> Markup | None:
    """`blocks` as HTML with the ids of only one side: the row has the id of the section."""
    if blocks is None:
        return None
    texts = []
    for block in map(deepcopy, blocks):
        if block.tag == "h1":  # the page has its own
            block.tag = "p"
            block.set("class", "title")
        for element in block.iter():
            if element.get("id") in shown:
                del element.attrib["id"]
            elif element.get("id"):
                element.set("id", f"{side}_{element.get('id')}")
            target = element.get("href", "")
            if target.startswith("#") and target[1:] not in shown:
                element.set("href", f"#{side}_{target[1:]}")
        texts.append(html.tostring(block, encoding="unicode"))
    return Markup("".join(texts))  # noqa: S704 (checked when it was frozen or rendered)
