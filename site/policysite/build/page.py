"""The checks of one frozen page: complete HTML in its language, running and loading nothing.

Most pieces of a page are in many others as well, and are checked only once.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from sys import intern
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from policysite import headers
from policysite.files import strict_html
from policysite.files.elements import unknown
from policysite.files.strict_html import Element
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from policysite.files.strict_html import Event

    # The message and its line; 0 is the page as a whole.
    Fault = tuple[int, Message]

_OUTSIDE = re.compile(r"url\(|image-set\(|@import", re.IGNORECASE)
_RELATIONS = frozenset({"alternate", "canonical", "icon"})
_SCHEMES = frozenset({"", "http", "https", "mailto", "tel"})
_POLICY = "Content-Security-Policy"
_SINGLE = frozenset({"html", "title", "h1", "style"})
# Elements that may be wrong without an attribute, or are relevant anyway.
_LOOKED_AT = _SINGLE | {"link", "script"}
# The beginning of a link within the page.
_HERE = frozenset({"", "#", "?"})


@dataclass
class Page:
    """The results for a page: its ids, its links to other pages, and its problems."""

    ids: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class _Facts:
    """The results for a piece of a page.

    `sections` are the sections of the page that it links to, `links` lead elsewhere. `singles` are
    the elements that a page has once, or that concern the whole page, with the text after each.
    """

    ids: tuple[str, ...]
    sections: frozenset[str]
    links: frozenset[str]
    singles: tuple[tuple[Element, str], ...]
    faults: tuple[Fault, ...]


def check(text: str, language: str) -> Page:
    """The results for the page `text`, which must be in `language`; raises NotStrict."""
    page = Page()
    sections: set[str] = set()
    singles: dict[str, list[tuple[Element, str]]] = {}
    count = 0
    for line, facts in _READER.read(text):
        if facts is _NOTHING:
            continue
        page.ids.update(facts.ids)
        page.links |= facts.links
        sections |= facts.sections
        count += len(facts.ids)
        page.faults += [(line + below, fault) for below, fault in facts.faults]
        for element, behind in facts.singles:
            singles.setdefault(element.name, []).append((element, behind))
    page.faults += _faults(singles, language)
    if count > len(page.ids) or sections - page.ids:
        page.faults += _faults_inside(text, page.ids)
    return page


def scheme(target: str) -> str:
    """The part of a link before the first colon, as a browser sees it."""
    if target[:1] in {"/", "#"}:
        return ""
    try:
        return urlsplit(re.sub(r"[\s\0-\x20]", "", target)).scheme
    except ValueError:
        return "nonsense"


def _facts(events: Sequence[Event]) -> _Facts:
    """The results for a piece, which are the same in every page."""
    ids: list[str] = []
    sections: set[str] = set()
    links: set[str] = set()
    singles: list[tuple[Element, str]] = []
    faults: list[Fault] = []
    for event, behind in zip(events, (*events[1:], ""), strict=True):
        if not isinstance(event, Element) or not (event.attributes or event.name in _LOOKED_AT):
            continue
        text = behind if isinstance(behind, str) else ""
        link = event.attributes.get("href")
        if "id" in event.attributes:
            ids.append(intern(event.attributes["id"]))  # thousands of pages have the same
        if link is not None:
            (sections if link[:1] in _HERE else links).add(link)
        if event.name in _SINGLE or "http-equiv" in event.attributes:
            singles.append((event, text))
        faults += [(event.line, fault) for fault in _element_faults(event, text)]
    if not (ids or sections or links or singles or faults):
        return _NOTHING
    return _Facts(
        ids=tuple(ids),
        sections=frozenset(map(_section, sections)) - {""},
        links=frozenset(links),
        singles=tuple(singles),
        faults=tuple(faults),
    )


_NOTHING = _Facts((), frozenset(), frozenset(), (), ())
_READER = strict_html.Reader(_facts)


def _section(link: str) -> str:
    return unquote(urlsplit(link).fragment)


def _faults(singles: Mapping[str, list[tuple[Element, str]]], language: str) -> Iterator[Fault]:
    """What is wrong with the page as a whole."""
    lang = singles["html"][0][0].attributes.get("lang")
    if lang != language:
        yield (
            0,
            Message("lang is “%(found)s”, not “%(language)s”", found=lang, language=language),
        )
    titles = [behind for _, behind in singles.get("title", ())]
    # “What – Who”; a page without a name of its own would be called “ – Who”
    if not titles or not titles[0].partition("–")[0].strip():
        yield 0, Message("it has no title")
    for name in ("h1", "style"):
        count = len(singles.get(name, ()))
        if count != 1:
            yield 0, Message("it has %(number)s <%(name)s>, not one", number=count, name=name)
    style = next((behind for _, behind in singles.get("style", ())), "")
    policies = [element.attributes.get("content") for element, _ in singles.get("meta", ())]
    if policies != [headers.page_policy(headers.digest(style))]:
        yield 0, Message("its content security policy does not match its style sheet")


def _faults_inside(text: str, ids: set[str]) -> Iterator[Fault]:
    """Duplicate ids, and links to sections that the page does not have."""
    seen: set[str] = set()
    for element in strict_html.walk(text):
        if not isinstance(element, Element):
            continue
        id_, link = element.attributes.get("id"), element.attributes.get("href", "")
        if id_ is not None and id_ in seen:
            yield element.line, Message("the id “%(id)s” is used twice", id=id_)
        seen.add(id_ or "")
        if link[:1] in _HERE and (section := _section(link)) and section not in ids:
            message = Message("the link %(link)s leads to a section that does not exist", link=link)
            yield element.line, message


def _element_faults(element: Element, text: str) -> Iterator[Message]:
    """What is wrong with an element followed by this text."""
    name, attributes = element.name, element.attributes
    for attribute in unknown(name, attributes):
        yield Message(
            "the attribute %(attribute)s is not allowed on <%(name)s>",
            attribute=attribute,
            name=name,
        )
    if name == "style" and _OUTSIDE.search(text):
        yield Message("the style sheet loads something")
    if name == "link" and attributes.get("rel") not in _RELATIONS:
        yield Message("<link rel=%(rel)s> is not allowed", rel=attributes.get("rel"))
    if name == "link" and attributes.get("rel") == "icon" and not _is_inline(attributes):
        yield Message("the icon is loaded")
    if name == "script":
        yield from _script_faults(element, text)
    if name == "meta" and attributes.get("http-equiv", _POLICY) != _POLICY:
        header = attributes["http-equiv"]
        yield Message("<meta http-equiv=%(header)s> is not allowed", header=header)
    if name == "a" and scheme(attributes.get("href", "")) not in _SCHEMES:
        yield Message("the link %(link)s is not allowed", link=attributes["href"])


def _is_inline(attributes: Mapping[str, str]) -> bool:
    return attributes.get("href", "").startswith("data:image/svg+xml,")


def _script_faults(element: Element, text: str) -> Iterator[Message]:
    """What is wrong with a <script>, which may only be data for search engines."""
    if not strict_html.is_linked_data(element):
        yield Message("<script> is not allowed")
        return
    try:
        json.loads(text)
    except ValueError as error:
        yield Message("its linked data cannot be read (%(reason)s)", reason=error)
