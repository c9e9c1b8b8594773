"""A text as sections: levels that go down one by one, and an id for each that lasts for ever."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policysite.importing.blocks import Decision, plain, with_words
from policysite.importing.matching import counterparts
from policysite.importing.titles import folded, titled
from policysite.message import Message
from policysite.models import NAME
from policysite.statement.topics import topic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policysite.importing.blocks import Block, Reading, Run
    from policysite.models import Document, Section

_LONGEST = 40


@dataclass(frozen=True, kw_only=True)
class Relatives:
    """The documents from which a draft can take its title and ids.

    `translations` are those of the same version, the reference language first; `newest` is that of
    the newest version in the same language, and `earlier` are those before it, newest first.
    """

    translations: tuple[Document, ...] = ()
    newest: Document | None = None
    earlier: tuple[Document, ...] = ()

    @property
    def before(self) -> tuple[Document, ...]:
        """The versions in the same language, newest first."""
        return (self.newest, *self.earlier) if self.newest is not None else self.earlier


@dataclass(frozen=True)
class Sectioned:
    """Blocks whose headings have ids, under a title, and what was decided."""

    title: str
    blocks: tuple[Block, ...]
    decisions: tuple[Decision, ...]


def sectioned(
    reading: Reading, relatives: Relatives, language: str, wanted: str, otherwise: str
) -> Sectioned:
    """`reading`, which is in `language`, as sections.

    `wanted` is the title somebody asked for, "" for that of the text; `otherwise` stands where
    neither the text nor a relative has one.
    """
    title, blocks, decision = titled(reading, relatives.newest, wanted, otherwise)
    decisions = [decision]
    blocks = _levelled(blocks, decisions)
    named = _named(
        [b for b in blocks if b.kind == "heading"], blocks, relatives, language, decisions
    )
    blocks = [replace(block, id=named.get(block.mark, "")) for block in blocks]
    linked = [_linked(block, named, reading, decisions) for block in blocks]
    return Sectioned(title, tuple(linked), tuple(decisions))


def _levelled(blocks: Sequence[Block], told: list[Decision]) -> list[Block]:
    """Headings that begin at level 2 and go one deeper at a time."""
    shift = 2 - min((block.level for block in blocks if block.level), default=2)
    before = 1
    found: list[Block] = []
    for block in blocks:
        if block.level:
            before = min(block.level + shift, before + 1, 6)
            if before != block.level + shift:
                message = Message(
                    "a heading lay more than one level below the one above it, and was raised"
                )
                told.append(Decision(message=message, mark=block.mark))
        found.append(replace(block, level=before if block.level else 0))
    return found


def _named(
    headings: Sequence[Block],
    blocks: Sequence[Block],
    relatives: Relatives,
    language: str,
    told: list[Decision],
) -> dict[int, str]:
    """An id for every heading, by its mark: its own, that of a relative, or made of its words."""
    given = {heading.id for heading in headings if heading.id}
    source, like = _matching(headings, blocks, relatives, language)
    same = Message("headings keep the ids that they have in the file")
    taken: dict[str, int] = {}
    for heading in headings:
        theirs = like.get(heading.mark)
        equal = _equal(heading, relatives.before, taken)
        if heading.id and heading.id not in taken:
            id_, message = heading.id, same
        elif source is not None and theirs is not None and theirs.id not in taken:
            id_, message = (
                theirs.id,
                Message(
                    "headings take the ids of their like in %(path)s: check that each is the same "
                    "section",
                    path=source.path,
                ),
            )
            if len(like) == len(headings) == len(source.sections):
                message = Message(
                    "headings take the ids of %(path)s, whose outline is the same", path=source.path
                )
        elif equal is not None:
            id_, message = (
                equal[1].id,
                Message(
                    "headings with the same words take the ids of %(path)s", path=equal[0].path
                ),
            )
        else:
            words = plain(heading.words)
            about = topic(folded(words), language)
            id_ = _made(about or words, {*taken, *given})
            message = Message(
                "the id was made of the words of the heading; ids are for ever and the same in "
                "every language: change it now to English words for what the section is about"
            )
            if about:
                message = Message(
                    "the id says in English what the heading is about; ids are for ever and the "
                    "same in every language: change it now if the section is about something else"
                )
            if source in relatives.translations and source is not None:
                alone = Message("this section has no like in %(path)s", path=source.path)
                told.append(Decision(message=alone, mark=heading.mark))
        taken[id_] = heading.mark
        told.append(Decision(message=message, mark=heading.mark))
    return {mark: id_ for id_, mark in taken.items()}


def _matching(
    headings: Sequence[Block], blocks: Sequence[Block], relatives: Relatives, language: str
) -> tuple[Document | None, dict[int, Section]]:
    """The relative with the likest outline, and its sections by the marks of the headings.

    A translation first; else the version before, where most of its titles are the same.
    """
    best: tuple[Document | None, dict[int, Section]] = (None, {})
    for document in relatives.translations:
        sections = counterparts(blocks, language, document)
        if len(sections) > len(best[1]):
            best = document, sections
    newest = relatives.newest
    levels = [heading.level for heading in headings]
    if best[0] or newest is None or [section.level for section in newest.sections] != levels:
        return best
    ours = [folded(plain(heading.words)) for heading in headings]
    theirs = [folded(section.title) for section in newest.sections]
    alike = sum(one == other for one, other in zip(ours, theirs, strict=True))
    moved = any(one != other and one in theirs for one, other in zip(ours, theirs, strict=True))
    if moved or alike * 2 < len(levels):
        return best
    return newest, {h.mark: s for h, s in zip(headings, newest.sections, strict=True)}


def _equal(
    heading: Block, documents: Sequence[Document], taken: dict[str, int]
) -> tuple[Document, Section] | None:
    """The section of an earlier version with the same title, whose id is still free."""
    name = folded(plain(heading.words))
    sections = ((document, section) for document in documents for section in document.sections)
    return next(
        ((d, s) for d, s in sections if folded(s.title) == name and s.id not in taken), None
    )


def _made(title: str, taken: set[str]) -> str:
    """An id of the words of `title` that is not `taken`."""
    words = re.findall(r"[a-z0-9]+", folded(title).encode("ascii", "ignore").decode())
    while len("-".join(words)) > _LONGEST and len(words) > 1:
        words.pop()
    name = "-".join(words)[:_LONGEST]
    name = name if NAME.fullmatch(name) else f"section-{name}".rstrip("-")
    number, free = 2, name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def _linked(block: Block, named: dict[int, str], reading: Reading, told: list[Decision]) -> Block:
    """Links within the text lead to the new ids; where there is no heading the words stay."""

    def relinked(run: Run) -> Run:
        if not run.target.startswith("#"):
            return run
        id_ = named.get(reading.anchors.get(run.target[1:], 0))
        if id_ is None:
            message = Message(
                "“%(text)s” was a link within the text to a place that is under no heading; the "
                "words stay",
                text=run.text.strip(),
            )
            told.append(Decision(message=message, mark=block.mark))
        return replace(run, target=f"#{id_}" if id_ else "")

    return with_words(block, lambda words: tuple(map(relinked, words)))
