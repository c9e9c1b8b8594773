"""Which section of a text in another language is which: by place, size, numbers and links."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import html

from policysite.importing.blocks import all_words, plain
from policysite.redline.alignment import align, bag, overlap
from policysite.statement.quantities import quantities

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from policysite.importing.blocks import Block
    from policysite.models import Document, Section

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*")


@dataclass
class _Part:
    """What one section is known by in any language: its texts, its links, its size."""

    level: int
    title: str
    texts: list[str]
    targets: list[str]
    size: int = 0

    def marks(self, language: str) -> Counter[str]:
        """The quantities in it and the addresses that it leads to."""
        found = [str(r) for t in self.texts for q in quantities(t, language) for r in q.readings]
        return Counter([*found, *(t for t in self.targets if not t.startswith("#"))])


def counterparts(blocks: Sequence[Block], language: str, document: Document) -> dict[int, Section]:
    """The section of `document` for each heading in `blocks`, by its mark, where there is one.

    Where both have as many headings of the same levels, each has its like in its place.
    """
    marks = [block.mark for block in blocks if block.kind == "heading"]
    ours, theirs = list(_of_blocks(blocks)), list(_of_article(document))
    sections = document.sections
    if [part.level for part in ours] == [part.level for part in theirs]:
        return dict(zip(marks, sections, strict=True))
    left = [part.marks(language) for part in ours]
    right = [part.marks(document.language) for part in theirs]

    def likeness(i: int, j: int) -> float:
        if ours[i].level != theirs[j].level:
            return 0.0
        texts = [" ".join(part.texts) for part in (ours[i], theirs[j])]
        first, second = (_NUMBER.match(part.title) for part in (ours[i], theirs[j]))
        numbered = bool(first and second and first[0] == second[0])
        marked = overlap(left[i], right[j], 0.0) if left[i] and right[j] else 0.0
        length = _share(len(texts[0]) + 8, len(texts[1]) + 8)
        size = _share(ours[i].size, theirs[j].size)
        words = overlap(bag(texts[0]), bag(texts[1]), 0.0)
        return 0.3 + 0.3 * length + 0.2 * size + 0.4 * marked + 0.4 * words + 0.05 * numbered

    pairs = align(range(-len(ours), 0), range(len(theirs)), likeness)
    return {marks[i]: sections[j] for i, j in pairs if i is not None and j is not None}


def _share(one: int, other: int) -> float:
    return (min(one, other) + 1) / (max(one, other) + 1)


def _of_blocks(blocks: Sequence[Block]) -> Iterable[_Part]:
    """The sections that `blocks` make."""
    part: _Part | None = None
    for block in blocks:
        if block.kind == "heading":
            if part is not None:
                yield part
            part = _Part(block.level, plain(block.words), [], [])
        if part is not None:
            lines = list(all_words(block))
            part.texts += map(plain, lines)
            part.targets += [run.target for words in lines for run in words if run.target]
            part.size += max(len(block.parts), 1)
    if part is not None:
        yield part


def _of_article(document: Document) -> Iterable[_Part]:
    """The sections of an article, in the order of `document.sections`."""
    parts = {s.id: _Part(s.level, s.title, [], []) for s in document.sections}
    part: _Part | None = None
    for element in html.fragment_fromstring(document.article or "<article></article>"):
        part = parts.get(element.get("id", ""), part)
        if part is not None:
            part.texts += [" ".join(str(element.text_content()).split())]
            part.targets += [link.get("href", "") for link in element.iter("a")]
            part.size += max(len(element), 1) if element.tag in {"ul", "ol", "dl"} else 1
    return parts.values()
