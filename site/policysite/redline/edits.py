"""Finds which words of a text were replaced, in few, complete changes.

Sentences are aligned first, then the words inside each pair. A few equal words between two changes
are shown as changed, because readers understand one complete change better than many fragments.
"""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from policysite.redline.alignment import align, text_likeness

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from policysite.redline.alignment import Pair
    from policysite.redline.tokens import Token

# A sentence of which a smaller share is kept is shown as rewritten.
_KEPT = 0.4
# Equal text between two changes stays only if it has this many words, and content words.
_WORDS = 3
_CONTENT_WORDS = 2
# And only if neither the change before nor the one after is this many times as long.
_LOST = 6
# Words are compared one by one up to this number of equal pairs, in total and per word; beyond it,
# the text is replaced. (A statement has 1 or 2 per word; a text that repeats one word has all.)
_MATCHES = 20_000
_MATCHES_A_WORD = 6
_MATCHES_OF_FEW = 400
# A single comparison of many sentences is used instead if it changes less.
_BETTER = 0.75

# Separates words that are compared as one text: occurs in no text, and is white space.
_UNIT = "\x1f"
_SENTENCE_END = re.compile(r".*[.!?…][)\]’”'\"»]*")
_SENTENCE_START = re.compile(r"[^\w]*[A-Z0-9À-Þ]")
_CONTENT = re.compile(r"\w{4,}")


class Edit(NamedTuple):
    """A run of tokens: equal in both, or the range `old` replaced by the range `new`."""

    equal: bool
    old: range
    new: range


def edits(old: Sequence[Token], new: Sequence[Token]) -> list[Edit]:
    """How `old` became `new`.

    The edits cover both in order; equal and changed ones alternate.
    """
    old_sentences, new_sentences = _sentences(old), _sentences(new)
    old_texts, new_texts = _texts(old, old_sentences), _texts(new, new_sentences)
    pairs = align(old_texts, new_texts, text_likeness(old_texts, new_texts, _KEPT))

    def is_same(pair: Pair) -> bool:
        i, j = pair
        return i is not None and j is not None and old_texts[i] == new_texts[j]

    found: list[Edit] = []
    for same, stretch in groupby(pairs, key=is_same):
        sentences = [
            (
                old_sentences[i] if i is not None else None,
                new_sentences[j] if j is not None else None,
            )
            for i, j in stretch
        ]
        found += _equal(sentences) if same else _stretch(old, new, sentences)
    bounds = {bound for sentence in new_sentences for bound in (sentence.start, sentence.stop)}
    return _tidied(_placed(found), new, bounds)


def _equal(sentences: Iterable[tuple[range | None, range | None]]) -> list[Edit]:
    return [Edit(True, a, b) for a, b in sentences if a is not None and b is not None]


def _stretch(
    old: Sequence[Token],
    new: Sequence[Token],
    sentences: Sequence[tuple[range | None, range | None]],
) -> list[Edit]:
    """The edits of adjacent changed sentences, some of which have no partner."""
    nothing = range(0)
    by_sentence = _placed(
        edit
        for a, b in sentences
        for edit in (
            _sentence(old, new, a, b)
            if a is not None and b is not None
            else [Edit(False, a or nothing, b or nothing)]
        )
    )
    left = [a for a, _ in sentences if a is not None]
    right = [b for _, b in sentences if b is not None]
    if not left or not right or len(left) == len(right):
        return by_sentence
    whole = range(left[0].start, left[-1].stop), range(right[0].start, right[-1].stop)
    as_one = _tidied(_words(old, new, *whole), new)
    return as_one if _changed(as_one) < _BETTER * _changed(by_sentence) else by_sentence


def _sentence(old: Sequence[Token], new: Sequence[Token], a: range, b: range) -> list[Edit]:
    """The edits of a sentence, or a single edit if too little of it is left."""
    found = _tidied(_words(old, new, a, b), new)
    kept = sum(len(edit.old) for edit in found if edit.equal)
    return found if 2 * kept >= _KEPT * (len(a) + len(b)) else [Edit(False, a, b)]


