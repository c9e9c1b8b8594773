"""The proof: each word that the file shows a reader stands in the draft, or somebody is told.

The words of the file are read a second time, without any knowledge of its markup, those of the
draft from the page that the site would show. Nothing else counts as a proof: neither a number of
words nor their likeness.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from policysite.importing import words
from policysite.importing.blocks import Decision
from policysite.message import Message
from policysite.redline.alignment import align

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from policysite.importing.words import Word


def differences(
    source: Sequence[Word], article: str, decisions: Iterable[Decision]
) -> Iterator[Decision]:
    """A decision for all words of the file that the draft has nowhere, and the other way round.

    What `decisions` are about explains a difference, and so does a word that was moved.
    """
    said = " ".join(decision.about for decision in decisions)
    known = Counter(word.text for word in words.letters(said))
    before = [word.text for word in source]
    after = words.counted(article)
    pairs = align(before, [text for text, _ in after], lambda *_: 0.0)
    gone = sorted(i for i, j in pairs if j is None and i is not None)
    new = Counter(after[j][0] for i, j in pairs if i is None and j is not None and not after[j][1])
    added = new - Counter(before[i] for i in gone) - known
    there = new + known
    lost = [place for place in gone if not _taken(there, before[place])]
    for line, text in _runs(source, lost):
        message = Message(
            "line %(line)s of the file has “%(text)s”, and the draft has it nowhere",
            line=line,
            text=text,
        )
        yield Decision(message=message)
    if added:
        message = Message(
            "the draft has “%(text)s”, and the file has it nowhere", text=" ".join(added.elements())
        )
        yield Decision(message=message)


def _taken(there: Counter[str], text: str) -> bool:
    """Whether `there` has `text` (still); if so it has it once less now."""
    there[text] -= 1
    return there[text] >= 0


def _runs(source: Sequence[Word], places: Sequence[int]) -> Iterator[tuple[int, str]]:
    """The words at `places`, those that follow each other together, with the line of the first."""
    for _, group in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        run = [source[place] for _, place in group]
        yield run[0].line, " ".join(word.text for word in run)
