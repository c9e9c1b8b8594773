"""Whole blocks, items, rows and cells that were added or removed.

A block is put in an ins or del. Where HTML does not allow that (an item, a row, a cell), its
content is, and the element has the class `added` or `removed`: read as the version without it, it
is empty and is left out too.
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
    """Put whole removed blocks, and the added blocks that replace them, into `parent`."""
    group = draft.new_group()
    if removed:
        tree.place(parent, tree.place_all(draft.mark("del", group), removed))
    if added:
        tree.place(parent, tree.place_all(draft.mark("ins", group), added))


def marked(tag: str, item: HtmlElement, group: int, draft: Draft) -> HtmlElement:
    """An added or removed item or cell, with its content in an ins or del."""
    result = tree.like(item)
    tree.add_class(result, _CLASSES[tag])
    if tag == "del" and item.get("id"):
        result.set("id", draft.name_of_deleted(item.get("id", "")))
    result.append(tree.place_all(draft.mark(tag, group), tree.blocks(item)))
    return result


def marked_row(
    tag: str, row: HtmlElement, columns: Sequence[int | None], group: int, draft: Draft
) -> HtmlElement:
    """An added or removed row, with an empty cell for each of `columns` that it never had."""
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