def _words(old: Sequence[Token], new: Sequence[Token], a: range, b: range) -> list[Edit]:
    """The edits of the words in the ranges `a` and `b`."""
    left = [old[i].key for i in a]
    right = [new[j].key for j in b]
    length = min(len(left), len(right))
    head = next((k for k in range(length) if left[k] != right[k]), length)
    rest = length - head
    tail = next((k for k in range(rest) if left[-1 - k] != right[-1 - k]), rest)
    middle_a, middle_b = a[head : len(a) - tail], b[head : len(b) - tail]
    found = [Edit(True, a[:head], b[:head])]
    i = j = 0
    for match in _matches(left[head : len(a) - tail], right[head : len(b) - tail]):
        found.append(Edit(False, middle_a[i : match[0]], middle_b[j : match[1]]))
        i, j = match[0] + match[2], match[1] + match[2]
        found.append(Edit(True, middle_a[match[0] : i], middle_b[match[1] : j]))
    found.append(Edit(False, middle_a[i:], middle_b[j:]))
    found.append(Edit(True, a[len(a) - tail :], b[len(b) - tail :]))
    return _joined(found)


def _matches(left: list[str], right: list[str]) -> list[tuple[int, int, int]]:
    """Where, and for how long, the two are equal; nothing if finding out would take too long."""
    counts = Counter(right)
    bound = max(_MATCHES_OF_FEW, _MATCHES_A_WORD * (len(left) + len(right)))
    if not left or not right or sum(counts[word] for word in left) > min(bound, _MATCHES):
        return []
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    return [(block.a, block.b, block.size) for block in blocks]


def _sentences(row: Sequence[Token]) -> list[range]:
    """The sentences in a sequence of tokens."""
    ends = [
        k + 1
        for k in range(len(row) - 1)
        if _SENTENCE_END.fullmatch(row[k].word) and _SENTENCE_START.match(row[k + 1].word)
    ]
    bounds = [0, *ends, len(row)]
    return [range(a, b) for a, b in pairwise(bounds) if a < b]


def _texts(row: Sequence[Token], sentences: Sequence[range]) -> list[str]:
    return [_UNIT.join(row[k].key for k in sentence) for sentence in sentences]


def _changed(found: Iterable[Edit]) -> int:
    return sum(len(edit.old) + len(edit.new) for edit in found if not edit.equal)


def _placed(edits_: Iterable[Edit]) -> list[Edit]:
    """The edits with empty ranges set to their position, and adjacent ones of a kind joined."""
    found = list(edits_)
    placed = []
    i = next((edit.old.start for edit in found if edit.old), 0)
    j = next((edit.new.start for edit in found if edit.new), 0)
    for edit in found:
        old, new = edit.old or range(i, i), edit.new or range(j, j)
        placed.append(Edit(edit.equal, old, new))
        i, j = old.stop, new.stop
    return _joined(placed)


def _joined(found: Iterable[Edit]) -> list[Edit]:
    """The edits without empty ones, and with adjacent ones of a kind joined."""
    joined: list[Edit] = []
    for edit in found:
        if not edit.old and not edit.new:
            continue
        if joined and joined[-1].equal == edit.equal:
            joined[-1] = _one(joined[-1], edit)
        else:
            joined.append(edit)
    return joined


def _one(first: Edit, last: Edit) -> Edit:
    return Edit(
        first.equal,
        range(first.old.start, last.old.stop),
        range(first.new.start, last.new.stop),
    )


def _tidied(
    found: list[Edit], new: Sequence[Token], bounds: Collection[int] = frozenset()
) -> list[Edit]:
    """The edits, with short equal stretches between two changes merged into them.

    Text at one of the `bounds` stays: a rewritten sentence ends there.
    """
    while True:
        kept: list[Edit] = []
        for place, edit in enumerate(found):
            if edit.equal:
                inside = edit.new.start not in bounds and edit.new.stop not in bounds
                between = inside and bool(kept) and place + 1 < len(found)
                absorbed = between and _is_weak(edit, kept[-1], found[place + 1], new)
            else:
                absorbed = bool(kept) and not kept[-1].equal
            if absorbed:
                kept[-1] = _one(kept[-1], edit)
            else:
                kept.append(edit)
        if len(kept) == len(found):
            return kept
        found = kept


def _is_weak(edit: Edit, before: Edit, after: Edit, new: Sequence[Token]) -> bool:
    """Whether the equal text between two changes is too short to be worth the interruption."""
    words = [new[j].word for j in edit.new]
    content = sum(len(_CONTENT.findall(word)) for word in words)
    if len(words) < _WORDS or content < _CONTENT_WORDS:
        return True
    around = min(max(len(change.old), len(change.new)) for change in (before, after))
    return around > _LOST * len(words)
