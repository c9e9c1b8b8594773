"""The XML of a Word document written so that pandoc keeps what a reader of Word sees."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from policysite.importing import labels
from policysite.importing.blocks import Decision
from policysite.importing.word import numbers
from policysite.importing.word.xml import W, child, is_on, lines, name, named, symbol, value
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policysite.importing.word.numbers import Counter, Numbering, Style

# Elements that go and leave what is in them; elements that go with all that is in them. What is
# indented pandoc takes for a quotation.
_UNWRAPPED = frozenset({"fldSimple", "dir", "bdo", "customXml", "smartTag", "ins", "moveTo"})
_GONE = frozenset({"del", "moveFrom", "oMath", "oMathPara", "ind"})
_QUOTES = frozenset({"quote", "intense quote", "quotations"})


def straighten(root: etree._Element, relations: frozenset[str]) -> None:
    """Leave in `root` what is to be seen, and nothing else.

    Text boxes become paragraphs below the one they hang on. `relations` are the ids of all that
    the text leads to.
    """
    for element in list(root.iter()):
        parent = element.getparent()
        if parent is not None and name(parent) not in {"rPr", "trPr"}:
            _straighten(element, relations)
    for box in reversed(list(named(root, "txbxContent"))):
        paragraph = [p for p in box.iterancestors() if name(p) == "p"][-1]
        for part in reversed(box):
            paragraph.addnext(part)
        _replace(box, ())
    for paragraph in list(named(root, "p")):  # one whose end was deleted goes on with the next
        after = paragraph.getnext()
        deleted = child(paragraph, "w:pPr/w:rPr/w:del") is not None
        if deleted and after is not None and name(after) == "p":
            place = 0 if child(after, "w:pPr") is None else 1
            after[place:place] = [part for part in paragraph if name(part) != "pPr"]
            _replace(paragraph, ())


def _straighten(element: etree._Element, relations: frozenset[str]) -> None:
    tag = name(element)
    if tag == "AlternateContent":  # of two versions the one that every program can read
        versions = [v for w in ("Fallback", "Choice") for v in element.iterchildren(f"{{*}}{w}")]
        _replace(element, next((list(v) for v in versions if len(v)), ()))
    elif tag in _UNWRAPPED or (tag == "hyperlink" and not _leads(element, relations)):
        _replace(element, [part for part in element if not name(part).endswith("Pr")])
    elif tag in _GONE or (tag == "tr" and child(element, "w:trPr/w:del") is not None):
        _replace(element, ())
    elif tag in {"cr", "br", "ptab", "sym"}:
        element.text = symbol(element) if tag == "sym" else None
        element.tag = W + {"ptab": "tab", "sym": "t"}.get(tag, "br")
        element.attrib.clear()
    elif tag == "t":
        element.text = (element.text or "").translate(labels.NO_SIGNS)


@dataclass
class Preparation:
    """Gives each paragraph the number that Word shows, and a style that pandoc knows."""

    styles: dict[str, Style]
    counter: Counter
    decisions: list[Decision] = field(default_factory=list)

    def prepare(self, root: etree._Element) -> None:
        """Change the text in `root`; what adds or hides words is among the decisions."""
        for element in list(named(root, "p", "r")):
            if name(element) == "p":
                self._paragraph(element)
            elif is_on(child(element, "w:rPr/w:vanish")):
                self._hide(element)

    def _paragraph(self, paragraph: etree._Element) -> None:
        numbering = numbers.numbering_of(paragraph)
        outline = numbers.outline_of(paragraph)
        properties = _part(paragraph, "pPr")
        id_ = value(child(properties, "w:pStyle"))
        style = self.styles.get(id_, numbers.Style())
        titled = style.name == "Title"
        outline = 0 if titled else style.outline if outline is None else outline
        if numbering is None and style.numbering is not None:
            numbering = self.counter.numbering(style.numbering, id_)
        properties.clear()
        if outline is not None:
            _set(properties, "pStyle", own(f"heading {outline + 1}"))
        elif style.name.lower() in _QUOTES:
            _set(properties, "pStyle", own("Quote"))
        if numbering is not None and outline is None:
            listed = etree.SubElement(properties, f"{W}numPr")
            _set(listed, "ilvl", str(numbering[1]))
            _set(listed, "numId", numbering[0])
        if titled:
            _begin(paragraph, labels.TITLE)
        if numbering is not None:
            self._number(paragraph, numbering, heading=outline is not None)
        for run in named(paragraph, "r") if style.bold and outline is None else ():
            if child(run, "w:rPr/w:b") is None:  # pandoc does not look at that of the style
                etree.SubElement(_part(run, "rPr"), f"{W}b")

    def _number(self, paragraph: etree._Element, numbering: Numbering, *, heading: bool) -> None:
        level, text = self.counter.level(numbering), " ".join(lines(paragraph).split())[:60]
        if level is None or "%" not in level.form or level.kind in {"bullet", "none"}:
            return
        if level.kind not in numbers.KINDS:
            message = Message(
                "Word counts “%(text)s” in a way that we cannot (%(kind)s); its number is missing: "
                "write it in",
                text=text,
                kind=level.kind,
            )
            self.decisions.append(Decision(message=message))
            return
        label = self.counter.next(numbering)
        if not heading or not text:
            _begin(paragraph, labels.marked(label))
            return
        _begin(paragraph, f"{label} ")
        message = Message(
            "the number of a heading, which Word counts, stands in its words: “%(text)s”",
            text=f"{label} {text}"[:60],
        )
        self.decisions.append(Decision(message=message, about=label))

    def _hide(self, run: etree._Element) -> None:
        """Leave the words of a run out that Word hides."""
        text = " ".join(lines(run).split())
        run[:] = [etree.Element(f"{W}tab")]
        if text:
            message = Message("words that Word hides were left out: “%(text)s”", text=text)
            self.decisions.append(Decision(message=message, about=text))


def with_own_styles(root: etree._Element) -> bytes:
    """The styles with those of ours that `Preparation` gives to paragraphs."""
    for style in ("Quote", *(f"heading {level}" for level in range(1, 7))):
        added = etree.SubElement(root, f"{W}style")
        added.attrib.update({f"{W}type": "paragraph", f"{W}styleId": own(style)})
        _set(added, "name", style)
    return etree.tostring(root)


def own(style: str) -> str:
    """The id of a style of ours with the name `style`, which pandoc knows."""
    return f"Policysite{style}".replace(" ", "")


def _leads(link: etree._Element, relations: frozenset[str]) -> bool:
    """Whether a link has a place to lead to."""
    ids = {text for key, text in link.attrib.items() if str(key).endswith("}id")}
    return bool(value(link, "anchor") or ids & relations)


def _part(element: etree._Element, properties: str) -> etree._Element:
    """The properties of a paragraph or run, which stand first in it."""
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
    said = etree.SubElement(run, f"{W}t")
    said.text = text
    said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    paragraph.insert(1, run)


def _replace(element: etree._Element, others: Iterable[etree._Element]) -> None:
    parent = element.getparent()
    assert parent is not None  # the root is none of these
    place = parent.index(element)
    parent[place : place + 1] = list(others)
