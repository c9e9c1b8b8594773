"""Changes around equal words: the target of a link, the meaning of an abbreviation.

They are described in words after the link or abbreviation, because text that is equal in both
versions cannot be in an insertion or a deletion.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from policysite.redline.draft import Draft
    from policysite.redline.tokens import Token


class Note(NamedTuple):
    """A note on the element `tag` around a word of the new text, or on an element that is gone."""

    token: int
    tag: str
    text: str


def notes(
    equal: Sequence[tuple[int, int]], old: Sequence[Token], new: Sequence[Token], draft: Draft
) -> Iterator[Note]:
    """The notes on a text of which the words `equal`, by number, are in both versions."""
    for tag in ("a", "abbr"):
        met = [(old[i].around(tag), new[j].around(tag), j) for i, j in equal]
        after = _by_element((b, a, j) for a, b, j in met)
        words = _words_in(tag, new)
        for element, others in after.items():
            befores = [other for other, _ in others if other is not None]
            if befores or len(others) == words[element]:
                text = _change(befores, element, draft)
                if text:
                    yield Note(others[-1][1], tag, text)
        before = _by_element(met)
        words = _words_in(tag, old)
        for element, others in before.items():
            if len(others) == words[element] and all(other is None for other, _ in others):
                text = _loss(element, draft)
                if text:
                    yield Note(others[-1][1], tag, text)


def _by_element(
    met: Iterator[tuple[HtmlElement | None, HtmlElement | None, int]]
    | list[tuple[HtmlElement | None, HtmlElement | None, int]],
) -> dict[HtmlElement, list[tuple[HtmlElement | None, int]]]:
    found: dict[HtmlElement, list[tuple[HtmlElement | None, int]]] = {}
    for element, other, number in met:
        if element is not None:
            found.setdefault(element, []).append((other, number))
    return found


def _words_in(tag: str, row: Sequence[Token]) -> Counter[HtmlElement]:
    """How many words each element `tag` surrounds; two in one word count as the first."""
    found = (token.around(tag) for token in row)
    return Counter(element for element in found if element is not None)


def _change(befores: Sequence[HtmlElement], after: HtmlElement, draft: Draft) -> str:
    """What to say about `after`, around words that were inside `befores`.

    None if nothing changed.
    """
    if _is_of_footnote(after) or any(_facts(before) == _facts(after) for before in befores):
        return ""
    labels = draft.labels
    target, meaning = _facts(after)
    old_target, old_meaning = _facts(befores[0]) if befores else ("", "")
    said = []
    if target != old_target:
        label = labels.link_changed if old_target else labels.link_added
        said.append(label % {"old": draft.show(old_target), "new": draft.show(target)})
    if meaning != old_meaning and draft.is_news(old_meaning, meaning):
        label = _meaning_label(old_meaning, meaning, draft)
        said.append(label % {"old": old_meaning, "new": meaning})
    return "; ".join(said)


def _loss(before: HtmlElement, draft: Draft) -> str:
    """What to say if `before` is gone but its words remain."""
    if _is_of_footnote(before):
        return ""
    target, meaning = _facts(before)
    if target:
        return draft.labels.link_removed % {"old": draft.show(target)}
    if meaning and draft.is_news(meaning, ""):
        return draft.labels.meaning_removed % {"old": meaning}
    return ""


def _meaning_label(old: str, new: str, draft: Draft) -> str:
    if old and new:
        return draft.labels.meaning_changed
    return draft.labels.meaning_added if new else draft.labels.meaning_removed


def _facts(element: HtmlElement) -> tuple[str, str]:
    """The target and the meaning of a link or an abbreviation."""
    return element.get("href", ""), element.get("title", "")


def _is_of_footnote(element: HtmlElement) -> bool:
    return element.get("class", "") in {"footnote-ref", "footnote-backref"}
