"""Blocks written as the Markdown of our dialect, each with its mark, which `unmarked` takes out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from policysite.importing.blocks import BREAK, Block, Run, Words, all_words, merged, on_one_line
from policysite.importing.escaping import markdown

_MARK = re.compile("\ue003([0-9]+)\ue004")  # signs of private use, which no text has
_END = re.compile(r"(?<!\S)(\S*(?:[.!?][’”\"')]*|\]\])) (?=[‘“\"'(\[]*[^\W\d_a-zß-ÿ])")
_OPEN_PLACE = re.compile(r"\[\[[^\]\[]*\]\]")
# What a full stop follows inside a sentence; also “etc.”, which may end one or not.
_SHORT = """
    al apr approx art artt aug bijv blz bv ca cf co dec dept dhr dr drs ed enz etc evt excl feb
    fig inc incl ing ir jan jl jo jul jun lid ltd mej mevr mln mr mrs mrt ms mw no nov nr nrs oct
    okt pag para pp prof resp sec sep sept st sub tel vgl vol vs
"""
_ABBREVIATIONS = frozenset(_SHORT.split())


def front_matter(title: str, in_short: Sequence[str], changes: Sequence[str]) -> str:
    """The lines between the two ---, each text quoted where YAML asks for it."""
    lines = ["---", f"title: {_scalar(title)}"]
    for key, items in (("in_short", in_short), ("changes", changes)):
        lines += [f"{key}:", *(f"  - {_scalar(item)}" for item in items)] if items else []
    return "\n".join([*lines, "---", ""])


def body(
    blocks: Sequence[Block],
    notes: Sequence[Sequence[Block]],
    abbreviations: Mapping[str, str],
    bare: Collection[int],
) -> str:
    """All blocks below each other, then the footnotes and abbreviations.

    `bare` are the marks of those that give up their look so that their words come through.
    """
    pieces = [written(block, bare=block.mark in bare) for block in blocks]
    for number, note in enumerate(notes, 1):
        pieces.append(_led(_joined(map(written, note)), f"[^{number}]: "))
    pieces.append("\n".join(f"*[{name}]: {means}" for name, means in abbreviations.items()))
    return _joined(filter(None, pieces)) + "\n"


def unmarked(text: str, first: int = 1) -> tuple[str, dict[int, int]]:
    """What was written without its marks, and the line of each, counted from `first`."""
    lines = enumerate(text.split("\n"), first)
    places = {int(mark): number for number, line in lines for mark in _MARK.findall(line)}
    return _MARK.sub("", text), places


def written(block: Block, *, bare: bool = False, item: bool = False) -> str:
    """One block as Markdown; a `bare` one as a paragraph for each of the texts in it.

    `item`: it stands in a list, where a paragraph has all its sentences on one line.
    """
    if block.kind == "heading":
        covers = f' covers="{block.covers}"' if block.covers else ""
        text = _inline(on_one_line(block.words), bare=bare, first=False)
        text = re.sub("#(?=#*$)", r"\\#", text)  # signs at its end would be taken for its frame
        text = f"{'#' * block.level} {text} {{#{block.id}{covers}}}"
    elif block.kind == "paragraph":
        text = _paragraph(block.words, bare=bare, cut=not item)
    elif block.kind == "divider":
        text = "* * *"
    elif bare:
        text = _joined(_paragraph(words, bare=True) for words in all_words(block))
    elif block.kind == "list":
        text = _list(block)
    elif block.kind == "table":
        rows = [
            [_inline(on_one_line(cell.words), cell=True) for cell in row] for row in block.parts
        ]
        rows.insert(1, ["---"] * len(rows[0]))
        text = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    elif block.kind == "definition":
        meanings = (_led(_joined(map(written, part)), ":   ") for part in block.parts)
        text = "\n".join([_inline(on_one_line(block.words)), *meanings])
    else:
        text = re.sub("^(?=.)", "> ", _joined(map(written, block.parts[0])), flags=re.MULTILINE)
        text = re.sub("^$", ">", text, flags=re.MULTILINE)
    return f"\ue003{block.mark}\ue004{text}"


def _list(block: Block) -> str:
    # Empty lines must stand between all blocks of an item but its words and a list below them.
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
    """`pieces` below each other, with an empty line between them where it is to be `loose`."""
    return ("\n\n" if loose else "\n").join(pieces)


def _led(text: str, sign: str) -> str:
    """`text` behind a `sign`, its other lines indented."""
    return sign + re.sub(r"\n(?=[^\n])", "\n    ", text)


def _paragraph(words: Words, *, bare: bool = False, cut: bool = True) -> str:
    """Words with a line end after each sentence in what is ordinary of them."""
    if cut:
        words = tuple(
            Run("\n".join(_sentences(run.text))) if run == Run(run.text) and run != BREAK else run
            for run in words
        )
    return _inline(words, bare=bare)


def _inline(words: Words, *, bare: bool = False, cell: bool = False, first: bool = True) -> str:
    if bare:
        words = merged(Run(run.text, note=run.note) for run in words)
    return markdown(words, cell=cell, first=first and not cell)


def _sentences(text: str) -> list[str]:
    """`text` as sentences, cut only at blanks; where an end is not certain there is no cut."""
    sentences, start = [], 0
    closed = _OPEN_PLACE.sub(lambda match: match[0].replace(" ", "_"), text)
    for match in _END.finditer(closed):
        if _is_certain(match[1]):
            sentences.append(text[start : match.end(1)])
            start = match.end()
    return [*sentences, text[start:]]


def _is_certain(word: str) -> bool:
    """Whether `word`, with the sign at its end, ends a sentence; an open place does, or is one."""
    unquoted = word.rstrip("’”\"')")
    if word.endswith(("]]", "]].")) or not unquoted.endswith("."):
        return True
    bare = unquoted.rstrip(".!?").lstrip("‘“\"'(")
    letters = bare.replace("-", "").replace("’", "")
    whole = len(bare) > 1 or bare == "u"  # the Dutch “you”; else a letter stands for a name
    ordinary = letters.isalpha() and whole and bare.lower() not in _ABBREVIATIONS
    return ordinary or bare.endswith((")", "’", "”")) or not bare


def _scalar(text: str) -> str:
    """`text` as YAML on one line, quoted where its signs would mean something else."""
    if re.match(r"[^\W\d_]", text) and not re.search(r":(\s|$)|\s#", text):
        return text
    quoted = text.replace("'", "''")
    return f"'{quoted}'"
