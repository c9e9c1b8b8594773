"""The HTML of an article: what is in it, and how it is put on a page.

A page of a published version is made from the frozen article. What the page adds inside it
carries `data-note`, so that anyone can leave it out and read what was frozen.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from lxml import etree, html

from policysite import catalogs
from policysite.files.elements import HEADINGS
from policysite.files.serializer import serialize
from policysite.message import Message, WrongValue
from policysite.statement.footnotes import without_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from policysite.catalogs import Direction

_LEVELS = {name: level for level, name in enumerate(HEADINGS, 1) if level > 1}


class NoArticle(WrongValue):
    """The text is not the HTML of an article."""

    def __init__(self) -> None:
        super().__init__(Message("it does not hold one <article>"))


@dataclass(frozen=True)
class Heading:
    """A heading of an article: id, level (2 to 6), plain text, and the GDPR items it answers."""

    id: str
    level: int
    title: str
    covers: tuple[str, ...]


@dataclass(frozen=True)
class Outline:
    """The title, headings, ids and link targets of an article, in document order."""

    title: str
    headings: tuple[Heading, ...]
    ids: frozenset[str]
    targets: tuple[str, ...]


@dataclass(frozen=True)
class Translation:
    """The same version in another language: its code, its name, its address, its sections."""

    language: str
    name: str
    address: str
    ids: frozenset[str]


@dataclass(frozen=True)
class Labels:
    """The words that a page adds, in its language: above the summary, and for a section's link.

    Where `section` is empty, as on paper, sections have no link.
    """

    in_short: str
    section: str = ""


def outline(article: str) -> Outline:
    """What the article `article` holds; raises NoArticle where it is none."""
    root = _parse(article)
    headings = tuple(
        Heading(
            id=element.get("id", ""),
            level=_LEVELS[str(element.tag)],
            title=without_marks(element),
            covers=tuple(element.get("data-covers", "").split()),
        )
        for element in root.iter(*_LEVELS)
    )
    title = root.find("h1")
    return Outline(
        title=_text(title) if title is not None else "",
        headings=headings,
        ids=frozenset(str(id_) for id_ in root.xpath("//@id")),
        targets=tuple(link.get("href", "") for link in root.iter("a")),
    )


def compose(
    article: str,
    *,
    resolve: Callable[[str], str],
    labels: Labels | None,
    translations: Sequence[Translation] = (),
    status: str = "",
    contents: str = "",
    written_out: bool = False,
) -> str:
    """The article as it stands on a page.

    `resolve` turns a `policy:` link into an address of the site. Without `labels` the sections
    have no links to themselves. `status` and `contents` are HTML of our own, set below the title
    and above the text. `written_out`, for paper, puts the address of each link that leaves the
    article behind its text.
    """
    root = _parse(article)
    for link in root.iter("a"):
        target = link.get("href", "")
        if target.startswith("policy:"):
            link.set("href", resolve(target))
        if written_out:
            _write_out(link)
    for table in root.iter("table"):  # a wide one scrolls by itself, also by keyboard (WCAG 2.1.1)
        table.set("tabindex", "0")
    if written_out:
        for heading in root.iter(*_LEVELS):
            _name(heading)
    if labels is not None and labels.section:
        around = catalogs.direction(root.get("lang", ""))
        for heading in root.iter(*_LEVELS):
            heading.append(_section_links(heading, labels, translations, around))
    in_short = root.find("ul[@class='in-short']")
    if in_short is None:
        _insert(root, 1, contents)
    else:
        _insert(root, root.index(in_short) + 1, contents)
        _insert(root, root.index(in_short), _in_short_title(labels) if labels else "")
    _insert(root, 1, status)
    return serialize(root)


def _parse(article: str) -> html.HtmlElement:
    try:
        root = html.fragment_fromstring(article.strip())
    except (etree.ParserError, ValueError):
        raise NoArticle from None
    if root.tag != "article":
        raise NoArticle
    return root


def _text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _insert(root: html.HtmlElement, position: int, fragment: str) -> None:
    for element in reversed(html.fragments_fromstring(fragment.strip(), no_leading_text=True)):
        element.set("data-note", "")
        element.tail = "\n"
        root.insert(position, element)


def _section_links(
    heading: html.HtmlElement,
    labels: Labels,
    translations: Sequence[Translation],
    around: Direction,
) -> html.HtmlElement:
    """A link to the section itself and to the same section in each other language.

    `around` is the direction in which the article is written.
    """
    id_ = heading.get("id", "")
    box = html.Element("span", {"class": "links", "data-note": ""})
    box.text = " "  # also for readers without our style sheet
    _add_link(box, "#", {"href": f"#{id_}", "aria-label": labels.section})
    for other in translations:
        if id_ in other.ids:
            attributes = {"href": f"{other.address}#{id_}", "hreflang": other.language}
            # What is seen begins the name (WCAG 2.5.3); the heading around it says which section.
            shown = other.language.upper()
            attributes |= catalogs.attributes(other.language, around)
            attributes["aria-label"] = f"{shown}, {other.name}"
            _add_link(box, shown, attributes)
    return box


def _write_out(link: html.HtmlElement) -> None:
    """Put its address behind a `link` that leads elsewhere, unless that is its text."""
    address = link.get("href", "").removeprefix("mailto:").removeprefix("tel:")
    if not address.startswith("#") and address != _text(link):
        note = html.Element("span", {"class": "address", "data-note": ""})
        note.text = f"({address})"
        note.tail, link.tail = link.tail, None
        link.addnext(note)
        link.tail = " "


def _name(heading: html.HtmlElement) -> None:
    """Give a `heading` with footnotes its title without their numbers, for the outline of a PDF."""
    title = without_marks(heading)
    if title != _text(heading):
        heading.set("data-title", title)


def _in_short_title(labels: Labels) -> str:
    return f'<p class="in-short-title">{escape(labels.in_short)}</p>'


def _add_link(box: html.HtmlElement, text: str, attributes: dict[str, str]) -> None:
    if len(box):
        box[-1].tail = " "
    link = html.Element("a", attributes)
    link.text = text
    box.append(link)
