"""Plain text, pasted from a web page or a PDF, as blocks.

Only what the lines show is used. If they can be read in two ways, the words stay as they are and a
decision says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from policysite.importing import characters, lines, structure, words
from policysite.importing.blocks import (
    Block,
    Decision,
    Reading,
    Run,
    Words,
    merged,
    paragraph,
    with_words,
)
from policysite.importing.lines import Line
from policysite.message import Message
from policysite.statement.dialect import LINK

_MANY = 20_000  # lines, before wrapped ones are joined
_RULE = re.compile(r"([-=_*~#])(?: ?\1){3,}")
_IN_WORDS = re.compile(
    r"(?<![\w@/.+-])(https?://[\w.-]+\.[a-z]{2,}(?:/[\w/.%~?=&#+-]*)?"
    r"|[A-Za-z0-9][\w.+-]*@[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})"
    r"(?<![.,;:?])(?![\w@])"
)
_MARKDOWN = re.compile(r"^#{1,6} \S|^\*\*[^*\n]+\*\*$|\[[^\]\n]+\]\(\S+\)", re.MULTILINE)


def read(text: str) -> Reading:
    """The plain `text` as blocks, with every decision."""
    told = [Decision(message=message) for message in characters.told(text)]
    cleaned = characters.whole(text)
    if cleaned.count("\n") > _MANY:
        raise words.too_long()
    if len(_MARKDOWN.findall(cleaned)) > 1:
        message = Message(
            "this looks like Markdown, whose signs stay as they are in a plain text: rename "
            "the file to end in .md and import it again to get its headings, lists and links"
        )
        told.append(Decision(message=message))
    found = _with_tables(_with_rules(list(lines.of_text(cleaned)), told), told)
    blocks, decided = structure.of_lines(found, rich=False)
    blocks = [_with_links(block, told) for block in blocks]
    source = words.letters(cleaned)
    return Reading(blocks=tuple(blocks), source=source, decisions=(*told, *decided))


def _with_rules(found: list[Line], told: list[Decision]) -> list[Line]:
    """The lines; those of dashes underline a title or are a rule across the page."""
    for place, line in enumerate(found):
        if not _RULE.fullmatch(line.text):
            continue
        over, above = ([lines.NOTHING] * 2 + found[:place])[-2:]
        below = found[place + 1].text if place + 1 < len(found) else ""
        if lines.is_title(above.text) and not over.text:
            message = Message("a line of dashes below a title was left out")
            found[place - 1] = replace(above, words=(Run(above.text, strong=True),))
            found[place] = replace(line, words=())
        elif not above.text and not below:
            message = Message("a line of dashes became a line across the page")
            found[place] = Line(line.number, (), block=Block(kind="divider", mark=line.number))
        else:
            continue
        told.append(Decision(message=message, mark=line.number))
    return found


def _with_tables(found: list[Line], told: list[Decision]) -> list[Line]:
    """The lines; neighbours with the same number of tabs are the table that was copied."""
    result: list[Line] = []
    for tabs, group in groupby(found, key=lambda line: line.text.count("\t")):
        rows = list(group)
        if not tabs or len(rows) < 2 or lines.item_of(rows[0]):
            result += rows
            continue
        message = Message(
            "%(count)s lines with tabs became a table; the first line became its header",
            count=len(rows),
        )
        told.append(Decision(message=message, mark=rows[0].number))
        parts = tuple(
            tuple(paragraph((Run(cell.strip()),), line.number) for cell in line.text.split("\t"))
            for line in rows
        )
        table = Block(kind="table", parts=parts, mark=rows[0].number)
        result.append(replace(rows[0], words=(), block=table))
    return result


def _with_links(block: Block, told: list[Decision]) -> Block:
    """`block` with the addresses in its words as links."""

    def relinked(words: Words) -> Words:
        found = merged(part for run in words for part in _linked(run))
        for run in found:
            if run.target:
                message = Message("an address in the text became a link: %(text)s", text=run.text)
                told.append(Decision(message=message, mark=block.mark))
        return found

    return with_words(block, relinked)


def _linked(run: Run) -> Iterator[Run]:
    """`run` with the web and e-mail addresses in it as links."""
    for place, text in enumerate(_IN_WORDS.split(run.text)):
        target = text if text.startswith("http") else f"mailto:{text}"
        is_link = place % 2 == 1 and LINK.fullmatch(target)
        yield Run(text, target=target) if is_link else replace(run, text=text)
