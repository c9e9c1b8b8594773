"""The changes of a text by section, as shown below the fields of an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import html
from markupsafe import Markup

from policysite import catalogs
from policysite.files.elements import HEADINGS
from policysite.redline import versions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.html import HtmlElement

    from policysite.preview.bench import Bench

# The key of the text above the first heading.
TOP = ""


def by_section(bench: Bench) -> Mapping[str, Markup]:
    """The redline of each changed section of a draft by its id; empty if none can be made."""
    before = bench.compared_with
    if before is None or bench.document is None:
        return {}
    gettext = catalogs.load(bench.snapshot.root, bench.language).gettext
    article = versions.redline(
        versions.Pair(before, bench.version, bench.language), gettext
    ).article
    found: dict[str, list[HtmlElement]] = {}
    key = TOP
    for block in html.fragment_fromstring(article):
        key = _key(block, key)
        found.setdefault(key, []).append(block)
    return {key: _html(blocks) for key, blocks in found.items() if any(map(_is_changed, blocks))}


def _key(block: HtmlElement, otherwise: str) -> str:
    """The id of the section that begins with `block`; otherwise that of the previous one."""
    for element in block.iter(*HEADINGS[1:]):
        return str(element.get("id", "")).removeprefix("old-")
    return otherwise


def _is_changed(block: HtmlElement) -> bool:
    return any(True for _ in block.iter("ins", "del")) or bool(block.find_class("note"))


def _html(blocks: list[HtmlElement]) -> Markup:
    """The blocks without ids and internal links, because other texts have the same ids."""
    texts = []
    for block in blocks:
        if not _is_changed(block):
            continue
        for element in block.iter():
            element.attrib.pop("id", None)
            if element.get("href", "").startswith("#"):
                del element.attrib["href"]
            if element.tag == "table":
                element.set("tabindex", "0")  # it may be wider than its place, and then scrolls
        block.tail = "\n"
        texts.append(html.tostring(block, encoding="unicode"))
    return Markup("".join(texts))  # noqa: S704 (a redline of ours)
