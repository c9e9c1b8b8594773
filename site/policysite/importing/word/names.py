"""Reading the XML of a Word document by local names: Word has two sets of namespaces for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator


def name(element: etree._Element | None) -> str:
    """The name of `element` without its namespace; "" for what is no element."""
    if element is None or not isinstance(element.tag, str):
        return ""
    return etree.QName(element).localname


def child(element: etree._Element | None, wanted: str) -> etree._Element | None:
    """The first child with that name, if there are an element and a child."""
    if element is None:
        return None
    return next((c for c in element if name(c) == wanted), None)


def value(element: etree._Element | None, wanted: str) -> str:
    """The attribute with that name, whatever its namespace; "" where there is none."""
    if element is None:
        return ""
    found = (str(v) for k, v in element.attrib.items() if etree.QName(k).localname == wanted)
    return next(found, "")


def is_on(element: etree._Element | None) -> bool:
    """Whether a property such as <w:vanish/> is set."""
    return element is not None and value(element, "val") not in {"0", "false", "off"}


def named(root: etree._Element, *wanted: str) -> Iterator[etree._Element]:
    """Every element below `root` with one of these names, in document order."""
    return (element for element in root.iter() if name(element) in wanted)
