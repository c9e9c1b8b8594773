"""Finishes a redline: ids, numbering, text for screen readers, links to the next change.

Everything added here besides ids has `data-note`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import html

from policysite.files.elements import HEADINGS
from policysite.redline import tree
from policysite.redline.draft import GROUP

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lxml.html import HtmlElement

    from policysite.redline.draft import Draft

MOVED = "moved"
NEXT = "next"
_MARKS = ("ins", "del")
# Blocks to whose content a link can be added at the end.
_TAKES_LINK = frozenset({"p", "li", "dd", "dt", "blockquote", *HEADINGS})
_LEADS_TO_LAST = frozenset({"ul", "ol", "dl", "blockquote", "li", "dd"})


def ids_of(article: HtmlElement) -> list[str]:
    """The ids in an article, in document order."""
    return [element.get("id", "") for element in _with_attribute(article, "id")]


def _with_attribute(article: HtmlElement, name: str) -> list[HtmlElement]:
    """The elements of an article that have an attribute, in document order.

    An XPath would sort its results by counting siblings over and over.
    """
    return [element for element in article.iter() if name in element.attrib]


def names_of_deleted(old: Iterable[str], new: Iterable[str]) -> dict[str, str]:
    """The id that each id of the old article gets in a deletion."""
    taken = set(new)
    names: dict[str, str] = {}
    for id_ in old:
        name = f"old-{id_}"
        while name in taken:
            name = f"old-{name}"
        names.setdefault(id_, name)
        taken.add(name)
    return names


def finish(article: HtmlElement, new_ids: Iterable[str], draft: Draft) -> dict[int, str]:
    """Complete a redline; returns the id of each group of changes, in document order."""
    taken = set(new_ids)
    _rename_deleted(article, draft.names)
    _drop_repeated(article)
    _fix_links(article, taken, draft)
    taken |= set(draft.names.values())
    groups: dict[int, list[HtmlElement]] = {}
    for element in _with_attribute(article, GROUP):
        groups.setdefault(int(element.attrib.pop(GROUP)), []).append(element)
    anchors = dict(zip(groups, _numbered(len(groups), taken), strict=True))
    for group, members in groups.items():
        members[0].set("id", anchors[group])
    _link(list(groups.values()), list(anchors.values()), draft.labels.next_change)
    for element in list(article.iter(*_MARKS)):
        _announce(element, draft)
    return anchors


def _rename_deleted(article: HtmlElement, names: Mapping[str, str]) -> None:
    """Give deleted elements other ids, first at the old place of a section that moved."""
    seen: set[str] = set()
    deletions = sorted(article.iter("del"), key=lambda element: element.get("class") != MOVED)
    for deletion in deletions:
        for element in deletion.iterdescendants():
            id_ = element.attrib.pop("id", None)
            if id_ is not None and id_ not in seen:
                element.set("id", names[id_])
                seen.add(id_)


def _drop_repeated(article: HtmlElement) -> None:
    """If an element was split, its first part keeps the id."""
    seen: set[str] = set()
    for element in _with_attribute(article, "id"):
        if element.get("id") in seen:
            del element.attrib["id"]
        seen.add(element.get("id", ""))


def _fix_links(article: HtmlElement, new_ids: set[str], draft: Draft) -> None:
    """Make each link in a deletion lead to the current place of its target."""
    present = set(ids_of(article))
    for link in (link for deletion in article.iter("del") for link in deletion.iter("a")):
        href = link.get("href", "")
        id_ = href[1:] if href.startswith("#") else ""
        home = draft.renamed.get(id_, id_)
        if home in new_ids:
            link.set("href", f"#{home}")
        elif draft.names.get(id_) in present:
            link.set("href", f"#{draft.names[id_]}")
        elif id_ in draft.names:
            del link.attrib["href"]


def _numbered(count: int, taken: set[str]) -> list[str]:
    """The ids of `count` changes, none of them taken."""
    found: list[str] = []
    number = 0
    while len(found) < count:
        number += 1
        if f"change-{number}" not in taken:
            found.append(f"change-{number}")
    return found


def _link(groups: Sequence[Sequence[HtmlElement]], ids: Sequence[str], label: str) -> None:
    """Put a link to the next change after each change but the last."""
    for members, id_ in zip(groups, ids[1:], strict=False):
        attributes = {"class": NEXT, "data-note": "", "href": f"#{id_}", "title": label}
        link = html.Element("a", attributes)
        link.text = "↓"
        link.append(_spoken(f" {label}"))
        _place_link(members[-1], link)


def _place_link(last: HtmlElement, link: HtmlElement) -> None:
    """Put the link after `last`, outside any other link; into the last of several blocks."""
    if last.tag == "p":
        tree.add_text(last, " ")
        last.append(link)
        return
    block = last[-1] if len(last) else last
    if block is not last and block.tag not in tree.PHRASING:
        while block.tag in _LEADS_TO_LAST and len(block) and block[-1].tag in _TAKES_LINK:
            block = block[-1]
        (block if block.tag in _TAKES_LINK else last).append(link)
        return
    parent = last.getparent()
    while parent is not None and parent.tag in tree.PHRASING:
        last, parent = parent, parent.getparent()
    while not last.tail and (after := last.getnext()) is not None and after.get("class") == NEXT:
        last = after
    last.addnext(link)
    link.tail, last.tail = last.tail, None


def _announce(element: HtmlElement, draft: Draft) -> None:
    """Say in words where an insertion or deletion begins and ends."""
    labels = draft.labels
    inserted = element.tag == "ins"
    begin = _spoken(f" {labels.inserted if inserted else labels.deleted} ")
    end = _spoken(f" {labels.insertion_end if inserted else labels.deletion_end} ")
    before = element.getprevious()
    if inserted and before is not None and before.tag == "del" and _touches(before, element):
        gap = html.Element("span", {"data-note": ""})
        gap.text = " "
        before.addnext(gap)
    begin.tail, element.text = element.text, None
    element.insert(0, begin)
    element.append(end)


def _touches(before: HtmlElement, after: HtmlElement) -> bool:
    """Whether there is no space between a deletion and its replacement."""
    return not before.tail and not "".join(after.itertext())[:1].isspace()


def _spoken(words: str) -> HtmlElement:
    element = html.Element("span", {"class": "sr", "data-note": ""})
    element.text = words
    return element
