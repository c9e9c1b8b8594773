"""A passage, or one of its sentences, as the languages are compared by."""

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


# What a difference costs when sentences are matched; a gap is better than what costs more.
GAP = 1.0
_MERGED = 0.6
_OTHER_LINKS = 0.5
_OTHER_WORDS = 0.3
_SHORT = 15  # lengths of a few letters say little: this many are added to each
_LONGER = re.compile(r"[^\W\d_]{4,}|[0-9]{2,}")
_ALIKE = 4  # letters
_WORD = re.compile(r"\w+")
# Words with a capital that do not begin a sentence; or one with a capital inside.
_CAPITAL = r"[^\W\d_a-zß-ÿ][\w.]*\w"
_NAME = re.compile(rf"(?<=[\w,;)] ){_CAPITAL}(?: {_CAPITAL})*|\b[^\W\d_]+[A-Z]\w*")
_CAPITALS_ARE_NAMES = frozenset({"nl", "en"})  # and not the nouns, as in German
_HOST = re.compile(r"^https?://[^/]*?([^./]+\.[^./]+)(?:[/?#].*)?$")
_STEPS = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (1, 0), (0, 1))
_GOES_ON = re.compile(r"[\w,–-]\s*$")


@dataclass(frozen=True)
class Part:
    """The words of `passage` from `start` to `end`; offsets in it count from `start`."""

    document: Document
    passage: Passage
    start: int
    end: int

    @property
    def path(self) -> str:
        """The file in which it stands."""
        return self.document.path

    @property
    def language(self) -> str:
        """The language of its document without its region: the one whose words we know."""
        return self.document.primary_language

    @property
    def text(self) -> str:
        """What a reader sees."""
        return self.passage.text[self.start : self.end]

    @property
    def prose(self) -> str:
        """The same, blank where there is an open place or code."""
        return self.passage.prose[self.start : self.end]

    @cached_property
    def letters(self) -> int:
        """How long it is, without what is blank in `prose`."""
        return len(" ".join(self.prose.split()))

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """How its longer words and names begin: related languages have many in common."""
        return frozenset(word[:_ALIKE].lower() for word in _LONGER.findall(self.text))

    @cached_property
    def targets(self) -> frozenset[str]:
        """Where it links to: the place within the site, or the host of another."""
        return frozenset(_HOST.sub(r"\1", link.target) for link in self.links())

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of persons and companies; none where it is not known how they are written.

        Words with a capital that the document has nowhere in small letters, but for abbreviations
        and countries, which are translated.
        """
        if self.language not in _CAPITALS_ARE_NAMES:
            return ()
        none = small_words(self.document) | _countries(self.language)
        found = [match[0] for match in _NAME.finditer(self.prose)]
        capitals = sum(len(name.split()) for name in found)
        if capitals * 2 > len(_WORD.findall(self.prose)):  # a title in capitals
            return ()
        return tuple(
            name for name in found if none.isdisjoint(name.lower().split()) and not name.isupper()
        )

    def line(self, offset: int) -> int:
        """The line of the source in which the word at `offset` stands."""
        return self.passage.line(self.start + offset)

    def links(self) -> Iterator[Link]:
        """Its links, without the marks of footnotes."""
        for link in self.passage.links:
            if self.start <= link.start <= self.end and not link.target.startswith("#fn"):
                yield link

    def marked(self, kind: Mark) -> Iterator[tuple[int, str]]:
        """Where each part marked as `kind` starts, and its words."""
        for start, end, mark in self.passage.marks:
            if mark == kind and self.start <= start < self.end:
                yield start - self.start, self.passage.text[start:end]


def whole(document: Document, passage: Passage) -> Part:
    """All of a passage."""
    return Part(document, passage, 0, len(passage.text))


def answering(theirs: Part, ours: Part, ratio: float) -> list[tuple[Part, Part]]:
    """The sentences of two passages that answer each other; an empty one where there is none.

    `ratio` is how long our text is for each letter of theirs. Where both have as many lines in
    the source, and each ends with a sentence, they are compared line by line.
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
    """The lines of the source; the whole where one of them goes on in the next."""
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
    """The parts from `start` to `end` as one; an empty one where the next begins, or at the end."""
    if start < end:
        return replace(parts[start], end=parts[end - 1].end)
    if start < len(parts):
        return replace(parts[start], end=parts[start].start)
    return replace(parts[-1], start=parts[-1].end)


def longer(theirs: Part, ours: Part, ratio: float) -> float:
    """How much longer ours is than was to be expected, as a logarithm."""
    return math.log((ours.letters + _SHORT) / (theirs.letters * ratio + _SHORT))


def unlikeness(theirs: Part, ours: Part, ratio: float) -> float:
    """How unlikely it is that one part answers the other."""
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
    """The words that `document` has in small letters: with a capital they are no names."""
    return frozenset(
        word
        for passage in passages(document)
        for word in _WORD.findall(passage.text)
        if word.islower()
    )


@lru_cache(maxsize=8192)  # each language is compared with several others
def split(text: str) -> tuple[tuple[int, int], ...]:
    """Where the sentences of `text` start and end."""
    return tuple(sentences(text))
