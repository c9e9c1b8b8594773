"""A Word document as blocks, by way of the library mammoth, which this module owns.

Before mammoth sees it, what it would lose is written so that it does not: the numbers that Word
counts, text boxes, fields. What nobody reads in Word (hidden words, deletions, comments) goes, and
is told. The words are proven against the document as it came.
"""

from __future__ import annotations

import copy
import io
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import mammoth  # type: ignore[import-untyped]
from lxml import etree

from policysite.errors import ImportRefused
from policysite.importing.blocks import Decision
from policysite.importing.html.reader import read as read_html
from policysite.importing.proof import Change, difference
from policysite.importing.word import package, words
from policysite.importing.word.names import child, name, named, value
from policysite.importing.word.numbers import Counter, Style, numbering_of, styles
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from policysite.importing.blocks import Reading
    from policysite.importing.words import Word

_STYLES = "word/styles.xml"
_NUMBERS = "word/numbering.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
# Elements whose content mammoth would drop with them.
_UNWRAPPED = frozenset({"fldSimple", "dir", "bdo", "moveTo"})
_BULLETS = "9999"
_STYLE_MAP = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
"""
_UNKNOWN_STYLE = re.compile(r"Unrecognised \w+ style: (.+?) \(Style ID: .*\)")


@dataclass(frozen=True)
class _Numbered:
    """A paragraph with the number that Word shows before it."""

    paragraph: etree._Element
    numbering: tuple[str, int]
    number: int
    label: str
    heading: bool
    simple: bool


def read(data: bytes) -> Reading:
    """The document in `data` as blocks; raises ImportRefused where it is none, or loses words."""
    found = package.parts(data)
    roots = {part: package.root_of(text) for part, text in found.items()}
    root = roots[package.MAIN]
    if name(root) != "document":
        raise ImportRefused(Message("This is no Word document. Nothing was written."))
    notes = words.notes_of({part: roots[part] for part in _NOTES if part in roots})
    before = words.of_document(root, notes)
    decisions = [*_elsewhere(roots), *_revisions(root)]
    changed = _Preparation(roots).prepare()
    after = words.of_document(root, notes)
    _prove(before, after, changed)
    prepared = {
        part: etree.tostring(roots[part], xml_declaration=True, encoding="UTF-8")
        for part in roots
        if not re.match(r"word/(comments|header|footer)", part)
    }
    reading = _converted(prepared, styles(roots.get(_STYLES)))
    told = [Decision(message=d.message, mark=0) for d in [*decisions, *changed]]
    # the proof of this step is done; the next one begins with the words after it
    return replace(reading, words=after, decisions=(*told, *reading.decisions))


def _prove(before: Sequence[Word], after: Sequence[Word], changed: list[Decision]) -> None:
    changes = [Change(d.before, d.after) for d in changed if d.before or d.after]
    found = difference(before, [word.text for word in after], changes)
    if found is not None:
        message = Message(
            "Words would be lost in paragraph %(number)s: “%(found)s” became “%(expected)s”. "
            "Nothing was written. Copy the text into a new document, and import that.",
            number=found.line,
            found=found.found,
            expected=found.expected,
        )
        raise ImportRefused(message)


def _converted(parts: dict[str, bytes], known: dict[str, Style]) -> Reading:
    mapping = [_STYLE_MAP]
    mapping += [
        f"p[style-name='{style.name}'] => h{style.outline + 1}:fresh"
        for style in known.values()
        if style.outline is not None and re.fullmatch(r"[\w .-]+", style.name)
    ]
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(package.packed(parts)),
            style_map="\n".join(mapping),
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(lambda _: {"src": ""}),
            external_file_access=False,
        )
    except (ValueError, KeyError, OSError, AttributeError, TypeError, IndexError):
        raise ImportRefused(
            Message(
                "The converter could not read this document. Open it in Word or LibreOffice, save "
                "it as “Word document (.docx)”, and import that. Nothing was written."
            )
        ) from None
    reading = read_html(f"<html><body>{result.value}</body></html>")
    told = _said(dict.fromkeys(str(message.message) for message in result.messages))
    return replace(reading, decisions=(*told, *reading.decisions))


def _said(messages: Iterable[str]) -> Iterator[Decision]:
    """What the converter says of the document."""
    styles_: list[str] = []
    for text in messages:
        match = _UNKNOWN_STYLE.fullmatch(text)
        if match is not None:
            styles_.append(match[1])
        else:
            message = Message("the converter says: %(text)s", text=text)
            yield Decision(message=message, mark=0)
    if styles_:
        message = Message(
            "these styles mean nothing to our Markdown, so their words are ordinary: %(names)s",
            names=", ".join(styles_),
        )
        yield Decision(message=message, mark=0)


def _elsewhere(roots: dict[str, etree._Element]) -> Iterator[Decision]:
    """The words of heads, feet and comments, which are no part of the text."""
    for part, root in roots.items():
        kind = re.match(r"word/(header|footer|comments)", part)
        text = words.of_part(root) if kind else ""
        if kind is None or not text:
            continue
        if kind[1] == "comments":
            message = Message("the comments were left out: “%(text)s”", text=text)
        elif kind[1] == "header":
            message = Message("the head of the pages was left out: “%(text)s”", text=text)
        else:
            message = Message("the foot of the pages was left out: “%(text)s”", text=text)
        yield Decision(message=message, mark=0)


def _revisions(root: etree._Element) -> Iterator[Decision]:
    """What somebody inserted or deleted with tracked changes."""
    for text in words.deleted(root):
        message = Message("words deleted by a tracked change were left out: “%(text)s”", text=text)
        yield Decision(message=message, mark=0)
    for element in named(root, "ins", "moveTo"):
        text = words.of_part(element)
        if text and name(element.getparent()) != "rPr":
            message = Message(
                "words inserted by a tracked change stand in the text: “%(text)s”", text=text
            )
            yield Decision(message=message, mark=0)
    for element in named(root, "oMath"):
        text = "".join(part.text or "" for part in named(element, "t"))
        message = Message("a formula was left out: “%(text)s”", text=text)
        yield Decision(message=message, mark=0)


class _Preparation:
    """Changes the tree of the document so that mammoth keeps what a reader of Word sees."""

    def __init__(self, roots: dict[str, etree._Element]) -> None:
        self._roots = roots
        self._root = roots[package.MAIN]
        self._styles = styles(roots.get(_STYLES))
        self._namespace = etree.QName(self._root).namespace

    def prepare(self) -> list[Decision]:
        """Make the changes; each that adds or removes words is told, in their order."""
        for part in (package.MAIN, *_NOTES):
            if part in self._roots:
                self._straighten(self._roots[part])
        self._label(self._numbered())
        decisions = []
        for element in list(self._root.iter()):
            if element.get("policysite-label"):
                decisions.append(_labelled(element))
                del element.attrib["policysite-label"]
            elif name(element) == "r" and words.is_hidden(element):
                decisions += self._hide(element)
        return decisions

    def _tag(self, local: str) -> str:
        return f"{{{self._namespace}}}{local}"

    def _straighten(self, root: etree._Element) -> None:
        for element in list(named(root, "AlternateContent")):
            _replace(element, list(words.chosen(element)))
        for element in list(named(root, *_UNWRAPPED)):
            if name(element.getparent()) != "rPr":
                _replace(element, list(element))
        for element in list(named(root, "cr", "br", "ptab")):
            element.tag = self._tag("tab" if name(element) == "ptab" else "br")
            element.attrib.clear()
        for element in list(named(root, "sym")):
            text = words.symbol(element)
            element.tag, element.text = self._tag("t"), text
            element.attrib.clear()
        self._move_boxes(root)

    def _move_boxes(self, root: etree._Element) -> None:
        """Text boxes become paragraphs below the one they hang on."""
        boxes = list(named(root, "txbxContent"))
        for box in boxes:
            paragraph = next(p for p in box.iterancestors() if name(p) == "p")
            while any(name(p) == "txbxContent" for p in paragraph.iterancestors()):
                paragraph = next(p for p in paragraph.iterancestors() if name(p) == "p")
            blocks = list(box)
            parent = paragraph.getparent()
            assert parent is not None  # a paragraph stands in a body, a cell or a note
            place = parent.index(paragraph) + 1
            while place < len(parent) and parent[place].get("policysite-box"):
                place += 1
            for offset, block in enumerate(blocks):
                block.set("policysite-box", "1")
                parent.insert(place + offset, block)
        for element in root.iter():
            element.attrib.pop("policysite-box", None)

    def _numbered(self) -> list[_Numbered]:
        """Each paragraph that Word counts, with its number."""
        counter = Counter(self._roots.get(_NUMBERS))
        found = []
        for paragraph in named(self._root, "p"):
            properties = child(paragraph, "pPr")
            style = self._styles.get(value(child(properties, "pStyle"), "val"))
            numbering = numbering_of(child(properties, "numPr"))
            if numbering is None and style is not None:
                numbering = style.numbering
            level = counter.level(numbering) if numbering is not None else None
            if numbering is None or level is None:
                continue
            number, label = counter.next(numbering)
            heading = style is not None and style.outline is not None
            simple = not level.kind and re.fullmatch(r"%[1-9][.)]?", level.form) is not None
            found.append(_Numbered(paragraph, numbering, number, label, heading, simple))
        return found

    def _label(self, numbered: list[_Numbered]) -> None:
        """Write the numbers that HTML would not show as words: of headings, letters, odd starts."""
        for group in _groups(numbered):
            regular = _is_regular(group)
            for item in group:
                if item.heading or not regular:
                    self._write(item)
                if not item.heading and not regular:
                    self._bullet(item)

    def _write(self, item: _Numbered) -> None:
        if not item.label:
            return
        run = etree.Element(self._tag("r"))
        text = etree.SubElement(run, self._tag("t"))
        text.text = f"{item.label} "
        run.set("policysite-label", "heading" if item.heading else "item")
        properties = child(item.paragraph, "pPr")
        item.paragraph.insert(0 if properties is None else 1, run)

    def _bullet(self, item: _Numbered) -> None:
        """Count a paragraph by bullets from now on."""
        root = self._roots[_NUMBERS]
        tag = etree.QName(root).namespace
        if not any(value(e, "numId") == _BULLETS for e in root.iterchildren("{*}num")):
            abstract = etree.SubElement(root, f"{{{tag}}}abstractNum")
            abstract.set(f"{{{tag}}}abstractNumId", _BULLETS)
            for depth in range(9):
                level = etree.SubElement(abstract, f"{{{tag}}}lvl")
                level.set(f"{{{tag}}}ilvl", str(depth))
                etree.SubElement(level, f"{{{tag}}}numFmt").set(f"{{{tag}}}val", "bullet")
            number = etree.SubElement(root, f"{{{tag}}}num")
            number.set(f"{{{tag}}}numId", _BULLETS)
            of = etree.SubElement(number, f"{{{tag}}}abstractNumId")
            of.set(f"{{{tag}}}val", _BULLETS)
        properties = child(item.paragraph, "pPr")
        if properties is None:
            properties = etree.Element(self._tag("pPr"))
            item.paragraph.insert(0, properties)
        old = child(properties, "numPr")
        if old is not None:
            properties.remove(old)
        new = etree.SubElement(properties, self._tag("numPr"))
        etree.SubElement(new, self._tag("ilvl")).set(self._tag("val"), str(item.numbering[1]))
        etree.SubElement(new, self._tag("numId")).set(self._tag("val"), _BULLETS)

    def _hide(self, run: etree._Element) -> list[Decision]:
        text = words.of_part(_within(run))
        for part in list(run):
            if name(part) in {"t", "sym", "noBreakHyphen"}:
                run.remove(part)
        etree.SubElement(run, self._tag("tab"))
        properties = child(run, "rPr")
        hidden = child(properties, "vanish")
        if properties is not None and hidden is not None:
            properties.remove(hidden)
        if not text:
            return []
        message = Message("words that Word hides were left out: “%(text)s”", text=text)
        return [Decision(message=message, mark=0, before=tuple(text.split()))]


def _is_regular(group: list[_Numbered]) -> bool:
    """Whether a list of HTML counts these paragraphs as Word does: 1, 2, 3 at each level."""
    expected: dict[int, int] = {}
    for item in group:
        depth = item.numbering[1]
        expected = {known: count for known, count in expected.items() if known <= depth}
        expected[depth] = expected.get(depth, 0) + 1
        if not item.simple or item.number != expected[depth]:
            return False
    return True


def _within(run: etree._Element) -> etree._Element:
    """A paragraph that holds a copy of `run` and nothing else."""
    holder = etree.Element("p")
    holder.append(copy.deepcopy(run))
    return holder


def _labelled(run: etree._Element) -> Decision:
    label = words.of_part(_within(run))
    paragraph = run.getparent()
    assert paragraph is not None  # the number was put into one
    text = words.of_part(_within(paragraph))[:60]
    message = Message(
        "the number of a heading, which Word counts, stands in its words: “%(text)s”", text=text
    )
    if run.get("policysite-label") == "item":
        message = Message(
            "the letter or number of an item, which our Markdown cannot count, stands in its "
            "words: “%(text)s”",
            text=text,
        )
    return Decision(message=message, mark=0, after=tuple(label.split()))


def _replace(element: etree._Element, others: list[etree._Element]) -> None:
    parent = element.getparent()
    assert parent is not None  # the root is none of these
    place = parent.index(element)
    parent.remove(element)
    for offset, other in enumerate(others):
        parent.insert(place + offset, other)


def _groups(numbered: list[_Numbered]) -> Iterator[list[_Numbered]]:
    """The counted paragraphs that follow each other in the same numbering."""
    group: list[_Numbered] = []
    for item in numbered:
        last = group[-1] if group else None
        follows = last is not None and _next_paragraph(last.paragraph) is item.paragraph
        if last is not None and not (follows and last.numbering[0] == item.numbering[0]):
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def _next_paragraph(element: etree._Element) -> etree._Element | None:
    found = element.getnext()
    return found if found is not None and name(found) == "p" else None
