"""The checks of the frozen site, on the staged files, before anyone can see them.

The bytes that a host will serve are checked: each page is complete HTML in its language with a
title, uses only known elements, runs nothing, loads nothing from elsewhere, and every link inside
the site leads to something that exists.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from policysite import ledger
from policysite.build import fingerprint, page
from policysite.files import strict_html
from policysite.files.strict_html import Element
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path


# Characters that are not percent-encoded in an address.
_UNESCAPED = re.compile(r"[A-Za-z0-9._/#-]+")


@dataclass
class Seen:
    """The results of checking pages: their ids, all links, and their problems."""

    ids: dict[str, frozenset[str]] = field(default_factory=dict)
    links: set[str] = field(default_factory=set)
    faults: list[Message] = field(default_factory=list)


def look(folder: Path, pages: Mapping[str, str], seen: Seen) -> None:
    """Check `pages` in `folder`, each with its language, and add the results to `seen`."""
    known: dict[frozenset[str], frozenset[str]] = {}  # the pages of most versions have the same
    for path in sorted(pages):
        try:
            found = page.check((folder / path).read_text(encoding="utf-8"), pages[path])
        except UnicodeDecodeError:
            seen.faults.append(_at(path, Message("it is not UTF-8")))
        except strict_html.NotStrict as error:
            seen.faults.append(_at(f"{path}:{error.line}", error.message))
        else:
            ids = frozenset(found.ids)
            seen.ids[path] = known.setdefault(ids, ids)
            seen.links |= found.links
            for line, fault in found.faults:
                seen.faults.append(_at(f"{path}:{line}" if line else path, fault))


def faults(
    folder: Path,
    pages: Mapping[str, str],
    others: Collection[str],
    base_url: str,
    elsewhere: Collection[str] = (),
    seen: Seen | None = None,
) -> Iterator[Message]:
    """The problems of the frozen site in `folder`, each as “file: what” or “file:line: what”.

    `pages` gives the language of every page by its file, `others` are the other required files, and
    `elsewhere` those of the site that are not in this folder; links start with the path of
    `base_url`. `seen` are the results of pages that were already checked.
    """
    found = fingerprint.files(folder)
    expected = {*pages, *others}
    for path in sorted(expected - found):
        yield _at(path, Message("the file was not built"))
    for path in sorted(found - expected):
        yield _at(path, Message("this file is not part of the site"))
    there = {path: pages[path] for path in pages if path in found}
    if seen is None:
        seen = Seen()
        look(folder, there, seen)
    yield from seen.faults
    nothing = frozenset[str]()
    ids = {**dict.fromkeys(elsewhere), **dict.fromkeys(found, nothing), **seen.ids}
    dead = {link: fault for link in seen.links if (fault := _link_fault(link, base_url, ids))}
    for path in sorted(there) if dead else ():
        yield from _dead_links(folder, path, dead)
    for path in sorted(found & set(others)):
        fault = _data_fault(folder, path)
        if fault:
            yield _at(path, fault)


def _at(place: str, fault: Message) -> Message:
    return Message.joined((place, fault), ": ")


def _link_fault(
    link: str, base_url: str, ids: Mapping[str, frozenset[str] | None]
) -> Message | None:
    """What is wrong with a broken link inside the site.

    `ids` are those in each file of the site, None if they are unknown.
    """
    prefix, target = urlsplit(base_url).path.rstrip("/"), link
    if link == base_url or link.startswith(f"{base_url}/"):
        target = prefix + (link.removeprefix(base_url) or "/")
    if _is_plain(target, prefix, ids):
        return None
    if target.startswith("//"):
        return Message("the link %(link)s does not use https:", link=link)
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
        return Message("the link %(link)s is broken", link=link)
    fragment = unquote(parts.fragment)
    present = ids[file]
    if fragment and present is not None and fragment not in present:
        return Message("the link %(link)s leads to a section that does not exist", link=link)
    return None


def _is_plain(target: str, prefix: str, ids: Mapping[str, frozenset[str] | None]) -> bool:
    """Whether a link names, letter by letter, an existing file and section: most do."""
    place, _, section = target.partition("#")
    if not place.startswith(f"{prefix}/") or not _UNESCAPED.fullmatch(target):
        return False
    file = place[len(prefix) + 1 :]
    file = f"{file}index.html" if not file or file.endswith("/") else file
    present = ids.get(file, frozenset())
    return file in ids and (not section or present is None or section in present)


def _dead_links(folder: Path, path: str, dead: Mapping[str, Message]) -> Iterator[Message]:
    """The places of broken links in a page."""
    try:
        elements = list(strict_html.walk((folder / path).read_text(encoding="utf-8")))
    except (UnicodeDecodeError, strict_html.NotStrict):
        return  # already reported
    for element in elements:
        if isinstance(element, Element) and element.attributes.get("href") in dead:
            yield _at(f"{path}:{element.line}", dead[element.attributes["href"]])


def _data_fault(folder: Path, path: str) -> Message | None:
    """What is wrong with a file that is not a page."""
    try:
        if path.endswith(".json"):
            json.loads((folder / path).read_bytes())
        elif path.endswith((".atom", ".xml")):
            ElementTree.fromstring((folder / path).read_bytes())  # noqa: S314 (we wrote it)
    except (ValueError, ElementTree.ParseError) as error:
        return Message("it cannot be read: %(error)s", error=error)
    if path == "SHA256SUMS":
        return next(_sum_faults(folder, (folder / path).read_text(encoding="utf-8")), None)
    return None


def _sum_faults(folder: Path, sums: str) -> Iterator[Message]:
    """The files that do not have the hash in SHA256SUMS."""
    for line in sums.splitlines():
        expected, _, name = line.partition("  ")
        file = folder / name
        if not file.is_file() or ledger.sha256(file.read_bytes()) != expected:
            yield Message("the hash of %(name)s is not the one given here", name=name)
