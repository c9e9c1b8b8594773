"""The title of a text, the levels of its headings, and an id for each that lasts for ever."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policysite.importing.blocks import Break, Decision, Heading, Paragraph, Run, plain, with_words
from policysite.importing.bullets import NAMED, NUMBERED
from policysite.importing.plain.text_lines import is_title
from policysite.message import Message
from policysite.models import NAME
from policysite.statement import frontmatter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policysite.importing.blocks import Block, Inlines, Reading
    from policysite.models import Document, Section

_LONGEST = 40
# No block comes before these: what the title does to the words is the first that is done.
_TITLE_MARK = -2


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


def sectioned(reading: Reading, relatives: Relatives, wanted: str, otherwise: str) -> Sectioned:
    """`reading` as sections.

    `wanted` is the title somebody asked for, "" for that of the text; `otherwise` stands where
    neither the text nor a relative has one.
    """
    title, blocks, decisions = _titled(reading, relatives, wanted, otherwise)
    blocks, changed = _levelled(blocks)
    decisions += changed
    blocks, named = _identified(blocks, relatives)
    decisions += named
    blocks, linked = _linked(blocks, reading)
    return Sectioned(title, tuple(blocks), (*decisions, *linked))


def folded(title: str) -> str:
    """`title` without its number, accents, capitals and signs: what two headings agree in."""
    text = unicodedata.normalize("NFKD", _without_number(title).lower())
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[^\W_]+", text.replace("ß", "ss")))


def _without_number(title: str) -> str:
    for pattern in (NUMBERED, NAMED):
        match = pattern.match(title)
        if match is not None and title[match.end() :].strip():
            return title[match.end() :].strip()
    return title


def _titled(
    reading: Reading, relatives: Relatives, wanted: str, otherwise: str
) -> tuple[str, list[Block], list[Decision]]:
    """The title, the blocks without the heading that it was, and what was decided."""
    newest = relatives.newest
    found = _title_block(reading, newest)
    blocks = [block for block in reading.blocks if block is not found]
    if found is None:
        title = wanted or reading.title or (newest.title if newest else "") or otherwise
        if not _is_possible(title):
            title = (newest.title if newest else "") or otherwise
        message = Message("the text shows no title; it is “%(title)s” now: check it", title=title)
        if title == reading.title:
            message = Message("the title is the one the file gives: “%(title)s”", title=title)
        if wanted:
            message = Message("the title is the one you gave: “%(title)s”", title=title)
        decision = Decision(message=message, mark=_TITLE_MARK, after=tuple(title.split()))
        return title, blocks, [decision]
    own = plain(found.words)
    title = wanted or own
    message = Message("the first line became the title: “%(title)s”", title=title)
    if wanted and wanted != own:
        message = Message(
            "the title you gave, “%(title)s”, stands where the text has “%(own)s”",
            title=title,
            own=own,
        )
    if title == own and reading.blocks[0] is found:
        return title, blocks, [Decision(message=message, mark=_TITLE_MARK)]
    return (
        title,
        blocks,
        [
            Decision(message=message, mark=_TITLE_MARK, after=tuple(title.split())),
            Decision(
                message=Message("the words of the title stand at the top now"),
                mark=found.mark,
                before=tuple(own.split()),
            ),
        ],
    )


def _title_block(reading: Reading, newest: Document | None) -> Heading | Paragraph | None:
    """The block that is the title of the whole: a heading, or a short line above the first one."""
    if reading.in_short:
        return None
    heading = _title_heading(reading, newest)
    if heading is not None or len(reading.blocks) < 2:
        return heading
    first, second = reading.blocks[:2]
    if isinstance(first, Paragraph) and isinstance(second, Heading):
        text = plain(first.words)
        if is_title(text, 10) and not any(isinstance(w, Break) for w in first.words):
            return first if _is_possible(text) else None
    return None


def _title_heading(reading: Reading, newest: Document | None) -> Heading | None:
    """The heading that is the title of the whole, if there is one."""
    headings = [block for block in reading.blocks if isinstance(block, Heading)]
    top = [heading for heading in headings if heading.level == 1]
    marked = [heading for heading in headings if heading.titled]
    if not (marked or top):
        return None
    heading = (marked or top)[0]
    name = folded(plain(heading.words))
    known = newest is not None and folded(newest.title) == name
    section = newest is not None and any(folded(s.title) == name for s in newest.sections)
    numbered = _without_number(plain(heading.words)) != plain(heading.words)
    alone = len(top) == 1 and headings[0] is heading and not (section or numbered)
    return heading if _is_possible(plain(heading.words)) and (marked or known or alone) else None


def _is_possible(title: str) -> bool:
    """Whether the front matter can have this title: it holds no markup."""
    if not title:
        return False
    quoted = title.replace("'", "''")
    _, problems = frontmatter.parse(f"---\ntitle: '{quoted}'\n---\n", "")
    return not problems


def _levelled(blocks: Sequence[Block]) -> tuple[list[Block], list[Decision]]:
    """Headings that begin at level 2 and go one deeper at a time."""
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    shift = 2 - min(levels, default=2)
    before = 1
    found: list[Block] = []
    decisions: list[Decision] = []
    for block in blocks:
        if not isinstance(block, Heading):
            found.append(block)
            continue
        wanted = block.level + shift
        level = min(wanted, before + 1, 6)
        if level != wanted:
            message = Message(
                "a heading lay more than one level below the one above it, and was raised"
            )
            decisions.append(Decision(message=message, mark=block.mark))
        found.append(replace(block, level=level))
        before = level
    return found, decisions


def _identified(
    blocks: Sequence[Block], relatives: Relatives
) -> tuple[list[Block], list[Decision]]:
    """Every heading with an id: its own, that of a relative, or one made of its words."""
    headings = [block for block in blocks if isinstance(block, Heading)]
    given = {heading.mark: heading.id for heading in headings if heading.id}
    source = _matching(headings, relatives)
    taken: set[str] = set()
    named: dict[int, str] = {}
    decisions: list[Decision] = []
    for position, heading in enumerate(headings):
        id_, message = _id(heading, position, given, source, relatives.before, taken)
        taken.add(id_)
        named[heading.mark] = id_
        decisions.append(Decision(message=message, mark=heading.mark))
    found = [
        replace(block, id=named[block.mark]) if isinstance(block, Heading) else block
        for block in blocks
    ]
    return found, decisions


def _id(
    heading: Heading,
    position: int,
    given: dict[int, str],
    source: Document | None,
    before: Sequence[Document],
    taken: set[str],
) -> tuple[str, Message]:
    """The id of one heading, and where it comes from."""
    own = given.get(heading.mark, "")
    if own and own not in taken:
        return own, Message("headings keep the ids that they have in the file")
    if source is not None and source.sections[position].id not in taken:
        return source.sections[position].id, Message(
            "headings take the ids of %(path)s, whose outline is the same", path=source.path
        )
    for document in before:
        equal = _equal(heading, document, taken)
        if equal is not None:
            return equal.id, Message(
                "headings with the same words take the ids of %(path)s", path=document.path
            )
    id_ = _made(plain(heading.words), taken | set(given.values()))
    return id_, Message(
        "the id was made of the words of the heading; ids are for ever and the same in every "
        "language: change it now to English words for what the section is about"
    )


def _matching(headings: Sequence[Heading], relatives: Relatives) -> Document | None:
    """The relative with the same outline: a translation, or the version before with most titles."""
    levels = [heading.level for heading in headings]
    for document in relatives.translations:
        if [section.level for section in document.sections] == levels:
            return document
    newest = relatives.newest
    if newest is not None and [section.level for section in newest.sections] == levels:
        pairs = zip(headings, newest.sections, strict=True)
        alike = sum(folded(plain(h.words)) == folded(s.title) for h, s in pairs)
        moved = any(_is_moved(h, n, newest) for n, h in enumerate(headings))
        if alike * 2 >= len(levels) and not moved:
            return newest
    return None


def _is_moved(heading: Heading, position: int, document: Document) -> bool:
    """Whether the document has this heading in another place, and not in this one."""
    name = folded(plain(heading.words))
    titles = [folded(section.title) for section in document.sections]
    return titles[position] != name and name in titles


def _equal(heading: Heading, document: Document, taken: set[str]) -> Section | None:
    """The section of an earlier version with the same title, whose id is still free."""
    name = folded(plain(heading.words))
    return next(
        (s for s in document.sections if folded(s.title) == name and s.id not in taken), None
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


def _linked(blocks: Sequence[Block], reading: Reading) -> tuple[list[Block], list[Decision]]:
    """Links within the text lead to the new ids; where there is no heading the words stay."""
    ids = {block.mark: block.id for block in blocks if isinstance(block, Heading)}
    decisions: list[Decision] = []
    mark = 0

    def relinked(words: Inlines) -> Inlines:
        return tuple(_relinked(part) if isinstance(part, Run) else part for part in words)

    def _relinked(run: Run) -> Run:
        if not run.target.startswith("#"):
            return run
        id_ = ids.get(reading.anchors.get(run.target[1:], 0))
        if id_ is None:
            message = Message(
                "“%(text)s” was a link within the text to a place that is under no heading; the "
                "words stay",
                text=run.text.strip(),
            )
            decisions.append(Decision(message=message, mark=mark))
        return replace(run, target=f"#{id_}" if id_ else "")

    found: list[Block] = []
    for block in blocks:
        mark = block.mark
        found.append(with_words(block, relinked))
    return found, decisions
