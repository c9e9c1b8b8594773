"""Reads a text file of content/: from bytes to text, or the problems that prevent it.

Nothing is repaired: the hash of the bytes is the proof of a published text.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from policysite.message import Message
from policysite.models import Problem, few, primary_language
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

ENCODING = Rule(
    name=Message("encoding"),
    severity="error",
    reason=Message(
        "In another encoding, readers would see the wrong characters, and the hash would "
        "prove the wrong bytes."
    ),
    remedy=Message("Save the file as “UTF-8” (without “BOM”)."),
)
LINE_ENDINGS = Rule(
    name=Message("line-endings"),
    severity="error",
    reason=Message("The same text with different line endings has a different hash."),
    remedy=Message("Save the file with Unix line endings (LF)."),
)
CHARACTERS = Rule(
    name=Message("characters"),
    severity="error",
    reason=Message("Invisible characters can change what a reader sees without anyone noticing."),
    remedy=Message("Delete the character and type the text around it again."),
)
NORMALISATION = Rule(
    name=Message("normalisation"),
    severity="error",
    reason=Message(
        "An accented letter can be encoded in two ways that look the same; only one is "
        "allowed (NFC)."
    ),
    remedy=Message("Type the letter again on a keyboard, instead of pasting it."),
)
EMPTY_FILE = Rule(
    name=Message("empty-file"),
    severity="error",
    reason=Message("An empty statement would be published as an empty page."),
    remedy=Message("Write the text, or delete the file."),
)

MERGE_CONFLICT = Rule(
    name=Message("merge-conflict"),
    severity="error",
    reason=Message(
        "Two people changed the same lines, and git left both texts in the file, separated by "
        "marker lines: yours above =======, theirs below."
    ),
    remedy=Message(
        "Keep the right parts of both texts, and delete the lines that start with <<<<<<<, "
        "|||||||, ======= and >>>>>>>."
    ),
)

# The lines by which git separates the texts; “=======” alone may underline a heading.
_CONFLICT = re.compile(r"(?:<{7}|>{7}|\|{7})(?: .*)?")
# Control characters except tab and newline; soft hyphens, zero-width and direction marks (Unicode
# TR 36: text that reads differently from what it is), line and paragraph separators, private use,
# U+FFFD (which replaces a lost character), and noncharacters.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ud800-\udfff\ue000-\uf8ff\ufff9-\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)


# Invisible characters that separate or join letters. Persian, Urdu and the scripts of India cannot
# be written correctly without them (Unicode, chapters 9.2 and 12).
_JOINERS = frozenset("\u200c\u200d")
_WITH_JOINERS = frozenset(
    "as bn ckb fa gu hi kn kok ks ku ml mr ne or pa pnb ps sa sd si ta te ug ur".split()  # noqa: SIM905
)
_VIRAMA = 9  # the combining class of the sign that removes a letter's vowel


def forbidden(text: str) -> str | None:
    """The first character of `text` that content may not contain, or None."""
    return next((match[0] for match in unseen(text)), None)


def unseen(text: str, language: str | None = None) -> Iterator[re.Match[str]]:
    """Each character of `text` that content may not contain.

    A joiner is allowed inside a word; if a `language` is given, only if that language needs it.
    """
    without = language is not None and primary_language(language) not in _WITH_JOINERS
    for match in _FORBIDDEN.finditer(text):
        if without or match[0] not in _JOINERS or not _is_in_word(text, match.start()):
            yield match


def _is_in_word(text: str, place: int) -> bool:
    """Whether the joiner at `place` is between letters that may join, or after a virama."""
    before, after = text[max(0, place - 1) : place], text[place + 1 : place + 2]
    if before and unicodedata.combining(before) == _VIRAMA:
        return True
    return all(
        sign >= "\u0600" and unicodedata.category(sign)[0] in "LM" for sign in (before, after)
    )


def decode(data: bytes, path: str, language: str | None = None) -> tuple[str | None, list[Problem]]:
    """The text in `data`, and every problem with its encoding.

    There is no text if any letter of it is in doubt. If only its line endings are wrong, the text
    has correct ones, so that its other problems are found at once. `language` is the language of
    all of it, if it has one.
    """
    if not data.strip():
        message = Message("it is empty")
        return None, [Problem(rule=EMPTY_FILE, path=path, line=1, message=message)]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        message = Message("byte %(column)s of the line is not UTF-8", column=column)
        return None, [Problem(rule=ENCODING, path=path, line=line, message=message)]
    problems = few(_conflicts(text, path)) or few(_problems(text, path, language))
    if any(problem.rule is not LINE_ENDINGS for problem in problems):
        return None, problems
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return (lines if lines.endswith("\n") else f"{lines}\n"), problems


def _conflicts(text: str, path: str) -> Iterator[Problem]:
    """Where two texts of a merge conflict follow each other; each once, where it begins."""
    opened = False
    for number, line in enumerate(text.split("\n"), 1):
        if not _CONFLICT.fullmatch(line.rstrip("\r")):
            continue
        if line.startswith("<") or not opened:
            message = Message(
                "“%(line)s” is a marker of an unfinished merge", line=line.strip()[:40]
            )
            yield Problem(rule=MERGE_CONFLICT, path=path, line=number, message=message)
        opened = not line.startswith(">")


def _problems(text: str, path: str, language: str | None) -> Iterator[Problem]:
    if text.startswith("\ufeff"):
        message = Message("the file starts with a byte order mark (BOM)")
        yield Problem(rule=ENCODING, path=path, line=1, message=message)
        text = text[1:]
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        message = Message("the lines have Windows or old Mac line endings (CR)")
        yield Problem(rule=LINE_ENDINGS, path=path, line=line, message=message)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.endswith("\n"):
        line = text.count("\n") + 1
        message = Message("the last line does not end with a line break")
        remedy = Message("Press Enter at the end of the last line and save.")
        yield Problem(rule=LINE_ENDINGS, path=path, line=line, message=message, remedy=remedy)
    for number, content in enumerate(text.split("\n"), 1):
        for match in unseen(content, language):
            name = unicodedata.name(match[0], "").lower()
            message = Message(
                "%(code)s (%(name)s) at character %(place)s",
                code=f"U+{ord(match[0]):04X}",
                name=name or Message("a control character"),
                place=match.start() + 1,
            )
            yield Problem(rule=CHARACTERS, path=path, line=number, message=message)
        if not unicodedata.is_normalized("NFC", content):
            word = _not_normalised(content)
            message = Message("“%(text)s” is not written in the usual way (NFC)", text=word)
            yield Problem(rule=NORMALISATION, path=path, line=number, message=message)


def _not_normalised(line: str) -> str:
    """The first word of `line` that is not in NFC."""
    words = (word for word in line.split() if not unicodedata.is_normalized("NFC", word))
    return next(words, line[:20])
