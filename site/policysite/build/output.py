"""The checks of the frozen site, on the staged files, before anyone can see them.

What the templates promise is compared with the bytes that a host will serve: each page is whole
HTML in its language with a title, uses known elements alone, runs nothing, loads nothing from
elsewhere, and every link inside the site leads to something that is there.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from policysite import ledger
from policysite.build import page
from policysite.files import strict_html
from policysite.files.strict_html import Element
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path


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
    ids: dict[str, frozenset[str] | None] = {
        **dict.fromkeys(elsewhere),
        **dict.fromkeys(found, frozenset[str]()),
    }
    links: set[str] = set()
    for path in sorted(found & set(pages)):
        yield from _page_faults(folder, path, pages[path], ids, links)
    dead = {link: fault for link in links if (fault := _link_fault(link, base_url, ids))}
    for path in sorted(found & set(pages)) if dead else ():
        yield from _dead_links(folder, path, dead)
    for path in sorted(found & set(others)):
        unreadable = _data_fault(folder, path)
        if unreadable:
            yield _at(path, unreadable)


def _page_faults(
    folder: Path,
    path: str,
    language: str,
    ids: dict[str, frozenset[str] | None],
    links: set[str],
) -> Iterator[Message]:
    """What is wrong with one page; its ids are put beside those of the others, and its links."""
    try:
        seen = page.check((folder / path).read_text(encoding="utf-8"), language)
    except UnicodeDecodeError:
        yield _at(path, Message("it is not UTF-8"))
    except strict_html.NotStrict as error:
        yield _at(f"{path}:{error.line}", error.message)
    else:
        for line, fault in seen.faults:
            yield _at(f"{path}:{line}" if line else path, fault)
        ids[path] = frozenset(seen.ids)
        links |= seen.links


def _at(place: str, fault: Message) -> Message:
    return Message.joined((place, fault), ": ")


def _link_fault(
    link: str, base_url: str, ids: Mapping[str, frozenset[str] | None]
) -> Message | None:
    """What is wrong with a link inside the site that leads to nothing.

    `ids` are those in each file of the site, None where they are not known.
    """
    prefix, target = urlsplit(base_url).path.rstrip("/"), link
    if link == base_url or link.startswith(f"{base_url}/"):
        target = prefix + (link.removeprefix(base_url) or "/")
    if target.startswith("//"):
        return Message("the link %(link)s does not say https:", link=link)
    if page.scheme(target):
        return None
    parts = urlsplit(target)
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


def _dead_links(folder: Path, path: str, dead: Mapping[str, Message]) -> Iterator[Message]:
    """Where the links that lead to nothing stand in a page."""
    try:
        elements = list(strict_html.walk((folder / path).read_text(encoding="utf-8")))
    except (UnicodeDecodeError, strict_html.NotStrict):
        return  # that was said before
    for element in elements:
        if isinstance(element, Element) and element.attributes.get("href") in dead:
            yield _at(f"{path}:{element.line}", dead[element.attributes["href"]])


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
