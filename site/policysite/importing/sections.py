"""A text as sections: levels that go down one at a time, and a permanent id for each section."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lxml import html

from policysite.importing.blocks import Block, Decision, Reading, Run, all_words, plain, with_words
from policysite.importing.titles import folded, titled
from policysite.message import Message
from policysite.models import NAME, Document, Section
from policysite.redline.alignment import align, bag, overlap
from policysite.statement.quantities import quantities
from policysite.statement.topics import topic

_LONGEST = 40
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*")


@dataclass(frozen=True, kw_only=True)
class Relatives:
    """The documents from which a draft can take its title and ids.

    `translations` belong to the same version, the reference language first; `before` are other
    versions in the same language, the newest first.
    """

    translations: tuple[Document, ...] = ()
    before: tuple[Document, ...] = ()

    @property
    def newest(self) -> Document | None:
        """The newest version in the same language."""
        return next(iter(self.before), None)


@dataclass(frozen=True)
class Sectioned:
    """Blocks whose headings have ids, under a title, and the decisions."""

    title: str
    blocks: tuple[Block, ...]
    decisions: tuple[Decision, ...]


@dataclass
class _Part:
    """What identifies a section in any language: its texts, its links, its size."""

    level: int
    title: str
    texts: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    size: int = 0

    def marks(self, language: str) -> Counter[str]:
        """The quantities in it and the addresses to which it links."""
        found = [str(r) for t in self.texts for q in quantities(t, language) for r in q.readings]
        return Counter([*found, *(t for t in self.targets if not t.startswith("#"))])


def sectioned(
    reading: Reading, relatives: Relatives, language: str, wanted: str, otherwise: str
) -> Sectioned:
    """`reading`, which is in `language`, as sections.

    `wanted` is the title somebody asked for, "" for that of the text; `otherwise` is used if
    neither the text nor a relative has a title.
    """
    title, blocks, decision = titled(reading, relatives.newest, wanted, otherwise)
    told = [decision]
    blocks = _levelled(blocks, told)
    named = _named(blocks, relatives, language, told)
    blocks = [replace(block, id=named.get(block.mark, "")) for block in blocks]
    linked = [_linked(block, named, reading, told) for block in blocks]
    return Sectioned(title, tuple(linked), tuple(told))


def _levelled(blocks: Sequence[Block], told: list[Decision]) -> list[Block]:
    """`blocks` with headings that start at level 2 and go down one level at a time."""
    shift = 2 - min((block.level for block in blocks if block.level), default=2)
    before = 1
    found: list[Block] = []
    for block in blocks:
        if block.level:
            before = min(block.level + shift, before + 1, 6)
            if before != block.level + shift:
                message = Message(
                    "a heading was more than one level below the one above it and was raised"
                )
                told.append(Decision(message=message, mark=block.mark))
        found.append(replace(block, level=before if block.level else 0))
    return found


def _named(
    blocks: Sequence[Block], relatives: Relatives, language: str, told: list[Decision]
) -> dict[int, str]:
    """An id for every heading, by its mark: its own, that of a relative, or one from its words."""
    headings = [block for block in blocks if block.kind == "heading"]
    given = {heading.id for heading in headings}
    source, like = _matching(headings, blocks, relatives, language)
    taken: dict[str, int] = {}
    for heading in headings:
        options = _options(heading, relatives, source, like, len(headings))
        chosen = next((pair for pair in options if pair[0] and pair[0] not in taken), None)
        if chosen is None:
            message = Message(
                "the id was made from the words of the heading; ids are permanent and the "
                "same in every language, so change it now to English words for what the "
                "section is about"
            )
            words = plain(heading.words)
            about = topic(folded(words), language)
            if about:
                message = Message(
                    "the id says in English what the heading is about; ids are permanent and "
                    "the same in every language, so change it now if the section is about "
                    "something else"
                )
            chosen = _made(about or words, {*taken, *given}), message
            if source is not None and source in relatives.translations:
                alone = Message("no section of %(path)s matches this one", path=source.path)
                told.append(Decision(message=alone, mark=heading.mark))
        taken[chosen[0]] = heading.mark
        told.append(Decision(message=chosen[1], mark=heading.mark))
    return {mark: id_ for id_, mark in taken.items()}


def _options(
    heading: Block,
    relatives: Relatives,
    source: Document | None,
    like: dict[int, Section],
    count: int,
) -> Iterator[tuple[str, Message]]:
    """The possible ids of a heading, the best first, each with the reason; `count` headings."""
    yield heading.id, Message("headings keep the ids that they have in the file")
    if source is not None and heading.mark in like:
        message = Message(
            "headings get the ids of the matching sections in %(path)s: check that they are "
            "the same sections",
            path=source.path,
        )
        if len(like) == count == len(source.sections):
            message = Message(
                "headings get the ids of %(path)s, which has the same outline", path=source.path
            )
        yield like[heading.mark].id, message
    name = folded(plain(heading.words))
    for document in relatives.before:
        message = Message(
            "headings get the ids of the headings with the same words in %(path)s",
            path=document.path,
        )
        yield from ((s.id, message) for s in document.sections if folded(s.title) == name)


def _made(title: str, taken: set[str]) -> str:
    """An id made from the words of `title` that is not `taken`."""
    words = re.findall(r"[a-z0-9]+", folded(title).encode("ascii", "ignore").decode())
    while len("-".join(words)) > _LONGEST and len(words) > 1:
        words.pop()
    name = "-".join(words)[:_LONGEST]
    name = name if NAME.fullmatch(name) else f"section-{name}".rstrip("-")
    number, free = 2, name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def _matching(
    headings: Sequence[Block], blocks: Sequence[Block], relatives: Relatives, language: str
) -> tuple[Document | None, dict[int, Section]]:
    """The relative with the most similar outline, and its sections by the marks of the headings.

    A translation comes first; otherwise the newest version, if most of its titles are the same.
    """
    found = [(d, _counterparts(headings, blocks, language, d)) for d in relatives.translations]
    best = max(found, key=lambda pair: len(pair[1]), default=None)
    if best is not None and best[1]:
        return best
    newest = relatives.newest
    levels = [heading.level for heading in headings]
    if newest is None or [section.level for section in newest.sections] != levels:
        return None, {}
    ours = [folded(plain(heading.words)) for heading in headings]
    theirs = [folded(section.title) for section in newest.sections]
    other = [one for one, like in zip(ours, theirs, strict=True) if one != like]
    if set(other) & set(theirs) or len(other) * 2 > len(levels):
        return None, {}
    return newest, {h.mark: s for h, s in zip(headings, newest.sections, strict=True)}


def _counterparts(
    headings: Sequence[Block], blocks: Sequence[Block], language: str, document: Document
) -> dict[int, Section]:
    """The section of `document` for each heading, by its mark, if there is one.

    If both have the same outline, sections in the same position match.
    """
    ours, theirs = _of_blocks(blocks), _of_article(document)
    pairs = [(n, n) for n in range(len(ours))]
    if [part.level for part in ours] != [part.level for part in theirs]:
        left = [part.marks(language) for part in ours]
        right = [part.marks(document.language) for part in theirs]

        def likeness(i: int, j: int) -> float:
            one, other = ours[i], theirs[j]
            first, second = _NUMBER.match(one.title), _NUMBER.match(other.title)
            numbered = bool(first and second and first[0] == second[0])
            marked = overlap(left[i], right[j], 0.0) if left[i] and right[j] else 0.0
            texts = [" ".join(part.texts) for part in (one, other)]
            length = _share(len(texts[0]) + 8, len(texts[1]) + 8)
            words = overlap(bag(texts[0]), bag(texts[1]), 0.0)
            likely = 0.3 + 0.3 * length + 0.2 * _share(one.size, other.size)
            likely += 0.4 * marked + 0.4 * words + 0.05 * numbered
            return likely if one.level == other.level else 0.0

        aligned = align(range(-len(ours), 0), range(len(theirs)), likeness)
        pairs = [(i, j) for i, j in aligned if i is not None and j is not None]
    return {headings[i].mark: document.sections[j] for i, j in pairs}


def _share(one: int, other: int) -> float:
    return (min(one, other) + 1) / (max(one, other) + 1)


def _of_blocks(blocks: Sequence[Block]) -> list[_Part]:
    """The sections of `blocks`."""
    parts: list[_Part] = []
    for block in blocks:
        if block.kind == "heading":
            parts.append(_Part(block.level, plain(block.words)))
        if parts:
            lines = list(all_words(block))
            parts[-1].texts += map(plain, lines)
            parts[-1].targets += [run.target for words in lines for run in words if run.target]
            parts[-1].size += max(len(block.parts), 1)
    return parts


def _of_article(document: Document) -> list[_Part]:
    """The sections of an article, in the order of `document.sections`."""
    parts = {section.id: _Part(section.level, section.title) for section in document.sections}
    part: _Part | None = None
    for element in html.fragment_fromstring(document.article or "<article></article>"):
        part = parts.get(element.get("id", ""), part)
        if part is not None:
            part.texts += [" ".join(str(element.text_content()).split())]
            part.targets += [link.get("href", "") for link in element.iter("a")]
            part.size += max(len(element), 1) if element.tag in {"ul", "ol", "dl"} else 1
    return list(parts.values())


def _linked(block: Block, named: dict[int, str], reading: Reading, told: list[Decision]) -> Block:
    """Let links within the text lead to the new ids; without a heading only the words stay."""

    def relinked(run: Run) -> Run:
        if not run.target.startswith("#"):
            return run
        id_ = named.get(reading.anchors.get(run.target[1:], 0))
        if id_ is None:
            message = Message(
                "“%(text)s” was a link to a place in the text that is not under a heading; "
                "the words stay",
                text=run.text.strip(),
            )
            told.append(Decision(message=message, mark=block.mark))
        return replace(run, target=f"#{id_}" if id_ else "")

    return with_words(block, lambda words: tuple(map(relinked, words)))
