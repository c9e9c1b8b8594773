"""pandoc's tree of a document as our blocks; words whose form our Markdown lacks stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from policysite.importing import characters, labels, structure
from policysite.importing.blocks import (
    BREAK,
    Block,
    Decision,
    Reading,
    Run,
    Words,
    all_words,
    lines_of,
    on_one_line,
    paragraph,
    plain,
    tidy,
    without_bold,
    without_start,
)
from policysite.importing.lines import is_date
from policysite.message import Message
from policysite.models import NAME
from policysite.statement.dialect import LINK

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SAID = re.compile("[^\ue000-\ue002]+")  # everything except the signs of labels
_PLAIN = Run()
_SMALL = Message("words in another size became ordinary text")
_COLOUR = Message("words in another colour or font became ordinary text")
_RAISED = Message("superscripts and subscripts, as in m², became ordinary text")
# Formatting that our Markdown lacks; the words stay.
LOOKS = {
    "Underline": Message("underlined words became ordinary text"),
    "Strikeout": Message(
        "struck-through words are now in the text: decide whether they belong there"
    ),
    "Superscript": _RAISED,
    "Subscript": _RAISED,
    "SmallCaps": _SMALL,
    "small": _SMALL,
    "mark": _COLOUR,
    "color": _COLOUR,
}


def read(
    document: dict[str, Any],
    decisions: Sequence[Decision] = (),
    *,
    own_ids: bool = False,
    **more: Any,
) -> Reading:
    """The document that pandoc read, as blocks.

    `decisions` are those made before pandoc saw it; `own_ids`: the ids of its headings are meant to
    be permanent. `more` are further fields of the Reading.
    """
    reader = _Reader(own_ids=own_ids)
    blocks, decided = structure.of_blocks(reader.blocks(document["blocks"]))
    return Reading(
        blocks=tuple(blocks),
        notes=tuple(reader.notes()),
        anchors=reader.anchors,
        decisions=(*decisions, *reader.decisions, *decided),
        **more,
    )


class _Reader:
    """Walks through the tree once. `_mark` grows with each block; `_inside` is the nesting depth.

    A block inside a list, a quotation or a cell can be neither a heading nor a table.
    """

    def __init__(self, *, own_ids: bool) -> None:
        self.anchors: dict[str, int] = {}
        self.decisions: list[Decision] = []
        self._own_ids = own_ids
        self._mark, self._inside, self._heading = 1, 0, 0
        self._waiting: list[str] = []
        self._notes: list[Any] = []

    def blocks(self, nodes: Iterable[Any]) -> list[Block]:
        """The blocks in `nodes`."""
        return [block for node in nodes for block in self._block(node["t"], node.get("c"))]

    def notes(self) -> Iterable[tuple[Block, ...]]:
        """The footnotes, in the order in which the text refers to them."""
        for nodes in self._notes:  # one may refer to another, which comes after it
            yield tuple(self._within(nodes))

    def _next(self, lines: int = 1) -> int:
        self._mark += lines
        return self._mark - lines

    def _tell(self, message: Message, mark: int | None = None, about: str = "") -> None:
        place = self._mark if mark is None else mark
        self.decisions.append(Decision(message=message, mark=place, about=about))

    def _within(self, nodes: Iterable[Any]) -> list[Block]:
        """The blocks in `nodes`, which may contain neither headings nor tables."""
        self._inside += 1
        found = self.blocks(nodes)
        self._inside -= 1
        return found

    def _block(self, kind: str, content: Any) -> Iterable[Block]:
        if kind in {"Plain", "Para", "LineBlock"}:
            lines = content if kind == "LineBlock" else [content]
            return self._paragraphs(r for line in lines for r in (*self._inlines(line), BREAK))
        if kind in {"CodeBlock", "RawBlock"}:
            return self._verbatim(*content)
        if kind == "Div":
            self._waiting.append(content[0][0])
            return self.blocks(content[1])
        if kind == "Figure":
            return self.blocks([*content[2], *content[1][1]])
        if kind == "HorizontalRule":
            return [] if self._inside else [Block(kind="divider", mark=self._next())]
        if kind == "BulletList":
            return self._list(content, 0, [])
        if kind == "OrderedList":
            (start, style, delimiter), items = content
            return self._list(items, start, labels.shown(start, style["t"], delimiter["t"], items))
        if kind == "DefinitionList":
            return [block for entry in content for block in self._definition(*entry)]
        if kind == "BlockQuote":
            return self._quotation(content)
        return self._heading_of(*content) if kind == "Header" else self._table(content)

    def _paragraphs(self, runs: Iterable[Run]) -> list[Block]:
        """Words as paragraphs, separated where two line ends follow each other."""
        found = []
        for full, group in groupby(lines_of(tidy(runs)), key=bool):
            lines = list(group)
            if full:
                words = tuple(run for line in lines for run in (BREAK, *line))[1:]
                found.append(paragraph(words, self._next(len(lines))))
                self._reach(self._heading)
        return found

    def _verbatim(self, attributes: Any, text: str) -> list[Block]:
        message = Message("preformatted lines, such as those of a program, became ordinary text")
        self._tell(message)
        code = "plain" not in attributes[1]
        lines = characters.cleaned(text).rstrip("\n").split("\n")
        return self._paragraphs(run for line in lines for run in (Run(line, code=code), BREAK))

    def _quotation(self, nodes: Any) -> list[Block]:
        mark = self._next()
        found = self._within(nodes)
        if self._inside:
            self._tell(Message("a quotation in a list or table became ordinary words"))
            return found
        return [Block(kind="quotation", parts=(tuple(found),), mark=mark)] if found else []

    def _heading_of(self, level: int, attributes: Any, nodes: Any) -> list[Block]:
        name, _, pairs = attributes
        words = without_bold(on_one_line(self._inlines(nodes)))
        mark = self._next()
        if not plain(words):
            return []
        if self._inside:
            self._tell(Message("a heading in a list, quotation or table became bold words"))
            return [paragraph(tuple(replace(run, strong=True) for run in words), mark)]
        self._heading = mark
        self._waiting.append(name)
        self._reach(mark)
        titled = plain(words).startswith(labels.TITLE)
        return [
            Block(
                kind="heading",
                words=without_start(words, int(titled)),
                level=level,
                mark=mark,
                id=name if self._own_ids and NAME.fullmatch(name) else "",
                covers=dict(pairs).get("covers", ""),
                titled=titled,
            )
        ]

    def _list(self, items: Sequence[Any], start: int, shown: list[str]) -> list[Block]:
        """A list; `shown` are the labels of its items if they are not simply 1., 2., 3."""
        if not self._inside and any(node["t"] == "Header" for item in items for node in item):
            counted = [f"{n}." for n, _ in enumerate(items, start)] if start else []
            return self._sections(items, shown or counted)
        mark = self._next()
        read = [(self._next(), *_unlabelled(self._within(item))) for item in items]
        own = [label for _, label, _ in read]
        if any(own):
            regular = start and own == [f"{n}." for n in range(start, start + len(own))]
            shown = [] if regular else own
        found: list[tuple[Block, ...]] = []
        for (item_mark, _, item), label in zip(read, shown or [""] * len(read), strict=True):
            labelled = self._labelled(item, label, item_mark)
            if labelled:
                found.append(labelled)
            else:
                self._tell(Message("an empty list item was left out"))
        words = plain(found[0][0].words) if found else ""
        if start and len(found) == 1 and is_date(f"{start}. {words}"):
            message = Message("“%(text)s” is a date, not a list", text=f"{start}. {words}")
            self._tell(message, mark)
            return list(labels.with_label(found[0], f"{start}.", mark))
        number = 0 if shown else start
        return [Block(kind="list", parts=tuple(found), mark=mark, start=number)] if found else []

    def _labelled(self, item: Sequence[Block], label: str, mark: int) -> tuple[Block, ...]:
        """The blocks of an item, with its label, if any, added to its words."""
        if not label:
            return tuple(item)
        self._tell(labels.CANNOT_COUNT, mark, label)
        return labels.with_label(item, label, mark)

    def _sections(self, items: Sequence[Any], shown: Sequence[str]) -> list[Block]:
        """The items of a list that have headings, each with its label."""
        self._tell(Message("a list whose items have headings of their own became sections"))
        found: list[Block] = []
        for item, label in zip(items, shown or [""] * len(items), strict=True):
            mark = self._mark
            found += self._labelled(self.blocks(item), label, mark)
        return found

    def _definition(self, term: Any, meanings: Any) -> list[Block]:
        """A term with its meanings; one without the other becomes paragraphs."""
        mark = self._next()
        words = on_one_line(self._inlines(term))
        parts = tuple(tuple(self._within(meaning)) for meaning in meanings)
        said = any(plain(w) for part in parts for block in part for w in all_words(block))
        if plain(words) and said and not self._inside:
            return [Block(kind="definition", words=words, parts=parts, mark=mark)]
        named = [paragraph(words, mark)] if plain(words) else []
        return [*named, *(block for part in parts for block in part)]

    def _table(self, content: Any) -> list[Block]:
        _, caption, columns, head, bodies, foot = content
        above = self.blocks(caption[1])
        rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
        mark = self._next()
        if self._inside or len(rows) < 2 or len(columns) < 2:
            message = Message(
                "a table that our Markdown cannot show (with one row or column, or inside "
                "another) became paragraphs"
            )
            self._tell(message)
            return [*above, *self.blocks(node for row in rows for c in row[1] for node in c[4])]
        if any(cell[2] > 1 or cell[3] > 1 for row in rows for cell in row[1]):
            message = Message(
                "a table has merged cells; their words are in the first of them, and the "
                "others are empty: check it"
            )
            self._tell(message, mark)
        if not head[1]:
            self._tell(Message("the first row of a table became its header"), mark)
        return [*above, Block(kind="table", parts=tuple(self._rows(rows, len(columns))), mark=mark)]

    def _rows(self, rows: Sequence[Any], width: int) -> Iterable[tuple[Block, ...]]:
        """The rows with a cell in every column; it is empty where a merged cell extends."""
        reaching = [0] * width
        for row in rows:
            cells: dict[int, Words] = {}
            place = 0
            for _, _, down, across, nodes in row[1]:
                while place < width and reaching[place]:
                    place += 1
                cells[place] = self._cell(nodes)
                reaching[place : place + across] = [down] * min(across, width - place)
                place += across
            yield tuple(paragraph(cells.get(n, ()), self._mark) for n in range(width))
            reaching = [max(rest - 1, 0) for rest in reaching]

    def _cell(self, nodes: Any) -> Words:
        blocks = self._within(nodes)
        if [block.kind for block in blocks] not in ([], ["paragraph"]):
            message = Message("the paragraphs or lists in a table cell are now on one line")
            self._tell(message)
        lines = (words for block in blocks for words in all_words(block))
        return on_one_line(run for words in lines for run in (Run(" "), *words))

    def _reach(self, heading: int) -> None:
        """Let the names met since the last block lead to the section under `heading`."""
        for name in self._waiting:
            self.anchors.setdefault(name, heading)
        self._waiting.clear()

    def _inlines(self, nodes: Any, style: Run = _PLAIN) -> list[Run]:
        return [run for node in nodes for run in self._inline(node["t"], node.get("c"), style)]

    def _inline(self, kind: str, content: Any, style: Run) -> Iterable[Run]:
        if kind == "Str":
            return [replace(style, text=_SAID.sub(lambda m: characters.cleaned(m[0]), content))]
        if kind in {"Space", "SoftBreak", "LineBreak"}:
            return [BREAK if kind == "LineBreak" else replace(style, text=" ")]
        if kind in {"Strong", "Emph"}:
            bold = style.strong or kind == "Strong"
            italic = style.emphasis or kind == "Emph"
            return self._inlines(content, replace(style, strong=bold, emphasis=italic))
        if kind in LOOKS:
            self._tell(LOOKS[kind])
            return self._inlines(content, style)
        if kind in {"Code", "Math", "RawInline"}:
            return [replace(style, text=characters.cleaned(content[1]), code=kind == "Code")]
        if kind == "Note":
            return [self._reference(content)]
        if kind == "Image":
            return self._picture(content[1])
        if kind == "Link":
            return self._link(content, style)
        return self._span(content, style) if kind == "Span" else self._inlines(content[1], style)

    def _reference(self, nodes: Any) -> Run:
        if nodes not in self._notes:
            self._notes.append(nodes)
        return Run(note=str(self._notes.index(nodes) + 1))

    def _picture(self, nodes: Any) -> list[Run]:
        said = plain(self._inlines(nodes))
        message = Message("a picture was left out; it has no description")
        if said:
            message = Message(
                "a picture was replaced by its description: “%(text)s”",
                text=said,
            )
        self._tell(message)
        return [Run(f" {said} ")]

    def _link(self, content: Any, style: Run) -> list[Run]:
        attributes, nodes, address = content
        self._waiting.append(attributes[0])
        target = characters.cleaned(address[0]).strip()
        if LINK.fullmatch(target):
            return self._inlines(nodes, replace(style, target=target))
        found = self._inlines(nodes, style)
        if target:
            message = Message(
                "“%(text)s” was a link to “%(target)s”, to which a statement cannot link; the"
                " words stay",
                text=plain(found),
                target=target[:200],
            )
            self._tell(message)
        return found

    def _span(self, content: Any, style: Run) -> list[Run]:
        (name, classes, pairs), nodes = content
        self._waiting.append(name)
        looks = [look for look in classes if look in LOOKS]
        looks += ["color"] if "color" in dict(pairs).get("style", "") else []
        for look in looks[:1]:
            self._tell(LOOKS[look])
        language = dict(pairs).get("lang", "")
        known = language if _LANGUAGE.fullmatch(language) else style.language
        return self._inlines(nodes, replace(style, language=known))


def _unlabelled(blocks: Sequence[Block]) -> tuple[str, list[Block]]:
    """The label that was put before the words of an item, and its blocks without the label."""
    match = labels.LABEL.match(plain(blocks[0].words)) if blocks else None
    if match is None:
        return "", list(blocks)
    first = replace(blocks[0], words=without_start(blocks[0].words, len(match[0].rstrip())))
    return match[1], [first, *blocks[1:]] if first.words or first.parts else list(blocks[1:])
