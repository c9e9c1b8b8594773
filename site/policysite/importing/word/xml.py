"""The XML of a Word document, whose two sets of namespaces `package` has made one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NAMES = {"w": W[1:-1]}
_CODE = re.compile(r"[0-9a-fA-F]{4}")
_BLANKS = frozenset({"tab", "br", "cr", "ptab"})


def name(element: etree._Element | None) -> str:
    """The name of `element` without its namespace; "" for what is no element."""
    if element is None or not isinstance(element.tag, str):
        return ""
    return element.tag.rpartition("}")[2]


def named(root: etree._Element, *wanted: str) -> Iterator[etree._Element]:
    """Every element in `root` with one of these names, in document order."""
    return root.iter(*(f"{{*}}{tag}" for tag in wanted))


def child(element: etree._Element | None, path: str) -> etree._Element | None:
    """The first element at the `path`, such as w:pPr/w:numPr, if there is one."""
    return None if element is None else element.find(path, _NAMES)


def value(element: etree._Element | None, attribute: str = "val") -> str:
    """An attribute of `element`; "" where one of them is missing."""
    return "" if element is None else element.get(W + attribute, "")


def is_on(element: etree._Element | None) -> bool:
    """Whether a property such as <w:vanish/> is set."""
    return element is not None and value(element) not in {"0", "false", "off"}


def symbol(element: etree._Element) -> str:
    """The sign of a w:sym, which lies where its font has it."""
    code = value(element, "char")
    return chr(int(code, 16)) if _CODE.fullmatch(code) else ""


def lines(element: etree._Element) -> str:
    """All text in `element`, whatever it is part of, with a line for each paragraph."""
    text: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, part in walk:
        tag = name(part)
        if event == "end":
            text += "\n" if tag == "p" else ""
        elif tag == "Fallback":  # the same once more, for old programs
            walk.skip_subtree()
        elif tag == "t":
            text.append(part.text or "")
        elif tag in {"sym", "noBreakHyphen"}:
            text.append(symbol(part) if tag == "sym" else "\u2011")
        elif tag in _BLANKS:
            text.append(" ")
    return "".join(text)
