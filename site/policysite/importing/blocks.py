"""A text as blocks: what each kind of file is read into, and Markdown is written from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from policysite.importing.words import Word
    from policysite.message import Message


@dataclass(frozen=True)
class Run:
    """Words of one look: bold, italic, code, in another `language`, a link to `target`."""

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    language: str = ""
    target: str = ""


@dataclass(frozen=True)
class Break:
    """The end of a line that is no end of a paragraph, as in an address."""


@dataclass(frozen=True)
class Reference:
    """The place that refers to the footnote `name`."""

    name: str


Inlines: TypeAlias = tuple[Run | Break | Reference, ...]


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading; `id` is its lasting one, "" until it has one.

    `mark` is the place of a block in the order of reading: higher comes later. `titled`: the file
    says that this is the title of the whole.
    """

    words: Inlines
    level: int
    mark: int
    id: str = ""
    covers: str = ""
    titled: bool = False


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """Words that belong together."""

    words: Inlines
    mark: int


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A list; `start` is the number of the first item of an ordered one."""

    ordered: bool
    items: tuple[tuple[Block, ...], ...]
    mark: int
    start: int = 1


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of cells, the same number in each; the first row is the header."""

    rows: tuple[tuple[Inlines, ...], ...]
    mark: int


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A term with what it means."""

    term: Inlines
    meanings: tuple[tuple[Block, ...], ...]
    mark: int


@dataclass(frozen=True, kw_only=True)
class Quotation:
    """Blocks that quote somebody."""

    blocks: tuple[Block, ...]
    mark: int


@dataclass(frozen=True, kw_only=True)
class Divider:
    """A line across the page."""

    mark: int


Block: TypeAlias = Heading | Paragraph | Listing | Table | Definition | Quotation | Divider


@dataclass(frozen=True, kw_only=True)
class Note:
    """A footnote."""

    name: str
    blocks: tuple[Block, ...]
    mark: int


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Something that was decided about the block `mark`, for a person to look at.

    Where it changed words, `before` are those of the file, on its `line` (0: not known), and
    `after` those of the draft.
    """

    message: Message
    mark: int
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A file that was read: its blocks, its words in order, and what was decided.

    `title` is one that the text itself does not show, as that of a browser's window. `anchors` are
    the names to which links in the text lead, each with the mark of the heading it lies under.
    `in_short` and `changes` are those of a file that has our own front matter.
    """

    title: str
    blocks: tuple[Block, ...]
    words: tuple[Word, ...]
    decisions: tuple[Decision, ...]
    notes: tuple[Note, ...] = ()
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    anchors: Mapping[str, int] = field(default_factory=dict)
    in_short: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


def plain(words: Inlines) -> str:
    """The text of `words` as a reader sees it."""
    parts = (
        part.text if isinstance(part, Run) else " " if isinstance(part, Break) else ""
        for part in words
    )
    return " ".join("".join(parts).split())


def with_words(block: Block, change: Callable[[Inlines], Inlines]) -> Block:
    """`block` with `change` made to the words of each block in it."""
    if isinstance(block, Heading | Paragraph):
        return replace(block, words=change(block.words))
    if isinstance(block, Listing):
        items = tuple(tuple(with_words(b, change) for b in item) for item in block.items)
        return replace(block, items=items)
    if isinstance(block, Table):
        return replace(block, rows=tuple(tuple(map(change, row)) for row in block.rows))
    if isinstance(block, Definition):
        term = change(block.term)
        meanings = tuple(tuple(with_words(b, change) for b in m) for m in block.meanings)
        return replace(block, term=term, meanings=meanings)
    if isinstance(block, Quotation):
        return replace(block, blocks=tuple(with_words(b, change) for b in block.blocks))
    return block


def all_words(block: Block) -> tuple[Inlines, ...]:
    """The words of each block in `block`, in order."""
    found: list[Inlines] = []

    def note(words: Inlines) -> Inlines:
        found.append(words)
        return words

    with_words(block, note)
    return tuple(found)
