"""Whole blocks, items, rows and cells that came or went.

A block stands in an ins or del. Where HTML allows neither around it (an item, a row, a cell) the
content stands in one and the element has the class `added` or `removed`: read as the version that
lacks it, it is empty and is left out too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import html

from policysite.redline import tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from policysite.redline.draft import Draft

_CLASSES = {"ins": "added", "del": "removed"}
_OPPOSITE = {"ins": "removed", "del": "added"}


def replace(
    parent: HtmlElement,
    removed: Sequence[HtmlElement],
    added: Sequence[HtmlElement],
    draft: Draft,
) -> None:
    """Put whole blocks that went, and whole blocks that came in their place, into `parent`."""
    group = draft.new_group()
    if removed:
        tree.place(parent, tree.place_all(draft.mark("del", group), removed))
    if added:
        tree.place(parent, tree.place_all(draft.mark("ins", group), added))


def marked(tag: str, item: HtmlElement, group: int, draft: Draft) -> HtmlElement:
    """An item or cell that came or went, its content in an ins or del."""
    result = tree.like(item)
    tree.add_class(result, _CLASSES[tag])
    if tag == "del" and item.get("id"):
        result.set("id", draft.names[item.get("id", "")])
    result.append(tree.place_all(draft.mark(tag, group), tree.blocks(item)))
    return result


def marked_row(
    tag: str, row: HtmlElement, columns: Sequence[int | None], group: int, draft: Draft
) -> HtmlElement:
    """A row that came or went, with an empty cell for each of `columns` that it never had."""
    result = tree.like(row)
    tree.add_class(result, _CLASSES[tag])
    cells = list(row)
    for column in columns:
        if column is None:
            tree.place(result, html.Element("td", {"class": _OPPOSITE[tag]}))
            continue
        cell = tree.like(cells[column])
        cell.append(tree.place_all(draft.mark(tag, group), tree.blocks(cells[column])))
        tree.place(result, cell)
    return result
