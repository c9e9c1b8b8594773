"""The kind of a file, by its first bytes and its name, and the decoding of its text."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePath
from typing import Literal

from policysite.errors import ImportRefused
from policysite.importing import characters
from policysite.message import Message

Kind = Literal["text", "markdown", "html", "word", "odt", "rtf"]

LARGEST = 20_000_000
_LARGEST_TEXT, _LARGEST_PAGE = 1_000_000, 5_000_000
_NAMES: dict[str, Kind] = {
    **dict.fromkeys((".txt", ".text"), "text"),
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".docx", ".docm", ".doc"), "word"),
    ".odt": "odt",
    ".rtf": "rtf",
}
_FOREIGN = (
    (b"%PDF", Message("a PDF")),
    (b"\x89PNG", Message("a picture")),
    (b"\xff\xd8\xff", Message("a picture")),
)
_BOMS = (
    (codecs.BOM_UTF8, "UTF-8"),
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_XML = re.compile(rb"\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]+)")


def kind_of(data: bytes, name: str) -> Kind:
    """The kind of the file `name` with the bytes `data`; raises ImportRefused for any other."""
    suffix = PurePath(name).suffix.lower()
    if not data.strip():
        raise ImportRefused(Message("%(file)s is empty. Nothing was written.", file=name))
    for start, what in _FOREIGN:
        if data.startswith(start):
            raise ImportRefused(
                Message(
                    "%(file)s is %(what)s, which cannot be imported. Save it as “Word "
                    "document (.docx)”, or copy its text into a .txt file in UTF-8. Nothing "
                    "was written.",
                    file=name,
                    what=what,
                )
            )
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "odt" if suffix == ".odt" else "word"
    if suffix not in _NAMES:
        raise ImportRefused(
            Message(
                "The name of %(file)s does not show what kind of file it is. Rename it so "
                "that it ends in .txt, .md, .html, .docx, .odt or .rtf, whichever is right. "
                "Nothing was written.",
                file=name,
            )
        )
    return _NAMES[suffix]


def decoded(data: bytes, name: str, kind: Kind) -> tuple[str, list[Message]]:
    """The text in `data`, and remarks on its encoding.

    Raises ImportRefused if its encoding would have to be guessed.
    """
    if len(data) > (_LARGEST_PAGE if kind == "html" else _LARGEST_TEXT):
        raise too_large(name)
    encoding = label = next((label for mark, label in _BOMS if data.startswith(mark)), "")
    told = [
        Message(
            "the first bytes of the file show that it is %(encoding)s; it is UTF-8 now",
            encoding=label,
        )
    ]
    if label == "UTF-8":
        told = [Message("the byte order mark (BOM) at the start of the file was left out")]
    elif not label and kind == "html":
        encoding, label = _declared(data)
        told = [Message("the page says that it is %(encoding)s; it is UTF-8 now", encoding=label)]
        _check_declared(data, name, label)
    try:
        text = data.decode(encoding or "UTF-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ImportRefused(
            Message(
                "%(file)s, line %(line)s: this is not %(encoding)s, and nothing in the file says "
                "what it is; guessing could put wrong letters into your text. Open it and save it "
                "as UTF-8 (Notepad: “Save as”, “Encoding: UTF-8”; Word: “Plain text”, then "
                "“Unicode (UTF-8)”). Nothing was written.",
                file=name,
                line=line,
                encoding=label or "UTF-8",
            )
        ) from None
    _check_whole(text, name)
    return text, told if label else []


def too_large(name: str) -> ImportRefused:
    """The refusal of a file that is larger than any statement."""
    return ImportRefused(
        Message(
            "%(file)s is far larger than any statement. Copy its text without the pictures "
            "into a new document and import that. Nothing was written.",
            file=name,
        )
    )


def _declared(data: bytes) -> tuple[str, str]:
    """The encoding that a page declares, as browsers understand it, and its name; "" for UTF-8.

    A page that could be read this far is not UTF-16, whatever it says (WHATWG, HTML, 13.2.3.2).
    """
    import webencodings

    match = _XML.match(data) or _CHARSET.search(data[:4096])
    label = match[1].decode("ascii") if match else ""
    found = webencodings.lookup(label)
    if found is None or found.name.startswith("utf-") or found.name == "replacement":
        return "", ""
    return ("cp1252" if found.name == "x-user-defined" else found.codec_info.name), label


def _check_declared(data: bytes, name: str, label: str) -> None:
    """Refuse a page that declares one encoding and uses another."""
    if not label:
        return
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return
    if not text.isascii():
        raise ImportRefused(
            Message(
                "%(file)s says that it is %(encoding)s, but its letters are written as UTF-8;"
                " one of the two is wrong. Change “%(encoding)s” at the top to “utf-8” if the"
                " words then look right in a browser; otherwise save the file again. Nothing "
                "was written.",
                file=name,
                encoding=label,
            )
        )


def _check_whole(text: str, name: str) -> None:
    """Refuse a file that is not text, or whose letters were lost."""
    if "\x00" in text:
        raise ImportRefused(
            Message(
                "%(file)s is not a text: it contains bytes that are not letters. If it is a "
                "text, save it as UTF-8 (Notepad: “Save as”, “Encoding: UTF-8”). Nothing was "
                "written.",
                file=name,
            )
        )
    lost = characters.lost(text)
    if lost:
        raise ImportRefused(
            Message(
                "A program has lost letters of this text and put “�” in their place, first in"
                " “%(word)s”. Copy the text again from its source. Nothing was written.",
                word=lost,
            )
        )
