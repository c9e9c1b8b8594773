r"""Words as Markdown that shows the same words: what would be markup by accident gets a backslash.

A few signs our dialect refuses even so (a reader would take them for markup that went wrong); such
a sign is set as code.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from policysite.importing.blocks import BREAK, merged
from policysite.statement import dialect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policysite.importing.blocks import Run, Words

_OPEN_PLACE = re.compile(rf"({dialect.OPEN_PLACE}\]\])")
_SIGNS = re.compile(r"[\\*_\[\]{}]")
_REFERENCE = re.compile(r"&(?=#?[0-9a-zA-Z]+;)")
_TAG = re.compile(r"<(?=[a-zA-Z/!?])")
# At the start of a line: a heading, a quotation, a list, a definition, a rule or an underlining.
_START = re.compile(r"\A([0-9]+(?=\.(?:\s|$))|(?=#|>|[-+](?:\s|$|[ -]*$)))")
# What the dialect refuses in the rendered text, wherever it comes from, and backticks, which it
# would take for the start of code behind a backslash, too; the first sign is set as code.
_REFUSED = re.compile(
    r"""`|\[\^[^\]\n]*\]|\[[^\[\]\n]*\](?=\[[^\[\]\n]*\]|\()|\*\[[^\[\]\n]*\]\ ?:
    |\{:?\ *(?:[\#.][^\s{}]+|(?:lang|covers)=[^{}]*)[^{}]*\}""",
    re.VERBOSE,
)
_REFUSED_ON_LINES = (
    re.compile(r"^[ \t]*(?:#{1,6}[ \t]|\||=+[ \t]*$|:(?:[ \t]|$))", re.MULTILINE),
    _REFUSED,
    re.compile(r"\|[ \t]*:?-{3,}"),
    re.compile(r"(?<=\n)[ \t]*(?:[-*+]|[0-9]{1,9}\.)[ \t]+\S"),
)
_HELD = "\N{OBJECT REPLACEMENT CHARACTER}"


def markdown(words: Words, *, cell: bool = False, first: bool = True) -> str:
    """`words` as Markdown on one line, or several where they have line ends.

    In a `cell` the line between cells is escaped, too. `first`: they stand at the start of a line,
    where a number or a sign could begin something.
    """
    parts: list[str] = []
    for target, group in _grouped(_shielded(words, cell=cell), "target"):
        text = _bold(group, cell)
        parts.append(_around(text, "[", f"]({_address(target)})") if target else text)
    lines = [
        (line.strip(" "), "  " if line[-2:] == "  " else "") for line in "".join(parts).split("\n")
    ]
    return "\n".join((_START.sub(r"\1\\", line) if first else line) + end for line, end in lines)


def refused(words: Words) -> list[str]:
    """The signs that the dialect refuses in these words, so that they are set as code."""
    return [match[0] for match in _refusals(words, cell=False)]


def _bold(group: Iterable[Run], cell: bool) -> str:
    parts = []
    for strong, bold in _grouped(group, "strong"):
        inner = []
        for language, spoken in _grouped(bold, "language"):
            for slanted, runs in _grouped(spoken, "emphasis"):
                text = "".join(_leaf(run, cell) for run in runs)
                after = f"*{{lang={language}}}" if language else "*"
                inner.append(_around(text, "*", after) if slanted or language else text)
        parts.append(_around("".join(inner), "**", "**") if strong else "".join(inner))
    return "".join(parts)


def _around(text: str, before: str, after: str) -> str:
    """`text` between two signs, which must touch words: blanks at the ends go outside."""
    bare = text.strip()
    start = text.index(bare)
    return f"{text[:start]}{before}{bare}{after}{text[start + len(bare) :]}" if bare else text


def _leaf(run: Run, cell: bool) -> str:
    if run == BREAK or run.note:
        return f"[^{run.note}]" if run.note else "  \n"
    if not run.code or not run.text.strip() or (cell and "|" in run.text):
        parts = _OPEN_PLACE.split(run.text)
        return "".join(p if n % 2 else _escaped(p, cell) for n, p in enumerate(parts))
    bare = run.text.strip()
    fence = "`" * (max(map(len, re.findall("`+", bare)), default=0) + 1)
    pad = " " if "`" in (bare[0], bare[-1]) else ""
    return _around(run.text, f"{fence}{pad}", f"{pad}{fence}")


def _escaped(text: str, cell: bool) -> str:
    text = _SIGNS.sub(r"\\\g<0>", text)
    text = _TAG.sub("&lt;", _REFERENCE.sub("&amp;", text))
    return text.replace("|", "\\|") if cell else text


def _address(target: str) -> str:
    """`target` with the signs that end an address in Markdown written as a URL writes them."""
    return re.sub(
        r"[\s()<>\"|`\[\]{}\\^]", lambda m: "".join(f"%{b:02X}" for b in m[0].encode()), target
    )


def _grouped(words: Iterable[Run], attribute: str) -> Iterator[tuple[str, list[Run]]]:
    """Neighbours that agree in `attribute`; a line end or a footnote joins those before it."""
    value = ""

    def look(run: Run) -> str:
        nonlocal value
        if run != BREAK and not run.note:
            value = getattr(run, attribute)
        return value

    for value_, group in groupby(words, key=look):
        yield value_, list(group)


def _flow(run: Run) -> str:
    """The text of a run as the dialect looks at it, with one sign for each of its characters."""
    if run.note:
        return "1"
    if run.code:
        return _HELD * len(run.text)
    return _OPEN_PLACE.sub(lambda match: _HELD * len(match[0]), run.text)


def _refusals(words: Words, *, cell: bool) -> list[re.Match[str]]:
    flow = "".join(map(_flow, words))
    patterns = (_REFUSED,) if cell else _REFUSED_ON_LINES
    return [match for pattern in patterns for match in pattern.finditer(flow)]


def _shielded(words: Words, *, cell: bool) -> Words:
    """`words` with the first sign of all that the dialect refuses set as code."""
    while found := _refusals(words, cell=cell):
        words = merged(_as_code(words, {match.end() - len(match[0].lstrip()) for match in found}))
    return words


def _as_code(words: Words, places: set[int]) -> Iterator[Run]:
    start = 0
    for run in words:
        end, done = start + len(_flow(run)), 0
        for place in sorted(place - start for place in places if start <= place < end):
            yield replace(run, text=run.text[done:place])
            yield replace(run, text=run.text[place], code=True)
            done = place + 1
        yield replace(run, text=run.text[done:])
        start = end
