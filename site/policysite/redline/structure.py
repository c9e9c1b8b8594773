"""Compares blocks: paragraphs, lists, tables, quotations, definitions.

A block that was added or removed is in an ins or del. Where HTML does not allow that (an item, a
row, a cell), its content is, and the element has the class `added` or `removed`; read as the other
version, it is empty and is left out.
"""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from policysite.files.elements import HEADINGS
from policysite.redline import tree
from policysite.redline.alignment import align, bag, overlap
from policysite.redline.inline import compare_lines
from policysite.redline.tables import compare_tables, fit, is_regular, shape
from policysite.redline.wholes import marked, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from lxml.html import HtmlElement

    from policysite.redline.alignment import Pair
    from policysite.redline.draft import Draft

# Blocks and items that share fewer of their words are shown as replaced.
_ALIKE = 0.35
_LINES = frozenset({*HEADINGS, "p", "pre", tree.LINE})
_LISTS = frozenset({"ul", "ol"})
# Occurs once in an article, so it is the same whatever it says: the title, the footnotes.
_ONLY_ONE = frozenset({"h1", "div footnote", "ol footnote"})


def compare_blocks(
    parent: HtmlElement, old: Sequence[HtmlElement], new: Sequence[HtmlElement], draft: Draft
) -> None:
    """Put the blocks `new` into `parent`, with their changes since `old`."""
    sources = [tree.source(block) for block in old], [tree.source(block) for block in new]
    pairs = align(*sources, likeness(old, new))
    for paired, run in groupby(pairs, key=lambda pair: None not in pair):
        if not paired:
            members = list(run)
            removed = [old[i] for i, _ in members if i is not None]
            added = [new[j] for _, j in members if j is not None]
            replace(parent, removed, added, draft)
            continue
        for i, j in run:
            assert i is not None
            assert j is not None
            same = sources[0][i] == sources[1][j]
            tree.place(parent, new[j] if same else _compare(old[i], new[j], draft))


def likeness(
    old: Sequence[HtmlElement], new: Sequence[HtmlElement], least: float = _ALIKE
) -> Callable[[int, int], float]:
    """A similarity for `align`: 0 for blocks of different kinds."""
    kinds = [_kind(block) for block in old], [_kind(block) for block in new]
    old_bag = cache(lambda i: bag(tree.text(old[i])))
    new_bag = cache(lambda j: bag(tree.text(new[j])))
    old_shape = cache(lambda i: shape(old[i]))
    new_shape = cache(lambda j: shape(new[j]))

    def alike(i: int, j: int) -> float:
        if kinds[0][i] != kinds[1][j]:
            return 0.0
        if kinds[0][i] == "table" and not fit(old_shape(i), new_shape(j)):
            return 0.0
        id_ = old[i].get("id")
        if kinds[0][i] in _ONLY_ONE or (id_ and id_ == new[j].get("id")):
            return 1.0
        return overlap(old_bag(i), new_bag(j), least)

    return alike


def _kind(block: HtmlElement) -> str:
    """What two blocks must have in common to be compared."""
    tag = str(block.tag)
    if tag in {"p", tree.LINE}:
        # An item with blank lines around it contains a paragraph, otherwise a line: not a change.
        return "p"
    if tag in _LISTS and any(child.tag != "li" for child in block):
        return f"odd {id(block)}"
    if tag == "dl" and any(child.tag not in {"dt", "dd"} for child in block):
        return f"odd {id(block)}"
    if tag == "table" and not is_regular(block):
        return f"odd {id(block)}"
    if tag == "ol" and len(block) and block[0].get("id", "").startswith("fn-"):
        return "ol footnote"
    return f"{tag} {block.get('class', '')}" if tag in {"ul", "div"} else tag


