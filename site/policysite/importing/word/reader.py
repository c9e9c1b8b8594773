"""A Word document as blocks: what pandoc would miss is rewritten so that it does not.

That is automatic numbers, text boxes, fields, and headings of any style. What readers do not see in
Word (hidden words, deletions, comments) is left out and reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from policysite.errors import ImportRefused
from policysite.importing import labels, pandoc, tree, words
from policysite.importing.blocks import Decision, Reading
from policysite.importing.word import numbers, package
from policysite.importing.word.numbers import Numbering
from policysite.importing.word.package import W, child, is_on, name, named, said, value
from policysite.message import Message

_MAIN, _STYLES, _NUMBERING = "word/document.xml", "word/styles.xml", "word/numbering.xml"
# Elements that are replaced by their content; elements that are removed with their content. pandoc
# would read indented paragraphs as quotations.
_UNWRAPPED = frozenset({"fldSimple", "dir", "bdo", "customXml", "smartTag", "ins", "moveTo"})
_GONE = frozenset({"del", "moveFrom", "oMath", "oMathPara", "ind"})
_QUOTES = frozenset({"quote", "intense quote", "quotations"})


def read(data: bytes) -> Reading:
    """The document in `data` as blocks; raises ImportRefused if it is not a Word document."""
    parts = package.word(data)
    roots = {part: package.root_of(xml) for part, xml in parts.items() if part.endswith(".xml")}
    if name(roots[_MAIN]) != "document":
        raise ImportRefused(Message("This is not a Word document. Nothing was written."))
    first = sorted(roots, key=lambda part: part != _MAIN)
    source = words.letters("\n".join(said(roots[part]) for part in first))
    notes = ("word/footnotes.xml", "word/endnotes.xml")
    texts = {part: roots[part] for part in (_MAIN, *notes) if part in roots}
    told = [*_elsewhere(roots), *_revisions(texts)]
    relations = b"".join(xml for part, xml in parts.items() if part.endswith(".rels"))
    for root in texts.values():
        _straighten(root, frozenset(re.findall(r'\bId="([^"]*)"', relations.decode())))
    styles = roots.get(_STYLES, etree.Element(f"{W}styles"))
    counter = numbers.Counter(roots.get(_NUMBERING, etree.Element(f"{W}numbering")))
    _Preparation(numbers.styles(styles), counter, told).prepare(texts[_MAIN])
    for style in ("Quote", *(f"heading {level}" for level in range(1, 7))):
        added = etree.SubElement(styles, f"{W}style")
        added.attrib.update({f"{W}type": "paragraph", f"{W}styleId": _own(style)})
        _set(added, "name", style)
    parts |= {part: etree.tostring(root) for part, root in {**texts, _STYLES: styles}.items()}
    return tree.read(pandoc.tree(package.packed(parts), "docx"), told, source=source)


def _elsewhere(roots: Mapping[str, etree._Element]) -> Iterator[Decision]:
    """The words of headers, footers and comments, which are not part of the text."""
    for part, root in roots.items():
        match = re.fullmatch(r"[^/]+/(header|footer|comments)\d*\.xml", part)
        text = " ".join(said(root).split()) if match else ""
        if match and text:
            message = {
                "header": Message("the page header was left out: “%(text)s”", text=text),
                "footer": Message("the page footer was left out: “%(text)s”", text=text),
                "comments": Message("the comments were left out: “%(text)s”", text=text),
            }[match[1]]
            yield Decision(message=message, about=text)


def _revisions(roots: Mapping[str, etree._Element]) -> Iterator[Decision]:
    """Tracked insertions and deletions, and formulas."""
    tags = ("del", "moveFrom", "ins", "moveTo", "oMath")
    for element in (element for root in roots.values() for element in named(root, *tags)):
        texts = "".join(part.text or "" for part in named(element, "delText", "t"))
        text, kind = " ".join(texts.split()), name(element)
        still = " ".join(part.text or "" for part in named(element, "t"))
        if kind in {"ins", "moveTo"}:
            still = ""
            message = Message(
                "words inserted by a tracked change are in the text: “%(text)s”", text=text
            )
        elif kind == "oMath":
            message = Message("a formula was left out: “%(text)s”", text=text)
        else:
            message = Message(
                "words deleted by a tracked change were left out: “%(text)s”", text=text
            )
        if text:
            yield Decision(message=message, about=still)


def _straighten(root: etree._Element, relations: frozenset[str]) -> None:
    """Leave in `root` what a reader sees, and nothing else.

    Text boxes become paragraphs below the one they are attached to. `relations` are the ids of all
    targets of links.
    """
    for element in list(root.iter()):
        parent = element.getparent()
        if parent is not None and name(parent) not in {"rPr", "trPr"}:
            _straighten_one(element, relations)
    for box in reversed(named(root, "txbxContent")):
        paragraph = [p for p in box.iterancestors() if name(p) == "p"][-1]
        for part in reversed(box):
            paragraph.addnext(part)
        _replace(box, ())
    for paragraph in named(root, "p"):  # one whose end was deleted continues in the next
        after = paragraph.getnext()
        deleted = child(paragraph, "w:pPr/w:rPr/w:del") is not None
        if deleted and after is not None and name(after) == "p":
            place = int(child(after, "w:pPr") is not None)
            after[place:place] = [part for part in paragraph if name(part) != "pPr"]
            _replace(paragraph, ())


def _straighten_one(element: etree._Element, relations: frozenset[str]) -> None:
    tag = name(element)
    ids = {text for key, text in element.attrib.items() if str(key).endswith("}id")}
    unled = tag == "hyperlink" and not (value(element, attribute="anchor") or ids & relations)
    if tag == "AlternateContent":  # of two versions the one that every program can read
        versions = [v for w in ("Fallback", "Choice") for v in element.iterchildren(f"{{*}}{w}")]
        _replace(element, next((list(v) for v in versions if len(v)), ()))
    elif tag in _UNWRAPPED or unled:
        _replace(element, [part for part in element if not name(part).endswith("Pr")])
    elif tag in _GONE or (tag == "tr" and child(element, "w:trPr/w:del") is not None):
        _replace(element, ())
    elif tag in {"cr", "br", "ptab", "sym"}:
        element.text = package.symbol(element) if tag == "sym" else None
        element.tag = W + {"ptab": "tab", "sym": "t"}.get(tag, "br")
        element.attrib.clear()
    elif tag == "t":
        element.text = (element.text or "").translate(labels.NO_SIGNS)


class _Preparation:
    """Gives each paragraph the number that Word shows and a style that pandoc knows."""

    def __init__(
        self, styles: dict[str, numbers.Style], counter: numbers.Counter, told: list[Decision]
    ) -> None:
        self._styles, self._counter, self._told = styles, counter, told

    def prepare(self, root: etree._Element) -> None:
        """Change the text in `root`; what adds or hides words is reported."""
        for element in named(root, "p", "r"):
            if name(element) == "p":
                self._paragraph(element)
            elif is_on(child(element, "w:rPr/w:vanish")):
                text = " ".join(said(element).split())
                element[:] = [etree.Element(f"{W}tab")]
                if text:
                    self._tell(
                        Message("words hidden in Word were left out: “%(text)s”", text=text), text
                    )

    def _tell(self, message: Message, about: str = "") -> None:
        self._told.append(Decision(message=message, about=about))

    def _paragraph(self, paragraph: etree._Element) -> None:
        numbering = numbers.numbering_of(paragraph)
        outline = numbers.outline_of(paragraph)
        properties = _part(paragraph, "pPr")
        id_ = value(properties, "w:pStyle")
        style = self._styles.get(id_, numbers.Style())
        titled = style.name == "Title"
        outline = 0 if titled else style.outline if outline is None else outline
        if numbering is None and style.numbering is not None:
            numbering = self._counter.numbering(style.numbering, id_)
        properties.clear()
        if outline is not None:
            _set(properties, "pStyle", _own(f"heading {outline + 1}"))
        elif style.name.lower() in _QUOTES:
            _set(properties, "pStyle", _own("Quote"))
        if numbering is not None and outline is None:
            listed = etree.SubElement(properties, f"{W}numPr")
            _set(listed, "ilvl", str(numbering[1]))
            _set(listed, "numId", numbering[0])
        if titled:
            _begin(paragraph, labels.TITLE)
        if numbering is not None:
            self._number(paragraph, numbering, heading=outline is not None)
        for run in named(paragraph, "r") if style.bold and outline is None else ():
            if child(run, "w:rPr/w:b") is None:  # pandoc ignores the bold of a style
                etree.SubElement(_part(run, "rPr"), f"{W}b")

    def _number(self, paragraph: etree._Element, numbering: Numbering, *, heading: bool) -> None:
        level, text = self._counter.level(numbering), " ".join(said(paragraph).split())[:60]
        if level is None or "%" not in level.form or level.kind in {"bullet", "none"}:
            return
        if level.kind not in numbers.KINDS:
            message = Message(
                "Word numbers “%(text)s” in a way that policysite cannot (%(kind)s), so its "
                "number is missing: type it in",
                text=text,
                kind=level.kind,
            )
            self._tell(message)
            return
        label = self._counter.next(numbering)
        if not heading or not text:
            _begin(paragraph, labels.marked(label))
            return
        _begin(paragraph, f"{label} ")
        message = Message(
            "the automatic number of a heading was written into the heading: “%(text)s”",
            text=f"{label} {text}"[:60],
        )
        self._tell(message, label)


def _own(style: str) -> str:
    """The id of our own style with the name `style`, which pandoc knows."""
    return f"Policysite{style}".replace(" ", "")


def _part(element: etree._Element, properties: str) -> etree._Element:
    """The properties of a paragraph or run, which come first in it."""
    found = child(element, f"w:{properties}")
    if found is None:
        found = etree.Element(f"{W}{properties}")
        element.insert(0, found)
    return found


def _set(element: etree._Element, setting: str, text: str) -> None:
    etree.SubElement(element, f"{W}{setting}").set(f"{W}val", text)


def _begin(paragraph: etree._Element, text: str) -> None:
    """Put `text` before the words of a paragraph."""
    run = etree.Element(f"{W}r")
    words_ = etree.SubElement(run, f"{W}t")
    words_.text = text
    words_.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    paragraph.insert(1, run)


def _replace(element: etree._Element, others: Iterable[etree._Element]) -> None:
    parent = element.getparent()
    assert parent is not None  # the root is none of these
    place = parent.index(element)
    parent[place : place + 1] = list(others)
