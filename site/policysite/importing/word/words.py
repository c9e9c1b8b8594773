"""The words of a Word document, read from its XML and not by the converter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policysite.importing.characters import cleaned
from policysite.importing.word.names import child, is_on, name, value
from policysite.importing.words import Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

_SKIPPED = frozenset(
    {"del", "moveFrom", "instrText", "delText", "pPr", "rPr", "oMath", "oMathPara"}
)
_CODE = re.compile(r"[0-9a-fA-F]{4}")
_BLANKS = frozenset({"tab", "br", "cr", "ptab"})


def of_document(
    root: etree._Element, notes: Mapping[tuple[str, str], etree._Element]
) -> tuple[Word, ...]:
    """The words in the body, then those of the footnotes in the order of the text.

    `notes` are the notes by kind (“footnote”) and id. The line of a word is its paragraph.
    """
    reader = _Reader()
    reader.read(root)
    for kind, id_ in list(dict.fromkeys(reader.references)):
        if (kind, id_) in notes:
            reader.read(notes[kind, id_])
    return tuple(reader.words)


def of_part(element: etree._Element) -> str:
    """The words of any part or element, such as a header or a comment, as one text."""
    reader = _Reader()
    reader.read(element)
    return " ".join(word.text for word in reader.words)


def deleted(root: etree._Element) -> Iterator[str]:
    """The words of each deletion that somebody has yet to accept."""
    for element in root.iter():
        if name(element) in {"del", "moveFrom"} and name(element.getparent()) != "rPr":
            text = "".join(
                part.text or "" for part in element.iter() if name(part) in {"delText", "t"}
            )
            if text.strip():
                yield " ".join(text.split())


def notes_of(parts: Mapping[str, etree._Element]) -> dict[tuple[str, str], etree._Element]:
    """The footnotes and endnotes of the roots `parts`, by kind and id."""
    return {
        (name(element), value(element, "id")): element
        for root in parts.values()
        for element in root
        if name(element) in {"footnote", "endnote"}
    }


class _Reader:
    def __init__(self) -> None:
        self.words: list[Word] = []
        self.references: list[tuple[str, str]] = []
        self._text, self._paragraph = "", 0
        self._later: list[etree._Element] = []

    def read(self, element: etree._Element) -> None:
        """Note the words of `element`."""
        self._walk(element)
        self._end()

    def _walk(self, element: etree._Element) -> None:
        for part in element:
            tag = name(part)
            if tag in _SKIPPED:
                continue
            if tag == "t":
                self._text += part.text or ""
            elif tag in _BLANKS:
                self._text += " "
            elif tag == "noBreakHyphen":
                self._text += "\u2011"
            elif tag == "sym":
                self._text += symbol(part)
            elif tag in {"footnoteReference", "endnoteReference"}:
                self.references.append((tag.removesuffix("Reference"), value(part, "id")))
            else:
                self._walk_whole(part, tag)

    def _walk_whole(self, part: etree._Element, tag: str) -> None:
        if tag == "AlternateContent":
            self._walk(chosen(part))
        elif tag == "txbxContent":  # the converter puts a text box below its paragraph
            self._later.append(part)
        elif tag == "p":
            self._paragraph += 1
            self._walk(part)
            if child(child(child(part, "pPr"), "rPr"), "del") is None:
                self._end()
                later, self._later = self._later, []
                for box in later:
                    self._walk(box)
        elif tag == "r" and is_hidden(part):
            self._end()
            self._walk(part)
            self._end()
        elif tag == "tr" and child(child(part, "trPr"), "del") is not None:
            return
        else:
            self._walk(part)

    def _end(self) -> None:
        self.words += [Word(word, self._paragraph) for word in cleaned(self._text).split()]
        self._text = ""


def chosen(element: etree._Element) -> etree._Element:
    """Of two versions of the same content the one that every program can read."""
    for wanted in ("Fallback", "Choice"):
        found = child(element, wanted)
        if found is not None and (wanted == "Choice" or len(found)):
            return found
    return element


def is_hidden(run: etree._Element) -> bool:
    """Whether Word hides the words of a run."""
    return is_on(child(child(run, "rPr"), "vanish"))


def symbol(element: etree._Element) -> str:
    """The sign of a w:sym, which lies where its font has it."""
    code = value(element, "char")
    return chr(int(code, 16)) if _CODE.fullmatch(code) else ""
