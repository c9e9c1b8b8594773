"""Markdown of any writer: made HTML by the library, and read as a page from there.

What a reader of the Markdown would see is what counts; HTML in it is read with it.
"""

from __future__ import annotations

import re
from dataclasses import replace

import markdown

from policysite.errors import ImportRefused
from policysite.files.textfile import EMPTY_FILE
from policysite.importing import characters, words
from policysite.importing.blocks import Decision, Reading
from policysite.importing.html.reader import read as read_html
from policysite.message import Message
from policysite.statement import frontmatter
from policysite.statement.dialect import source
from policysite.statement.dialect.limits import SIZE
from policysite.statement.frontmatter import FrontMatter

_EXTENSIONS = (
    "abbr",
    "attr_list",
    "def_list",
    "fenced_code",
    "footnotes",
    "md_in_html",
    "sane_lists",
    "tables",
)
_ITEM = re.compile(r"( *)([-*+]|[0-9]{1,9}[.)])( +)(?=\S)")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_DEFINED = re.compile(r"^ {0,3}(\*?)\[(?!\^)([^\]\n]+)\]: *(\S.*)$", re.MULTILINE)


def read(text: str) -> Reading:
    """The Markdown `text` as blocks; raises ImportRefused for what would take too long to read."""
    cleaned = characters.cleaned(text)
    front, body, told = _front_matter(cleaned)
    _hold_against_limits(body)
    arranged = _arranged(body)
    parser = markdown.Markdown(extensions=_EXTENSIONS, output_format="html")
    try:
        shown = parser.convert(arranged)
    except RecursionError:
        raise ImportRefused(
            Message("Lists or quotations are nested too deeply in this file. Nothing was written.")
        ) from None
    reading = read_html(f"<html><body>{shown}</body></html>", own_ids=True)
    signs = [Decision(message=message, mark=0) for message in characters.told(text)]
    told = [*signs, *told, *_unused(body)]
    if front is None:
        return replace(reading, decisions=(*told, *reading.decisions))
    summary = " ".join(parser.reset().convert(line) for line, _ in front.in_short)
    told.append(
        Decision(
            message=Message("the lines between the two --- at the top of the file were taken over"),
            mark=-1,
            after=tuple(word.text for word in words.of_html(summary)),
        )
    )
    return replace(
        reading,
        title=front.title,
        decisions=(*told, *reading.decisions),
        in_short=tuple(line for line, _ in front.in_short),
        changes=front.changes,
    )


def _front_matter(text: str) -> tuple[FrontMatter | None, str, list[Decision]]:
    """What stands between two --- at the top, the text below it, and what was decided."""
    lines = text.lstrip("\n").split("\n")
    if lines[0].rstrip() != "---" or "---" not in [line.rstrip() for line in lines[1:]]:
        return None, text, []
    front, _ = frontmatter.parse("\n".join(line.rstrip() for line in lines), "")
    if front is not None:
        return front, front.body, []
    end = next(n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---")
    said = [line.strip() for line in lines[1:end]]
    if not all(re.match(r"[\w-]+ *:|- |#|$", line) for line in said):
        return None, text, []  # two rules across the page, and text between them
    message = Message(
        "the lines between the two --- at the top are not ours, and were left out: “%(text)s”",
        text=" ".join(filter(None, said)),
    )
    return None, "\n".join(lines[end + 1 :]), [Decision(message=message, mark=0)]


def _hold_against_limits(body: str) -> None:
    front = FrontMatter(title="-", in_short=(), changes=(), body=body, body_line=1)
    for problem in source.problems(front, ""):
        if problem.rule in {SIZE, EMPTY_FILE}:
            raise ImportRefused(
                Message(
                    "The file cannot be read: line %(line)s: %(problem)s. Nothing was written.",
                    line=problem.line,
                    problem=problem.message,
                )
            )


def _arranged(body: str) -> str:
    """`body` with its lists as the library wants them: an empty line above, four blanks deeper."""
    arranged: list[str] = []
    offsets: list[int] = []
    fenced = ""
    for line in body.expandtabs(4).split("\n"):
        fence = _FENCE.match(line)
        if fenced or (fence and not offsets):
            arranged.append(line)
            if fence:
                fenced = "" if fenced == fence[1] else fenced or fence[1]
            continue
        item = _ITEM.match(line)
        if item is not None and (offsets or len(item[1]) < 4):
            arranged += _item_lines(item, line, offsets, arranged[-1] if arranged else "")
        elif offsets and line.strip() and _ends_list(line, arranged[-1]):
            offsets.clear()
            arranged.append(line)
        elif offsets and line.startswith(" ") and line.strip():
            depth = sum(len(line) - len(line.lstrip()) >= offset for offset in offsets)
            arranged.append("    " * depth + line.lstrip())
        else:
            arranged.append(line)
    return "\n".join(arranged)


def _item_lines(item: re.Match[str], line: str, offsets: list[int], above: str) -> list[str]:
    """The line of an item at its depth, with an empty line above it where a list begins."""
    indent = len(item[1])
    while offsets and indent < offsets[-1]:
        offsets.pop()
    begins = not offsets and above.strip() and not _ITEM.match(above)
    sign = item[2].replace(")", ".")
    lines = ["    " * len(offsets) + f"{sign} {line[item.end() :]}"]
    offsets.append(item.end())
    interrupts = not sign[0].isdigit() or sign == "1."
    return ["", *lines] if begins and interrupts else lines


def _ends_list(line: str, above: str) -> bool:
    return not above.strip() and not line.startswith("  ")


def _unused(body: str) -> list[Decision]:
    """Addresses and abbreviations that are defined, and that nothing in the text uses."""
    told = []
    rest = _DEFINED.sub("", body)
    for star, name, means in _DEFINED.findall(body):
        used = name in rest if star else f"[{name.lower()}]" in rest.lower()
        if not used:
            message = Message(
                "“%(line)s” defines something that the text does not use, and was left out",
                line=f"{star}[{name}]: {means}"[:200],
            )
            told.append(Decision(message=message, mark=0))
    return told
