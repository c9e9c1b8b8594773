r"""Words as Markdown that shows the same words: what would be markup by accident gets a backslash.

A few signs our dialect refuses even so (a reader would take them for markup that went wrong); such
a sign is set as code.
"""

from __future__ import annotations

import re

from policysite.importing.blocks import Break, Inlines, Reference, Run
from policysite.importing.inlines import merged
from policysite.statement import dialect

_OPEN_PLACE = re.compile(dialect.OPEN_PLACE + r"\]\]")
_SIGNS = re.compile(r"[\\*_\[\]{}]")
_REFERENCE = re.compile(r"&(?=#?[0-9a-zA-Z]+;)")
_TAG = re.compile(r"<(?=[a-zA-Z/!?])")
# At the start of a line: a heading, a quotation, a list, a definition, a rule or an underlining.
_START = re.compile(r"(?P<sign>#|>|[-+](?=\s|$|[ -]*$)|[0-9]+(?P<stop>\.)(?=\s|$))")
# What the dialect refuses in the rendered text, wherever it comes from, and backticks, which it
# would take for the start of code behind a backslash, too; the first sign is set as code.
_REFUSED = re.compile(
    r"""`|\[\^[^\]\n]*\]|\[[^\[\]\n]*\](?=\[[^\[\]\n]*\]|\()|\*\[[^\[\]\n]*\]\ ?:
    |\{:?\ *(?:[\#.][^\s{}]+|(?:lang|covers)=[^{}]*)[^{}]*\}""",
    re.VERBOSE,
)
_REFUSED_START = re.compile(r"^[ \t]*(?:#{1,6}[ \t]|\||=+[ \t]*$|:(?:[ \t]|$))", re.MULTILINE)
_ROW = re.compile(r"\|[ \t]*:?-{3,}")
_NEXT_LINE = re.compile(r"(?<=\n)[ \t]*(?:[-*+]|[0-9]{1,9}\.)[ \t]+\S")


def markdown(words: Inlines, *, cell: bool = False, bare: bool = False, first: bool = True) -> str:
    """`words` as Markdown on one line, or several where they have line ends.

    In a `cell` the line between cells is escaped, too. `bare` leaves out bold and italic. `first`:
    they stand at the start of a line, where a number or a sign could begin something.
    """
    if bare:
        words = merged(_plain(part) for part in words)
    parts: list[str] = []
    for target, group in _grouped(_shielded(words, cell=cell), "target"):
        written = _emphasised(group, cell)
        if target:
            outer = re.fullmatch(r"(\s*)(.*?)(\s*)", written, re.DOTALL)
            assert outer is not None  # any text is of this form
            written = f"{outer[1]}[{outer[2]}]({_address(target)}){outer[3]}" if outer[2] else ""
        parts.append(written)
    lines = "".join(parts).split("\n")
    return "\n".join(
        (_started(line.strip(" ")) if first else line.strip(" "))
        + ("  " if line.endswith("  ") else "")
        for line in lines
    )


def escaped(text: str, *, cell: bool = False) -> str:
    """`text` with a backslash before each sign that Markdown would take for markup."""
    parts, start = [], 0
    for match in _OPEN_PLACE.finditer(text):
        parts += [_escaped(text[start : match.start()], cell), match[0]]
        start = match.end()
    return "".join([*parts, _escaped(text[start:], cell)])