def _compare(old: HtmlElement, new: HtmlElement, draft: Draft) -> HtmlElement:
    """The block `new` with its changes since `old`, which is of the same kind."""
    draft.rename(old, new)
    if new.tag in _LINES:
        return compare_lines(old, new, draft)
    if new.tag in _LISTS:
        return _compare_lists(old, new, draft)
    if new.tag == "dl":
        return _compare_definitions(old, new, draft)
    if new.tag == "table":
        return compare_tables(old, new, draft, compare_boxes)
    return compare_boxes(old, new, draft)


def compare_boxes(old: HtmlElement, new: HtmlElement, draft: Draft) -> HtmlElement:
    """An element `new` that contains blocks (an item, a cell, a quotation), with its changes."""
    draft.rename(old, new)
    box = tree.like(new)
    compare_blocks(box, tree.blocks(old), tree.blocks(new), draft)
    return box


def _compare_lists(old: HtmlElement, new: HtmlElement, draft: Draft) -> HtmlElement:
    """A list with its changed items, each with its old or new number."""
    result = tree.like(new)
    before, after = list(old), list(new)
    start_before, start_after = _start(old), _start(new)
    pairs = _compare_items(result, before, after, draft)
    if new.tag == "ol" and (start_before != start_after or any(None in pair for pair in pairs)):
        for item, (i, j) in zip(result, pairs, strict=True):
            number = start_before + i if j is None and i is not None else start_after + (j or 0)
            item.set("value", str(number))
        kept = next(
            (item for item, pair in zip(result, pairs, strict=True) if None not in pair), None
        )
        if start_before != start_after and kept is not None:
            numbers = {"old": str(start_before), "new": str(start_after)}
            tree.place(kept, draft.note(draft.labels.numbering_changed % numbers))
    return result


def _start(ordered: HtmlElement) -> int:
    start = ordered.get("start", "")
    return int(start) if start.isascii() and start.isdigit() else 1


def _compare_items(
    parent: HtmlElement,
    old: Sequence[HtmlElement],
    new: Sequence[HtmlElement],
    draft: Draft,
) -> list[Pair]:
    """Put items into a list, or terms and definitions; returns which new item was which old one."""
    sources = [tree.source(item) for item in old], [tree.source(item) for item in new]
    pairs = align(*sources, likeness(old, new))
    group = 0
    for i, j in pairs:
        if i is not None and j is not None:
            group = 0
            same = sources[0][i] == sources[1][j]
            tree.place(parent, new[j] if same else compare_boxes(old[i], new[j], draft))
            continue
        group = group or draft.new_group()
        if i is not None:
            tree.place(parent, marked("del", old[i], group, draft))
        elif j is not None:
            tree.place(parent, marked("ins", new[j], group, draft))
    return pairs


def _compare_definitions(old: HtmlElement, new: HtmlElement, draft: Draft) -> HtmlElement:
    """A list of definitions, compared term by term."""
    result = tree.like(new)
    before, after = _entries(old), _entries(new)
    sources = [_source(entry) for entry in before], [_source(entry) for entry in after]
    texts = [[_head(entry) for entry in entries] for entries in (before, after)]
    words = [
        [bag(" ".join(map(tree.text, entry))) for entry in entries] for entries in (before, after)
    ]

    def alike(i: int, j: int) -> float:
        same_term = texts[0][i] == texts[1][j]
        return 1.0 if same_term else overlap(words[0][i], words[1][j], _ALIKE)

    for i, j in align(*sources, alike):
        _compare_items(
            result,
            before[i] if i is not None else [],
            after[j] if j is not None else [],
            draft,
        )
    return result


def _entries(definitions: HtmlElement) -> list[list[HtmlElement]]:
    """The terms, each with its definitions; several terms may share a definition."""
    entries: list[list[HtmlElement]] = []
    before = "dd"
    for child in definitions:
        if not entries or (child.tag == "dt" and before == "dd"):
            entries.append([])
        entries[-1].append(child)
        before = str(child.tag)
    return entries


def _source(entry: Iterable[HtmlElement]) -> str:
    return "".join(map(tree.source, entry))


def _head(entry: Sequence[HtmlElement]) -> str:
    return tree.text(entry[0])
