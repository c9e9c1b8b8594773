"""Helpers for reading and building elements with lxml.

Text next to blocks, as in a list item, is handled as a block of its own, an element `line` that is
never part of the result: placing it places its content.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree, html

from policysite.files.elements import IN_LINE
from policysite.statement.article import NoArticle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

LINE = "line"
# Inline elements of an article; everything else is a block.
PHRASING = IN_LINE - {"ins", "del"}
_PARSER = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)


def parse(article: str) -> HtmlElement:
    """The element of an article, empty for no text; raises NoArticle if it is not an article."""
    try:
        root = html.fragment_fromstring(
            (article.strip() or "<article></article>").encode(), parser=_PARSER
        )
    except (etree.LxmlError, ValueError):
        raise NoArticle from None
    if root.tag != "article":
        raise NoArticle
    return root


def source(element: HtmlElement) -> str:
    """The HTML of an element, without the text after it."""
    return etree.tostring(element, method="html", encoding="unicode", with_tail=False)


def text(element: HtmlElement) -> str:
    """The words of an element, separated by single spaces."""
    return " ".join("".join(map(str, element.itertext())).split())


def like(element: HtmlElement) -> HtmlElement:
    """An empty element with the same name and attributes."""
    return html.Element(element.tag, dict(element.attrib))


def blocks(element: HtmlElement) -> list[HtmlElement]:
    """The content of `element` as a sequence of blocks; this takes the element apart."""
    found: list[HtmlElement | None] = []
    line = html.Element(LINE)
    line.text, element.text = element.text, None
    for child in list(element):
        tail, child.tail = child.tail, None
        if child.tag in PHRASING:
            line.append(child)
            child.tail = tail
            continue
        found += _filled(line), child
        line = html.Element(LINE)
        line.text = tail
    found.append(_filled(line))
    return [block for block in found if block is not None]


def last_child(parent: HtmlElement) -> HtmlElement | None:
    """The last child; `len` would count them all."""
    return next(parent.iterchildren(reversed=True), None)


def place(parent: HtmlElement, block: HtmlElement) -> None:
    """Append a block to `parent`, on its own line."""
    if block.tag == LINE:
        add_text(parent, block.text or "")
        for child in list(block):
            parent.append(child)
        return
    last = last_child(parent)
    before = parent.text if last is None else last.tail
    if not before or not before[-1].isspace():
        add_text(parent, "\n")
    parent.append(block)
    block.tail = "\n"


def place_all(parent: HtmlElement, found: Iterable[HtmlElement]) -> HtmlElement:
    """Append blocks to `parent`, and return it."""
    for block in found:
        place(parent, block)
    return parent


def add_text(parent: HtmlElement, more: str) -> None:
    """Append text to `parent`."""
    last = last_child(parent)
    if last is None:
        parent.text = (parent.text or "") + more
    else:
        last.tail = (last.tail or "") + more


def add_class(element: HtmlElement, name: str) -> None:
    """Add a class to an element."""
    element.set("class", f"{element.get('class', '')} {name}".strip())


def _filled(line: HtmlElement) -> HtmlElement | None:
    return line if len(line) or (line.text or "").strip() else None
