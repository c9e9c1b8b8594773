"""Lists of a page: how their items are counted, and lists that are written as paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite.importing import bullets
from policysite.importing.blocks import Break, Decision, Heading, Listing, Paragraph, Run, plain
from policysite.importing.inlines import lines, without_start
from policysite.importing.plain import text_lines
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import html

    from policysite.importing.blocks import Block, Inlines

_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*\b((?:lower|upper)-[a-z]+)", re.IGNORECASE)
_TYPES = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_LATIN = re.compile(r"(lower|upper)-(?:alpha|latin)")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_CERTAIN = frozenset("•·∙▪▫◦‣⁃●○■□◆➢➤►▶✓✔")


@dataclass(frozen=True)
class Gathered:
    """Blocks, and what was decided about them."""

    blocks: list[Block]
    decisions: list[Decision]


def labels(element: html.HtmlElement) -> list[str]:
    """What a browser shows before each item, such as “a.”; nothing where 1., 2., 3. will do."""
    if element.tag != "ol":
        return []
    items = list(element.iterchildren("li"))
    start = _number(element.get("start"), 1)
    numbers, number = [], start
    for item in items:
        number = _number(item.get("value"), number)
        numbers.append(number)
        number += 1
    style = _STYLE.search(element.get("style", ""))
    kind = style[1].lower() if style else _TYPES.get(element.get("type", "1"), "")
    regular = numbers == list(range(start, start + len(items))) and start >= 0
    if not kind and regular and element.get("reversed") is None:
        return []
    if element.get("reversed") is not None:
        numbers = list(range(len(items), 0, -1))
    return [f"{counted(number, kind)}." for number in numbers]


def counted(number: int, kind: str) -> str:
    """`number` as a letter or Roman number, by the kind of CSS: “lower-alpha”, “upper-roman”."""
    if number < 1:
        return str(number)
    text = str(number)
    if _LATIN.fullmatch(kind):
        text = ""
        while number:
            number, rest = divmod(number - 1, 26)
            text = chr(ord("a") + rest) + text
    elif kind.endswith("-roman") and number < 40:
        text = ""
        for value, sign in _ROMAN:
            text += sign * (number // value)
            number %= value
    return text.upper() if kind.startswith("upper") else text


def gathered(blocks: Sequence[Block]) -> Gathered:
    """`blocks` with paragraphs that begin with bullets as the lists that they show."""
    found = Gathered([], [])
    pending: list[tuple[Paragraph, str, Inlines]] = []
    for block in blocks:
        bulleted = _bulleted(block)
        if bulleted:
            pending += bulleted
            continue
        _close(pending, found)
        pending = []
        found.blocks.append(block)
    _close(pending, found)
    return found


def headed(blocks: Sequence[Block]) -> Gathered:
    """`blocks` where none is a heading, with the bold or numbered titles in it as headings."""
    if any(isinstance(block, Heading) for block in blocks):
        return Gathered(list(blocks), [])
    found = Gathered([], [])
    for block in blocks:
        level = _title_level(block)
        if level and isinstance(block, Paragraph):
            words = tuple(Run(w.text) if isinstance(w, Run) and not w.target else w
                          for w in block.words)  # fmt: skip
            found.blocks.append(Heading(words=words, level=level, mark=block.mark))
            message = Message(
                "a bold or numbered line on its own became a heading; check its level"
            )
            found.decisions.append(Decision(message=message, mark=block.mark))
        else:
            found.blocks.append(block)
    return found


def _title_level(block: Block) -> int:
    """The level of the heading that a paragraph is meant to be; 0: none."""
    if not isinstance(block, Paragraph) or any(isinstance(w, Break) for w in block.words):
        return 0
    text = plain(block.words)
    runs = [w for w in block.words if isinstance(w, Run) and w.text.strip()]
    bold = bool(runs) and all(run.strong for run in runs)
    line = text_lines.Line(1, text, 0)
    numbered = text_lines.numbered_heading(line)
    if numbered is not None and (bold or not text_lines.is_bare_number(line)):
        return numbered[0] + 1
    return 2 if bold and text_lines.is_title(text) else 0


def _bulleted(block: Block) -> list[tuple[Paragraph, str, Inlines]]:
    """The lines of a paragraph that all begin with a bullet: paragraph, sign, words."""
    if not isinstance(block, Paragraph):
        return []
    found = []
    for line in lines(block.words):
        match = bullets.BULLET.match(plain(line) + " ")
        if match is None or not isinstance(line[0], Run) or not line[0].text.startswith(match[1]):
            return []
        found.append((block, match[1], without_start(line, len(match[1]))))
    return found


def _close(pending: list[tuple[Paragraph, str, Inlines]], found: Gathered) -> None:
    """The paragraphs met so far as a list, or as they were where they are none."""
    if len(pending) == 1 and pending[0][1] not in _CERTAIN:
        found.blocks.append(pending[0][0])
    elif pending:
        items = tuple(
            (Paragraph(words=words, mark=paragraph.mark),) for paragraph, _, words in pending
        )
        found.blocks.append(Listing(ordered=False, items=items, mark=pending[0][0].mark))
        for paragraph, sign, _ in pending:
            message = Message("“%(sign)s” became a list", sign=sign)
            decision = Decision(message=message, mark=paragraph.mark, before=(sign,))
            found.decisions.append(decision)


def _number(value: str | None, otherwise: int) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 6 else otherwise
