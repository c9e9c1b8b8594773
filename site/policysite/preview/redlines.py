"""What changed in a text, section by section, as it is shown below the fields of an editor."""

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

# The key of what stands above the first heading.
TOP = ""


def by_section(bench: Bench) -> Mapping[str, Markup]:
    """The redline of each changed section of a draft by its id; nothing where none can be made."""
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
    """The id of the section that begins with `block`; the one before where none does."""
    for element in block.iter(*HEADINGS[1:]):
        return str(element.get("id", "")).removeprefix("old-")
    return otherwise


def _is_changed(block: HtmlElement) -> bool:
    return any(True for _ in block.iter("ins", "del")) or bool(block.find_class("note"))


def _html(blocks: list[HtmlElement]) -> Markup:
    """The blocks with no id and no link into the page: the same ids are those of other texts."""
    texts = []
    for block in blocks:
        if not _is_changed(block):
            continue
        for element in block.iter():
            element.attrib.pop("id", None)
            if element.get("href", "").startswith("#"):
                del element.attrib["href"]
            if element.tag == "table":
                element.set("tabindex", "0")  # it may be wider than its place, and is scrolled then
        block.tail = "\n"
        texts.append(html.tostring(block, encoding="unicode"))
    return Markup("".join(texts))  # noqa: S704 (a redline of ours)
