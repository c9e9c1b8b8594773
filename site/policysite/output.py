"""The checks of the frozen site, on the staged files, before anyone can see them.

What the templates promise is held against the bytes that a host will serve: each page is whole
HTML in its language with a title, uses known elements alone, runs nothing, loads nothing from
elsewhere, and every link inside the site leads to something that is there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from lxml import etree, html

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

_ELEMENTS = frozenset(
    """html head meta title link style body header nav main footer article section aside div p a
    ul ol li dl dt dd h1 h2 h3 h4 h5 h6 table thead tbody tr th td strong em b code pre sup abbr
    blockquote hr br span time details summary mark""".split()  # noqa: SIM905 (reads as a list)
)
_ATTRIBUTES = frozenset(
    """lang id class href hreflang rel charset name content http-equiv datetime tabindex role
    title start scope aria-label aria-labelledby aria-current data-note data-covers
    """.split()  # noqa: SIM905 (reads as a list)
)
_OUTSIDE = re.compile(r"url\(|@import|expression\(", re.IGNORECASE)
_UNKNOWN_TAG = "HTML_UNKNOWN_TAG"


def faults(
    folder: Path, pages: Mapping[str, str], others: Collection[str], base_url: str
) -> Iterator[str]:
    """What is wrong with the frozen site in `folder`, each as “file: what”.

    `pages` gives the language of every page by its file, `others` are the other files that must
    be there; links start with the path of `base_url`.
    """
    found = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
    expected = {*pages, *others}
    for path in sorted(expected - found):
        yield f"{path}: the file was not made"
    for path in sorted(found - expected):
        yield f"{path}: nobody asked for this file"
    trees: dict[str, html.HtmlElement] = {}
    for path in sorted(found & set(pages)):
        data = (folder / path).read_bytes()
        parser = html.HTMLParser(encoding="utf-8")
        tree = html.document_fromstring(data, parser=parser)
        trees[path] = tree
        for error in parser.error_log:
            if error.type_name != _UNKNOWN_TAG:  # libxml2 does not know the elements of HTML 5
                yield f"{path}:{error.line}: {error.message}"
        for fault in _page_faults(tree, pages[path]):
            yield f"{path}: {fault}"
    ids = {path: {str(i) for i in tree.xpath("//@id")} for path, tree in trees.items()}
    prefix = urlsplit(base_url).path.rstrip("/")
    for path, tree in trees.items():
        for target in _internal_targets(tree, base_url):
            broken = _link_fault(path, target, prefix, found, ids)
            if broken:
                yield f"{path}: {broken}"


def _page_faults(tree: html.HtmlElement, language: str) -> Iterator[str]:
    if tree.get("lang") != language:
        yield f"lang is “{tree.get('lang')}”, not “{language}”"
    title = tree.findtext("head/title")
    if not title or not title.strip(" –"):
        yield "it has no title"
    if len(list(tree.iter("h1"))) != 1:
        yield "it has no single h1"
    if len(list(tree.iter("style"))) != 1:
        yield "it has no single style sheet"
    seen: set[str] = set()
    for element in tree.iter(etree.Element):
        yield from _element_faults(element)
        id_ = element.get("id")
        if id_ is not None and id_ in seen:
            yield f"the id “{id_}” is used twice"
        seen.add(id_ or "")


def _element_faults(element: html.HtmlElement) -> Iterator[str]:
    tag = str(element.tag)
    if tag not in _ELEMENTS:
        yield f"<{tag}> is not allowed"
    for name in map(str, element.attrib):
        if name not in _ATTRIBUTES:
            yield f"the attribute {name} is not allowed on <{tag}>"
    if tag == "style" and _OUTSIDE.search(element.text or ""):
        yield "the style sheet loads something"
    if tag == "link" and element.get("rel") == "icon" and element.get("href") != "data:,":
        yield "the icon is loaded"
    if tag == "link" and element.get("rel") not in ("canonical", "alternate", "icon"):
        yield f"<link rel={element.get('rel')}> is not allowed"
    if tag == "meta" and element.get("http-equiv") not in (None, "Content-Security-Policy"):
        yield f"<meta http-equiv={element.get('http-equiv')}> is not allowed"
    if tag == "a" and urlsplit(element.get("href", "")).scheme not in (
        "",
        "http",
        "https",
        "mailto",
        "tel",
    ):
        yield f"the link {element.get('href')} is not allowed"


def _internal_targets(tree: html.HtmlElement, base_url: str) -> Iterator[str]:
    """Every link to the site itself, as a path with or without a fragment."""
    origin = "://".join(urlsplit(base_url)[:2])
    for element in tree.iter("a", "link"):
        target = element.get("href", "")
        if target == origin or target.startswith(f"{origin}/"):
            target = target.removeprefix(origin) or "/"
        if not urlsplit(target).scheme:
            yield target


def _link_fault(
    path: str, target: str, prefix: str, found: Collection[str], ids: Mapping[str, set[str]]
) -> str | None:
    parts = urlsplit(target)
    file = path
    if parts.path:
        if not parts.path.startswith(f"{prefix}/"):
            return f"the link {target} does not start with {prefix}/"
        file = unquote(parts.path.removeprefix(prefix)).lstrip("/")
        file = f"{file}index.html" if not file or file.endswith("/") else file
    if file not in found:
        return f"the link {target} leads to nothing"
    fragment = unquote(parts.fragment)
    if fragment and fragment not in ids.get(file, ()):
        return f"the link {target} leads to a section that is not there"
    return None
