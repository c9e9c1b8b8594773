"""A redline read as the old or as the new article."""

from __future__ import annotations

from policysite.files.serializer import serialize
from policysite.redline import tree

# Added or removed without an ins or del around it: empty once its content is removed.
_MARKED = ("li", "dt", "dd", "tr", "th", "td")


def old_reading(redline: str) -> str:
    """The old article: `redline` without its insertions and our notes."""
    return _without(redline, "ins", "added")


def new_reading(redline: str) -> str:
    """The new article: `redline` without its deletions and our notes."""
    return _without(redline, "del", "removed")


def _without(redline: str, mark: str, name: str) -> str:
    article = tree.parse(redline)
    for element in article.xpath(f".//{mark} | .//*[@data-note]"):
        element.drop_tree()
    for element in list(article.iter(*_MARKED)):
        if name in element.get("class", "").split() and not tree.text(element):
            element.drop_tree()
    for element in list(article.iter("ins", "del")):
        element.drop_tag()
    return serialize(article) + "\n"
