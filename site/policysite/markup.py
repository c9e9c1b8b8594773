"""Markdown to the HTML of an article, held against a small dialect.

Owns the library markdown. Raw HTML is not markup here: its processors are taken out, so it could
only ever come out as text, and it is reported. What Markdown made is then held against a list of
elements and attributes, so that nothing depends on foreseeing how Markdown reads odd input.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

import markdown
from lxml import etree, html
from markdown.extensions.footnotes import FootnoteExtension
from markdown.inlinepatterns import InlineProcessor

from policysite import rules, textfile
from policysite.models import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from re import Match

    from policysite.frontmatter import FrontMatter
    from policysite.models import Rule

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_FOOTNOTE_ID = re.compile(r"fn(ref[0-9]*)?-.+")

# Elements of the dialect and the attributes that each may carry beside the global ones.
_GLOBAL = frozenset({"id", "class", "lang"})
_ELEMENTS: dict[str, frozenset[str]] = {
    **dict.fromkeys(HEADINGS[1:], frozenset({"data-covers"})),
    **dict.fromkeys(("p", "ul", "li", "dl", "dt", "dd", "blockquote", "hr", "br"), frozenset()),
    **dict.fromkeys(("table", "thead", "tbody", "tr", "td", "em", "strong"), frozenset()),
    **dict.fromkeys(("code", "pre", "sup", "div", "mark"), frozenset()),
    "ol": frozenset({"start"}),
    "th": frozenset({"scope"}),
    "a": frozenset({"href", "title"}),
    "abbr": frozenset({"title"}),
}
_IN_SHORT = frozenset({"p", "a"})

# Markdown takes time in the square of these, or calls itself once for each (DESIGN: traps).
_LIMITS = (
    ("the text is longer than 512 KB", re.compile(r"\A(?s:.){524289}")),
    ("a line is longer than 5,000 characters", re.compile(r"^.{5001}", re.MULTILINE)),
    (
        "a sign of markup stands more than 20 times in a row",
        re.compile(r"([\[\](){}<>*_`!&\\~^])\1{20}"),
    ),
    ("lists or quotations are nested too deeply", re.compile(r"^ {33}", re.MULTILINE)),
    (
        "lists or quotations are nested too deeply",
        re.compile(r"^\s*(?:(?:>|[*+-]\s|[0-9]+[.)]\s)\s*){7}", re.MULTILINE),
    ),
)
_BRACKETS_IN_A_BLOCK = 300
_DEFINITIONS = 500

_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_RAW_HTML = re.compile(r"<(?:[a-zA-Z/!?])[^>]*>?")
_AUTOLINK = re.compile(r"<(?:https?://[^\s>]+|[^\s<>@]+@[^\s<>@]+)>")
_CHARACTER_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot);)#?[0-9a-zA-Z]+;")
_ATTRIBUTE_LIST = re.compile(
    r"""\{:?\ *(?:(?:\#[^\s#.{}="]+|\.[a-z][a-z0-9-]*
        |(?:lang|covers)=(?:"[^"{}]*"|[^\s"'{}]+))(?:\ +|(?=\})))+\}""",
    re.VERBOSE,
)
_BRACES = re.compile(r"(?<!\\)\{[^{}\n]*\}?")
_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_COVERS = re.compile(r"1[234]-[1-9](-[a-z])?")


@dataclass(frozen=True)
class Rendered:
    """An article as HTML, with the source line of each heading and link in document order."""

    article: str
    heading_lines: tuple[int, ...]
    link_lines: tuple[int, ...]


class _Placeholder(InlineProcessor):
    """[[TODO: …]] is marked, so that nobody reads over it."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 (the name is the library's)
        self, m: Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        element = Element("mark")
        element.text = markdown.util.AtomicString(m[0])
        return element, m.start(0), m.end(0)


def render(
    front_matter: FrontMatter, language: str, path: str, footnote_title: str
) -> tuple[Rendered | None, list[Problem]]:
    """The article of a document, or the problems that keep it from being made.

    `footnote_title` is the title of the link from a footnote back to the text, with {} where
    the footnote's number goes. Problems name `path` and the line in the file.
    """
    problems = list(_source_problems(front_matter, path))
    if problems:
        return None, problems
    parser = _parser(footnote_title)
    try:
        body = html.fragment_fromstring(parser.convert(front_matter.body), create_parent="article")
        in_short = [
            html.fragment_fromstring(parser.reset().convert(text), create_parent="li")
            for text, _ in front_matter.in_short
        ]
    except RecursionError:
        message = "lists or quotations are nested too deeply"
        line = front_matter.body_line
        return None, [Problem(rule=rules.SIZE, path=path, line=line, message=message)]
    lines = _Lines(front_matter)
    problems += _in_short_problems(front_matter, in_short, path)
    _tidy(body)
    problems += _element_problems(body, lines, path)
    problems += _heading_problems(body, lines, path)
    if problems:
        return None, problems
    article = _article(front_matter, language, in_short, body)
    targets = [link.get("href", "") for link in article.iter("a")]
    return (
        Rendered(
            article=etree.tostring(article, method="html", encoding="unicode") + "\n",
            heading_lines=tuple(lines.headings),
            link_lines=tuple(lines.of_links(targets)),
        ),
        [],
    )


def placeholders(front_matter_and_body: str) -> Iterator[tuple[int, str]]:
    """The line (from 1) and the text of each [[TODO: …]] in a document's source."""
    for number, line in enumerate(front_matter_and_body.split("\n"), 1):
        for match in re.finditer(r"\[\[TODO\b[^\]\n]*(?:\]\])?", line):
            yield number, match[0]


def heading_lines(body: str, body_line: int) -> list[int]:
    """The line in the file of each heading in the Markdown `body`."""
    return [body_line + i for i, line in enumerate(body.split("\n")) if line.startswith("#")]


def _parser(footnote_title: str) -> markdown.Markdown:
    parser = markdown.Markdown(
        extensions=[
            "attr_list",
            "tables",
            "def_list",
            "abbr",
            "sane_lists",
            FootnoteExtension(SEPARATOR="-", BACKLINK_TITLE=footnote_title),
        ],
        output_format="html",
    )
    parser.preprocessors.deregister("html_block")
    parser.inlinePatterns.deregister("html")
    parser.inlinePatterns.deregister("entity")
    parser.inlinePatterns.register(_Placeholder(r"\[\[TODO\b[^\]\n]*\]\]", parser), "todo", 185)
    return parser


def _source_problems(front_matter: FrontMatter, path: str) -> Iterator[Problem]:
    """What must be right before Markdown sees the text: its size and shape, and raw HTML."""
    body, first = front_matter.body, front_matter.body_line

    def problem(rule: Rule, line: int, message: str) -> Problem:
        return Problem(rule=rule, path=path, line=line, message=message)

    if not body.strip():
        yield problem(rules.EMPTY_FILE, first, "there is no text below the second ---")
    for message, pattern in _LIMITS:
        match = pattern.search(body)
        if match is not None:
            yield problem(rules.SIZE, first + body.count("\n", 0, match.start()), message)
    yield from (
        problem(rules.SIZE, first + offset, message) for offset, message in _heavy_blocks(body)
    )
    numbered = [
        *front_matter.in_short,
        *((line, first + index) for index, line in enumerate(body.split("\n"))),
    ]
    for line, number in numbered:
        prose = _CODE.sub("", line)
        for match in _RAW_HTML.finditer(_AUTOLINK.sub("", prose)):
            yield problem(rules.RAW_HTML, number, f"“{match[0][:40]}” is HTML")
        for match in _CHARACTER_REFERENCE.finditer(prose):
            yield Problem(
                rule=rules.RAW_HTML,
                path=path,
                line=number,
                message=f"“{match[0]}” is a character written as HTML",
                remedy="Type the character itself.",
            )
        for match in _BRACES.finditer(prose):
            if not _ATTRIBUTE_LIST.fullmatch(match[0]):
                yield problem(rules.ATTRIBUTES, number, f"“{match[0][:60]}” sets something else")


def _heavy_blocks(body: str) -> Iterator[tuple[int, str]]:
    """The offset in lines and the message for each block that Markdown would take long over."""
    start, brackets, definitions = 0, 0, 0
    for index, line in enumerate(body.split("\n")):
        if not line.strip():
            brackets = 0
            continue
        if not brackets:
            start = index
        brackets += line.count("[")
        definitions += bool(re.match(r"\s*\*?\[[^\]]*\]:", line))
        if brackets > _BRACKETS_IN_A_BLOCK:
            yield start, f"a paragraph holds more than {_BRACKETS_IN_A_BLOCK} square brackets"
            return
        if definitions > _DEFINITIONS:
            yield index, f"there are more than {_DEFINITIONS} footnotes or abbreviations"
            return


class _Lines:
    """Where in the source file a heading, a link or a text stands."""

    def __init__(self, front_matter: FrontMatter) -> None:
        self._first = front_matter.body_line
        self._body = front_matter.body.split("\n")
        self._in_short = front_matter.in_short
        self.headings = heading_lines(front_matter.body, front_matter.body_line)

    def of(self, text: str, otherwise: int | None = None) -> int:
        """The line on which the first words of `text` stand; else `otherwise`, or the first."""
        wanted = text.strip().split("\n")[0][:60]
        for index, line in enumerate(self._body):
            if wanted and wanted in line:
                return self._first + index
        return self._first if otherwise is None else otherwise

    def of_second_id(self, id_: str, otherwise: int) -> int:
        """The line on which the id is given for the second time."""
        given = re.compile(rf"\{{[^}}]*#{re.escape(id_)}[\s}}]")
        places = [i for i, line in enumerate(self._body) if given.search(line)]
        return self._first + places[1] if len(places) > 1 else otherwise

    def of_links(self, targets: list[str]) -> Iterator[int]:
        """The line of each link, given the targets in document order."""
        numbered = [*self._in_short, *((t, self._first + i) for i, t in enumerate(self._body))]
        position = 0
        for target in targets:
            wanted = target.removeprefix("mailto:") if "@" in target else target
            places = [n for n, (line, _) in enumerate(numbered) if wanted in line]
            position = next((n for n in places if n >= position), places[0] if places else position)
            yield numbered[position][1]


def _tidy(body: html.HtmlElement) -> None:
    """What the library writes and HTML no longer has, in the form that it has."""
    for element in body.iter("td", "th"):
        style = element.attrib.pop("style", None)
        if style is not None:
            element.set("class", style.replace("text-align: ", "align-").rstrip(";"))
        if element.tag == "th":
            element.set("scope", "col")
    for element in body.iter():
        if "covers" in element.attrib:
            element.set("data-covers", element.attrib.pop("covers"))


def _element_problems(body: html.HtmlElement, lines: _Lines, path: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for element in body.iterdescendants():
        tag = str(element.tag)
        line = lines.of(_own_text(element))
        if tag not in _ELEMENTS:
            name = "a picture" if tag == "img" else f"<{tag}>"
            yield Problem(rule=rules.MARKUP, path=path, line=line, message=f"{name} cannot be used")
            continue
        for name, value in element.attrib.items():
            problem = _attribute_problem(tag, str(name), str(value))
            if problem:
                rule, message = problem
                found = lines.of(str(value), line)
                yield Problem(rule=rule, path=path, line=found, message=message)
        id_ = element.get("id")
        if id_ is not None and id_ in seen:
            number = lines.of_second_id(id_, line)
            message = f"the id “{id_}” is used a second time"
            yield Problem(rule=rules.DUPLICATE_ID, path=path, line=number, message=message)
        seen.add(id_ or "")
    character = textfile.forbidden("".join(str(text) for text in body.itertext()))
    if character:
        message = f"U+{ord(character):04X} appears in the rendered text"
        yield Problem(rule=rules.CHARACTERS, path=path, line=lines.of(""), message=message)


def _attribute_problem(tag: str, name: str, value: str) -> tuple[Rule, str] | None:
    if name not in _GLOBAL | _ELEMENTS[tag]:
        shown = name.removeprefix("data-")
        return rules.ATTRIBUTES, f"“{shown}” cannot be set on <{tag}>"
    if name == "id" and not ID.fullmatch(value) and not _FOOTNOTE_ID.fullmatch(value):
        return rules.HEADING_ID, f"the id “{value}” is not lower-case words with hyphens"
    if name == "lang" and not _LANGUAGE_TAG.fullmatch(value):
        return rules.ATTRIBUTES, f"“{value}” is no language, such as nl or en"
    if name == "data-covers":
        wrong = [item for item in value.split() if not _COVERS.fullmatch(item)]
        if wrong or not value.split():
            return rules.COVERS, f"“{' '.join(wrong) or value}” is no item of article 12, 13 or 14"
    return None


def _heading_problems(body: html.HtmlElement, lines: _Lines, path: str) -> Iterator[Problem]:
    headings = [element for element in body.iterdescendants() if element.tag in HEADINGS]
    if len(headings) != len(lines.headings):
        for heading in headings:
            yield from _misplaced(heading, lines, path)
        if not headings or all(heading.getparent() is body for heading in headings):
            message = "a heading is underlined, or a # starts a line that is no heading"
            yield Problem(rule=rules.HEADING_FORM, path=path, line=lines.of(""), message=message)
        return
    level = 1
    for heading, line in zip(headings, lines.headings, strict=True):
        own = int(str(heading.tag)[1])
        for rule, message in _heading_faults(heading, body, own, level):
            yield Problem(rule=rule, path=path, line=line, message=message)
        level = max(own, 2)


def _heading_faults(
    heading: html.HtmlElement, body: html.HtmlElement, own: int, level: int
) -> Iterator[tuple[Rule, str]]:
    """What is wrong with a heading of level `own` that follows one of `level`."""
    title = " ".join(heading.text_content().split())
    if heading.getparent() is not body:
        yield rules.HEADING_FORM, f"the heading “{title}” is in a list or quotation"
    if not title:
        yield rules.HEADING_FORM, "the heading has no text"
    if heading.get("id") is None:
        yield rules.HEADING_ID, f"the heading “{title}” has no id"
    if own == 1:
        message = f"the heading “{title}” has one #; that is the level of the document's title"
        yield rules.HEADING_LEVEL, message
    elif own > level + 1:
        message = f"the heading “{title}” has {'#' * own}; at most {'#' * (level + 1)} can follow"
        yield rules.HEADING_LEVEL, message


def _misplaced(heading: html.HtmlElement, lines: _Lines, path: str) -> Iterator[Problem]:
    title = " ".join(heading.text_content().split())
    line = lines.of(title)
    if line in lines.headings:
        return
    message = f"the heading “{title}” is not written with ## at the start of a line"
    yield Problem(rule=rules.HEADING_FORM, path=path, line=line, message=message)


def _in_short_problems(
    front_matter: FrontMatter, items: list[html.HtmlElement], path: str
) -> Iterator[Problem]:
    for item, (text, line) in zip(items, front_matter.in_short, strict=True):
        tags = {str(element.tag) for element in item.iterdescendants()}
        if (
            tags - _IN_SHORT
            or len(item) != 1
            or any(set(a.attrib) - {"href"} for a in item.iter("a"))
        ):
            message = f"“{text[:40]}” holds more than text and links"
            remedy = "Write plain sentences; only links are allowed here."
            yield Problem(rule=rules.MARKUP, path=path, line=line, message=message, remedy=remedy)


def _article(
    front_matter: FrontMatter,
    language: str,
    in_short: list[html.HtmlElement],
    body: html.HtmlElement,
) -> html.HtmlElement:
    """The whole article: title, in short, body."""
    article = body
    article.set("lang", language)
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
    return article


def _own_text(element: html.HtmlElement) -> str:
    """The first piece of text of an element, by which its line is found."""
    return next((str(text) for text in element.itertext() if str(text).strip()), "")
