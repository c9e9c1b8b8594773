"""What is shared while one redline is written: the words, the groups of changes, what was said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import html

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml.html import HtmlElement

# The attribute that carries the number of a group until the changes are numbered.
GROUP = "data-group"


@dataclass(frozen=True, kw_only=True)
class Labels:
    """The words that a redline adds to an article, in the language of the page.

    %(old)s and %(new)s stand for a target, a meaning or a number; %(title)s for that of a section.
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

    `show` says how a target of a link is shown to readers; `names` are the ids that those of the
    old article have in deletions, `renamed` those that they have become in the new article.
    """

    labels: Labels
    show: Callable[[str], str]
    names: Mapping[str, str]
    renamed: dict[str, str] = field(default_factory=dict)
    groups: int = 0
    _said: set[tuple[str, str]] = field(default_factory=set)

    def new_group(self) -> int:
        """The number of a new group: insertions and deletions that a reader sees as one change."""
        self.groups += 1
        return self.groups

    def mark(self, tag: str, group: int) -> HtmlElement:
        """An empty ins or del of a group; of none where the group is 0."""
        return html.Element(tag, {GROUP: str(group)} if group else {})

    def note(self, text: str) -> HtmlElement:
        """A change that is said in words, a group of its own."""
        attributes = {"class": "note", "data-note": "", GROUP: str(self.new_group())}
        element = html.Element("span", attributes)
        element.text = f" ({text})"
        return element

    def is_news(self, old: str, new: str) -> bool:
        """Whether this is the first time that one meaning is said to have become another."""
        news = (old, new) not in self._said
        self._said.add((old, new))
        return news

    def rename(self, old: HtmlElement, new: HtmlElement) -> None:
        """Note that `new` is what `old` was, so that links to its id still lead there."""
        before, after = old.get("id"), new.get("id")
        if before and after and before != after:
            self.renamed[before] = after
