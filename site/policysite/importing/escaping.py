r"""Words as Markdown that shows the same words: accidental markup gets a backslash.

Our dialect refuses a few signs even so, because they look like failed markup to a reader; such a
sign is written as code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from policysite.importing.blocks import BREAK, Run, Words, merged
from policysite.statement import dialect
from policysite.statement.dialect import signs

_OPEN_PLACE = re.compile(rf"({dialect.OPEN_PLACE}\]\])")
_SIGNS = re.compile(r"[\\*_\[\]{}]")
_REFERENCE = re.compile(r"&(?=#?[0-9a-zA-Z]+;)")
_TAG = re.compile(r"<(?=[a-zA-Z/!?])")
# At the start of a line: a heading, a quotation, a list, a definition, a rule or an underlining.
_START = re.compile(r"\A([0-9]+(?=\.(?:\s|$))|(?=#|>|[-+](?:\s|$|[ -]*$)))")
# What ends an address in Markdown.
_ADDRESS = re.compile(r"[\s()<>\"|`\[\]{}\\^]")
# Markup even after a backslash: the start of code, and the line below an underlined heading.
_NEVER_ESCAPED = re.compile(r"`|^[ \t]*=+[ \t]*$", re.MULTILINE)
_HELD = "\N{OBJECT REPLACEMENT CHARACTER}"
# The formatting of a run from the outermost to the innermost, and the signs around it.
_LOOKS: tuple[tuple[Callable[[Run], str], str, str], ...] = (
    (lambda run: _ADDRESS.sub(_percent, run.target), "[", "](%s)"),
    (lambda run: "**" * run.strong, "**", "%s"),
    (lambda run: f"*{{lang={run.language}}}" if run.language else "*" * run.emphasis, "*", "%s"),
)


def markdown(words: Words, *, cell: bool = False, first: bool = True) -> str:
    """`words` as Markdown on one line, or several where they have line ends.

    In a `cell` the line between cells is escaped, too. `first`: they are at the start of a line,
    where a number or a sign could begin a block.
    """
    if cell:
        words = tuple(replace(run, code=run.code and "|" not in run.text) for run in words)
    text = _within(_LOOKS, _shielded(words, cell=cell))
    text = text.replace("|", "\\|") if cell else text
    lines = [(line.strip(" "), "  " if line[-2:] == "  " else "") for line in text.split("\n")]
    return "\n".join((_START.sub(r"\1\\", line) if first else line) + end for line, end in lines)


def without_backslash(text: str) -> str:
    """`text` in a place where Markdown knows no markup and no backslash, only references.

    That is the explanation of an abbreviation.
    """
    return _TAG.sub("&lt;", _REFERENCE.sub("&amp;", text))


def refused(words: Words) -> list[str]:
    """The signs in these words that the dialect refuses, so that they are written as code."""
    return [match[0] for match in _refusals(_flow(words), cell=False)]


def _within(looks: Sequence[tuple[Callable[[Run], str], str, str]], words: Sequence[Run]) -> str:
    """`words` with the signs of their formatting; a line end or footnote continues what precedes.

    The signs must touch words: blanks at the ends go outside.
    """
    if not looks:
        return "".join(map(_leaf, words))
    (look, before, after), *inner = looks
    value, parts = "", []

    def kept(run: Run) -> str:
        nonlocal value
        value = value if run == BREAK or run.note else look(run)
        return value

    for mark, group in groupby(words, key=kept):
        text = _within(inner, list(group))
        parts.append(_around(text, before, after % mark) if mark else text)
    return "".join(parts)


def _around(text: str, before: str, after: str) -> str:
    bare = text.strip()
    start = text.index(bare)
    return f"{text[:start]}{before}{bare}{after}{text[start + len(bare) :]}" if bare else text


def _leaf(run: Run) -> str:
    if run == BREAK or run.note:
        return f"[^{run.note}]" if run.note else "  \n"
    if not run.code or not run.text.strip():
        parts = _OPEN_PLACE.split(run.text)
        return "".join(part if n % 2 else _escaped(part) for n, part in enumerate(parts))
    bare = run.text.strip()
    fence = "`" * (max(map(len, re.findall("`+", bare)), default=0) + 1)
    pad = " " if "`" in (bare[0], bare[-1]) else ""
    return _around(run.text, f"{fence}{pad}", f"{pad}{fence}")


def _escaped(text: str) -> str:
    return _TAG.sub("&lt;", _REFERENCE.sub("&amp;", _SIGNS.sub(r"\\\g<0>", text)))


def _percent(sign: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in sign[0].encode())


def _flow(words: Words) -> str:
    """The text of `words` as the dialect sees it, with one sign for each character."""
    return "".join(
        "1" if run.note
        else _HELD * len(run.text) if run.code
        else _OPEN_PLACE.sub(lambda match: _HELD * len(match[0]), run.text)
        for run in words
    )  # fmt: skip


def _refusals(flow: str, *, cell: bool) -> Iterator[re.Match[str]]:
    yield from _NEVER_ESCAPED.finditer(flow)
    yield from signs.matches(flow, whole_lines=not cell)


def _shielded(words: Words, *, cell: bool) -> Words:
    """`words` with the first sign of everything that the dialect refuses as code."""
    while found := list(_refusals(_flow(words), cell=cell)):
        places = sorted({match.end() - len(match[0].lstrip()) for match in found})
        parts: list[Run] = []
        start = 0
        for run in words:
            end = start + len(_flow((run,)))
            cuts = [place - start for place in places if start <= place < end]
            edges = [0, *(edge for cut in cuts for edge in (cut, cut + 1)), len(run.text)]
            for a, b in pairwise(edges):
                parts.append(replace(run, text=run.text[a:b], code=run.code or a in cuts))
            start = end
        words = merged(parts)
    return words
