"""The automatic numbers that Word shows before paragraphs and that are not in its text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lxml import etree

from policysite.importing.labels import counted
from policysite.importing.word.package import child, is_on, value

Numbering = tuple[str, int]  # the id of a number (w:num) and the level in it
# The kinds of numbers that we can count.
KINDS = frozenset(
    {"decimal", "decimalZero", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman"}
)
_HEADING = re.compile(r"heading ([1-6])", re.IGNORECASE)
_DEPTHS = frozenset("012345678")


@dataclass(frozen=True)
class Level:
    """One level of a numbering: the kind of number, its form such as “%1.%2.”, and its start.

    `restart` is the depth whose next number restarts this level (0: none does), `style` the
    paragraph style that is numbered here, and `legal` makes all numbers decimal.
    """

    kind: str
    form: str
    start: int
    restart: int
    style: str
    legal: bool


@dataclass(frozen=True)
class Style:
    """A paragraph style with what it inherits; `outline` is from 0."""

    name: str = ""
    outline: int | None = None
    numbering: Numbering | None = None
    bold: bool = False


def styles(root: etree._Element) -> dict[str, Style]:
    """The paragraph styles by id."""
    found = root.iter("{*}style")
    elements = {
        value(e, attribute="styleId"): e for e in found if value(e, attribute="type")[:1] == "p"
    }
    return {id_: _style(id_, elements) for id_ in elements}


def _style(id_: str, elements: Mapping[str, etree._Element]) -> Style:
    chain: list[etree._Element] = []
    while id_ in elements and elements[id_] not in chain:
        chain.append(elements[id_])
        id_ = value(chain[-1], "w:basedOn")
    bold = (b for e in chain if (b := child(e, "w:rPr/w:b")) is not None)
    numberings = (n for e in chain if (n := numbering_of(e)) is not None)
    outlines = (level for e in chain if (level := outline_of(e)) is not None)
    return Style(
        value(chain[0], "w:name"),
        next(outlines, None),
        next(numberings, None),
        is_on(next(bold, None)),
    )


def outline_of(element: etree._Element) -> int | None:
    """The outline level, from 0, that a paragraph or style sets itself."""
    named = _HEADING.fullmatch(value(element, "w:name"))
    level = value(element, "w:pPr/w:outlineLvl")
    return int(named[1]) - 1 if named else int(level) if level in set("012345") else None


def numbering_of(element: etree._Element) -> Numbering | None:
    """The number and level that a paragraph or style sets itself."""
    found = child(element, "w:pPr/w:numPr")
    return None if found is None else (value(found, "w:numId"), _int(found, "w:ilvl", 0))


class Counter:
    """Counts as Word does: paragraph by paragraph, each numbering by itself.

    Different numbers (w:num) of one kind (w:abstractNum) continue each other's count, unless the
    number says that it restarts.
    """

    def __init__(self, root: etree._Element) -> None:
        """`root`: of numbering.xml."""
        self._levels: dict[str, dict[int, Level]] = {}
        self._abstract: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        kinds = {
            value(e, attribute="abstractNumId"): e for e in root.iterchildren("{*}abstractNum")
        }
        linked = {value(e, "w:styleLink"): id_ for id_, e in kinds.items()}
        for element in root.iterchildren("{*}num"):
            abstract = value(element, "w:abstractNumId")
            number = value(element, attribute="numId")
            if abstract in kinds:
                link = value(kinds[abstract], "w:numStyleLink")
                self._abstract[number] = linked.get(link, abstract) if link else abstract
                self._levels[number] = _levels(kinds[self._abstract[number]])
                self._override(number, element)

    def numbering(self, numbering: Numbering, style: str) -> Numbering:
        """`numbering` at the level of the paragraph style `style`, if there is one."""
        levels = self._levels.get(numbering[0], {}).items()
        return numbering[0], next((d for d, level in levels if level.style == style), numbering[1])

    def level(self, numbering: Numbering) -> Level | None:
        """How the paragraphs of `numbering` are counted; None if they are not."""
        return self._levels.get(numbering[0], {}).get(numbering[1])

    def next(self, numbering: Numbering) -> str:
        """What Word shows before the next paragraph in `numbering`, such as “2.1”."""
        number, depth = numbering
        levels = self._levels[number]
        counts = self._counts.setdefault(self._abstract[number], {})
        for level, start in self._restarts.pop(number, {}).items():
            counts[level] = start - 1
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [n for n in counts if n > depth]:
            if deeper not in levels or levels[deeper].restart > depth:
                del counts[deeper]

        def shown(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            known = levels.get(place, levels[depth])
            kind = "decimal" if levels[depth].legal else known.kind
            return counted(counts.get(place, known.start), kind)

        return re.sub(r"%([1-9])", shown, levels[depth].form).strip()

    def _override(self, number: str, element: etree._Element) -> None:
        """Apply what a number changes in its kind."""
        levels = self._levels[number]
        for override in element.iterchildren("{*}lvlOverride"):
            levels.update(_levels(override))
            start, depth = _int(override, "w:startOverride", -1), value(override, attribute="ilvl")
            if start >= 0 and depth in _DEPTHS:
                self._restarts.setdefault(number, {})[int(depth)] = start
                if int(depth) in levels:
                    levels[int(depth)] = replace(levels[int(depth)], start=start)


def _levels(element: etree._Element) -> dict[int, Level]:
    found = {value(level, attribute="ilvl"): level for level in element.iterchildren("{*}lvl")}
    return {
        int(depth): Level(
            kind=value(level, "w:numFmt") or "decimal",
            form=value(level, "w:lvlText"),
            start=_int(level, "w:start", 1),
            restart=_int(level, "w:lvlRestart", int(depth)),
            style=value(level, "w:pStyle"),
            legal=is_on(child(level, "w:isLgl")),
        )
        for depth, level in found.items()
        if depth in _DEPTHS
    }


def _int(element: etree._Element, path: str, otherwise: int) -> int:
    number = value(element, path)
    return int(number) if number.isdecimal() and len(number) < 6 else otherwise
