"""Plain text, pasted from a web page or a PDF, as blocks.

Only what the lines show is used. Where they leave two readings, the words stay as they are and the
decision says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from policysite.importing import bullets, characters
from policysite.importing.blocks import Decision, Heading, Listing, Paragraph, Reading, Run, Table
from policysite.importing.linking import linked
from policysite.importing.plain import text_lines, wrapping
from policysite.importing.plain.text_lines import item_of
from policysite.importing.words import of_text
from policysite.message import Message

if TYPE_CHECKING:
    from policysite.importing.blocks import Block, Break, Inlines, Reference
    from policysite.importing.plain.text_lines import Item, Line


def read(text: str) -> Reading:
    """The plain `text` as blocks, with every decision."""
    reader = _Reader(characters.whole(text))
    blocks = reader.blocks()
    told = [Decision(message=message, mark=0) for message in characters.told(text)]
    return Reading(
        title="",
        blocks=tuple(blocks),
        words=of_text(text),
        decisions=(*told, *reader.decisions),
    )


@dataclass(frozen=True)
class _Entry:
    """An item of a list with its lines, and how deep it lies, from 0."""

    item: Item
    lines: tuple[Line, ...]
    depth: int


class _Reader:
    """Goes through the lines once; each method takes what begins at a line, or nothing."""

    def __init__(self, text: str) -> None:
        self._lines = text_lines.lines_of(text)
        self._width = text_lines.width(self._lines)
        self._joiner = wrapping.Joiner(text, self._width)
        self._level = 1
        self._chapters = False
        self._numbered = any(
            text_lines.numbered_heading(line) and not text_lines.is_bare_number(line)
            for line in self._lines
        )
        self._repeated = _repeated(self._lines)
        self.decisions: list[Decision] = []

    def blocks(self) -> list[Block]:
        """All blocks of the text."""
        found: list[Block] = []
        place = 0
        while place < len(self._lines):
            if not self._lines[place].text:
                place += 1
                continue
            for take in (self._table, self._contents, self._listing, self._heading):
                end, blocks = take(place)
                if end > place:
                    break
            else:
                end, blocks = self._paragraphs(place)
            found += blocks
            place = end
        return found

    def _tell(self, line: Line, message: Message) -> None:
        self.decisions.append(Decision(message=message, mark=line.number))

    def _table(self, place: int) -> tuple[int, list[Block]]:
        """Lines with as many tabs each: a table that was copied."""
        end = place
        columns = self._cells(place)
        if columns < 2 or item_of(self._lines[place]):
            return place, []
        while end < len(self._lines) and self._cells(end) == columns:
            end += 1
        if end - place < 2:
            return place, []
        rows = tuple(
            tuple(self._words(line, cell.strip()) for cell in line.text.split("\t"))
            for line in self._lines[place:end]
        )
        first = self._lines[place]
        message = Message(
            "%(count)s lines with tabs became a table; the first line became its header",
            count=end - place,
        )
        self._tell(first, message)
        return end, [Table(rows=rows, mark=first.number)]

    def _cells(self, place: int) -> int:
        text = self._lines[place].text
        return text.count("\t") + 1 if text else 0

    def _contents(self, place: int) -> tuple[int, list[Block]]:
        """Numbered titles one below the other, of more than one level: a table of contents."""
        end = place
        while end < len(self._lines) and bullets.NUMBERED.match(self._lines[end].text):
            end += 1
        lines = self._lines[place:end]
        depths = [(text_lines.numbered_heading(line) or (0, False))[0] for line in lines]
        rises = any(after <= before for before, after in pairwise(depths))
        if len(lines) < 3 or 0 in depths or len(set(depths)) == 1 or not rises:
            return place, []
        message = Message(
            "%(count)s numbered lines without text between them look like a list of contents, and "
            "became a list; the site makes a list of contents itself, so you can delete it",
            count=len(lines),
        )
        self._tell(lines[0], message)
        items = tuple(
            (Paragraph(words=self._words(line, line.text), mark=line.number),) for line in lines
        )
        return end, [Listing(ordered=False, items=items, mark=lines[0].number)]

    def _listing(self, place: int) -> tuple[int, list[Block]]:
        if item_of(self._lines[place]) is None:
            return place, []
        entries, end = self._entries(place)
        if not _is_list(entries):
            return place, []
        return end, self._nested(entries)

    def _entries(self, place: int) -> tuple[list[_Entry], int]:
        """The items that follow each other from `place` on, and where they end."""
        entries: list[_Entry] = []
        stack: list[tuple[int, Item]] = []
        end = place
        while place < len(self._lines):
            line = self._lines[place]
            if not line.text:
                place += 1
                continue
            item = item_of(line)
            gap = bool(entries) and not self._lines[place - 1].text
            if item is not None and _belongs(item, line, stack, gap=gap):
                depth = _depth(item, line, stack)
                entries.append(_Entry(item, (line,), depth))
            elif entries and not gap and self._goes_on(entries[-1], line):
                last = entries[-1]
                entries[-1] = replace(last, lines=(*last.lines, line))
            else:
                break
            place += 1
            end = place
        return entries, end

    def _goes_on(self, entry: _Entry, line: Line) -> bool:
        """Whether `line` is a further line of the item `entry`."""
        last = entry.lines[-1]
        if line.begins_low or line.indent > entry.lines[0].indent:
            return item_of(line) is None
        if text_lines.numbered_heading(line) or item_of(line):
            return False
        return not last.ends and self._width > 0 and len(last.text) >= self._width * 0.7

    def _nested(self, entries: list[_Entry]) -> list[Block]:
        """The lists that `entries` make, those that lie deeper inside the item above."""
        lists: list[Block] = []
        start = 0
        while start < len(entries):
            family, depth = entries[start].item.family, entries[start].depth
            items: list[tuple[Block, ...]] = []
            first = entries[start]
            while start < len(entries) and entries[start].depth == depth:
                entry = entries[start]
                if entry.item.family != family:
                    break
                end = start + 1
                while end < len(entries) and entries[end].depth > depth:
                    end += 1
                inner = self._nested(entries[start + 1 : end])
                items.append((self._item(entry), *inner))
                start = end
            ordered = family in {"single", "counted"}
            lists.append(
                Listing(
                    ordered=ordered,
                    items=tuple(items),
                    mark=first.lines[0].number,
                    start=first.item.number if ordered else 1,
                )
            )
        return lists

    def _item(self, entry: _Entry) -> Paragraph:
        """The words of an item without its sign; a letter stays, because texts refer to it."""
        line, sign = entry.lines[0], entry.item.sign
        text = line.text[len(sign) :].strip()
        if entry.item.family == "letter":
            text = line.text
            message = Message(
                "the letters of an enumeration stay as words, because our Markdown has no letters "
                "for items"
            )
            self._tell(line, message)
        else:
            message = (
                Message("“%(sign)s” became a list", sign=sign)
                if entry.item.family == "bullet"
                else Message("numbers such as “1.” or “1)” became a numbered list")
            )
            decision = Decision(message=message, mark=line.number, before=(sign,), line=line.number)
            self.decisions.append(decision)
        lines = (replace(line, text=text), *entry.lines[1:])
        joined = self._joiner.join(lines)
        self.decisions += joined.decisions
        return Paragraph(words=self._linked(line, joined.words), mark=line.number)

    def _heading(self, place: int) -> tuple[int, list[Block]]:
        line = self._lines[place]
        numbered = text_lines.numbered_heading(line)
        if numbered is not None:
            return self._numbered_heading(place, *numbered)
        if not self._is_bare_title(place):
            return place, []
        first = all(not other.text for other in self._lines[:place])
        level = 1 if first else self._level + 1 if self._numbered else 2
        if not first:
            message = Message("a short line on its own became a heading; check its level")
            self._tell(line, message)
        return place + 1, [Heading(words=(Run(line.text),), level=level, mark=line.number)]

    def _numbered_heading(self, place: int, depth: int, chapter: bool) -> tuple[int, list[Block]]:
        line, after = self._lines[place], self._after(place)
        alone = not self._before(place).text and not after.text
        if text_lines.is_bare_number(line) and not alone:
            return place, []
        end, text = place + 1, line.text
        if after.begins_low and item_of(after) is None:
            beyond = self._after(place + 1)
            if beyond.text or after.ends or not text_lines.is_title(text + " " + after.text):
                return place, []
            end, text = place + 2, f"{text} {after.text}"
            self._tell(line, Message("a heading of two lines was joined"))
        self._chapters = self._chapters or chapter
        article = bullets.NAMED.match(line.text) is not None and not chapter
        self._level = depth + 1 + int(article and self._chapters)
        message = Message("a numbered line became a heading; its number stays in its words")
        self._tell(line, message)
        return end, [Heading(words=(Run(text),), level=self._level, mark=line.number)]

    def _is_bare_title(self, place: int) -> bool:
        """A title without a number: a short line on its own, or above a line of full length."""
        line, after = self._lines[place], self._after(place)
        if not text_lines.is_title(line.text, 10) or line.is_page_number:
            return False
        if self._before(place).text or line.text in self._repeated:
            return False
        if not after.text:
            return any(other.text for other in self._lines[place + 1 :])
        full = max(self._width * 0.7, 40)
        return not after.begins_low and len(after.text) >= full and len(line.text) < full

    def _paragraphs(self, place: int) -> tuple[int, list[Block]]:
        """The lines up to the next that is empty, or begins something else, as paragraphs."""
        end = place + 1
        while end < len(self._lines) and self._lines[end].text and not self._begins(end):
            end += 1
        lines = self._lines[place:end]
        blocks: list[Block] = []
        for group in self._joiner.paragraphs(lines):
            if len(group) == 1 and (group[0].is_page_number or group[0].text in self._repeated):
                message = Message(
                    "“%(text)s” looks like the head, foot or number of a page; it was kept",
                    text=group[0].text[:60],
                )
                self._tell(group[0], message)
            joined = self._joiner.join(group)
            self.decisions += joined.decisions
            words = self._linked(group[0], joined.words)
            blocks.append(Paragraph(words=words, mark=group[0].number))
        return end, blocks

    def _begins(self, place: int) -> bool:
        """Whether something other than a further line of a paragraph begins here."""
        line, before = self._lines[place], self._lines[place - 1]
        item = item_of(line)
        if item is not None:
            entries, _ = self._entries(place)
            certain = before.ends or len(entries) > 1
            return _is_list(entries) and (certain or item.sign not in {"-", "–", "—", "o"})
        if self._cells(place) > 1 and self._table(place)[0] > place:
            del self.decisions[-1]  # the table is taken, and told, when its turn comes
            return True
        numbered = text_lines.numbered_heading(line)
        return (
            numbered is not None
            and not text_lines.is_bare_number(line)
            and (before.ends or numbered[0] > 1)
            and not self._after(place).begins_low
        )

    def _before(self, place: int) -> Line:
        return self._lines[place - 1] if place else text_lines.Line(0, "", 0)

    def _after(self, place: int) -> Line:
        last = place + 1 >= len(self._lines)
        return text_lines.Line(0, "", 0) if last else self._lines[place + 1]

    def _words(self, line: Line, text: str) -> Inlines:
        return self._linked(line, (Run(" ".join(text.split())),))

    def _linked(self, line: Line, words: Inlines) -> Inlines:
        """`words` with the addresses in them as links."""
        found: list[Run | Break | Reference] = []
        for part in words:
            found += linked(part.text) if isinstance(part, Run) else [part]
        for part in found:
            if isinstance(part, Run) and part.target:
                message = Message("an address in the text became a link: %(text)s", text=part.text)
                self._tell(line, message)
        return tuple(found)


def _is_list(entries: list[_Entry]) -> bool:
    """One bullet makes a list, but of numbers and letters at least two must follow each other."""
    if not entries:
        return False
    first = entries[0].item
    same = [entry for entry in entries if entry.depth == 0]
    if first.family == "bullet" and first.sign != "o":
        return True
    return len(same) > 1


def _belongs(item: Item, line: Line, stack: list[tuple[int, Item]], *, gap: bool) -> bool:
    """Whether the item goes on with a list of `stack`, or begins one inside it."""
    if not stack:
        return True
    same = [known for _, known in stack if known.family == item.family]
    if item.family == "bullet":
        signs = {known.sign for known in same}
        return item.sign in signs or not gap or line.indent > stack[-1][0]
    if same:
        return item.number == same[-1].number + 1
    return item.number == 1 and (not gap or line.indent > stack[-1][0])


def _depth(item: Item, line: Line, stack: list[tuple[int, Item]]) -> int:
    """How deep the item lies; `stack` holds the lists that are open, and is brought up to date."""
    for depth, (indent, known) in enumerate(stack):
        if known.family == item.family and not _is_deeper(item, line, indent, known):
            del stack[depth:]
            break
    stack.append((line.indent, item))
    return len(stack) - 1


def _is_deeper(item: Item, line: Line, indent: int, known: Item) -> bool:
    """Whether a bullet lies deeper than the one `known`: by its indent, or by its sign."""
    if item.family != "bullet" or known.sign == item.sign:
        return item.family == "bullet" and line.indent >= indent + 2
    return line.indent >= indent + 2 or (known.sign in "•●■·*" and item.sign in "o○◦–-▪▫□")


def _repeated(lines: tuple[Line, ...]) -> frozenset[str]:
    """The lines that occur three times or more: heads and feet of pages."""
    counts: dict[str, int] = {}
    for line in lines:
        counts[line.text] = counts.get(line.text, 0) + 1
    return frozenset(text for text, count in counts.items() if count > 2 and len(text) > 3)
