"""The checks of the frozen site, on the staged files, before anyone can see them.

What the templates promise is held against the bytes that a host will serve: each page is whole
HTML in its language with a title, uses known elements alone, runs nothing, loads nothing from
elsewhere, and every link inside the site leads to something that is there.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from policysite import hosting, ledger, strict_html

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from policysite.strict_html import Element

_ELEMENTS = frozenset(
    """html head meta title link style body header nav main footer article section aside div p a
    ul ol li dl dt dd h1 h2 h3 h4 h5 h6 table thead tbody tr th td strong em b code pre sup abbr
    blockquote hr br ins del input label span time details summary mark""".split()  # noqa: SIM905 (reads as a list)
)
_ATTRIBUTES = frozenset(
    """lang id class href hreflang rel charset name content http-equiv datetime tabindex role
    title start scope type for aria-label aria-labelledby aria-current data-note data-covers
    data-same
    """.split()  # noqa: SIM905 (reads as a list)
)
_OUTSIDE = re.compile(r"url\(|image-set\(|@import", re.IGNORECASE)
_RELATIONS = frozenset({"alternate", "canonical", "icon"})
_SCHEMES = frozenset({"", "http", "https", "mailto", "tel"})
_POLICY = "Content-Security-Policy"


def faults(
    folder: Path, pages: Mapping[str, str], others: Collection[str], base_url: str
) -> Iterator[str]:
    """What is wrong with the frozen site in `folder`, each as “file: what” or “file:line: what”.

    `pages` gives the language of every page by its file, `others` are the other files that must
    be there; links start with the path of `base_url`.
    """
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    expected = {*pages, *others}
    for path in sorted(expected - found):
        yield f"{path}: the file was not made"
    for path in sorted(found - expected):
        yield f"{path}: nobody asked for this file"
    read: dict[str, list[Element]] = {}
    for path in sorted(found & set(pages)):
        try:
            read[path] = strict_html.read((folder / path).read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            yield f"{path}: it is not UTF-8"
        except strict_html.NotStrict as error:
            yield f"{path}:{error.line}: {error}"
    for path, elements in read.items():
        yield from (f"{path}{fault}" for fault in _page_faults(elements, pages[path]))
    yield from _style_faults(read)
    yield from _link_faults(read, found, base_url)
    for path in sorted(found & set(others)):
        fault = _data_fault(folder, path)
        if fault:
            yield f"{path}: {fault}"


def _page_faults(elements: Sequence[Element], language: str) -> Iterator[str]:
    """What is wrong with one page, each as “: what” or “:line: what”."""
    first = {element.name: element for element in reversed(elements)}
    lang = first["html"].attributes.get("lang")
    if lang != language:
        yield f": lang is “{lang}”, not “{language}”"
    # “What – Who”; a page without a name of its own would be called “ – Who”
    if "title" not in first or not first["title"].text.partition("–")[0].strip():
        yield ": it has no title"
    for name in ("h1", "style"):
        count = sum(element.name == name for element in elements)
        if count != 1:
            yield f": it has {count} <{name}>, not one"
    seen: set[str] = set()
    for element in elements:
        for fault in _element_faults(element):
            yield f":{element.line}: {fault}"
        id_ = element.attributes.get("id")
        if id_ is not None and id_ in seen:
            yield f":{element.line}: the id “{id_}” is used twice"
        seen.add(id_ or "")


def _element_faults(element: Element) -> Iterator[str]:
    name, attributes = element.name, element.attributes
    if name not in _ELEMENTS:
        yield f"<{name}> is not allowed"
    for attribute in attributes:
        if attribute not in _ATTRIBUTES:
            yield f"the attribute {attribute} is not allowed on <{name}>"
    if name == "style" and _OUTSIDE.search(element.text):
        yield "the style sheet loads something"
    if name == "link" and attributes.get("rel") not in _RELATIONS:
        yield f"<link rel={attributes.get('rel')}> is not allowed"
    if name == "link" and attributes.get("rel") == "icon" and attributes.get("href") != "data:,":
        yield "the icon is loaded"
    if name == "meta" and attributes.get("http-equiv", _POLICY) != _POLICY:
        yield f"<meta http-equiv={attributes['http-equiv']}> is not allowed"
    if name == "a" and _scheme(attributes.get("href", "")) not in _SCHEMES:
        yield f"the link {attributes['href']} is not allowed"


def _scheme(target: str) -> str:
    """What stands before the first colon of a link, as a browser sees it."""
    try:
        return urlsplit(re.sub(r"[\s\0-\x20]", "", target)).scheme
    except ValueError:
        return "nonsense"


def _style_faults(pages: Mapping[str, Sequence[Element]]) -> Iterator[str]:
    """A host sends one policy for all pages, so all must have one style sheet, and that policy."""
    shared: str | None = None
    for path, elements in pages.items():
        style = next((element.text for element in elements if element.name == "style"), "")
        shared = style if shared is None else shared
        if style != shared:
            yield f"{path}: its style sheet is not that of the other pages"
        policies = [e.attributes.get("content") for e in elements if "http-equiv" in e.attributes]
        if policies != [hosting.page_policy(style)]:
            yield f"{path}: its content security policy does not fit its style sheet"


def _link_faults(
    pages: Mapping[str, Sequence[Element]], found: Collection[str], base_url: str
) -> Iterator[str]:
    """Links inside the site that lead to nothing."""
    ids = {path: {e.attributes.get("id") for e in elements} for path, elements in pages.items()}
    prefix = urlsplit(base_url).path.rstrip("/")
    for path, elements in pages.items():
        for element in elements:
            link = target = element.attributes.get("href", "")
            if link == base_url or link.startswith(f"{base_url}/"):
                target = prefix + (link.removeprefix(base_url) or "/")
            fault = None
            if target.startswith("//"):
                fault = "does not say https:"
            elif not _scheme(target):
                fault = _link_fault(path, target, prefix, found, ids)
            if fault:
                yield f"{path}:{element.line}: the link {link} {fault}"


def _link_fault(
    path: str,
    target: str,
    prefix: str,
    found: Collection[str],
    ids: Mapping[str, Collection[str | None]],
) -> str | None:
    parts = urlsplit(target)
    file = path
    if parts.path:
        if not parts.path.startswith(f"{prefix}/"):
            return f"does not start with {prefix}/"
        file = unquote(parts.path.removeprefix(f"{prefix}/"))
        file = f"{file}index.html" if not file or file.endswith("/") else file
    if file not in found:
        return "leads to nothing"
    fragment = unquote(parts.fragment)
    if fragment and fragment not in ids.get(file, ()):
        return "leads to a section that is not there"
    return None


def _data_fault(folder: Path, path: str) -> str | None:
    """What is wrong with a file that is no page."""
    data = (folder / path).read_bytes()
    try:
        if path.endswith(".json"):
            json.loads(data)
        elif path.endswith((".atom", ".xml")):
            ElementTree.fromstring(data)  # noqa: S314 (we wrote it a moment ago)
    except (ValueError, ElementTree.ParseError) as error:
        return f"it cannot be read: {error}"
    if path == "SHA256SUMS":
        return next(_sum_faults(folder, data.decode()), None)
    return None


def _sum_faults(folder: Path, sums: str) -> Iterator[str]:
    """The files that do not have the hash by which SHA256SUMS names them."""
    for line in sums.splitlines():
        expected, _, name = line.partition("  ")
        file = folder / name
        if not file.is_file() or ledger.sha256(file.read_bytes()) != expected:
            yield f"{name} does not have the hash that stands here"
