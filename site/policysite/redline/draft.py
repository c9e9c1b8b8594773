"""The state shared while a redline is written: labels, groups of changes, and notes so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lxml import html

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml.html import HtmlElement

# The attribute with the number of a group, until the changes are numbered.
GROUP = "data-group"


@dataclass(frozen=True, kw_only=True)
class Labels:
    """The words that a redline adds to an article, in the language of the page.

    %(old)s and %(new)s stand for a target, a meaning or a number; %(title)s for the title of a
    section.
    """

    inserted: str
    insertion_end: str
    deleted: str
    deletion_end: str
    moved_to: str  # %(title)s
    moved_from: str  # %(title)s
    next_change: str
    link_changed: str  # %(old)s %(new)s
    link_added: str  # %(new)s
    link_removed: str  # %(old)s
    meaning_changed: str  # %(old)s %(new)s
    meaning_added: str  # %(new)s
    meaning_removed: str  # %(old)s
    numbering_changed: str  # %(old)s %(new)s
    footnotes: str


@dataclass
class Draft:
    """A redline while it is written.

    `show` turns the target of a link into text for readers; `names` maps the ids of the old article
    to those they have in deletions, `renamed` to those they have become in the new article.
    `looked_around` once something was asked that other sections decide as well.
    """

    labels: Labels
    show: Callable[[str], str]
    names: Mapping[str, str]
    renamed: dict[str, str] = field(default_factory=dict)
    groups: int = 0
    looked_around: bool = False
    _said: set[tuple[str, str]] = field(default_factory=set)

    def new_group(self) -> int:
        """The number of a new group: insertions and deletions that readers see as one change."""
        self.groups += 1
        return self.groups

    def mark(self, tag: str, group: int) -> HtmlElement:
        """An empty ins or del in a group; in no group if it is 0."""
        return html.Element(tag, {GROUP: str(group)} if group else {})

    def note(self, text: str) -> HtmlElement:
        """A change described in words, as a group of its own."""
        attributes = {"class": "note", "data-note": "", GROUP: str(self.new_group())}
        element = html.Element("span", attributes)
        element.text = f" ({text})"
        return element

    def is_news(self, old: str, new: str) -> bool:
        """Whether this change of meaning has not been mentioned yet."""
        self.looked_around = True  # it may have been in another part
        news = (old, new) not in self._said
        self._said.add((old, new))
        return news

    def name_of_deleted(self, id_: str) -> str:
        """The id that something of the old article has in a deletion."""
        self.looked_around = True
        return self.names[id_]

    def part(self) -> Draft:
        """One for a part of the redline, whose groups and new ids are counted from nothing."""
        return replace(self, renamed={}, groups=0, looked_around=False)

    def add(self, renamed: Mapping[str, str], groups: int) -> None:
        """Take over what was noted in a part."""
        self.renamed.update(renamed)
        self.groups += groups

    def rename(self, old: HtmlElement, new: HtmlElement) -> None:
        """Record that `new` replaces the id `old`, so that links to it still work."""
        before, after = old.get("id"), new.get("id")
        if before and after and before != after:
            self.renamed[before] = after
