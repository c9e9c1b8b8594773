"""Owns pandoc, which reads the structure of other people's files.

pandoc is an extra: a program in the package pypandoc_binary. It runs without network access, with
no file but the text it is given, and within limits of memory and time.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from policysite.errors import ImportRefused, MissingExtra
from policysite.message import Message

Format = Literal["docx", "odt", "rtf", "html"]

# pandoc takes about twice the memory allowed for its own data; a long policy takes 60 MB.
_MEMORY = "-M200m"
SECONDS = 60
_HEAP = 251  # its exit status when the memory is not enough
_MARKDOWN = (
    "commonmark+attributes+autolink_bare_uris+definition_lists+footnotes+pipe_tables+strikeout"
)
_ATTRIBUTES_ALONE = re.compile(
    r"(?P<start>(?:[ \t>]|(?P<item>(?:[-+*]|[0-9]{1,9}[.)])[ \t]))*)"
    r"\{[ ]*(?:[#.][\w-]|[\w-]+=)[^{}]*\}[ \t]*"
)
_QUOTED = re.compile(r"\A(?:[ \t]*> ?)*")
_FORMATS: Mapping[Format, str] = {
    "docx": "docx",
    "odt": "odt",
    "rtf": "rtf",
    "html": "html-auto_identifiers+empty_paragraphs",
}


def require() -> Path:
    """The path of the program; raises MissingExtra if it is not installed."""
    found = find_spec("pypandoc")
    folder = Path(found.origin).parent / "files" if found and found.origin else None
    programs = (folder / name for name in ("pandoc", "pandoc.exe")) if folder else ()
    for program in programs:
        if program.is_file():
            return program
    raise MissingExtra(
        Message(
            "Importing this file needs pandoc, so nothing was written. “python3 run.py "
            "import” installs it; if you installed policysite with pip, type: pip install "
            "'policysite[import]'"
        )
    )


def tree(data: bytes, format_: Format) -> dict[str, Any]:
    """The document `data` as pandoc's tree; raises ImportRefused if it cannot be read."""
    answer = _run(data, "--from", _FORMATS[format_], "--to", "json")
    try:
        found: dict[str, Any] = json.loads(answer)
    except RecursionError:
        raise too_deep() from None
    return found


def page(text: str) -> str:
    """The Markdown `text` as HTML, including the HTML in it; raises ImportRefused."""
    source = "\n".join(_readable(text.split("\n"))).encode()
    return _run(source, "--from", _MARKDOWN, "--to", "html", "--wrap", "none").decode()


def _readable(lines: Sequence[str]) -> Iterator[str]:
    """The lines without those with {#id} alone above an indented line, at which pandoc fails."""
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        alone = _ATTRIBUTES_ALONE.fullmatch(line)
        if not alone or not _QUOTED.sub("", following, count=1).startswith((" ", "\t")):
            yield line
        elif alone["item"]:
            yield alone["start"]


def too_deep() -> ImportRefused:
    """The refusal of a file that is nested more deeply than any ordinary text."""
    return ImportRefused(
        Message(
            "The file cannot be read: it is nested more deeply than any ordinary text. Copy "
            "its words into an empty document and import that. Nothing was written."
        )
    )


def _run(data: bytes, *options: str) -> bytes:
    command = [str(require()), "+RTS", _MEMORY, "-RTS", "--sandbox", *options]
    needed = {name: os.environ[name] for name in {"SYSTEMROOT"} & set(os.environ)}  # on Windows
    try:
        done = subprocess.run(command, input=data, capture_output=True, env=needed, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise _refused(Message("it took longer than %(count)s seconds", count=SECONDS)) from None
    if done.returncode:
        large, other = (
            Message("it is too large"),
            Message("it is damaged, or it is not the kind of file that its name says"),
        )
        raise _refused(large if done.returncode == _HEAP else other)
    return done.stdout


def _refused(reason: str) -> ImportRefused:
    return ImportRefused(
        Message(
            "The file cannot be read: %(reason)s. Open it in the program that made it, save "
            "it again and import that, or copy its text into an empty document. Nothing was "
            "written.",
            reason=reason,
        )
    )
