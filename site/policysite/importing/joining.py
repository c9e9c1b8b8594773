"""Lines made words again: joined where a program wrapped them, kept where somebody ended them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from policysite.importing.blocks import BREAK, Decision, Run, tidy
from policysite.importing.lines import WRAPPED, width
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policysite.importing.blocks import Words
    from policysite.importing.lines import Line

_CUT = re.compile(r"([^\W\d_]{2,})-$")
_REST = re.compile(r"[^\W\d_]+")
# After these a hyphen stands for the rest of a compound: “privacy- en cookieverklaring”.
_AND = frozenset({"en", "of", "and", "or", "tot", "als", "dan", "to", "und"})


class Joiner:
    """Joins the lines of one text; its other words tell whether a word was cut at a line end.

    `rich`: each line end is meant, as the file says it itself. What was decided is in `decisions`.
    """

    def __init__(self, lines: Sequence[Line], *, rich: bool) -> None:
        """`lines`: all of the text."""
        self.rich = rich
        self.decisions: list[Decision] = []
        self._width = -1 if rich else width(lines)
        pattern = r"[^\W\d_]+(?:-[^\W\d_]+)*"
        self._words = {w.lower() for line in lines for w in re.findall(pattern, line.text)}

    def tell(self, line: Line, message: Message, about: str = "") -> None:
        """Note a decision about `line`, and which words it changed."""
        self.decisions.append(Decision(message=message, mark=line.number, about=about))

    def is_full(self, line: Line) -> bool:
        """Whether `line` is as long as those that were wrapped, and its sentence goes on."""
        return not line.ends and self._width > 0 and len(line.text) >= self._width * 0.7

    def reaches(self, line: Line) -> bool:
        """Whether `line` is long enough to be one of a paragraph."""
        return len(line.text) >= max(self._width * 0.7, 40)

    def paragraphs(self, lines: Sequence[Line]) -> Iterator[list[Line]]:
        """The lines of each paragraph; a short line that ends a sentence ends the paragraph."""
        group: list[Line] = []
        for line in lines:
            if group and self._is_end(group[-1], line):
                yield group
                group = []
            group.append(line)
        if group:
            yield group

    def join(self, lines: Sequence[Line]) -> Words:
        """The words of `lines`; short lines with capitals, as of an address, stay lines."""
        parts: list[Run] = list(lines[0].words)
        for before, line in pairwise(lines):
            if self._stays(before, line):
                parts += [BREAK, *line.words]
                if not self.rich:
                    self.tell(lines[0], Message("a line end was kept, as in an address"))
            else:
                self.tell(lines[0], Message("lines that were wrapped were joined"))
                parts[-1] = Run(self._across(parts[-1].text, line))
        return tidy(parts)

    def _across(self, text: str, line: Line) -> str:
        """`text` and `line` with what stands between them: a blank, or nothing in a cut word."""
        cut, rest = _CUT.search(text), _REST.match(line.text)
        if cut is None or rest is None or not rest[0][0].islower() or rest[0] in _AND:
            return f"{text} {line.text}"
        hyphened = f"{cut[1]}-{rest[0]}"
        known = [w for w in (f"{cut[1]}{rest[0]}", hyphened) if w.lower() in self._words]
        if len(known) != 1:
            message = Message(
                "“%(first)s” stands at the end of a line and “%(second)s” below it; they were left "
                "as they are: is it one word?",
                first=f"{cut[1]}-",
                second=rest[0],
            )
            self.tell(line, message)
            return f"{text} {line.text}"
        message = Message(
            "“%(word)s” was cut at the end of a line, and is whole elsewhere in the text; it was "
            "joined",
            word=known[0],
        )
        self.tell(line, message)
        return f"{text[: cut.start()]}{known[0]}{line.text[rest.end() :]}"

    def _is_end(self, before: Line, line: Line) -> bool:
        """Whether a paragraph ends with `before`."""
        if self.rich:
            return False
        if before.is_page_number or line.is_page_number:
            return True
        if self._width < 0:
            return before.ends or max(len(before.text), len(line.text)) > WRAPPED
        if line.begins_low or not before.ends:
            return False
        # a program that wraps puts every word that fits on a line: where the next one would have
        # fitted, somebody pressed Enter
        fits = len(before.text) + 1 + len(line.text.split()[0]) <= self._width
        return fits or not self._width

    def _stays(self, before: Line, line: Line) -> bool:
        """Whether the line end between the two was meant, as in an address."""
        short = len(before.text) < max(self._width * 0.6, 45)
        return self._width < 0 or (not before.ends and not line.begins_low and short)
