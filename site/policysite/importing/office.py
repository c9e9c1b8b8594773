"""OpenDocument and RTF as blocks: pandoc reads them, and their words are read a second time here.

The second reading knows nothing of their structure, so that what pandoc omits is reported.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Literal

from policysite.importing import pandoc, tree, words
from policysite.importing.blocks import Decision, Reading
from policysite.importing.word import package
from policysite.message import Message

# Tags within a word, and the number of a footnote, which is numbered again.
_INLINE = re.compile(r"</?text:(?:span|a|bookmark[a-z-]*|soft-page-break)\b[^>]*>")
_CITATION = re.compile(r"<text:note-citation\b[^>]*>[^<]*<")
_COUNTED = re.compile(rb"<text:outline-level-style\b[^>]*\bstyle:num-format=\"[^\"]")
# Groups of RTF without words: fonts, colours, styles, pictures, and what is optional. Then what
# separates words; a byte, or a letter by its number with its substitute; everything else.
_SILENT = re.compile(
    r"\{\\(?:\*(?!\\footnote)|fonttbl|colortbl|stylesheet|info|pict)"
    r"(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*+\}"
)
_APART = re.compile(r"\\(?:par|line|tab|cell|row|sect|page|column)(?![a-z]) ?|\\[~_]")
_LETTER = re.compile(r"\\'([0-9a-fA-F]{2})|\\u(-?[0-9]{1,6}) ?(?:\\'[0-9a-fA-F]{2}|[^\\{}])?")
_SIGN = re.compile(r"\\[a-z]+-?[0-9]* ?|\\\W|[{}]")


def read(data: bytes, kind: Literal["odt", "rtf"]) -> Reading:
    """The document in `data` as blocks; raises ImportRefused if it is not such a document."""
    told: list[Decision] = []
    if kind == "odt":
        found = package.parts(data, {"content.xml", "styles.xml"}.__contains__)
        if "content.xml" not in found:
            raise package.broken()
        text = _CITATION.sub("<", found["content.xml"].decode("utf-8", "replace"))
        said = unescape(re.sub(r"<[^>]*>", " ", _INLINE.sub("", text)))
        if _COUNTED.search(found.get("styles.xml", b"")):
            message = Message(
                "the headings are numbered automatically, and the numbers are not in the "
                "file: type them in where the text refers to them"
            )
            told.append(Decision(message=message))
    else:
        said = _SILENT.sub("", data.decode("latin-1").replace("\r", "").replace("\n", ""))
        said = _SIGN.sub("", _LETTER.sub(_letter, _APART.sub(" ", said)))
    return tree.read(pandoc.tree(data, kind), told, source=words.letters(said))


def _letter(match: re.Match[str]) -> str:
    """A letter that is written by its number in Windows' code page for the West, or in Unicode."""
    if match[1]:
        return bytes.fromhex(match[1]).decode("cp1252", "replace")
    return chr(int(match[2]) % 65536)
