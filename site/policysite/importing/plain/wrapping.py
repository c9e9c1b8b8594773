"""Lines that a program wrapped, joined to paragraphs again; words that it cut, where certain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from policysite.importing.blocks import Break, Decision, Run
from policysite.importing.inlines import tidy
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policysite.importing.blocks import Inlines
    from policysite.importing.plain.text_lines import Line

_CUT = re.compile(r"([^\W\d_]{2,})-$")
_REST = re.compile(r"[^\W\d_]+")
# After these a hyphen stands for the rest of a compound: “privacy- en cookieverklaring”.
_AND = frozenset({"en", "of", "and", "or", "tot", "als", "dan", "to", "und"})


@dataclass(frozen=True)
class Joined:
    """The words of lines that belong together, and what was decided."""

    words: Inlines
    decisions: tuple[Decision, ...]


class Joiner:
    """Joins the lines of one text; its other words tell whether a word was cut at a line end."""

    def __init__(self, text: str, width: int) -> None:
        """`width`: how long a full line of the text is; 0 where it was not wrapped."""
        self._words = {word.lower() for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)}
        self._width = width

    def paragraphs(self, lines: Sequence[Line]) -> Iterator[list[Line]]:
        """The lines of each paragraph; a short line that ends a sentence ends the paragraph."""
        group: list[Line] = []
        for line in lines:
            if group and self._is_end(group[-1], line):
                yield group
                group = []
            group.append(line)
        yield group

    def join(self, lines: Sequence[Line]) -> Joined:
        """The words of `lines`; short lines with capitals, as of an address, stay lines."""
        parts: list[Run | Break] = [Run(lines[0].text)]
        decisions: list[Decision] = []
        joined = 0
        for before, line in pairwise(lines):
            if self._stays(before, line):
                parts += [Break(), Run(line.text)]
                message = Message("a line end was kept, as in an address")
                decisions.append(Decision(message=message, mark=lines[0].number))
                continue
            joined += 1
            last = parts[-1]
            assert isinstance(last, Run)  # each line adds one
            text, decision = self._across(last.text, line)
            parts[-1] = Run(text)
            decisions += [decision] if decision else []
        if joined:
            message = Message("lines that were wrapped were joined")
            decisions.insert(0, Decision(message=message, mark=lines[0].number))
        return Joined(tidy(parts), tuple(decisions))

    def _across(self, text: str, line: Line) -> tuple[str, Decision | None]:
        """`text` and `line` with what stands between them: a blank, or nothing in a cut word."""
        cut, rest = _CUT.search(text), _REST.match(line.text)
        if cut is None or rest is None or not rest[0][0].islower():
            return f"{text} {line.text}", None
        if rest[0] in _AND:
            return f"{text} {line.text}", None
        whole, hyphened = f"{cut[1]}{rest[0]}", f"{cut[1]}-{rest[0]}"
        known = [word for word in (whole, hyphened) if word.lower() in self._words]
        if len(known) != 1:
            message = Message(
                "“%(first)s” stands at the end of a line and “%(second)s” below it; they were left "
                "as they are: is it one word?",
                first=f"{cut[1]}-",
                second=rest[0],
            )
            return f"{text} {line.text}", Decision(message=message, mark=line.number)
        middle = "" if known[0] == whole else "-"
        new = text[: cut.end(1)] + middle + line.text
        decision = Decision(
            message=Message(
                "“%(word)s” was cut at the end of a line, and is whole elsewhere in the text; it "
                "was joined",
                word=known[0],
            ),
            mark=line.number,
            before=(text.split()[-1], line.text.split()[0]),
            after=(text.split()[-1][:-1] + middle + line.text.split()[0],),
        )
        return new, decision

    def _is_end(self, before: Line, line: Line) -> bool:
        """Whether a paragraph ends with `before`."""
        if before.is_page_number or line.is_page_number:
            return True
        if line.begins_low or not before.ends:
            return False
        # a program that wraps puts every word that fits on a line: where the next one would have
        # fitted, somebody pressed Enter
        fits = len(before.text) + 1 + len(line.text.split()[0]) <= self._width
        return fits or not self._width

    def _stays(self, before: Line, line: Line) -> bool:
        """Whether the line end between the two was meant, as in an address."""
        short = max(self._width * 0.6, 45)
        return not before.ends and not line.begins_low and len(before.text) < short
