"""Lists among the lines of a text: by bullets, by numbers or letters, or below a colon."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from policysite.importing.blocks import Block, Decision, paragraph, plain, without_start
from policysite.importing.labels import CANNOT_COUNT, with_label
from policysite.importing.lines import (
    NOTHING,
    Item,
    Joiner,
    Line,
    is_question,
    is_title,
    item_of,
    numbered_heading,
)
from policysite.message import Message

_CERTAIN = frozenset("•·∙▪▫◦‣⁃●○■□◆➢➤►▶✓✔")
# Parts of addresses and telephone numbers, whose lines are not a list.
_CONTACT = re.compile(r"@|://|\b[0-9]{4} ?[A-Z]{2}\b|[0-9][0-9 ()-]{6,}[0-9]")
_LONGEST_ITEM = 160


@dataclass(frozen=True)
class _Entry:
    """An item of a list with its lines and its depth, from 0."""

    item: Item
    lines: tuple[Line, ...]
    depth: int


def gathered(lines: Sequence[Line], joiner: Joiner) -> list[Line]:
    """`lines` with each list among them as a block; `joiner` joins the lines of an item."""
    found: list[Line] = []
    above = NOTHING  # the last line that says something
    place = 0
    while place < len(lines):
        line = lines[place]
        end, blocks = place, list[Block]()
        for take in (_contents, _listing, _below_colon) if line.text else ():
            end, blocks = take(lines, place, above, joiner)
            if blocks:
                break
        found += [Line(0, (), block=block) for block in blocks] or [line]
        if blocks or line.text or line.block:
            above = NOTHING if blocks else line
        place = max(end, place + 1)
    return found


def parted(blocks: Sequence[Block], told: list[Decision]) -> tuple[Block, ...]:
    """`blocks` without adjacent lists, at any depth, that Markdown would read as one.

    A bulleted list between two parts of a numbered list belongs to the item above it. Decisions are
    added to `told`.
    """
    found: list[Block] = []
    for place, block in enumerate(blocks):
        block = replace(block, parts=tuple(parted(part, told) for part in block.parts))
        last = found[-1] if found and found[-1].start and block.kind == "list" else None
        if last is None:
            found.append(block)
            continue
        after = last.start + len(last.parts)
        colon = plain(last.parts[-1][-1].words).endswith(":")
        if block.start == after:
            found[-1] = replace(last, parts=(*last.parts, *block.parts))
        elif block.start:
            items = []
            for number, item in enumerate(block.parts, block.start):
                items.append(with_label(item, f"{number}.", block.mark))
                mark = items[-1][0].mark
                told.append(Decision(message=CANNOT_COUNT, mark=mark, about=f"{number}."))
            found.append(replace(block, parts=tuple(items), start=0))
        elif colon or any(below.start == after for below in blocks[place + 1 : place + 2]):
            found[-1] = replace(last, parts=(*last.parts[:-1], (*last.parts[-1], block)))
            message = Message("a list below an item of a numbered list became part of that item")
            told.append(Decision(message=message, mark=block.mark))
        else:
            found.append(block)
    return tuple(found)


def _of_lines(lines: Sequence[Line], message: Message, joiner: Joiner) -> list[Block]:
    """A list with an item for each line."""
    for line in lines:
        joiner.tell(line, message)
    items = tuple((paragraph(line.words, line.number),) for line in lines)
    return [Block(kind="list", parts=items, mark=lines[0].number)]


def _contents(
    lines: Sequence[Line], place: int, above: Line, joiner: Joiner
) -> tuple[int, list[Block]]:
    """Numbered titles one below the other, of more than one level: a table of contents."""
    del above
    depths: list[int] = []
    while place + len(depths) < len(lines) and (
        numbered := numbered_heading(lines[place + len(depths)].text)
    ):
        depths.append(numbered[0])
    rises = any(after <= before for before, after in pairwise(depths))
    if len(depths) < 3 or len(set(depths)) == 1 or not rises:
        return place, []
    end = place + len(depths)
    message = Message(
        "%(count)s numbered lines without text between them look like a table of contents and"
        " became a list; the site makes a table of contents itself, so you can delete it",
        count=len(depths),
    )
    return end, _of_lines(lines[place:end], message, joiner)


def _listing(
    lines: Sequence[Line], place: int, above: Line, joiner: Joiner
) -> tuple[int, list[Block]]:
    """Items with signs; a single dash within a wrapped sentence is not an item.

    One bullet makes a list, but numbers and letters need at least two in sequence. In a kind of
    file that has lists, a single dash starts a sentence, unless the line above ends in a colon.
    """
    if item_of(lines[place]) is None:
        return place, []
    entries, end = _entries(lines, place, joiner)
    first, before = entries[0].item, lines[place - 1] if place else NOTHING
    if sum(entry.depth == 0 for entry in entries) < 2:
        inside = bool(before.text) and not before.ends and first.sign in "-–—"
        if first.family != "bullet" or first.sign == "o" or (inside and len(entries) < 2):
            return place, []
        if joiner.rich and first.sign not in _CERTAIN and not above.text.endswith(":"):
            return place, []
    return end, _nested(entries, joiner)


def _entries(lines: Sequence[Line], place: int, joiner: Joiner) -> tuple[list[_Entry], int]:
    """The items in sequence from `place` on, and where they end."""
    entries: list[_Entry] = []
    stack: list[tuple[int, Item]] = []
    end = place
    while place < len(lines) and lines[place].block is None:
        line, item = lines[place], item_of(lines[place])
        gap = bool(entries) and not lines[place - 1].text
        place += 1
        if not line.text:
            continue
        if item is not None and _belongs(item, line, stack, gap=gap):
            entries.append(_Entry(item, (line,), _depth(item, line, stack)))
        elif entries and not gap and item is None and _goes_on(entries[-1], line, joiner):
            entries[-1] = replace(entries[-1], lines=(*entries[-1].lines, line))
        else:
            break
        end = place
    return entries, end


def _goes_on(entry: _Entry, line: Line, joiner: Joiner) -> bool:
    """Whether `line` is a further line of the item `entry`."""
    if line.begins_low or line.indent > entry.lines[0].indent:
        return True
    return not numbered_heading(line.text) and joiner.is_full(entry.lines[-1])


def _belongs(item: Item, line: Line, stack: list[tuple[int, Item]], *, gap: bool) -> bool:
    """Whether the item continues a list of `stack`, or begins one inside it."""
    same = [known for _, known in stack if known.family == item.family]
    deeper = not stack or not gap or line.indent > stack[-1][0]
    if item.family == "bullet":
        return deeper or any(known.sign == item.sign for known in same)
    if same:
        return item.number == same[-1].number + 1
    return not stack or (item.number == 1 and deeper)


def _depth(item: Item, line: Line, stack: list[tuple[int, Item]]) -> int:
    """How deep the item is; `stack` holds the open lists and is updated.

    A bullet is deeper than another by its indent or by its sign.
    """
    for depth, (indent, known) in enumerate(stack):
        sign = known.sign in "•●■·*" and item.sign in "o○◦–-▪▫□"
        deeper = item.family == "bullet" and (line.indent >= indent + 2 or sign)
        if known.family == item.family and not deeper:
            del stack[depth:]
            break
    stack.append((line.indent, item))
    return len(stack) - 1


def _nested(entries: Sequence[_Entry], joiner: Joiner) -> list[Block]:
    """The lists made of `entries`, deeper ones inside the item above them."""
    tops = [n for n, entry in enumerate(entries) if entry.depth <= entries[0].depth]
    items = [
        (entries[start].item, (_item(entries[start], joiner), *_nested(inner, joiner)))
        for start, end in pairwise([*tops, len(entries)])
        for inner in [entries[start + 1 : end]]
    ]
    lists: list[Block] = []
    for family, group in groupby(items, key=lambda pair: pair[0].family):
        members = list(group)
        number = members[0][0].number if family in {"single", "counted"} else 0
        parts = tuple(part for _, part in members)
        lists.append(Block(kind="list", parts=parts, mark=parts[0][0].mark, start=number))
    return lists


def _item(entry: _Entry, joiner: Joiner) -> Block:
    """The words of an item without its sign, but with its letter, because texts refer to it."""
    line, sign = entry.lines[0], entry.item.sign
    if entry.item.family == "letter":
        message = Message(
            "the letters of a list stay in its text, because our Markdown has no lettered lists"
        )
        joiner.tell(line, message)
        return paragraph(joiner.join(entry.lines), line.number)
    if entry.item.family == "bullet":
        joiner.tell(line, Message("“%(sign)s” became a list", sign=sign), sign)
    else:
        joiner.tell(line, Message("numbers such as “1.” or “1)” became a numbered list"))
    bare = replace(line, words=without_start(line.words, len(sign)))
    return paragraph(joiner.join((bare, *entry.lines[1:])), line.number)


def _below_colon(
    lines: Sequence[Line], place: int, above: Line, joiner: Joiner
) -> tuple[int, list[Block]]:
    """Lines after a colon that are not sentences: a list whose bullets were lost."""
    if joiner.rich or not above.text.endswith(":"):
        return place, []
    found: list[Line] = []
    end = place
    while end < len(lines) and lines[end].block is None:
        line, gap = lines[end], not lines[end - 1].text
        alone = gap and (end + 1 == len(lines) or not lines[end + 1].text)
        if line.text and not _may_be_item(line, joiner, alone=alone):
            break
        if line.text and found and gap and not alone:
            break  # a new paragraph of several lines
        found += [line] if line.text else []
        end += 1
    if found and _is_heading(found, next((n for n in lines[end:] if n.text), NOTHING)):
        end = lines.index(found.pop(), place)
    if len(found) < 2 or any(_CONTACT.search(line.text) for line in found):
        return place, []
    message = Message(
        "lines after a colon became a list; its bullets may have been lost when it was copied"
    )
    return end, _of_lines(found, message, joiner)


def _may_be_item(line: Line, joiner: Joiner, *, alone: bool) -> bool:
    """Whether a line after a colon can be an item; one that stands alone is not a sentence."""
    if item_of(line) or numbered_heading(line.text) or len(line.text) > _LONGEST_ITEM:
        return False
    sentence = alone and line.text.endswith((".", ":", "!"))
    return line.text.endswith((";", ",")) or not (sentence or joiner.is_full(line))


def _is_heading(found: list[Line], after: Line) -> bool:
    """Whether the last of the lines after a colon is the heading of the text `after` it."""
    last = found[-1].text
    apart = is_question(last) or any(line.begins_low for line in found[:-1])
    return is_title(last) and apart and after.ends and len(after.text) > len(last)
