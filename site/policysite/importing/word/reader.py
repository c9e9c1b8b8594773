"""A Word document as blocks: what pandoc would not see is written so that it does.

Numbers that Word counts, text boxes, fields, headings by any style. What nobody reads in Word
(hidden words, deletions, comments) goes, and is told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from policysite.errors import ImportRefused
from policysite.importing import pandoc, tree, words
from policysite.importing.blocks import Decision
from policysite.importing.word import numbers, package
from policysite.importing.word.preparation import Preparation, straighten, with_own_styles
from policysite.importing.word.xml import W, lines, name, named
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policysite.importing.blocks import Reading

_MAIN, _STYLES, _NUMBERING = "word/document.xml", "word/styles.xml", "word/numbering.xml"
_TEXTS = (_MAIN, "word/footnotes.xml", "word/endnotes.xml")


def read(data: bytes) -> Reading:
    """The document in `data` as blocks; raises ImportRefused where it is none."""
    parts = package.word(data)
    roots = {part: package.root_of(xml) for part, xml in parts.items() if part.endswith(".xml")}
    if name(roots[_MAIN]) != "document":
        raise ImportRefused(Message("This is no Word document. Nothing was written."))
    first = sorted(roots, key=lambda part: part != _MAIN)
    source = words.letters("\n".join(lines(roots[part]) for part in first))
    texts = {part: roots[part] for part in _TEXTS if part in roots}
    told = [*_elsewhere(roots), *_revisions(texts)]
    relations = b"".join(xml for part, xml in parts.items() if part.endswith(".rels"))
    for root in texts.values():
        straighten(root, frozenset(re.findall(r'\bId="([^"]*)"', relations.decode())))
    styles = roots.get(_STYLES, etree.Element(f"{W}styles"))
    counter = numbers.Counter(roots.get(_NUMBERING, etree.Element(f"{W}numbering")))
    preparation = Preparation(numbers.styles(styles), counter)
    preparation.prepare(texts[_MAIN])
    parts |= {part: etree.tostring(root) for part, root in texts.items()}
    parts[_STYLES] = with_own_styles(styles)
    document = pandoc.tree(package.packed(parts), "docx")
    return tree.read(document, [*told, *preparation.decisions], source=source)


def _elsewhere(roots: Mapping[str, etree._Element]) -> Iterator[Decision]:
    """The words of heads, feet and comments, which are no part of the text."""
    for part, root in roots.items():
        match = re.fullmatch(r"[^/]+/(header|footer|comments)\d*\.xml", part)
        text = " ".join(lines(root).split()) if match else ""
        if match is None or not text:
            continue
        message = {
            "header": Message("the head of the pages was left out: “%(text)s”", text=text),
            "footer": Message("the foot of the pages was left out: “%(text)s”", text=text),
            "comments": Message("the comments were left out: “%(text)s”", text=text),
        }[match[1]]
        yield Decision(message=message, about=text)


def _revisions(roots: Mapping[str, etree._Element]) -> Iterator[Decision]:
    """What somebody inserted or deleted with tracked changes, and formulas."""
    changes = ("del", "moveFrom", "ins", "moveTo", "oMath")
    for element in (e for root in roots.values() for e in named(root, *changes)):
        texts = "".join(part.text or "" for part in named(element, "delText", "t"))
        text, kind = " ".join(texts.split()), name(element)
        if kind in {"del", "moveFrom"} and text:
            message = Message(
                "words deleted by a tracked change were left out: “%(text)s”", text=text
            )
            gone = " ".join(part.text or "" for part in named(element, "t"))
            yield Decision(message=message, about=gone)
        elif kind == "oMath" and text:
            yield Decision(
                message=Message("a formula was left out: “%(text)s”", text=text), about=text
            )
        elif text:
            message = Message(
                "words inserted by a tracked change stand in the text: “%(text)s”", text=text
            )
            yield Decision(message=message)
