"""The proof: each word that the file shows a reader is in the draft, or is reported.

The words of the file are read a second time, without any knowledge of its markup, those of the
draft from the page that the site would show. Nothing else counts as proof: neither the number of
words nor their similarity.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from policysite.importing import words
from policysite.importing.blocks import Decision
from policysite.importing.words import Word
from policysite.message import Message
from policysite.redline.alignment import align


def differences(
    source: Sequence[Word], article: str, decisions: Iterable[Decision]
) -> Iterator[Decision]:
    """A decision for all words of the file that are nowhere in the draft, and the reverse.

    A difference is explained by the words that `decisions` are about, or if a word was moved or
    written in two parts.
    """
    known = Counter(w.text for w in words.letters(" ".join(d.about for d in decisions)))
    gone, added = _apart(source, words.counted(article))
    there = Counter(added)
    new = there - Counter(word.text for word, _ in gone) - known
    there += known
    lost = [(word, place) for word, place in gone if not _taken(there, word.text)]
    for _, group in groupby(enumerate(lost), key=lambda pair: pair[1][1] - pair[0]):
        run = [word for _, (word, _) in group]
        message = Message(
            "line %(line)s of the file has “%(text)s”, which is nowhere in the draft",
            line=run[0].line,
            text=" ".join(word.text for word in run),
        )
        yield Decision(message=message)
    if new:
        text = " ".join(new.elements())
        message = Message("the draft has “%(text)s”, which is nowhere in the file", text=text)
        yield Decision(message=message)


def _apart(
    source: Sequence[Word], article: Sequence[tuple[str, bool]]
) -> tuple[list[tuple[Word, int]], list[str]]:
    """The words, with their places, that only the file has there, and those of only the article."""
    texts = [text for text, _ in article]
    gone: list[tuple[Word, int]] = []
    added: list[str] = []
    pairs = align([word.text for word in source], texts, lambda *_: 0.0)
    for paired, group in groupby(pairs, key=lambda pair: None not in pair):
        gap = list(group)
        left = [(source[i], i) for i, _ in gap if i is not None]
        right = [j for _, j in gap if j is not None]
        if not paired and "".join(w.text for w, _ in left) != "".join(texts[j] for j in right):
            gone += left
            added += [texts[j] for j in right if not article[j][1]]
    return gone, added


def _taken(there: Counter[str], text: str) -> bool:
    """Whether `there` still has `text`; takes it out once."""
    there[text] -= 1
    return there[text] >= 0
