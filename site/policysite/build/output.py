"""The checks of the frozen site, on the staged files, before anyone can see them.

What the templates promise is compared with the bytes that a host will serve: each page is whole
HTML in its language with a title, uses known elements alone, runs nothing, loads nothing from
elsewhere, and every link inside the site leads to something that is there.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from policysite import headers, ledger
from policysite.files import strict_html
from policysite.files.elements import unknown
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from policysite.files.strict_html import Element

_OUTSIDE = re.compile(r"url\(|image-set\(|@import", re.IGNORECASE)
_RELATIONS = frozenset({"alternate", "canonical", "icon"})
_SCHEMES = frozenset({"", "http", "https", "mailto", "tel"})
_POLICY = "Content-Security-Policy"


def faults(
    folder: Path,
    pages: Mapping[str, str],
    others: Collection[str],
    base_url: str,
    elsewhere: Collection[str] = (),
) -> Iterator[Message]:
    """What is wrong with the frozen site in `folder`, each as “file: what” or “file:line: what”.

    `pages` gives the language of every page by its file, `others` are the other files that must
    be there, and `elsewhere` those of the site that are not in this folder; links start with the
    path of `base_url`.
    """
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    expected = {*pages, *others}
    for path in sorted(expected - found):
        yield _at(path, Message("the file was not made"))
    for path in sorted(found - expected):
        yield _at(path, Message("nobody asked for this file"))
    read: dict[str, list[Element]] = {}
    for path in sorted(found & set(pages)):
        try:
            read[path] = strict_html.read((folder / path).read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            yield _at(path, Message("it is not UTF-8"))
        except strict_html.NotStrict as error:
            yield _at(f"{path}:{error.line}", error.message)
    for path, elements in read.items():
        yield from _page_faults(path, elements, pages[path])
    yield from _style_faults(read)
    ids: dict[str, frozenset[str] | None] = {
        **dict.fromkeys(elsewhere),
        **dict.fromkeys(found, frozenset[str]()),
        **{path: frozenset(_ids(elements)) for path, elements in read.items()},
    }
    yield from _link_faults(read, ids, base_url)
    for path in sorted(found & set(others)):
        fault = _data_fault(folder, path)
        if fault:
            yield _at(path, fault)


def _at(place: str, fault: Message) -> Message:
    return Message.joined((place, fault), ": ")


def _page_faults(path: str, elements: Sequence[Element], language: str) -> Iterator[Message]:
    """What is wrong with one page."""
    first = {element.name: element for element in reversed(elements)}
    lang = first["html"].attributes.get("lang")
    if lang != language:
        message = Message("lang is “%(found)s”, not “%(language)s”", found=lang, language=language)
        yield _at(path, message)
    # “What – Who”; a page without a name of its own would be called “ – Who”
    if "title" not in first or not first["title"].text.partition("–")[0].strip():
        yield _at(path, Message("it has no title"))
    for name in ("h1", "style"):
        count = sum(element.name == name for element in elements)
        if count != 1:
            message = Message("it has %(number)s <%(name)s>, not one", number=count, name=name)
            yield _at(path, message)
    seen: set[str] = set()
    for element in elements:
        place = f"{path}:{element.line}"
        for fault in _element_faults(element):
            yield _at(place, fault)
        id_ = element.attributes.get("id")
        if id_ is not None and id_ in seen:
            yield _at(place, Message("the id “%(id)s” is used twice", id=id_))
        seen.add(id_ or "")


def _element_faults(element: Element) -> Iterator[Message]:
    name, attributes = element.name, element.attributes
    for attribute in unknown(name, attributes):
        yield Message(
            "the attribute %(attribute)s is not allowed on <%(name)s>",
            attribute=attribute,
            name=name,
        )
    if name == "style" and _OUTSIDE.search(element.text):
        yield Message("the style sheet loads something")
    if name == "link" and attributes.get("rel") not in _RELATIONS:
        yield Message("<link rel=%(rel)s> is not allowed", rel=attributes.get("rel"))
    if name == "link" and attributes.get("rel") == "icon" and not _is_inline(attributes):
        yield Message("the icon is loaded")
    if name == "script":
        yield from _script_faults(element)
    if name == "meta" and attributes.get("http-equiv", _POLICY) != _POLICY:
        header = attributes["http-equiv"]
        yield Message("<meta http-equiv=%(header)s> is not allowed", header=header)
    if name == "a" and _scheme(attributes.get("href", "")) not in _SCHEMES:
        yield Message("the link %(link)s is not allowed", link=attributes["href"])


def _is_inline(attributes: Mapping[str, str]) -> bool:
    return attributes.get("href", "").startswith("data:image/svg+xml,")


def _script_faults(element: Element) -> Iterator[Message]:
    """What is wrong with a <script>, which may only be data for search engines."""
    if not strict_html.is_linked_data(element):
        yield Message("<script> is not allowed")
        return
    try:
        json.loads(element.text)
    except ValueError as error:
        yield Message("its linked data cannot be read (%(reason)s)", reason=error)


def _scheme(target: str) -> str:
    """What stands before the first colon of a link, as a browser sees it."""
    try:
        return urlsplit(re.sub(r"[\s\0-\x20]", "", target)).scheme
    except ValueError:
        return "nonsense"


def _style_faults(pages: Mapping[str, Sequence[Element]]) -> Iterator[Message]:
    """Each page must allow its own style sheet, and nothing else."""
    for path, elements in pages.items():
        style = next((element.text for element in elements if element.name == "style"), "")
        policies = [e.attributes.get("content") for e in elements if "http-equiv" in e.attributes]
        if policies != [headers.page_policy(headers.digest(style))]:
            message = Message("its content security policy does not fit its style sheet")
            yield _at(path, message)


def _ids(elements: Sequence[Element]) -> Iterator[str]:
    return (e.attributes["id"] for e in elements if "id" in e.attributes)


def _link_faults(
    pages: Mapping[str, Sequence[Element]],
    ids: Mapping[str, frozenset[str] | None],
    base_url: str,
) -> Iterator[Message]:
    """Links inside the site that lead to nothing.

    `ids` are those in each file of the site, None where they are not known.
    """
    prefix = urlsplit(base_url).path.rstrip("/")
    for path, elements in pages.items():
        for element in elements:
            link = target = element.attributes.get("href", "")
            if link == base_url or link.startswith(f"{base_url}/"):
                target = prefix + (link.removeprefix(base_url) or "/")
            fault = None
            if target.startswith("//"):
                fault = Message("the link %(link)s does not say https:", link=link)
            elif not _scheme(target):
                fault = _link_fault(path, link, target, prefix, ids)
            if fault:
                yield _at(f"{path}:{element.line}", fault)


def _link_fault(
    path: str,
    link: str,
    target: str,
    prefix: str,
    ids: Mapping[str, frozenset[str] | None],
) -> Message | None:
    """Where `link`, written in the file `path`, leads to nothing; `target` is its path here."""
    parts = urlsplit(target)
    file = path
    if parts.path:
        if not parts.path.startswith(f"{prefix}/"):
            return Message(
                "the link %(link)s does not start with %(prefix)s/", link=link, prefix=prefix
            )
        file = unquote(parts.path.removeprefix(f"{prefix}/"))
        file = f"{file}index.html" if not file or file.endswith("/") else file
    if file not in ids:
        return Message("the link %(link)s leads to nothing", link=link)
    fragment = unquote(parts.fragment)
    present = ids[file]
    if fragment and present is not None and fragment not in present:
        return Message("the link %(link)s leads to a section that is not there", link=link)
    return None


def _data_fault(folder: Path, path: str) -> Message | None:
    """What is wrong with a file that is no page."""
    data = (folder / path).read_bytes()
    try:
        if path.endswith(".json"):
            json.loads(data)
        elif path.endswith((".atom", ".xml")):
            ElementTree.fromstring(data)  # noqa: S314 (we wrote it a moment ago)
    except (ValueError, ElementTree.ParseError) as error:
        return Message("it cannot be read: %(error)s", error=error)
    if path == "SHA256SUMS":
        return next(_sum_faults(folder, data.decode()), None)
    return None


def _sum_faults(folder: Path, sums: str) -> Iterator[Message]:
    """The files that do not have the hash by which SHA256SUMS names them."""
    for line in sums.splitlines():
        expected, _, name = line.partition("  ")
        file = folder / name
        if not file.is_file() or ledger.sha256(file.read_bytes()) != expected:
            yield Message("%(name)s does not have the hash that stands here", name=name)
