"""Blocks written in our dialect of Markdown, each with its mark, which `unmarked` removes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from policysite.importing.blocks import BREAK, Block, Run, Words, on_one_line
from policysite.importing.escaping import markdown

_MARK = re.compile("\ue003([0-9]+)\ue004")  # private-use characters, which no text has
_OPEN_PLACE = re.compile(r"\[\[[^\]\[]*\]\]")
# Words with a full stop inside a sentence; also “etc.”, which may end one or not.
_SHORT = """
    al apr approx art artt aug bijv blz bv ca cf co dec dept dhr dr drs ed enz etc evt excl feb
    fig inc incl ing ir jan jl jo jul jun lid ltd mej mevr mln mr mrs mrt ms mw no nov nr nrs oct
    okt pag para pp prof resp sec sep sept st sub tel vgl vol vs
"""
# The end of a sentence and the blank behind it. A single letter may stand for a name, but for the
# Dutch “u”; numbers and words with a full stop inside are never certain.
_END = re.compile(
    rf"""(?:[!?]|\]\]\.?|(?<![^\s)’”])\.+
    |(?<![^\s‘“"'(])(?!(?i:{"|".join(_SHORT.split())}|[a-tv-z])\.)[^\W\d_]+(?:[-’][^\W\d_]+)*\.+)
    [’”"')]*[ ](?=[‘“"'(\[]*[^\W\d_a-zß-ÿ])""",
    re.VERBOSE,
)


def front_matter(title: str, in_short: Sequence[str], changes: Sequence[str]) -> str:
    """The lines between the two ---, each text quoted if YAML needs it."""
    lines = ["---", f"title: {_scalar(title)}"]
    for key, items in (("in_short", in_short), ("changes", changes)):
        lines += [f"{key}:", *(f"  - {_scalar(item)}" for item in items)] if items else []
    return "\n".join([*lines, "---", ""])


def body(
    blocks: Sequence[Block],
    notes: Sequence[Sequence[Block]],
    abbreviations: Mapping[str, str],
) -> str:
    """All blocks below each other, then the footnotes and abbreviations."""
    pieces = list(map(written, blocks))
    for number, note in enumerate(notes, 1):
        pieces.append(_led(_joined(map(written, note)), f"[^{number}]: "))
    pieces.append("\n".join(f"*[{name}]: {means}" for name, means in abbreviations.items()))
    return _joined(filter(None, pieces)) + "\n"


def unmarked(text: str, first: int = 1) -> tuple[str, dict[int, int]]:
    """The text without its marks, and the line of each mark, counted from `first`."""
    lines = enumerate(text.split("\n"), first)
    places = {int(mark): number for number, line in lines for mark in _MARK.findall(line)}
    return _MARK.sub("", text), places


def written(block: Block, *, item: bool = False) -> str:
    """One block as Markdown; an `item` of a list has all its sentences on one line."""
    if block.kind == "heading":
        covers = f' covers="{block.covers}"' if block.covers else ""
        text = markdown(on_one_line(block.words), first=False)
        text = re.sub("#(?=#*$)", r"\\#", text)  # signs at its end would be taken for its frame
        text = f"{'#' * block.level} {text} {{#{block.id}{covers}}}"
    elif block.kind == "paragraph":
        text = markdown(block.words if item else _cut(block.words))
    elif block.kind == "divider":
        text = "* * *"
    elif block.kind == "list":
        text = _list(block)
    elif block.kind == "table":
        rows = [
            [markdown(on_one_line(cell.words), cell=True) for cell in row] for row in block.parts
        ]
        rows.insert(1, ["---"] * len(rows[0]))
        text = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    elif block.kind == "definition":
        meanings = (_led(_joined(map(written, part)), ":   ") for part in block.parts)
        text = "\n".join([markdown(on_one_line(block.words)), *meanings])
    else:
        text = re.sub("^(?=.)", "> ", _joined(map(written, block.parts[0])), flags=re.MULTILINE)
        text = re.sub("^$", ">", text, flags=re.MULTILINE)
    return f"\ue003{block.mark}\ue004{text}"


def _list(block: Block) -> str:
    # There must be empty lines between all blocks of an item except its words and a list below.
    loose = any(
        inner.kind != ("list" if place else "paragraph")
        for part in block.parts
        for place, inner in enumerate(part)
    )
    items = []
    for number, part in enumerate(block.parts, block.start):
        text = _joined((written(inner, item=True) for inner in part), loose=loose)
        items.append(_led(text, f"{number}. " if block.start else "- "))
    return _joined(items, loose=loose)


def _joined(pieces: Iterable[str], *, loose: bool = True) -> str:
    """`pieces` below each other, with empty lines between them if `loose`."""
    return ("\n\n" if loose else "\n").join(pieces)


def _led(text: str, sign: str) -> str:
    """`text` after a `sign`, its other lines indented."""
    return sign + re.sub(r"\n(?=[^\n])", "\n    ", text)


def _cut(words: Words) -> Words:
    """`words` with a line end after each sentence in the parts without formatting."""
    return tuple(
        Run(_sentences(run.text)) if run == Run(run.text) and run != BREAK else run for run in words
    )


def _sentences(text: str) -> str:
    """`text` with each sentence on a line of its own, cut only where its end is certain."""
    closed = _OPEN_PLACE.sub(lambda match: match[0].replace(" ", "_"), text)
    starts = [0, *(match.end() for match in _END.finditer(closed)), len(text) + 1]
    return "\n".join(text[a : b - 1] for a, b in pairwise(starts))


def _scalar(text: str) -> str:
    """`text` as YAML on one line, quoted if its signs would mean something else."""
    if re.match(r"[^\W\d_]", text) and not re.search(r":(\s|$)|\s#", text):
        return text
    quoted = text.replace("'", "''")
    return f"'{quoted}'"