def code(text: str) -> str:
    """`text` as code."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def refused(words: Inlines) -> list[str]:
    """The signs that the dialect refuses in these words, so that they are set as code."""
    return [match[0] for match in _refusals(_flow(words), cell=False)]


def _escaped(text: str, cell: bool) -> str:
    text = _SIGNS.sub(lambda match: f"\\{match[0]}", text)
    text = _TAG.sub("&lt;", _REFERENCE.sub("&amp;", text))
    return text.replace("|", "\\|") if cell else text


def _started(line: str) -> str:
    match = _START.match(line)
    if match is None:
        return line
    place = match.start("stop") if match["stop"] else match.start("sign")
    return f"{line[:place]}\\{line[place:]}"


def _address(target: str) -> str:
    """`target` with the signs that end an address in Markdown written as a URL writes them."""
    return re.sub(r"[\s()<>\"'|`\[\]{}\\^*_]", lambda m: _percent(m[0]), target)


def _percent(sign: str) -> str:
    return sign if sign in "_*'" else "".join(f"%{byte:02X}" for byte in sign.encode())


def _emphasised(group: list[Run | Break | Reference], cell: bool) -> str:
    parts = []
    for strong, bold in _grouped(tuple(group), "strong"):
        inner = []
        for language, spoken in _grouped(tuple(bold), "language"):
            for slanted, runs in _grouped(tuple(spoken), "emphasis"):
                text = "".join(_leaf(run, cell) for run in runs)
                italic = bool(slanted or language)
                inner.append(_wrapped(text, "*" if italic else "", language if italic else ""))
        parts.append(_wrapped("".join(inner), "**" if strong else "", ""))
    return "".join(parts)


def _plain(part: Run | Break | Reference) -> Run | Break | Reference:
    """A run without bold, italic and language; anything else as it is."""
    return Run(part.text, code=part.code, target=part.target) if isinstance(part, Run) else part


def _wrapped(text: str, sign: str, language: str) -> str:
    """`text` between two signs, which must touch words: blanks at the ends go outside."""
    if not sign or not text.strip():
        return text
    bare = text.strip()
    before, after = text[: text.index(bare)], text[text.index(bare) + len(bare) :]
    attribute = f"{{lang={language}}}" if language else ""
    return f"{before}{sign}{bare}{sign}{attribute}{after}"


def _leaf(part: Run | Break | Reference, cell: bool) -> str:
    if isinstance(part, Break):
        return "  \n"
    if isinstance(part, Reference):
        return f"[^{part.name}]"
    if not part.code or not part.text.strip() or (cell and "|" in part.text):
        return escaped(part.text, cell=cell)
    bare = part.text.strip()
    before, after = part.text.split(bare, 1)
    return f"{before}{code(bare)}{after}"


def _grouped(words: Inlines, attribute: str) -> list[tuple[str, list[Run | Break | Reference]]]:
    """Neighbours that agree in `attribute`; a line end or a footnote joins those before it."""
    groups: list[tuple[str, list[Run | Break | Reference]]] = []
    for part in words:
        value = getattr(part, attribute) if isinstance(part, Run) else ""
        if groups and groups[-1][0] == value:
            groups[-1][1].append(part)
        else:
            groups.append((value, [part]))
    return groups


def _flow(words: Inlines) -> str:
    """The text as the dialect looks at it, with one sign for each of the runs' characters."""
    return "".join(_flowing(part) for part in words)


def _flowing(part: Run | Break | Reference) -> str:
    if isinstance(part, Break):
        return "\n"
    if isinstance(part, Reference):
        return "1"
    if part.code:
        return "\N{OBJECT REPLACEMENT CHARACTER}" * len(part.text)
    return _OPEN_PLACE.sub(
        lambda match: "\N{OBJECT REPLACEMENT CHARACTER}" * len(match[0]), part.text
    )


def _refusals(flow: str, *, cell: bool) -> list[re.Match[str]]:
    patterns = (_REFUSED,) if cell else (_REFUSED_START, _REFUSED, _ROW, _NEXT_LINE)
    return [match for pattern in patterns for match in pattern.finditer(flow)]


def _shielded(words: Inlines, *, cell: bool) -> Inlines:
    """`words` with the first sign of all that the dialect refuses set as code."""
    for _ in range(len(_flow(words)) + 1):
        found = _refusals(_flow(words), cell=cell)
        if not found:
            break
        blank = len(found[0][0]) - len(found[0][0].lstrip())
        words = _as_code(words, found[0].start() + blank)
    return words


def _as_code(words: Inlines, place: int) -> Inlines:
    parts: list[Run | Break | Reference] = []
    start = 0
    for part in words:
        length = len(_flowing(part))
        inside = place - start
        if isinstance(part, Run) and 0 <= inside < length and not part.code:
            parts += [
                _like(part, part.text[:inside]),
                _like(part, part.text[inside], code=True),
                _like(part, part.text[inside + 1 :]),
            ]
        else:
            parts.append(part)
        start += length
    return merged(part for part in parts if not isinstance(part, Run) or part.text)


def _like(run: Run, text: str, *, code: bool = False) -> Run:
    return Run(text, run.strong, run.emphasis, code or run.code, run.language, run.target)
