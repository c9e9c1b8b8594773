"""The HTML of an article: its contents, and how it is put on a page.

Pages of published versions are made from the frozen article. Everything that the page adds inside
it has `data-note`, so that anyone can leave that out and read what was frozen.
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

_WIDE = 3  # tables with this many columns or more do not fit a narrow screen
_LEVELS = {name: level for level, name in enumerate(HEADINGS, 1) if level > 1}


class NoArticle(WrongValue):
    """The text is not the HTML of an article."""

    def __init__(self) -> None:
        super().__init__(Message("it does not contain exactly one <article>"))


@dataclass(frozen=True)
class Heading:
    """A heading of an article: id, level (2 to 6), plain text, and the GDPR items it covers."""

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
class Line:
    """A line of the summary: its words, and the link after them with its text.

    `target` and `link` are empty if the line has no link.
    """

    words: str
    target: str
    link: str


@dataclass(frozen=True)
class Labels:
    """The text that a page adds, in its language: a title for the summary, and section links.

    If `section` is empty, as on paper, sections have no links.
    """

    in_short: str
    section: str = ""


def outline(article: str) -> Outline:
    """The outline of `article`; raises NoArticle if it is not an article."""
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


def summary(article: str) -> tuple[Line, ...]:
    """The lines of the summary above the text; none if there is no summary."""
    return tuple(_line(item) for item in _parse(article).xpath("ul[@class='in-short']/li"))


def _line(item: html.HtmlElement) -> Line:
    links = list(item.iter("a"))
    if not links or _text(links[-1]) == _text(item):
        target = links[-1].get("href", "") if links else ""
        return Line(_text(item), target, "")
    last = links[-1]
    target, link = last.get("href", ""), _text(last)
    last.drop_tree()
    return Line(_text(item), target, link)


def compose(
    article: str,
    *,
    resolve: Callable[[str], str],
    labels: Labels | None,
    translations: Sequence[Translation] = (),
    status: str = "",
    contents: str = "",
    around_title: tuple[str, str] = ("", ""),
    written_out: bool = False,
    colon: str = ":",
) -> str:
    """The article as shown on a page.

    `resolve` turns a `policy:` link into an address of the site. Without `labels`, sections have no
    links to themselves, and the summary has no title. `status` and `contents` are our own HTML, put
    below the title and above the text, and `around_title` are words before and after the title.
    `written_out`, for paper, adds the address to each link that leaves the article. `colon` is how
    the language of the page writes one.
    """
    root = _parse(article)
    _resolve_links(root, resolve)
    # A wide table scrolls by itself, also by keyboard (WCAG 2.1.1).
    for table in root.iter("table"):
        table.set("tabindex", "0")
    _surround(root.find(".//h1"), *around_title)
    if written_out:
        _ready_for_paper(root)
    else:
        _label_cells(root, colon)
    if labels is not None and labels.section:
        around = catalogs.direction(root.get("lang", ""))
        for heading in root.iter(*_LEVELS):
            heading.append(_section_links(heading, labels, translations, around))
    in_short = root.find("ul[@class='in-short']")
    _insert(root, 1 if in_short is None else root.index(in_short) + 1, contents)
    if labels is not None:
        # The old and the new article of a redline.
        for each in root.xpath(".//ul[@class='in-short']"):
            parent = each.getparent()
            _insert(parent, parent.index(each), _in_short_title(labels))
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


def _resolve_links(root: html.HtmlElement, resolve: Callable[[str], str]) -> None:
    for link in root.iter("a"):
        target = link.get("href", "")
        if target.startswith("policy:"):
            link.set("href", resolve(target))


def _ready_for_paper(root: html.HtmlElement) -> None:
    """Write addresses after links, and titles for the outline of a PDF."""
    for link in root.iter("a"):
        _write_out(link)
    for heading in root.iter(*_LEVELS):
        _name(heading)


def _surround(title: html.HtmlElement | None, before: str, after: str) -> None:
    """Put our own words before and after the `title`."""
    if title is not None and before:
        note = html.Element("span", {"data-note": ""})
        note.text = f"{before} "
        note.tail, title.text = title.text, None
        title.insert(0, note)
    if title is not None and after:
        note = html.Element("span", {"class": "versions", "data-note": ""})
        note.text = f" {after}"
        title.append(note)


def _label_cells(root: html.HtmlElement, colon: str) -> None:
    """Add the header of its column to each cell, for narrow screens that show rows as cards."""
    for row in root.xpath(f".//table[count(thead/tr/th)>={_WIDE}]/tbody/tr"):
        heads = row.xpath("ancestor::table[1]/thead/tr/th")
        for head, cell in zip(map(without_marks, heads), row, strict=False):
            label = html.Element("span", {"class": "column", "data-note": ""})
            label.text = f"{head}{colon} "
            label.tail, cell.text = cell.text, None
            cell.insert(0, label)


def _section_links(
    heading: html.HtmlElement,
    labels: Labels,
    translations: Sequence[Translation],
    around: Direction,
) -> html.HtmlElement:
    """A link to the section itself, and to the same section in each other language.

    `around` is the text direction of the article.
    """
    id_ = heading.get("id", "")
    box = html.Element("span", {"class": "links", "data-note": ""})
    box.text = " "  # also for readers without our style sheet
    _add_link(box, "#", {"href": f"#{id_}", "aria-label": labels.section})
    for other in translations:
        if id_ in other.ids:
            attributes = {"href": f"{other.address}#{id_}", "hreflang": other.language}
            # The accessible name begins with the visible text (WCAG 2.5.3); the heading gives the
            # section.
            shown = other.language.upper()
            attributes |= catalogs.attributes(other.language, around)
            attributes["aria-label"] = f"{shown}, {other.name}"
            _add_link(box, shown, attributes)
    return box


def _write_out(link: html.HtmlElement) -> None:
    """Add its address after a `link` that leaves the article, unless the address is its text."""
    address = link.get("href", "").removeprefix("mailto:").removeprefix("tel:")
    if not address.startswith("#") and address != _text(link):
        note = html.Element("span", {"class": "address", "data-note": ""})
        note.text = f"({address})"
        note.tail, link.tail = link.tail, None
        link.addnext(note)
        link.tail = " "


def _name(heading: html.HtmlElement) -> None:
    """Give a `heading` with footnotes a title without their numbers, for the outline of a PDF."""
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
