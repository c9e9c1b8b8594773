"""From a file to a draft: read, given ids, written, rendered, and proven word for word.

The proof covers the article as the site would show it, made by the same code as a page.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from policysite.errors import ImportRefused
from policysite.importing import (
    draft,
    kinds,
    markdown,
    office,
    pandoc,
    plain,
    proof,
    words,
    writing,
)
from policysite.importing.blocks import Decision, Reading, all_words
from policysite.importing.html import page
from policysite.importing.kinds import Kind
from policysite.importing.lists import parted
from policysite.importing.sections import Relatives, sectioned
from policysite.importing.word import reader
from policysite.message import Message

# Characters and blocks that our Markdown can have.
_LONGEST, _MANY = 200_000, 5_000


@dataclass(frozen=True)
class Told:
    """A decision with the lines of the draft that it concerns; no lines: it concerns all of it."""

    message: Message
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Converted:
    """The source of a draft, its title, the decisions, and its number of words and sections."""

    source: bytes
    title: str
    told: tuple[Told, ...]
    words: int
    sections: int


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The draft that is wanted: its language and path, and the words for what is left open.

    `changes` is the line about what changed, "" if there is no earlier version. `title` is one that
    somebody gave; `untitled` is used if there is no title at all.
    """

    language: str
    path: str
    title: str
    untitled: str
    changes: str


def convert(data: bytes, name: str, relatives: Relatives, wanted: Wanted) -> Converted:
    """The draft made from the file `name` with the bytes `data`.

    Raises ImportRefused if it cannot be read or our Markdown cannot show its words, and
    MissingExtra if it needs pandoc and pandoc is not installed.
    """
    try:
        return _converted(data, name, relatives, wanted)
    except RecursionError:
        refusal = pandoc.too_deep()
    except ImportRefused as error:
        refusal = error
    if name not in refusal.message:
        named = Message("%(file)s: %(reason)s", file=name, reason=refusal.sentence)
        refusal = ImportRefused(named)
    raise refusal from None


def _converted(data: bytes, name: str, relatives: Relatives, wanted: Wanted) -> Converted:
    reading = _read(data, name, kinds.kind_of(data, name))
    said = [inlines for block in reading.blocks for inlines in all_words(block)]
    if not reading.source:
        raise ImportRefused(Message("The file contains no words. Nothing was written."))
    if sum(len(run.text) for inlines in said for run in inlines) > _LONGEST or len(said) > _MANY:
        raise words.too_long()
    placed = sectioned(reading, relatives, wanted.language, wanted.title, wanted.untitled)
    if not placed.blocks:
        raise ImportRefused(Message("The file contains no more than a title. Nothing was written."))
    told = [*reading.decisions, *placed.decisions]
    apart = parted(placed.blocks, told)  # the title stands between no two of them now
    changes = reading.changes or ((wanted.changes,) if wanted.changes else ())
    front = writing.front_matter(placed.title, reading.in_short, changes)
    made = draft.settled(front, apart, reading, wanted.language, wanted.path)
    told += made.decisions
    told[:0] = proof.differences(reading.source, made.article, told)
    return Converted(
        source=made.source.encode(),
        title=placed.title,
        told=_told(sorted(told, key=lambda decision: decision.mark), made.places),
        words=len(words.of_article(made.article)),
        sections=sum(block.kind == "heading" for block in placed.blocks),
    )


def _read(data: bytes, name: str, kind: Kind) -> Reading:
    if len(data) > kinds.LARGEST:
        raise kinds.too_large(name)
    if kind == "word":
        return reader.read(data)
    if kind in {"odt", "rtf"}:
        return office.read(data, kind)
    text, remarks = kinds.decoded(data, name, kind)
    readers: dict[str, Callable[[str], Reading]] = {
        "text": plain.read,
        "markdown": markdown.read,
        "html": page.read,
    }
    reading = readers[kind](text)
    told = [Decision(message=remark) for remark in remarks]
    return replace(reading, decisions=(*told, *reading.decisions))


def _told(decisions: Sequence[Decision], places: Mapping[int, int]) -> tuple[Told, ...]:
    """The decisions, each message once with all its lines, in the order of the draft."""
    marks = sorted(places)
    lines: dict[Message, set[int]] = {}
    for decision in decisions:
        known = lines.setdefault(decision.message, set())
        if decision.mark > 0 and marks:
            known.add(places[marks[max(bisect_right(marks, decision.mark) - 1, 0)]])
    told = [Told(message, tuple(sorted(found))) for message, found in lines.items()]
    return tuple(sorted(told, key=lambda one: one.lines[:1]))
