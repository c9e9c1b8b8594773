"""Renders Markdown as the HTML of an article, within a small dialect.

Owns the library markdown. Raw HTML is not markup here: its processors are removed, so that it is
treated as text, and it is reported. `dialect` defines what is allowed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

import markdown
from lxml import html
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension, SaneOListProcessor
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor

from policysite import catalogs
from policysite.files.serializer import serialize
from policysite.message import Message
from policysite.models import Problem
from policysite.statement import cookie_list, extent, footnotes
from policysite.statement.dialect import MARKUP, OPEN_PLACE, result, source
from policysite.statement.dialect.limits import SIZE
from policysite.statement.dialect.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from re import Match

    from policysite.catalogs import Direction
    from policysite.statement.frontmatter import FrontMatter


@dataclass(frozen=True)
class Rendered:
    """An article as HTML, with the source line of each of its links in document order."""

    article: str
    link_lines: tuple[int, ...]


class _Placeholder(InlineProcessor):
    """Marks [[TODO: …]], so that nobody overlooks it."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 (the name is the library's)
        self, m: Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        element = Element("mark")
        element.text = markdown.util.AtomicString(m[0])
        return element, m.start(0), m.end(0)


class _Numbered(SaneOListProcessor):
    """Numbered lists; records where readers would see a number other than the one written."""

    def __init__(self, parser: markdown.blockparser.BlockParser) -> None:
        super().__init__(parser)
        self.faults: list[tuple[str, str]] = []

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Parse the list that starts in the first of `blocks`, as the library does."""
        items = [m for m in map(self.CHILD_RE.match, blocks[0].split("\n")) if m is not None]
        before = self.lastChild(parent)
        if before is not None and before.tag == "ol":
            shown = int(before.get("start", "1")) + len(before)
        elif parent.tag in {"ol", "ul"}:
            shown = 1 + len(parent)
        else:
            shown = int(items[0][1].rstrip(".")[:9])
        for position, item in enumerate(items, shown):
            if item[1] != f"{position}.":
                self.faults.append((item[0], f"{position}."))
                break
        super().run(parent, blocks)


def render(
    front_matter: FrontMatter,
    language: str,
    path: str,
    footnote_title: str,
    cookies: str | None = None,
) -> tuple[Rendered | None, list[Problem]]:
    """The article of a document, or the problems that prevent it from being rendered.

    `footnote_title` is the title of the link from a footnote back to the text, with {} for the
    number of the footnote; `cookies` is the list of cookies as HTML, None if there is no inventory.
    Problems name `path` and the line in the file.
    """
    problems = source.problems(front_matter, path)
    if problems:
        return None, problems
    parser = _parser(footnote_title)
    numbered = _Numbered(parser.parser)
    parser.parser.blockprocessors.register(numbered, "olist", 40)
    try:
        body = html.fragment_fromstring(parser.convert(front_matter.body), create_parent="article")
        in_short = [
            html.fragment_fromstring(parser.reset().convert(text), create_parent="li")
            for text, _ in front_matter.in_short
        ]
    except RecursionError:
        message = Message("lists or quotations are nested too deeply")
        line = front_matter.body_line
        return None, [Problem(rule=SIZE, path=path, line=line, message=message)]
    lines = Lines(front_matter)
    _tidy(body)
    problems += cookie_list.put(body, cookies, lines, path)
    footnotes.number(body, footnote_title)
    problems += result.problems_in_short(front_matter, in_short, path)
    problems += result.problems(body, lines, path)
    problems += _numbering(numbered, lines, path)
    if problems:
        return None, problems
    article = _article(front_matter, language, in_short, body)
    targets = [link.get("href", "") for link in article.iter("a")]
    text = serialize(article) + "\n"
    if (fault := extent.fault(text)) is not None:
        line = front_matter.body_line
        message = Message("the resulting page is too large: %(fault)s", fault=fault)
        return None, [Problem(rule=SIZE, path=path, line=line, message=message)]
    return Rendered(article=text, link_lines=tuple(lines.of_links(targets))), []


def placeholders(source: str) -> Iterator[tuple[int, str]]:
    """The line (from 1) and the text of each [[TODO: …]] in a document's source."""
    for number, line in enumerate(source.split("\n"), 1):
        for match in re.finditer(OPEN_PLACE + r"(?:\]\])?", line):
            yield number, match[0]


def _parser(footnote_title: str) -> markdown.Markdown:
    parser = markdown.Markdown(
        extensions=[
            # By its name each would be looked for among all packages that are installed.
            AttrListExtension(),
            TableExtension(),
            DefListExtension(),
            AbbrExtension(),
            SaneListExtension(),
            FootnoteExtension(
                SEPARATOR="-",
                BACKLINK_TITLE=footnote_title,
                # Occurs in no text, so that no text is mistaken for the marker.
                PLACE_MARKER="\x03",
            ),
        ],
        output_format="html",
    )
    parser.preprocessors.deregister("html_block")
    parser.inlinePatterns.deregister("html")
    parser.inlinePatterns.deregister("entity")
    parser.inlinePatterns.register(_Placeholder(OPEN_PLACE + r"\]\]", parser), "todo", 185)
    return parser


def _numbering(numbered: _Numbered, lines: Lines, path: str) -> Iterator[Problem]:
    for written, shown in numbered.faults:
        message = Message(
            "“%(text)s” would be shown as number %(number)s",
            text=written.strip()[:40],
            number=shown,
        )
        remedy = Message(
            "Number list items consecutively; text between two lists ends the first list."
        )
        line = lines.of(written)
        yield Problem(rule=MARKUP, path=path, line=line, message=message, remedy=remedy)


def _tidy(body: html.HtmlElement) -> None:
    """Replace obsolete HTML that the library writes by its modern form."""
    for element in body.iter("td", "th"):
        style = element.attrib.pop("style", None)
        if style is not None:
            element.set("class", style.replace("text-align: ", "align-").rstrip(";"))
        if element.tag == "th":
            element.set("scope", "col")
    for element in body.iter():
        if "covers" in element.attrib:
            element.set("data-covers", element.attrib.pop("covers"))


def _article(
    front_matter: FrontMatter,
    language: str,
    in_short: list[html.HtmlElement],
    body: html.HtmlElement,
) -> html.HtmlElement:
    """The complete article: title, in short, body."""
    article = body
    for name, value in catalogs.attributes(language, "ltr").items():
        article.set(name, value)
    title = html.Element("h1")
    title.text = front_matter.title
    title.tail = "\n"
    first = [title]
    if in_short:
        summary = html.Element("ul", {"class": "in-short"})
        summary.text = summary.tail = "\n"
        for item in in_short:
            item[0].drop_tag()
            item.tail = "\n"
            summary.append(item)
        first.append(summary)
    text, article.text = article.text, "\n"
    first[-1].tail = "\n" + (text or "").strip("\n")
    for position, element in enumerate(first):
        article.insert(position, element)
    article[-1].tail = "\n"
    _direct(article, catalogs.direction(language))
    return article


def _direct(element: html.HtmlElement, around: Direction) -> None:
    """Set the direction of each part in a language that runs opposite to the text around it."""
    for child in element:
        own = around
        if language := child.get("lang"):
            own = catalogs.direction(language)
            if own != around:
                child.set("dir", own)
        _direct(child, own)
