"""content/NAME.svg: the company's logo, which is embedded in every page.

An embedded image can do everything that the page can. So a logo consists only of plain shapes:
nothing in it runs, loads, links, styles or has a name. SVG 2 (W3C) defines these elements.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree
from markupsafe import Markup

from policysite.files.elements import SHAPE_ATTRIBUTES, SHAPES
from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

LOGO = Rule(
    name=Message("logo"),
    severity="error",
    reason=Message("The drawing is embedded in every page, so it may contain only plain shapes."),
    remedy=Message(
        "Export the drawing as plain SVG with text converted to outlines, and reduce it with a "
        "tool such as SVGO. docs/settings.md lists what it may contain."
    ),
)
# It is part of every page, and a page has 14 KB.
LONGEST = 4_000
HEIGHT, WIDTH = 36, 220
_SVG = "http://www.w3.org/2000/svg"
_DEPTH = 10
_KNOWN = frozenset(SHAPES.split())
_ATTRIBUTES = frozenset(SHAPE_ATTRIBUTES.split())
_OF_ROOT = frozenset({"viewBox", "width", "height", "fill", "version"})
_VALUE = re.compile(r"[#\w\s.,()+-]*")
_FUNCTION = re.compile(r"([a-z]+)\s*\(", re.IGNORECASE)
_MOVES = frozenset({"matrix", "translate", "scale", "rotate", "skewx", "skewy"})
_NUMBER = r"-?(?:\d+\.?\d*|\.\d+)"
_VIEW = re.compile(rf"\s*{_NUMBER}[\s,]+{_NUMBER}[\s,]+({_NUMBER})[\s,]+({_NUMBER})\s*")


def parse(data: bytes, path: str) -> tuple[Markup | None, list[Problem]]:
    """The logo in `data`, the SVG file `path`, as a page embeds it, and every problem.

    None if there is a problem. Shapes without a colour get that of the text around them.
    """
    if len(data) > LONGEST:
        message = Message(
            "the drawing is %(size)s bytes; the limit is %(limit)s, because it is part of "
            "every page",
            size=len(data),
            limit=LONGEST,
        )
        return None, [_problem(path, 1, message)]
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        return None, [_problem(path, line, Message("the drawing cannot be read as SVG"))]
    problems = [_problem(path, line, message) for line, message in _faults(root)]
    if problems:
        return None, problems
    return _written(root), []


def missing(path: str) -> Problem:
    """The problem that site.toml names the image `path`, which does not exist."""
    return _problem(path, 1, Message("site.toml names this logo, but the file does not exist"))


def _faults(root: etree._Element) -> Iterator[tuple[int, Message]]:
    """The line and message for everything that a logo may not contain."""
    if root.getroottree().docinfo.internalDTD is not None:
        yield 1, Message("the drawing has a DOCTYPE; delete that line")
    if root.tag != f"{{{_SVG}}}svg":
        yield _line(root), Message("the drawing does not start with <svg>")
        return
    view = _VIEW.fullmatch(root.get("viewBox", ""))
    if view is None or min(map(float, view.groups())) <= 0:
        yield _line(root), Message("<svg> must have a viewBox with the size of the drawing")
    for element in root.iter():
        yield from _element_faults(element, root)


def _element_faults(element: etree._Element, root: etree._Element) -> Iterator[tuple[int, Message]]:
    if not isinstance(element.tag, str):
        if not isinstance(element, etree._Comment):  # noqa: SLF001 (lxml has no public name for it)
            yield _line(element), Message("the drawing contains a processing instruction")
        return
    name = _local(element)
    if element is not root and (name not in _KNOWN or not element.tag.startswith(f"{{{_SVG}}}")):
        yield (
            _line(element),
            Message(
                "<%(name)s> is not allowed in a logo; only %(known)s",
                name=name[:40],
                known=", ".join(sorted(_KNOWN)),
            ),
        )
        return
    if sum(1 for _ in element.iterancestors()) > _DEPTH:
        yield (
            _line(element),
            Message("the shapes are nested more than %(limit)s levels deep", limit=10),
        )
    if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
        yield _line(element), Message("the drawing contains text outside its shapes")
    known = _OF_ROOT if element is root else _ATTRIBUTES
    for key, value in element.attrib.items():
        if str(key) not in known:
            message = Message(
                "the attribute %(attribute)s is not allowed on <%(name)s>",
                attribute=str(key).rpartition("}")[2][:40],
                name=name,
            )
            yield _line(element), message
        elif not _VALUE.fullmatch(str(value)) or not _moves_only(str(value)):
            message = Message("the value of %(attribute)s is not allowed", attribute=str(key))
            yield _line(element), message


def _moves_only(value: str) -> bool:
    return all(match[1].lower() in _MOVES | {"rgb"} for match in _FUNCTION.finditer(value))


def _written(root: etree._Element) -> Markup:
    """The logo as HTML, in the size in which pages show it."""
    view = root.get("viewBox", "")
    match = _VIEW.fullmatch(view)
    assert match is not None  # it was checked
    width, height = map(float, match.groups())
    shown = min(HEIGHT, WIDTH * height / width)
    attributes = {
        "viewbox": view,
        "width": f"{shown * width / height:.0f}",
        "height": f"{shown:.0f}",
        "fill": root.get("fill", "currentColor"),
        "aria-hidden": "true",
    }
    return Markup("<svg{}>{}</svg>").format(_attributes(attributes), _shapes(root))


def _shapes(parent: etree._Element) -> Markup:
    return Markup("").join(
        Markup("<{0}{1}>{2}</{0}>").format(
            _local(child),
            _attributes({str(k): str(v) for k, v in child.attrib.items()}),
            _shapes(child),
        )
        for child in parent
        if isinstance(child.tag, str)
    )


def _attributes(values: dict[str, str]) -> Markup:
    return Markup("").join(
        Markup(' {}="{}"').format(key, " ".join(value.split())) for key, value in values.items()
    )


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _line(element: etree._Element) -> int:
    return int(element.sourceline or 1)


def _problem(path: str, line: int, message: Message) -> Problem:
    return Problem(rule=LOGO, path=path, line=line, message=message)
