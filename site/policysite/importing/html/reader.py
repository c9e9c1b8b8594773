"""A page of HTML as blocks: what a reader sees of it, in the order of reading.

Everything that the page has and our Markdown has not is told, and its words are kept.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree, html

from policysite.errors import ImportRefused
from policysite.importing import characters, words
from policysite.importing.blocks import (
    Break,
    Decision,
    Definition,
    Divider,
    Heading,
    Listing,
    Note,
    Paragraph,
    Quotation,
    Reading,
    Reference,
    Run,
    Table,
    all_words,
    plain,
)
from policysite.importing.footnotes import footnotes
from policysite.importing.html import lists
from policysite.importing.html.tables import grid
from policysite.importing.inlines import lines, tidy
from policysite.importing.linking import usable
from policysite.message import Message
from policysite.models import NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from policysite.importing.blocks import Block, Inlines
    from policysite.importing.footnotes import Footnotes
    from policysite.importing.html.tables import Grid

_DEEPEST = 60
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_SILENT = frozenset({"script", "style", "title", "head", "meta", "link", "base"})
_UNSEEN = frozenset({"nav", *words.UNSEEN})
_FORMS = frozenset(
    {"form", "input", "button", "select", "textarea", "label", "fieldset", "legend", "option"}
)
_STYLES = {
    **dict.fromkeys(("strong", "b"), "strong"),
    **dict.fromkeys(("em", "i", "cite", "dfn", "var"), "emphasis"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
}
# Looks that our Markdown has not; the words stay.
_LOOKS = {
    **dict.fromkeys(("u", "ins"), Message("words that were underlined are ordinary now")),
    **dict.fromkeys(
        ("s", "strike", "del"),
        Message("words that were struck through stand in the text now: decide whether they belong"),
    ),
    **dict.fromkeys(("mark", "font"), Message("words with a colour or font are ordinary now")),
    **dict.fromkeys(("small", "big"), Message("words of another size are ordinary now")),
    **dict.fromkeys(
        ("sup", "sub"), Message("raised or lowered signs, such as in m², are ordinary now")
    ),
}
_COLOUR = re.compile(r"(?:^|;)\s*(?:color|background(?:-color)?)\s*:", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
# What Word writes into pages for old browsers.
_CONDITION = re.compile(r"\s*\[(?:if\b|endif)")
_PLAIN = Run("")
# An abbreviation that our Markdown can explain, and what its explanation cannot hold.
_ABBREVIATION = re.compile(r"[^\W_]+(?:[.-][^\W_]+)*")
_SIGNS = re.compile(r"[<>&{}\[\]`*_\\|]")


def read(text: str, *, own_ids: bool = False) -> Reading:
    """The page `text` as blocks, with every decision; raises ImportRefused for too deep a nest.

    `own_ids`: the ids of the headings are meant to last, as those that our Markdown gives.
    """
    tree = _tree(text)
    found = footnotes(tree)
    reader = _Reader(found, own_ids=own_ids)
    body = tree.find("body")
    blocks = reader.blocks(tree if body is None else body)
    notes = reader.notes()
    title = " ".join(characters.cleaned(tree.findtext(".//head/title") or "").split())
    told = [Decision(message=message, mark=0) for message in characters.told(text)]
    return Reading(
        title=title,
        blocks=tuple(blocks),
        notes=tuple(notes),
        abbreviations=reader.abbreviations,
        anchors=reader.anchors,
        words=words.of_html(text, found.targets),
        decisions=(*told, *sorted(reader.decisions, key=lambda decision: decision.mark)),
    )


def _tree(text: str) -> html.HtmlElement:
    without = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text)
    try:
        tree = html.document_fromstring(without, parser=html.HTMLParser(remove_pis=True))
    except etree.ParserError:
        raise ImportRefused(
            Message("There are no words in this file. Nothing was written.")
        ) from None
    deepest = max(sum(1 for _ in element.iterancestors()) for element in tree.iter())
    if deepest > _DEEPEST:
        raise ImportRefused(
            Message(
                "The page is nested %(depth)s levels deep, and no ordinary text is. Copy the text "
                "from your browser into an empty document, and import that. Nothing was written.",
                depth=deepest,
            )
        )
    return tree


class _Reader:
    """Walks through the tree once. `_mark` grows with each block; `_inside` counts what holds it.

    A block inside a list, a quotation or a cell can be neither a heading nor a table.
    """

    def __init__(self, found: Footnotes, *, own_ids: bool) -> None:
        self._footnotes = found
        self._own_ids = own_ids
        self._mark, self._inside, self._verbatim = 1, 0, False
        self._words: list[Run | Break | Reference] = []
        self._used: list[html.HtmlElement] = []
        self._waiting: list[str] = []
        self._heading = 0
        self.anchors: dict[str, int] = {}
        self.abbreviations: dict[str, str] = {}
        self.decisions: list[Decision] = []
        self._takers: dict[str, Callable[[html.HtmlElement, Run, list[Block]], None]] = {
            **dict.fromkeys(_LEVELS, self._take_heading),
            **dict.fromkeys(("ul", "ol", "menu", "dir"), self._take_list),
            **dict.fromkeys(("img", "svg", "area"), self._take_picture),
            **dict.fromkeys(_UNSEEN, self._leave_out),
            "table": self._take_table,
            "dl": self._take_definitions,
            "blockquote": self._take_quotation,
            "pre": self._take_verbatim,
            "hr": self._take_divider,
            "br": self._take_break,
            "a": self._take_link,
            "abbr": self._take_abbreviation,
            "acronym": self._take_abbreviation,
            "input": self._take_input,
        }

    def blocks(self, element: html.HtmlElement) -> list[Block]:
        """What `element` holds, as blocks."""
        before, self._words = self._words, []
        found: list[Block] = []
        self._walk(element, _PLAIN, found)
        self._flush(found)
        self._words = before
        listed = lists.gathered(found)
        self.decisions += listed.decisions
        return listed.blocks

    def notes(self) -> list[Note]:
        """The footnotes, in the order in which the text refers to them."""
        found = []
        for number, holder in enumerate(self._used, 1):
            mark = self._next()
            self._inside += 1
            blocks = tuple(self.blocks(holder))
            self._inside -= 1
            found.append(Note(name=str(number), blocks=blocks, mark=mark))
            message = Message("a footnote stands at the end of the text now")
            self._tell(message, after=self._texts_of(holder), mark=mark)
        return found

    def _next(self) -> int:
        self._mark += 1
        return self._mark - 1

    def _tell(
        self,
        message: Message,
        before: tuple[str, ...] = (),
        after: tuple[str, ...] = (),
        mark: int | None = None,
    ) -> None:
        place = self._mark if mark is None else mark
        self.decisions.append(Decision(message=message, mark=place, before=before, after=after))

    def _texts_of(self, element: html.HtmlElement) -> tuple[str, ...]:
        """The words of `element`, as the proof will find them."""
        source = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
        return tuple(w.text for w in words.of_html(str(source), self._footnotes.targets))

    def _walk(self, element: html.HtmlElement, style: Run, found: list[Block]) -> None:
        self._say(element.text, style)
        for child in element:
            if isinstance(child.tag, str):
                self._take(child, style, found)
            elif (child.text or "").strip() and not _CONDITION.match(child.text or ""):
                text = " ".join((child.text or "").split())
                message = Message(
                    "a comment that no reader sees was left out: “%(text)s”", text=text
                )
                self._tell(message)
            self._say(child.tail, style)

    def _say(self, text: str | None, style: Run) -> None:
        if text and self._verbatim:
            for number, line in enumerate(characters.cleaned(text).split("\n")):
                self._words += [Break()] if number else []
                self._words.append(replace(style, text=line))
        elif text:
            self._words.append(replace(style, text=characters.cleaned(text)))

    def _gap(self) -> None:
        self._words.append(Run(" "))

    def _take(self, element: html.HtmlElement, style: Run, found: list[Block]) -> None:
        """One element, by what it is."""
        tag = str(element.tag)
        if tag in _SILENT:
            if tag == "script":
                self._tell(Message("a program in the page (script) was left out"))
            return
        self._waiting += [value for name in ("id", "name") if (value := element.get(name))]
        if self._footnotes.hold(element):
            self._take_note(element)
        elif words.is_hidden(element.get("style", ""), element.get("hidden")):
            self._leave_out(element, style, found)
        elif tag in self._takers:
            self._takers[tag](element, style, found)
        else:
            self._take_other(element, style, found)

    def _take_other(self, element: html.HtmlElement, style: Run, found: list[Block]) -> None:
        tag = str(element.tag)
        if tag in _LOOKS and not self._is_note_mark(element):
            self._tell(_LOOKS[tag])
        elif _COLOUR.search(element.get("style", "")):
            self._tell(_LOOKS["mark"])
        if tag in _FORMS:
            self._tell(Message("part of a form stands in the text as mere words"))
        if tag in _STYLES:
            style = _styled(style, _STYLES[tag])
        language = element.get("lang", "")
        if tag not in words.BLOCKS and _LANGUAGE.fullmatch(language):
            style = replace(style, language=language)
        if tag in words.PRESSED:
            self._gap()
            self._walk(element, style, found)
            self._gap()
        elif tag in words.BLOCKS:
            self._flush(found)
            self._walk(element, style, found)
            self._flush(found)
        else:
            self._walk(element, style, found)

    def _is_note_mark(self, element: html.HtmlElement) -> bool:
        return any(a.get("href") in self._footnotes.targets for a in element.iter("a")) or (
            any(a.get("href") in self._footnotes.targets for a in element.iterancestors("a"))
        )

    def _flush(self, found: list[Block]) -> None:
        """The words gathered so far as paragraphs; two line ends in a row part them."""
        gathered, self._words = self._words, []
        group: list[Inlines] = []
        for line in [*lines(tidy(gathered)), ()]:
            if line:
                group.append(tidy(line))
                continue
            if group:
                parts: list[Run | Break | Reference] = []
                for one in group:
                    parts += [Break(), *one]
                found.append(Paragraph(words=tuple(parts[1:]), mark=self._next()))
                self._name(self._heading)
            group = []

    def _name(self, heading: int) -> None:
        """The names met since the last block lead to the section under `heading`."""
        for name in self._waiting:
            self.anchors.setdefault(name, heading)
        self._waiting.clear()

    def _leave_out(self, element: html.HtmlElement, style: Run, found: list[Block]) -> None:
        del style
        there = self._texts_of(element)
        self._gap()
        if element.tag in words.BLOCKS and element.tag not in words.PRESSED | words.UNSEEN:
            self._flush(found)
        what = f"<{element.tag!s}>"
        if element.get("src"):
            what = f"<{element.tag!s} src={element.get('src')}>"
        if there:
            message = Message(
                "%(what)s was left out, because it is hidden or no part of the text: “%(text)s”",
                what=what,
                text=" ".join(there),
            )
        else:
            message = Message("something without words was left out: %(what)s", what=what)
        self._tell(message, before=there)

    def _take_note(self, element: html.HtmlElement) -> None:
        message = Message("a footnote stands at the end of the text now")
        self._tell(message, before=self._texts_of(element))

    def _take_break(self, element: html.HtmlElement, style: Run, found: list[Block]) -> None:
        del element, style, found
        self._words.append(Break())

    def _take_divider(self, element: html.HtmlElement, style: Run, found: list[Block]) -> None:
        del style
        self._flush(found)
        parent = element.getparent()
        above = {id(e) for note in self._footnotes.holders.values() for e in note.iterancestors()}
        if parent is None or parent.tag == "body" or id(parent) not in above:
            found.append(Divider(mark=self._next()))

    def _take_picture(self, element: html.HtmlElement, style: Run, found: list[Block]) -> None:
        said = " ".join(characters.cleaned(element.get("alt", "")).split())
        if said:
            message = Message(
                "a picture was left out; what it says to those who cannot see it stands in its "
                "place: “%(text)s”",
                text=said,
            )
        else:
            message = Message("a picture was left out; nothing in the page says what it shows")
        self._tell(message)
        self._gap()
        self._say(said, style)
        self._gap()
        self._walk(element, style, found)

    def _take_input(self, element: html.HtmlElement, style: Run, found: list[Block]) -> None:
        del found
        self._tell(Message("part of a form stands in the text as mere words"))
        self._gap()
        if element.get("type", "").lower() in words.BUTTONS:
            self._say(element.get("value"), style)
        self._gap()

    def _take_link(self, element: html.HtmlElement, style: Run, found: list[Block]) -> None:
        target = characters.cleaned(element.get("href", "")).strip()
        if target in self._footnotes.holders:
            holder = self._footnotes.holders[target]
            if not any(holder is used for used in self._used):
                self._used.append(holder)
            place = next(n for n, used in enumerate(self._used, 1) if used is holder)
            self._words.append(Reference(str(place)))
        elif target in self._footnotes.targets:
            return  # the way back from a note; ours gets its own
        else:
            if usable(target) or (target.startswith("#") and len(target) > 1):
                style = replace(style, target=target)
            elif target:
                text = " ".join("".join(element.itertext()).split())
                message = Message(
                    "“%(text)s” was a link to “%(target)s”, which our text cannot have; the words "
                    "stay",
                    text=text,
                    target=target[:200],
                )
                self._tell(message)
            self._walk(element, style, found)

    def _take_abbreviation(self, element: html.HtmlElement, style: Run, found: list[Block]) -> None:
        name, means = "".join(element.itertext()).strip(), element.get("title", "").strip()
        writable = _ABBREVIATION.fullmatch(name) and not _SIGNS.search(means)
        if means and writable and self._own_ids:
            self.abbreviations.setdefault(name, " ".join(means.split()))
        elif means:
            message = Message(
                "the explanation of “%(name)s” shows only under the pointer, and was left out: "
                "“%(text)s”",
                name=name,
                text=means,
            )
            self._tell(message)
        self._walk(element, style, found)

    def _take_heading(self, element: html.HtmlElement, style: Run, found: list[Block]) -> None:
        del style
        self._flush(found)
        before, mark = self._heading, self._next()
        self._heading = mark
        inner = self._within(element)
        text = _flat(inner)
        if not plain(text) or self._inside:
            self._heading = before
        if not plain(text):
            found += inner
        elif self._inside:
            message = Message("a heading in a list, quotation or table became bold words")
            self._tell(message)
            bold = tuple(replace(w, strong=True) if isinstance(w, Run) else w for w in text)
            found.append(Paragraph(words=bold, mark=mark))
        else:
            given = element.get("id", "")
            heading = Heading(
                words=text,
                level=_LEVELS[str(element.tag)],
                mark=mark,
                id=given if self._own_ids and NAME.fullmatch(given) else "",
                covers=element.get("covers", element.get("data-covers", "")),
                titled="title" in element.get("class", "").split(),
            )
            found.append(heading)
            self._name(mark)

    def _within(self, element: html.HtmlElement) -> list[Block]:
        """The blocks of an element that may hold neither headings nor tables."""
        self._inside += 1
        found = self.blocks(element)
        self._inside -= 1
        return found

    def _take_list(self, element: html.HtmlElement, style: Run, found: list[Block]) -> None:
        self._flush(found)
        mark = self._next()
        labels = lists.labels(element)
        labelled = bool(labels)
        items: list[tuple[Block, ...]] = []
        for child in element:
            if self._footnotes.hold(child):
                self._take_note(child)
            elif child.tag == "li":
                label = labels.pop(0) if labels else ""
                item = self._item(child, label)
                if item:
                    items.append(item)
                else:
                    self._tell(Message("an empty item of a list was left out"))
            elif isinstance(child.tag, str):  # a list straight in a list, as old programs write
                inner: list[Block] = []
                self._inside += 1
                self._take(child, style, inner)
                self._flush(inner)
                self._inside -= 1
                items = [*items[:-1], (*items[-1], *inner)] if items else [tuple(inner)]
            self._say(child.tail, style)
        if any(isinstance(w, Run) and w.text.strip() for w in self._words):
            self._flush(found)
        if items:
            ordered = element.tag == "ol" and not labelled
            start = element.get("start", "1").strip()
            first = int(start) if start.isdecimal() and len(start) < 6 else 1
            found.append(Listing(ordered=ordered, items=tuple(items), mark=mark, start=first))

    def _item(self, element: html.HtmlElement, label: str) -> tuple[Block, ...]:
        if label:
            message = Message(
                "the letters or numbers of a list that our Markdown cannot count stand in its words"
            )
            self._tell(message, after=(label,))
        self._waiting += [value for value in (element.get("id"),) if value]
        blocks = self._within(element)
        if not label:
            return tuple(blocks)
        if blocks and isinstance(blocks[0], Paragraph):
            first = replace(blocks[0], words=tidy((Run(f"{label} "), *blocks[0].words)))
            return (first, *blocks[1:])
        return (Paragraph(words=(Run(label),), mark=self._next()), *blocks)

    def _take_quotation(self, element: html.HtmlElement, style: Run, found: list[Block]) -> None:
        del style
        self._flush(found)
        mark = self._next()
        blocks = self._within(element)
        if self._inside:
            self._tell(Message("a quotation in a list or table became ordinary words"))
            found += blocks
        elif blocks:
            found.append(Quotation(blocks=tuple(blocks), mark=mark))

    def _take_verbatim(self, element: html.HtmlElement, style: Run, found: list[Block]) -> None:
        self._flush(found)
        self._verbatim = True
        self._walk(element, style, found)
        self._verbatim = False
        self._flush(found)
        message = Message("lines that stood in their own order, as of a program, are ordinary now")
        self._tell(message)

    def _take_definitions(self, element: html.HtmlElement, style: Run, found: list[Block]) -> None:
        self._flush(found)
        if self._inside:
            self._walk(element, style, found)
            self._flush(found)
            return
        start = len(found)
        for child in element.iterchildren():
            if not isinstance(child.tag, str):
                continue
            last = found[-1] if len(found) > start else None
            if child.tag == "dd" and isinstance(last, Definition):
                found[-1] = replace(last, meanings=(*last.meanings, tuple(self._within(child))))
            elif child.tag == "dt":
                mark = self._next()
                term = _flat(self._within(child))
                found.append(Definition(term=term, meanings=(), mark=mark))
            else:
                self._take(child, style, found)
                self._flush(found)
            self._say(child.tail, style)
        self._flush(found)
        found[start:] = [part for block in found[start:] for part in _with_meaning(block)]

    def _take_table(self, element: html.HtmlElement, style: Run, found: list[Block]) -> None:
        self._flush(found)
        cells = grid(element)
        if self._inside or not self._is_whole(element, cells):
            message = Message(
                "a table that our Markdown cannot hold (of one row or column, in another, or with "
                "words between its cells) became paragraphs"
            )
            self._tell(message)
            self._walk(element, style, found)
            self._flush(found)
            return
        for caption in element.iterchildren("caption"):
            found += self._within(caption)
        mark = self._next()
        if cells.merged:
            message = Message(
                "a table has merged cells; the words stand in the first of them, the others are "
                "empty: check it"
            )
            self._tell(message, mark=mark)
        if not cells.headed:
            message = Message("the first row of a table became its header")
            self._tell(message, mark=mark)
        rows = tuple(tuple(self._cell(cell) for cell in row) for row in cells.rows)
        found.append(Table(rows=rows, mark=mark))

    def _is_whole(self, element: html.HtmlElement, cells: Grid) -> bool:
        """Whether the table has rows and columns, and no words but those of caption and cells."""
        if len(cells.rows) < 2 or len(cells.rows[0]) < 2:
            return False
        captions = list(element.iterchildren("caption"))
        parts = [*captions, *(cell for row in cells.rows for cell in row if cell is not None)]
        found = [word for part in parts for word in self._texts_of(part)]
        return found == list(self._texts_of(element))

    def _cell(self, element: html.HtmlElement | None) -> Inlines:
        if element is None:
            return ()
        blocks = self._within(element)
        words_ = _flat(blocks)
        if len(blocks) > 1 or any(not isinstance(block, Paragraph) for block in blocks):
            message = Message("the paragraphs or lists in a cell of a table stand on one line now")
            self._tell(message)
        return words_


def _styled(style: Run, look: str) -> Run:
    return Run(
        style.text,
        strong=style.strong or look == "strong",
        emphasis=style.emphasis or look == "emphasis",
        code=style.code or look == "code",
        language=style.language,
        target=style.target,
    )


def _with_meaning(block: Block) -> list[Block]:
    """A term without a meaning, or the other way round, is mere words."""
    if not isinstance(block, Definition):
        return [block]
    meant = any(plain(words) for m in block.meanings for b in m for words in all_words(b))
    if meant and plain(block.term):
        return [block]
    term = [Paragraph(words=block.term, mark=block.mark)] if plain(block.term) else []
    return [*term, *(b for meaning in block.meanings for b in meaning)]


def _flat(blocks: Sequence[Block]) -> Inlines:
    """The words of `blocks`, one after the other on one line."""
    parts: list[Run | Break | Reference] = []
    for block in blocks:
        parts.append(Run(" "))
        if isinstance(block, Paragraph | Heading):
            parts += [Run(" ") if isinstance(part, Break) else part for part in block.words]
        elif isinstance(block, Listing):
            for item in block.items:
                parts += [Run(" "), *_flat(item)]
        elif isinstance(block, Quotation):
            parts += _flat(block.blocks)
    return tidy(parts)
