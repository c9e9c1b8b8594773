"""Documents with every element of the dialect, written and edited at random.

A text is a list of pieces of Markdown with a blank between each two. In a piece {id} stands for
the id of a section; the mark of a footnote that is gone goes when the document is printed.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    Text = list[str]

WORDS = (  # noqa: SIM905 (reads as a text)
    "wij u uw de het een van gegevens bewaren termijn maanden cookies toestemming verzoek recht is "
    "en of niet 6 3 (BSN) R&D < > “zo” 'dus' \"recht\" é 10% a_b 2*3 e-mailadres, AVG AP (AVG) 't"
).split(" ")
TARGETS = (
    "#{id}",
    "policy:privacy",
    "policy:privacy#{id}",
    "https://example.org/?a=1&b=2",
    "https://example.org/é_(b)",
    "http://example.org/a'b",
    "mailto:a@example.org?subject=a%20b",
    "tel:+31201234567",
)
TITLES = ("", "", "", ' "uitleg"', " \"de 'wet'\"", ' "a & b < c"', " 'zeg \"ja\"'")
MEANINGS = ("De verordening", 'De "wet"', "L'autorité", 'Zij\'s "zo"', "a & b < c", "de **wet**")
PIECES = (
    "**{w} {w}**",
    "*{w}*",
    "***{w}***",
    "**{w} *{w}* {w}**",
    "*{w} {w}*{lang=en}",
    "*{w}*{lang=ar}",
    "*{w}*{.small}",
    "`{w}`",
    "{w}[^{n}]",
    "**{w}[^{n}]**",
    "<https://example.org/a>",
    "<a@example.org>",
    "{w}  \n{w}",
    "[{w} {w}]({t}{s})",
    "[`{w}` *{w}*]({t}{s})",
    "*[{w}]({t}{s})*",
)
PLAIN_PIECES = ("[{w} {w}]({t})",)  # for the lines of in_short
NOTES = ("n1", "n2", "n3", "wet")
ALIGNMENTS = ("---", ":--", "--:", ":-:")
KINDS = ("p", "p", "p", "ul", "ol", "ol", "dl", "table", "quote", "code", "rule")
NESTING_KINDS = ("p", "ul", "ol", "quote")


@dataclass
class Block:
    """A paragraph, list, table, quotation, code or rule: rows of texts, blocks inside a row."""

    kind: str
    rows: list[list[Text]] = field(default_factory=list)
    inside: dict[int, Block] = field(default_factory=dict)
    start: int = 1
    loose: bool = False
    alignment: list[str] = field(default_factory=list)


@dataclass
class Section:
    """A section; the first has no heading."""

    id: str
    level: int
    title: Text
    blocks: list[Block]


@dataclass
class Writing:
    """A document while it is written; `gone` are the ids of sections that it had."""

    summary: list[Text]
    sections: list[Section]
    notes: dict[str, Text]
    meanings: dict[str, str]
    gone: set[str] = field(default_factory=set)


class Author:
    """Writes and edits at random, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 (no secret)
        self._sections = 0

    def writing(self) -> Writing:
        """A new document."""
        some = self._random
        return Writing(
            summary=[self._text(PLAIN_PIECES) for _ in range(some.choice((0, 0, 2)))],
            sections=[
                Section("", 1, [], self._blocks(0, 2)),
                *(self._section() for _ in range(some.randint(1, 4))),
            ],
            notes={name: self._text() for name in NOTES if some.random() < 0.4},
            meanings={word: some.choice(MEANINGS) for word in ("AVG", "AP") if some.random() < 0.5},
        )

    def edit(self, writing: Writing) -> None:
        """Change something, as an editor does."""
        edits = [
            *[self._edit_text] * 4,
            *[self._edit_blocks] * 2,
            *[self._edit_rows] * 4,
            *[self._edit_sections] * 2,
            *[self._edit_notes] * 2,
            self._edit_meanings,
        ]
        self._random.choice(edits)(writing)

    def _section(self) -> Section:
        self._sections += 1
        some = self._random
        names = ("s{}", "s{}", "change-{}", "old-s{}")  # the last as a redline would write them
        id_ = some.choice(names).format(self._sections)
        return Section(id_, some.choice((2, 2, 3, 4, 5)), self._text(most=4), self._blocks(0, 3))

    def _blocks(self, least: int, most: int) -> list[Block]:
        return [self._block() for _ in range(self._random.randint(least, most))]

    def _block(self, depth: int = 0) -> Block:
        some = self._random
        block = Block(some.choice(KINDS if depth == 0 else NESTING_KINDS))
        block.start, block.loose = some.choice((1, 1, 1, 3, 7)), some.random() < 0.2
        if block.kind == "table":
            block.alignment = [some.choice(ALIGNMENTS) for _ in range(some.randint(2, 4))]
        count = {"p": 1, "rule": 0}.get(block.kind, some.randint(1, 4))
        block.rows = [self._row(block) for _ in range(count)]
        if block.kind in {"ul", "ol", "quote"} and depth < 2 and some.random() < 0.35:
            block.inside[some.randrange(count)] = self._block(depth + 1)
        return block

    def _row(self, block: Block) -> list[Text]:
        if block.kind == "table":
            return [self._text(most=4) for _ in block.alignment]
        if block.kind == "dl":
            return [self._text(most=3), *(self._text() for _ in range(self._random.choice((1, 2))))]
        return [self._text(() if block.kind == "code" else PIECES)]

    def _text(self, pieces: tuple[str, ...] = PIECES, most: int = 12) -> Text:
        return [self._piece(pieces) for _ in range(self._random.randint(1, most))]

    def _piece(self, pieces: tuple[str, ...]) -> str:
        some = self._random
        if not pieces or some.random() < 0.75:
            return some.choice(WORDS)
        text = some.choice(pieces).replace("{t}", some.choice(TARGETS))
        text = text.replace("{s}", some.choice(TITLES)).replace("{n}", some.choice(NOTES))
        return re.sub(r"\{w\}", lambda _: some.choice(("wij", "de wet", "R&D", "'t", "AVG")), text)

    # What an editor does; each changes the document in place.

    def _edit_text(self, writing: Writing) -> None:
        found = list(texts(writing))
        if not found:  # an edit before this one took the last of them
            return
        text, pieces = self._random.choice(found)
        at = self._random.randint(0, len(text))
        length = self._random.choice((0, 0, 1, 2, 12))
        text[at : at + length] = self._text(pieces, 6) if self._random.random() < 0.7 else []
        text[:] = text or ["leeg"]

    def _edit_blocks(self, writing: Writing) -> None:
        blocks = self._random.choice(writing.sections).blocks
        at = self._random.randint(0, len(blocks))
        length = self._random.choice((0, 1))
        blocks[at : at + length] = [self._block()] if self._random.random() < 0.7 else []

    def _edit_rows(self, writing: Writing) -> None:
        some = self._random
        found = [block for block in blocks_of(writing) if block.kind not in {"p", "rule"}]
        if not found:
            return
        block = some.choice(found)
        at = some.randint(0, len(block.rows))
        match some.randrange(8):
            case 0 | 1:
                block.rows.insert(at, self._row(block))
            case 2 if len(block.rows) > 1:
                block.rows.pop()
            case 3:
                some.shuffle(block.rows)
            case 4:
                block.start = some.choice((1, 3, 5))
            case 5:
                block.loose = not block.loose
                block.kind = {"ul": "ol", "ol": "ul"}.get(block.kind, block.kind)
            case 6 if block.kind in {"ul", "ol", "quote"}:
                block.inside = {} if block.inside else {0: self._block(1)}
            case _ if block.alignment:
                self._edit_columns(block)

    def _edit_columns(self, table: Block) -> None:
        column = self._random.randrange(len(table.alignment))
        if self._random.random() < 0.5 and len(table.alignment) > 2:
            del table.alignment[column]
            for row in table.rows:
                del row[column]
        else:
            table.alignment.insert(column, self._random.choice(ALIGNMENTS))
            for row in table.rows:
                row.insert(column, self._text(most=3))

    def _edit_sections(self, writing: Writing) -> None:
        some, sections = self._random, writing.sections
        at = some.randrange(1, len(sections)) if len(sections) > 1 else 1
        if len(sections) == 1 or some.random() < 0.3:
            sections.insert(at, self._section())
        elif some.random() < 0.3:
            sections[at].level = some.choice((2, 3, 4))
        else:
            section = sections.pop(at)
            if some.random() < 0.5:
                sections.insert(some.randint(1, len(sections)), section)
            else:
                writing.gone.add(section.id)

    def _edit_notes(self, writing: Writing) -> None:
        name = self._random.choice(NOTES)
        if name in writing.notes and self._random.random() < 0.4:
            del writing.notes[name]
            return
        writing.notes = {name: self._text(), **writing.notes}
        places = [text for text, pieces in texts(writing) if pieces is PIECES]
        self._random.choice(places).append(f"hier[^{name}]")

    def _edit_meanings(self, writing: Writing) -> None:
        word = self._random.choice(("AVG", "AP", "wij"))
        if writing.meanings.pop(word, None) is None or self._random.random() < 0.6:
            writing.meanings[word] = self._random.choice(MEANINGS)


