"""The numbers that Word shows before paragraphs and that stand nowhere in its text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite.importing.html.lists import counted
from policysite.importing.word.names import child, value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

_KINDS = {
    "lowerLetter": "lower-alpha",
    "upperLetter": "upper-alpha",
    "lowerRoman": "lower-roman",
    "upperRoman": "upper-roman",
    "decimal": "",
}
_HEADING = re.compile(r"heading ([1-6])", re.IGNORECASE)


@dataclass(frozen=True)
class Level:
    """One level of a numbering: the kind of number, its form such as “%1.%2.”, where it starts."""

    kind: str
    form: str
    start: int


@dataclass(frozen=True)
class Style:
    """A paragraph style: its name, outline level from 0, and numbering as (number, level)."""

    name: str
    outline: int | None
    numbering: tuple[str, int] | None


def styles(root: etree._Element | None) -> dict[str, Style]:
    """The paragraph styles by id, each with what it has from those it is based on."""
    elements = {
        value(element, "styleId"): element
        for element in (root.iter("{*}style") if root is not None else ())
        if value(element, "type") == "paragraph"
    }
    return {id_: _style(id_, elements) for id_ in elements}


def _style(id_: str, elements: Mapping[str, etree._Element]) -> Style:
    name, outline, numbering = "", None, None
    seen: set[str] = set()
    while id_ in elements and id_ not in seen:
        seen.add(id_)
        element = elements[id_]
        name = name or value(child(element, "name"), "val")
        properties = child(element, "pPr")
        if outline is None:
            outline = _outline(element, properties)
        if numbering is None:
            numbering = numbering_of(child(properties, "numPr"))
        id_ = value(child(element, "basedOn"), "val")
    return Style(name, outline, numbering)


def _outline(element: etree._Element, properties: etree._Element | None) -> int | None:
    named = _HEADING.fullmatch(value(child(element, "name"), "val"))
    level = value(child(properties, "outlineLvl"), "val")
    if named is not None:
        return int(named[1]) - 1
    return int(level) if level in {"0", "1", "2", "3", "4", "5"} else None


def numbering_of(element: etree._Element | None) -> tuple[str, int] | None:
    """The number and level that a numPr names."""
    if element is None:
        return None
    level = value(child(element, "ilvl"), "val")
    return value(child(element, "numId"), "val"), int(level) if level.isdecimal() else 0


class Counter:
    """Counts as Word does: paragraph for paragraph, each numbering by itself."""

    def __init__(self, root: etree._Element | None) -> None:
        """`root`: of numbering.xml; None where there is none."""
        self._levels: dict[str, dict[int, Level]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for element in root.iterchildren("{*}abstractNum") if root is not None else ():
            self._levels[value(element, "abstractNumId")] = _levels(element)
        for element in root.iterchildren("{*}num") if root is not None else ():
            abstract = value(child(element, "abstractNumId"), "val")
            self._abstract[value(element, "numId")] = abstract

    def level(self, numbering: tuple[str, int]) -> Level | None:
        """How the paragraphs of `numbering` are counted; None: they are not, or by bullets."""
        return self._levels.get(self._abstract.get(numbering[0], ""), {}).get(numbering[1])

    def next(self, numbering: tuple[str, int]) -> tuple[int, str]:
        """The next number in `numbering`, and what Word shows, such as “2.1”."""
        abstract, depth = self._abstract[numbering[0]], numbering[1]
        levels = self._levels[abstract]
        counts = self._counts.setdefault(abstract, {})
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]

        def shown(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            known = levels.get(level)
            number = counts.get(level, known.start if known else 1)
            return counted(number, known.kind if known else "")

        return counts[depth], re.sub(r"%([1-9])", shown, levels[depth].form).strip()


def _levels(element: etree._Element) -> dict[int, Level]:
    found = {}
    for level in element.iterchildren("{*}lvl"):
        kind = value(child(level, "numFmt"), "val")
        form = value(child(level, "lvlText"), "val")
        start, depth = value(child(level, "start"), "val"), value(level, "ilvl")
        if kind in _KINDS and "%" in form and depth.isdecimal():
            first = int(start) if start.isdecimal() and len(start) < 6 else 1
            found[int(depth)] = Level(_KINDS[kind], form, first)
    return found
