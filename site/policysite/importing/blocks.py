"""What every kind of file is read into: blocks, from which our Markdown is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from policysite.importing.words import Word
from policysite.message import Message

Kind = Literal["heading", "paragraph", "list", "table", "definition", "quotation", "divider"]


@dataclass(frozen=True)
class Run:
    r"""Words with the same formatting: bold, italic, code, a `language`, a link to `target`.

    The text "\n" is a line end within a paragraph, as in an address; `note` is the name of the
    footnote to which this place refers.
    """

    text: str = ""
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    language: str = ""
    target: str = ""
    note: str = ""


Words = tuple[Run, ...]
BREAK = Run("\n")


@dataclass(frozen=True, kw_only=True)
class Block:
    """A block; `mark` is its place in the order of reading: higher comes later.

    `words` belong to a heading, a paragraph or the term of a definition. `parts` are the items of a
    list, the rows of a table (a block for each cell; the first row is the header), the meanings of
    a term, or the content of a quotation. `start` is the number of the first item, 0 for bullets.
    For a heading, `id` is the permanent one, and `titled` means that the file marks it as title.
    """

    kind: Kind
    mark: int
    words: Words = ()
    parts: tuple[tuple[Block, ...], ...] = ()
    start: int = 0
    level: int = 0
    id: str = ""
    covers: str = ""
    titled: bool = False


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Something that was decided about the block `mark`, for a person to check.

    `about` are words that, because of it, are in the file but not in the draft, or the reverse.
    """

    message: Message
    mark: int = 0
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A file that was read: its blocks and the decisions.

    `source` are all words in the file, read without its markup. `title` is one that the text itself
    does not show, such as that of the browser window. `anchors` are the targets of links within the
    text, each with the mark of the heading above it. `in_short` and `changes` come from our own
    front matter. `notes` are the footnotes, the first of them named “1”.
    """

    blocks: tuple[Block, ...]
    source: tuple[Word, ...]
    decisions: tuple[Decision, ...]
    title: str = ""
    notes: tuple[tuple[Block, ...], ...] = ()
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    anchors: Mapping[str, int] = field(default_factory=dict)
    in_short: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


def paragraph(words: Words, mark: int) -> Block:
    """`words` as a paragraph."""
    return Block(kind="paragraph", mark=mark, words=words)


def plain(words: Iterable[Run]) -> str:
    """The text of `words` as a reader sees it."""
    return " ".join("".join(run.text for run in words).split())


def with_words(block: Block, change: Callable[[Words], Words]) -> Block:
    """`block` with `change` made to the words of each block in it."""
    parts = tuple(tuple(with_words(b, change) for b in part) for part in block.parts)
    return replace(block, words=change(block.words), parts=parts)


def all_words(block: Block) -> Iterator[Words]:
    """The words of each block in `block`, in order."""
    if block.words:
        yield block.words
    for part in block.parts:
        for inner in part:
            yield from all_words(inner)


def merged(runs: Iterable[Run]) -> Words:
    """`runs` without empty ones, and with neighbours of the same formatting joined."""
    found: list[Run] = []
    for run in runs:
        last = found[-1] if found else BREAK
        if "\n" not in (last.text, run.text) and replace(last, text="") == replace(run, text=""):
            found[-1] = replace(last, text=last.text + run.text)
        elif run.text or run.note:
            found.append(run)
    return tuple(found)


def lines_of(words: Iterable[Run]) -> list[Words]:
    """`words` split at the line ends, each line with single blanks and none at its ends."""
    lines: list[list[Run]] = [[]]
    for run in words:
        if run.text == "\n":
            lines.append([])
        else:
            lines[-1].append(run)
    return [_trimmed(line) for line in lines]


def tidy(words: Iterable[Run]) -> Words:
    """`words` with each line tidied, and no empty line at either end."""
    lines = lines_of(words)
    full = [place for place, line in enumerate(lines) if line]
    kept = lines[full[0] : full[-1] + 1] if full else []
    return tuple(run for line in kept for run in (BREAK, *line))[1:]


def on_one_line(words: Iterable[Run]) -> Words:
    """`words` with a blank for each line end."""
    return _trimmed(Run(" ") if run.text == "\n" else run for run in words)


def without_start(words: Words, count: int) -> Words:
    """`words` without their first `count` characters and the blanks that follow."""
    found: list[Run] = []
    for run in words:
        found.append(replace(run, text=run.text[count:]))
        count = max(count - len(run.text), 0)
    return tidy(merged(found))


def without_bold(words: Words) -> Words:
    """`words` without bold if all of them are bold, as in a heading, which is bold anyway."""
    letters = [run for run in words if any(map(str.isalpha, run.text))]
    bold = all(run.strong for run in letters)
    return tidy(replace(run, strong=False) for run in words) if bold else words


def _trimmed(runs: Iterable[Run]) -> Words:
    found: list[Run] = []
    blank = True
    for run in runs:
        text = run.text if run.note else re.sub(r"\s+", " ", run.text)
        text = text[1:] if blank and text.startswith(" ") else text
        if text or run.note:
            blank = text.endswith(" ")
            found.append(replace(run, text=text))
    if found and blank:
        found[-1] = replace(found[-1], text=found[-1].text.rstrip())
    return merged(found)