def blocks_of(writing: Writing) -> Iterator[Block]:
    """Every block of a document, and those inside others."""
    todo = [block for section in writing.sections for block in section.blocks]
    while todo:
        block = todo.pop()
        yield block
        todo += block.inside.values()


def texts(writing: Writing) -> Iterator[tuple[Text, tuple[str, ...]]]:
    """Every text of a document, with the pieces that may stand in it beside words."""
    yield from ((text, PLAIN_PIECES) for text in writing.summary)
    yield from ((text, PIECES) for text in writing.notes.values())
    yield from ((section.title, PIECES) for section in writing.sections[1:])
    for block in blocks_of(writing):
        for row in block.rows:
            yield from ((text, () if block.kind == "code" else PIECES) for text in row)


class Printer:
    """Writes a document as its source."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._ids = [section.id for section in writing.sections[1:]]

    def source(self) -> str:
        """The whole file."""
        head = ["---", "title: Privacy & meer"]
        if self._writing.summary:
            lines = [self._line(text).replace("'", "''") for text in self._writing.summary]
            head += ["in_short:", *(f"  - 'Kort. {line}'" for line in lines)]
        head += ["changes:", "  - Iets.", "---"]
        return "\n".join(head) + "\n" + "\n\n".join(self._body()) + "\n"

    def _body(self) -> list[str]:
        parts = ["Vooraf.", *self._blocks(self._writing.sections[0].blocks)]
        level = 1
        for section in self._writing.sections[1:]:
            level = min(section.level, level + 1)
            parts.append(f"{'#' * level} {self._line(section.title)} {{#{section.id}}}")
            parts += self._blocks(section.blocks)
        used = {name: f"[^{name}]" in "\n".join(parts) for name in self._writing.notes}
        parts += [f"Zie noot[^{name}]." for name, is_used in used.items() if not is_used]
        for name, text in self._writing.notes.items():
            parts.append(f"[^{name}]: {re.sub(NOTE_MARK, '', self._line(text))}")
        for word, meaning in self._writing.meanings.items():
            parts += [f"En {word} ook.", f"*[{word}]: {meaning}"]
        return parts

    def _blocks(self, blocks: list[Block]) -> Iterator[str]:
        for block in blocks:
            yield self._block(block)
            yield "Daarna."  # else one list would go on in the next

    def _block(self, block: Block) -> str:
        if block.kind == "rule":
            return "* * *"
        if block.kind == "p":
            return self._text(block.rows[0][0])
        rows = [[self._line(text) for text in row] for row in block.rows]
        if block.kind == "code":
            return "\n".join(f"    {row[0]}" for row in rows)
        if block.kind == "table":
            return "\n".join(f"| {' | '.join(r)} |" for r in (rows[0], block.alignment, *rows[1:]))
        if block.kind == "dl":
            return "\n\n".join("\n:   ".join(row) for row in rows)
        items = [
            row[0] + (f"\n\n{self._block(block.inside[number])}" if number in block.inside else "")
            for number, row in enumerate(rows)
        ]
        if block.kind == "quote":
            return _indented("\n\n".join(items), "> ", "> ")
        marks = [f"{block.start + number}." for number in range(len(items))]
        marks = ["-"] * len(items) if block.kind == "ul" else marks
        lines = (_indented(i, f"{m:4}", "    ") for i, m in zip(items, marks, strict=True))
        return ("\n\n" if block.loose or block.inside else "\n").join(lines)

    def _text(self, text: Text) -> str:
        id_ = self._ids[len(text) % len(self._ids)] if self._ids else ""
        target = "#{id}" if id_ else "policy:privacy"
        joined = " ".join(text).replace("(#{id}", f"({target}").replace("{id}", id_).rstrip("# ")
        return NOTE_MARK.sub(lambda m: m[0] if m[1] in self._writing.notes else "", joined)

    def _line(self, text: Text) -> str:
        return self._text(text).replace("  \n", " ")


NOTE_MARK = re.compile(r"\[\^([a-z0-9]+)\]")


def _indented(text: str, first: str, other: str) -> str:
    lines = text.split("\n")
    rest = ((other + line).rstrip() for line in lines[1:])
    return "\n".join([first + lines[0], *rest])


def versions(seed: int, count: int = 3) -> Iterator[tuple[str, frozenset[str]]]:
    """The sources of so many versions, each with the ids that it no longer has."""
    author = Author(seed)
    writing = author.writing()
    for number in range(count):
        for _ in range(4 if number else 0):
            author.edit(writing)
        yield Printer(writing).source(), frozenset(writing.gone)
