"""Footnotes in HTML: a link to a note that links back, whatever program wrote the two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import html

_HOLDERS = frozenset({"li", "p", "div", "dd", "td", "aside"})


@dataclass(frozen=True)
class Footnotes:
    """The element that holds each note, by the target of the links to it.

    `targets` are those of all links between texts and notes, in both directions.
    """

    holders: Mapping[str, html.HtmlElement]
    targets: frozenset[str]

    def hold(self, element: html.HtmlElement) -> bool:
        """Whether `element` is a note."""
        return any(element is holder for holder in self.holders.values())


def footnotes(tree: html.HtmlElement) -> Footnotes:
    """The footnotes of the page `tree`."""
    named: dict[str, html.HtmlElement] = {}
    for element in tree.iter():
        for name in _names(element):
            named.setdefault(name, element)
    holders: dict[str, html.HtmlElement] = {}
    back: set[str] = set()
    for link in tree.iter("a"):
        target = link.get("href", "")
        holder = _holder(named.get(target[1:])) if target.startswith("#") else None
        if holder is None or link in holder.iter("a"):
            continue
        names = {f"#{name}" for name in _names_around(link)}
        returning = {other.get("href", "") for other in holder.iter("a")} & names
        if returning and not _is_note(link, holders):
            holders[target] = holder
            back |= returning
    return Footnotes(holders, frozenset(holders) | back)


def _is_note(link: html.HtmlElement, holders: Mapping[str, html.HtmlElement]) -> bool:
    """Whether `link` stands in a note itself: it is the way back."""
    return any(holder in link.iterancestors() for holder in holders.values())


def _holder(element: html.HtmlElement | None) -> html.HtmlElement | None:
    """The block that is the note, given what the link leads to."""
    while element is not None and element.tag not in _HOLDERS:
        element = element.getparent()
    parent = element.getparent() if element is not None and element.tag == "p" else None
    return parent if parent is not None and parent.tag == "li" else element


def _names(element: html.HtmlElement) -> Iterator[str]:
    for attribute in ("id", "name"):
        value = element.get(attribute) if isinstance(element.tag, str) else None
        if value:
            yield value


def _names_around(link: html.HtmlElement) -> Iterator[str]:
    """The names of the link and of the small elements around it and in it."""
    yield from _names(link)
    for element in link.iterdescendants():
        yield from _names(element)
    for parent in list(link.iterancestors())[:2]:
        if parent.tag in {"sup", "span"}:
            yield from _names(parent)
