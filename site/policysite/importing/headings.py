"""Which lines of a text are headings, and at which level.

A numbered line is a heading by its place among the other numbers, whatever its first letter or last
sign; a line in bold or capitals if it stands alone. Doubtful cases are reported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policysite.importing.blocks import Block, without_bold
from policysite.importing.lines import (
    NAMED,
    NOTHING,
    NUMBERED,
    Joiner,
    Line,
    is_date,
    is_short,
    is_title,
    item_of,
    numbered_heading,
)
from policysite.message import Message


@dataclass(frozen=True)
class _Number:
    """The number at the start of a line, and whether the line is certainly a heading."""

    depth: int
    parts: tuple[int, ...]
    chapter: bool = False
    certain: bool = False


def gathered(lines: Sequence[Line], joiner: Joiner) -> list[Line]:
    """`lines` with each heading among them as a block; `joiner` knows how long full lines are."""
    return _Headings(lines, joiner).gathered()


def repeated(lines: Sequence[Line]) -> frozenset[str]:
    """The lines that occur three times or more: page headers and footers."""
    counts = Counter(line.text for line in lines)
    return frozenset(text for text, count in counts.items() if count > 2 and len(text) > 3)


class _Headings:
    def __init__(self, lines: Sequence[Line], joiner: Joiner) -> None:
        self._joiner, self._lines = joiner, lines
        says = [n for n, line in enumerate(lines) if line.block or line.text]
        self._first = next((n for n in says if not is_date(lines[n].text)), 0)
        self._last = says[-1] if says else 0
        self._repeated = repeated(lines)
        real = {n: line.block.level for n, line in enumerate(lines) if line.block}
        real = {n: level for n, level in real.items() if level}
        self._sections = {n: level for n, level in real.items() if n != self._first}
        self._numbers = dict(_accepted(dict(self._numbered(headed=bool(real)))))

    def gathered(self) -> list[Line]:
        """The lines with each heading among them as a block."""
        short = {n for n in range(len(self._lines)) if self._is_title(n)} - set(self._numbers)
        few = self._joiner.rich and len(short) + len(self._numbers) <= len(self._sections)
        top = min(self._sections.values(), default=2)
        level, chapters = top - 1, False
        found: list[Line] = []
        for place, line in enumerate(self._lines):
            heading = line
            if place in self._sections:
                level = self._sections[place]
            elif place in self._numbers:
                number = self._numbers[place]
                chapters = chapters or number.chapter
                article = NAMED.match(line.text) is not None and not number.chapter
                level = top + number.depth - 1 + int(article and chapters)
                message = Message("a numbered line became a heading and keeps its number")
                heading = self._heading(line, level, message)
            elif place in short and few:
                message = Message(
                    "“%(text)s” looks like a heading but stays ordinary text: make it a "
                    "heading if it is one",
                    text=line.text,
                )
                self._joiner.tell(line, message)
            elif place in short:
                heading = self._short(place, level + 1 if self._numbers or self._sections else top)
            found.append(heading)
        return found

    def _short(self, place: int, below: int) -> Line:
        line = self._lines[place]
        if place == self._first and 1 not in self._sections.values():
            return self._heading(line, 1, None)
        message = Message("a short line on its own became a heading; check its level")
        if line.stands_out:
            message = Message("a line in bold or capitals became a heading; check its level")
        return self._heading(line, below, message)

    def _heading(self, line: Line, level: int, message: Message | None) -> Line:
        if message is not None:
            self._joiner.tell(line, message)
        words = without_bold(line.words)
        block = Block(kind="heading", words=words, level=level, mark=line.number)
        return replace(line, words=(), block=block)

    def _around(self, place: int) -> tuple[Line, Line]:
        """The lines above and below."""
        lines = (NOTHING, *self._lines[max(place - 1, 0) : place + 2], NOTHING)
        at = min(place, 1) + 1
        return lines[at - 1], lines[at + 1]

    def _numbered(self, *, headed: bool) -> Iterator[tuple[int, _Number]]:
        """The lines that begin with a number and may be headings, by place."""
        for place, line in enumerate(self._lines):
            before, after = self._around(place)
            alone = not before.text and not after.text
            match = NUMBERED.match(line.text)
            parts = tuple(map(int, match[2].split("."))) if match else ()
            certain = numbered_heading(line.text)
            bare = match is not None and "." not in match[1]  # it could begin a sentence as well
            bare = bare and not line.stands_out
            if self._joiner.rich:
                possible = not before.text and (line.stands_out or (alone and not headed))
            else:
                possible = not before.text or before.ends or len(parts) > 1
                possible = possible and (not after.begins_low or item_of(after) is not None)
                bare = bare and not alone
            if possible and certain and not bare:
                yield place, _Number(certain[0], parts, certain[1], certain=True)
            elif possible and match and alone and not is_date(line.text):
                rest = line.text[match.end() :]
                if is_short(rest) and not rest.endswith((":", ";", ",")):
                    yield place, _Number(len(parts), parts)

    def _is_title(self, place: int) -> bool:
        """Whether a line without a number is a heading: it stands out or stands alone."""
        line, (before, after) = self._lines[place], self._around(place)
        if before.text or line.is_page_number or not is_title(line.text):
            return False
        if line.stands_out and not after.stands_out:
            return self._joiner.rich or place < self._last
        if self._joiner.rich or not is_title(line.text, 10) or line.text in self._repeated:
            return False
        reaches = self._joiner.reaches
        alone = not after.text and place < self._last
        return alone or (reaches(after) and not after.begins_low and not reaches(line))


def _accepted(numbers: dict[int, _Number]) -> Iterator[tuple[int, _Number]]:
    """The certain ones, and those next to certain ones in the same numbering."""
    counts: dict[tuple[int, ...], list[_Number]] = {}
    for number in numbers.values():
        counts.setdefault(number.parts[:-1], []).append(number)
    for place, number in numbers.items():
        siblings = [n for n in counts[number.parts[:-1]] if n.parts]
        certain = {n.parts[-1] for n in siblings if n.certain}
        beside = number.parts and certain & {number.parts[-1] - 1, number.parts[-1] + 1}
        if number.certain or (beside and 2 * len(certain) >= len(siblings)):
            yield place, number
