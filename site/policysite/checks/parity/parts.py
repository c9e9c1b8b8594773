"""A passage, or one of its sentences, as the languages are compared by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from policysite.checks.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from policysite.models import Document
    from policysite.statement.passages import Link, Mark, Passage


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
        """The language of its document."""
        return self.document.language

    @property
    def primary_language(self) -> str:
        """The same without its region."""
        return self.document.primary_language

    @property
    def text(self) -> str:
        """What a reader sees."""
        return self.passage.text[self.start : self.end]

    @property
    def prose(self) -> str:
        """The same, blank where there is an open place or code."""
        return self.passage.prose[self.start : self.end]

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


def answering(theirs: Part, ours: Part) -> Iterator[tuple[Part, Part]]:
    """The lines of two texts that answer each other, and within these their sentences.

    Where they are not as many, the whole is compared.
    """
    for their_line, our_line in _paired((theirs, ours), _lines):
        yield from _paired((their_line, our_line), _sentences)


def whole(document: Document, passage: Passage) -> Part:
    """All of a passage."""
    return Part(document, passage, 0, len(passage.text))


def _paired(
    parts: tuple[Part, Part], cut: Callable[[Part], Sequence[tuple[int, int]]]
) -> Iterator[tuple[Part, Part]]:
    pieces = [
        [Part(part.document, part.passage, start, end) for start, end in cut(part)]
        for part in parts
    ]
    if len(pieces[0]) == len(pieces[1]):
        yield from zip(*pieces, strict=True)
    else:
        yield parts


def _lines(part: Part) -> list[tuple[int, int]]:
    """Where each line of the source begins and ends in the passage."""
    return list(pairwise([*part.passage.starts, part.end]))


def _sentences(part: Part) -> list[tuple[int, int]]:
    return [(part.start + start, part.start + end) for start, end in split(part.text)]


@lru_cache(maxsize=8192)  # each language is held against several others
def split(text: str) -> tuple[tuple[int, int], ...]:
    """Where the sentences of `text` start and end."""
    return tuple(sentences(text))
