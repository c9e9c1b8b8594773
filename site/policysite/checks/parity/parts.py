"""Passages and their sentences, as compared between languages."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from policysite import catalogs
from policysite.checks.parity.alignment import cheapest
from policysite.checks.sentences import sentences
from policysite.statement.passages import passages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policysite.models import Document
    from policysite.statement.passages import Link, Mark, Passage


# The cost of differences when matching sentences; a gap is better than a costlier match.
GAP = 1.0
_MERGED = 0.6
_OTHER_LINKS = 0.5
_OTHER_WORDS = 0.3
_SHORT = 15  # short sentences vary more in length: this many letters are added to each
_LONGER = re.compile(r"[^\W\d_]{4,}|[0-9]{2,}")
_ALIKE = 4  # letters
_WORD = re.compile(r"\w+")
# Capitalised words that do not begin a sentence, or words with a capital inside.
_CAPITAL = r"[^\W\d_a-zß-ÿ][\w.]*\w"
_NAME = re.compile(rf"(?<=[\w,;)] ){_CAPITAL}(?: {_CAPITAL})*|\b[^\W\d_]+[A-Z]\w*")
_CAPITALS_ARE_NAMES = frozenset({"nl", "en"})  # except nouns, as in German
_HOST = re.compile(r"^https?://[^/]*?([^./]+\.[^./]+)(?:[/?#].*)?$")
_STEPS = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (1, 0), (0, 1))
_GOES_ON = re.compile(r"[\w,–-]\s*$")


@dataclass(frozen=True)
class Part:
    """The words of `passage` from `start` to `end`; its offsets count from `start`."""

    document: Document
    passage: Passage
    start: int
    end: int

    @property
    def path(self) -> str:
        """The file that contains it."""
        return self.document.path

    @property
    def language(self) -> str:
        """The language of its document without its region."""
        return self.document.primary_language

    @property
    def text(self) -> str:
        """The text that readers see."""
        return self.passage.text[self.start : self.end]

    @property
    def prose(self) -> str:
        """The same, with spaces instead of open places and code."""
        return self.passage.prose[self.start : self.end]

    @cached_property
    def letters(self) -> int:
        """Its length, without the spaces in `prose` that replace other text."""
        return len(" ".join(self.prose.split()))

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """The beginnings of its longer words and names: related languages share many words."""
        return frozenset(word[:_ALIKE].lower() for word in _LONGER.findall(self.text))

    @cached_property
    def targets(self) -> frozenset[str]:
        """The targets of its links: the place within the site, or the host of another."""
        return frozenset(_HOST.sub(r"\1", link.target) for link in self.links())

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of people and companies; none if it is unknown how they are written.

        These are capitalised words that are nowhere in lower case in the document, except
        abbreviations and countries, which are translated.
        """
        if self.language not in _CAPITALS_ARE_NAMES:
            return ()
        others = small_words(self.document), _countries(self.language)
        found = [match[0] for match in _NAME.finditer(self.prose)]
        capitals = sum(len(name.split()) for name in found)
        if capitals * 2 > len(_WORD.findall(self.prose)):  # a title in capitals
            return ()
        return tuple(
            name
            for name in found
            if not name.isupper()
            and all(words.isdisjoint(name.lower().split()) for words in others)
        )

    def line(self, offset: int) -> int:
        """The line of the source with the word at `offset`."""
        return self.passage.line(self.start + offset)

    def links(self) -> Iterator[Link]:
        """Its links, without footnote marks."""
        for link in self.passage.links:
            if self.start <= link.start <= self.end and not link.target.startswith("#fn"):
                yield link

    def marked(self, kind: Mark) -> Iterator[tuple[int, str]]:
        """The start and the words of each part marked as `kind`."""
        for start, end, mark in self.passage.marks:
            if mark == kind and self.start <= start < self.end:
                yield start - self.start, self.passage.text[start:end]


def whole(document: Document, passage: Passage) -> Part:
    """An entire passage."""
    return Part(document, passage, 0, len(passage.text))


def answering(theirs: Part, ours: Part, ratio: float) -> list[tuple[Part, Part]]:
    """The matching sentences of two passages; an empty one if there is no counterpart.

    `ratio` is the length of our text for each letter of theirs. If both have the same number of
    lines in the source, and each line ends with a sentence, they are compared line by line.
    """
    lines = _lines(theirs), _lines(ours)
    if len(lines[0]) != len(lines[1]):
        lines = [theirs], [ours]
    return [
        pair
        for their_line, our_line in zip(*lines, strict=True)
        for pair in _aligned(_sentences(their_line), _sentences(our_line), ratio)
    ]


def _lines(part: Part) -> list[Part]:
    """The lines of the source; the entire text if a sentence continues on the next line."""
    places = list(pairwise([*part.passage.starts, part.end]))
    if any(_GOES_ON.search(part.passage.text[start:end]) for start, end in places[:-1]):
        return [part]
    return [replace(part, start=start, end=end) for start, end in places]


def _sentences(part: Part) -> list[Part]:
    found = [
        replace(part, start=part.start + start, end=part.start + end)
        for start, end in split(part.text)
    ]
    return found or [part]


def _aligned(
    theirs: Sequence[Part], ours: Sequence[Part], ratio: float
) -> Iterator[tuple[Part, Part]]:
    def cost(i: int, i_end: int, j: int, j_end: int) -> float:
        if i == i_end or j == j_end:
            return GAP
        merged = _MERGED * (i_end - i + j_end - j - 2)
        return merged + unlikeness(_joined(theirs, i, i_end), _joined(ours, j, j_end), ratio)

    for i, i_end, j, j_end in cheapest(len(theirs), len(ours), _STEPS, cost):
        yield _joined(theirs, i, i_end), _joined(ours, j, j_end)


def _joined(parts: Sequence[Part], start: int, end: int) -> Part:
    """The parts from `start` to `end` as one; an empty one if there are none."""
    if start < end:
        return replace(parts[start], end=parts[end - 1].end)
    if start < len(parts):
        return replace(parts[start], end=parts[start].start)
    return replace(parts[-1], start=parts[-1].end)


def longer(theirs: Part, ours: Part, ratio: float) -> float:
    """How much longer ours is than expected, as a logarithm."""
    return math.log((ours.letters + _SHORT) / (theirs.letters * ratio + _SHORT))


def unlikeness(theirs: Part, ours: Part, ratio: float) -> float:
    """How unlikely it is that the two parts match."""
    cost = abs(longer(theirs, ours, ratio))
    cost += _OTHER_WORDS / (1 + len(theirs.beginnings & ours.beginnings))
    cost += _OTHER_LINKS * (len(theirs.targets ^ ours.targets) > 0)
    return cost


@cache
def _countries(language: str) -> frozenset[str]:
    """The words in the names of countries."""
    return frozenset(
        word.lower() for name in catalogs.territories(language) for word in _WORD.findall(name)
    )


@lru_cache(maxsize=16)
def small_words(document: Document) -> frozenset[str]:
    """The lower-case words of `document`: capitalised, they are not names."""
    return frozenset(
        word
        for passage in passages(document)
        for word in _WORD.findall(passage.text)
        if word.islower()
    )


@lru_cache(maxsize=8192)  # each language is compared with several others
def split(text: str) -> tuple[tuple[int, int], ...]:
    """The start and end of each sentence of `text`."""
    return tuple(sentences(text))
