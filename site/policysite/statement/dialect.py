"""The small part of Markdown that a statement may use, held against the source and the result.

`of_source` looks at the text before Markdown sees it: its size and shape, raw HTML, what braces
set, what is defined but never used. `of_result` looks at the HTML that came out: its elements,
attributes, ids and headings, and signs of markup that were left over as text. So nothing depends
on foreseeing how Markdown reads odd input.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from typing import TYPE_CHECKING

from policysite import rules
from policysite.files import elements, textfile
from policysite.files.elements import HEADINGS, Maker
from policysite.message import Message
from policysite.models import NAME, Problem
from policysite.statement.footnotes import without_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lxml import html

    from policysite.models import Rule
    from policysite.statement.frontmatter import FrontMatter

    # Rule, what to look for, the message about what was found, and how to mend it.
    _Sign = tuple[Rule, re.Pattern[str], Callable[[str], Message], Message | None]

_FOOTNOTE_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FOOTNOTE_ID = re.compile(rf"fn(ref[0-9]*)?-{_FOOTNOTE_NAME.pattern}")
# [[TODO: what is missing]], up to its end or to where it should have ended.
OPEN_PLACE = r"(?i:\[\[\s*TODO\b)[^\]\n]*"

_IN_SHORT = frozenset({"p", "a", "mark"})
_TEXT = frozenset({"p", "li", "dd"})
_BLOCKS = frozenset({"p", "ul", "ol", "dl", "blockquote", "table", "pre", "hr", "div"})

# Markdown takes time in the square of these, or calls itself once for each.
_LIMITS = (
    (Message("the text is longer than 200,000 characters"), re.compile(r"\A(?s:.){200001}")),
    (Message("the text has more than 5,000 lines"), re.compile(r"\A(?:.*\n){5000}.*\n")),
    (Message("a line is longer than 5,000 characters"), re.compile(r"^.{5001}", re.MULTILINE)),
    (
        Message("a sign of markup stands more than 20 times in a row"),
        re.compile(r"([\[\](){}<>*_`!&\\~^])\1{20}"),
    ),
    (Message("lists or quotations are nested too deeply"), re.compile(r"^ {33}", re.MULTILINE)),
    (
        Message("lists or quotations are nested too deeply"),
        re.compile(r"^[ \t]*(?:(?:>|[*+-][ \t]|[0-9]{1,9}[.)][ \t])[ \t]*){7}", re.MULTILINE),
    ),
)
# (what is counted, how many a paragraph may hold, how many the whole text, the name)
_COUNTS = (
    (re.compile(r"\["), 300, 5000, Message("square brackets")),
    (re.compile(r"[*_]"), 400, 8000, Message("signs for bold and italic")),
    (re.compile(r"[\\`]"), 300, 3000, Message("backslashes and backticks")),
    (re.compile(r"\|"), 3000, 20000, Message("lines between cells")),
    (
        re.compile(r"^[ \t]*\*?\[[^\]\n]*\][ ]?:"),
        300,
        500,
        Message("footnotes, abbreviations or references"),
    ),
    (re.compile(r"^[ \t]*(?:[*_-][ \t]*){3,}$"), 100, 300, Message("rules across the page")),
    (re.compile(r"^[ \t]*:(?:[ \t]|$)"), 300, 1000, Message("definitions")),
    (re.compile(r"<"), 100, 1000, Message("angle brackets")),
    (re.compile(r"\{"), 300, 3000, Message("braces")),
)

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
_DEFINITION = re.compile(r"^ {0,3}(\*?)\[(\^?)([^\[\]\n]+)\][ ]?:", re.MULTILINE)
# The same inside a list or a quotation, where Markdown would take it away and show nothing.
_NESTED_DEFINITION = re.compile(r"([ \t>*+:.0-9-]*)(\[\^?[^\[\]\n]+\][ ]?:)")
_LINK = re.compile(r"(?:\]\(\s*<?|<|\]:\s*<?(?!\[))([^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)")

# Signs of markup that a reader would see, because Markdown did not take them for markup.
# First those that can stand anywhere, then those of whole lines.
_IN_LINES: tuple[_Sign, ...] = (
    (
        rules.ATTRIBUTES,
        _ATTRIBUTE_LIST,
        lambda text: Message("“%(text)s” sets nothing here, and a reader would see it", text=text),
        None,
    ),
    (
        rules.LINK_TARGET,
        re.compile(r"\[\^[^\]\n]*\]:?"),
        lambda text: Message("the footnote “%(text)s” has no text", text=text),
        Message("Write the text of the footnote on a line of its own, such as [^name]: The text."),
    ),
    (
        rules.LINK_TARGET,
        re.compile(r"\[[^\[\]\n]*\](?:\[[^\[\]\n]*\]|\()"),
        lambda text: Message("“%(text)s” did not become a link", text=text),
        Message("Write [text](https://…), with no blank between the brackets and in the address."),
    ),
)
_WHOLE_LINES: tuple[_Sign, ...] = (
    (
        rules.HEADING_FORM,
        re.compile(r"^[ \t]*#{1,6}[ \t].{0,40}", re.MULTILINE),
        lambda text: Message("“%(text)s” is not written with ## at the start of a line", text=text),
        None,
    ),
    (
        rules.MARKUP,
        re.compile(r"(?<=\n)[ \t]*(?:[-*+]|[0-9]{1,9}\.)[ \t]+[^\s].{0,30}"),
        lambda text: Message("“%(text)s” did not become a list", text=text),
        Message("Leave a line empty above the list, and indent a list in a list by four blanks."),
    ),
    (
        rules.MARKUP,
        re.compile(r"^[ \t]*\|.{0,40}|\|[ \t]*:?-{3,}.{0,20}", re.MULTILINE),
        lambda text: Message("“%(text)s” did not become a table", text=text),
        Message("Leave a line empty above the table, and give every row as many cells."),
    ),
    (
        rules.MARKUP,
        re.compile(r"\*\[[^\[\]\n]*\][ ]?:.{0,40}|^[ \t]*:[ \t].{0,40}", re.MULTILINE),
        lambda text: Message("“%(text)s” did not become a definition", text=text),
        Message("Put it at the start of a line, with the word that it explains on the line above."),
    ),
)


def of_source(front_matter: FrontMatter, path: str) -> list[Problem]:
    """What must be right before Markdown sees the text; only its size, where that is too much."""

    def problems(found: Iterator[tuple[Rule, int, Message, Message | None]]) -> list[Problem]:
        return [
            Problem(rule=rule, path=path, line=line, message=message, remedy=remedy)
            for rule, line, message, remedy in found
        ]

    body, first = front_matter.body, front_matter.body_line
    if not body.strip():
        message = Message("there is no text below the second ---")
        return [Problem(rule=rules.EMPTY_FILE, path=path, line=first, message=message)]
    too_much = problems(_too_much(front_matter))
    return too_much or problems(_faults_of_source(front_matter))


def _too_much(front_matter: FrontMatter) -> Iterator[tuple[Rule, int, Message, Message | None]]:
    for text, first in [*front_matter.in_short, (front_matter.body, front_matter.body_line)]:
        for message, pattern in _LIMITS:
            match = pattern.search(text)
            if match is not None:
                yield rules.SIZE, first + text.count("\n", 0, match.start()), message, None
        for offset, message in _heavy_blocks(text):
            yield rules.SIZE, first + offset, message, None


def _heavy_blocks(text: str) -> Iterator[tuple[int, Message]]:
    """The offset in lines and the message where there is too much of one sign."""
    lines = text.split("\n")
    for pattern, block_limit, limit, name in _COUNTS:
        start, in_block, in_all = 0, 0, 0
        for index, line in enumerate(lines):
            if not line.strip():
                in_block = 0
                continue
            start = start if in_block else index
            count = len(pattern.findall(line))
            in_block, in_all = in_block + count, in_all + count
            if in_block > block_limit:
                message = Message(
                    "a paragraph holds more than %(limit)s %(signs)s",
                    limit=block_limit,
                    signs=name,
                )
                yield start, message
                break
            if in_all > limit:
                message = Message(
                    "there are more than %(limit)s %(signs)s", limit=f"{limit:,}", signs=name
                )
                yield index, message
                break


def _faults_of_source(
    front_matter: FrontMatter,
) -> Iterator[tuple[Rule, int, Message, Message | None]]:
    body, first = front_matter.body, front_matter.body_line
    lines = [*front_matter.in_short, *((t, first + i) for i, t in enumerate(body.split("\n")))]
    for line, number in lines:
        prose = _CODE.sub("", line)
        for match in _RAW_HTML.finditer(_AUTOLINK.sub("", prose)):
            message = Message("“%(text)s” is HTML", text=match[0][:40])
            yield rules.RAW_HTML, number, message, None
        for match in _CHARACTER_REFERENCE.finditer(prose):
            message = Message("“%(text)s” is a character written as HTML", text=match[0])
            yield rules.RAW_HTML, number, message, Message("Type the character itself.")
        for match in _BRACES.finditer(prose):
            if not _ATTRIBUTE_LIST.fullmatch(match[0]):
                message = Message("“%(text)s” sets something else", text=match[0][:60])
                yield rules.ATTRIBUTES, number, message, None
            elif match[0].count("#") > 1:
                message = Message("“%(text)s” gives more than one id", text=match[0][:60])
                yield rules.ATTRIBUTES, number, message, None
        nested = _NESTED_DEFINITION.match(line)
        if nested and not re.fullmatch(r" {0,3}\*?", nested[1]):
            message = Message(
                "“%(text)s” does not stand at the start of a line", text=nested[2][:40]
            )
            remedy = Message("Move the line out of the list or quotation.")
            yield rules.MARKUP, number, message, remedy
    yield from _needless_definitions(body, first)


def _needless_definitions(
    body: str, first: int
) -> Iterator[tuple[Rule, int, Message, Message | None]]:
    """Definitions that no reader would see: given twice, or of something that does not occur."""
    found = [
        (m[1], m[2], m[3], first + body.count("\n", 0, m.start()), m.end())
        for m in _DEFINITION.finditer(body)
    ]
    if not found:
        return
    prose = _DEFINITION.sub("", body)
    links = Counter(" ".join(m[1].lower().split()) for m in re.finditer(r"\[([^\[\]]+)\]", prose))
    seen: set[tuple[str, str, str]] = set()
    for star, caret, name, line, end in found:
        shown = f"{star}[{caret}{name}]:"
        key = (star, caret, name if star else " ".join(name.lower().split()))
        if key in seen:
            message = Message("“%(text)s” stands here for the second time", text=shown)
            yield rules.MARKUP, line, message, Message("Keep one of the two.")
        elif caret and not _FOOTNOTE_NAME.fullmatch(name):
            message = Message(
                "the name of the footnote “%(name)s” is not lower-case words with hyphens",
                name=name,
            )
            yield rules.HEADING_ID, line, message, Message("Call it for example [^law] or [^1].")
        elif star:
            if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", prose):
                message = Message(
                    "the abbreviation “%(name)s” does not occur in the text", name=name
                )
                remedy = Message("Delete the line, or write it as in the text.")
                yield rules.MARKUP, line, message, remedy
            elif body[end:].split("\n")[0].strip() in {"", "''", '""'}:
                message = Message("the abbreviation “%(name)s” is not explained", name=name)
                remedy = Message("Write what it stands for on the same line.")
                yield rules.MARKUP, line, message, remedy
        elif not links[f"{caret}{key[2]}"]:
            message = Message("nothing in the text refers to “%(text)s”", text=shown)
            remedy = Message("Delete the line, or refer to it in the text.")
            yield rules.MARKUP, line, message, remedy
        seen.add(key)


class Lines:
    """Where in the source file a heading, a link or a text stands."""

    def __init__(self, front_matter: FrontMatter) -> None:
        """`front_matter`: the document with its Markdown."""
        self._body = front_matter.body
        self._first = front_matter.body_line
        self._in_short = front_matter.in_short
        self._starts = [0, *(match.end() for match in re.finditer("\n", self._body))]
        self.headings = heading_lines(front_matter.body, front_matter.body_line)

    def of(self, text: str, otherwise: int | None = None) -> int:
        """The line on which the first words of `text` stand; else `otherwise`, or the first."""
        wanted = text.strip().split("\n")[0][:60]
        place = self._body.find(wanted) if wanted else -1
        if place >= 0:
            return self._line(place)
        found = (line for short, line in self._in_short if wanted and wanted in short)
        return next(found, self._first if otherwise is None else otherwise)

    def of_second_id(self, id_: str, otherwise: int) -> int:
        """The line on which the id is given for the second time."""
        given = re.finditer(rf"\{{[^}}\n]*#{re.escape(id_)}[\s}}]", self._body)
        places = [match.start() for match in given]
        return self._line(places[1]) if len(places) > 1 else otherwise

    def of_links(self, targets: Sequence[str]) -> Iterator[int]:
        """The line of each link, given the targets in document order."""
        texts = [
            *self._in_short,
            *((t, self._first + i) for i, t in enumerate(self._body.split("\n"))),
        ]
        places: dict[str, list[int]] = {}
        for text, line in texts:
            for match in _LINK.finditer(text):
                places.setdefault(match[1].removeprefix("mailto:"), []).append(line)
            for match in re.finditer(r"\[\^([^\]]+)\]", text):
                places.setdefault(f"#fn-{match[1]}", []).append(line)
        line = texts[0][1]
        for target in targets:
            found = places.get(target.removeprefix("mailto:"), [])
            if found:  # the last one stays: many links may refer to one definition
                line = found.pop(0) if len(found) > 1 else found[0]
            yield line

    def _line(self, place: int) -> int:
        return self._first + bisect(self._starts, place) - 1


def heading_lines(body: str, body_line: int) -> list[int]:
    """The line in the file of each heading in the Markdown `body`."""
    return [body_line + i for i, line in enumerate(body.split("\n")) if line.startswith("#")]


def of_result(body: html.HtmlElement, lines: Lines, path: str) -> list[Problem]:
    """What is wrong with the HTML that Markdown made of the body."""
    return [
        *_element_problems(body, lines, path),
        *_heading_problems(body, lines, path),
        *_left_over(body, lines, path),
    ]


def of_in_short(
    front_matter: FrontMatter, items: list[html.HtmlElement], path: str
) -> Iterator[Problem]:
    """What is wrong with the lines of `in_short`, given as Markdown made them."""
    for item, (text, line) in zip(items, front_matter.in_short, strict=True):
        tags = {str(element.tag) for element in item.iterdescendants()}
        plain = len(item) == 1 and not (item.text or "").strip() and not tags - _IN_SHORT
        nested = any(True for link in item.iter("a") for _ in link.iterdescendants("a"))
        if not plain or nested or any(set(element.attrib) - {"href"} for element in item.iter()):
            message = Message("“%(text)s” holds more than text and links", text=text[:40])
            remedy = Message("Write plain sentences; only links are allowed here.")
            yield Problem(rule=rules.MARKUP, path=path, line=line, message=message, remedy=remedy)
        for rule, _, told, mending in _signs(item):
            yield Problem(rule=rule, path=path, line=line, message=told, remedy=mending)


def _element_problems(body: html.HtmlElement, lines: Lines, path: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for element in body.iterdescendants():
        if element.tag == "h1":  # a heading, and told of as such
            continue
        fault = _element_fault(element)
        if fault is not None:
            message, remedy = fault
            line = lines.of(element.get("alt") or _own_text(element))
            yield Problem(rule=rules.MARKUP, path=path, line=line, message=message, remedy=remedy)
            continue
        for name, value in element.attrib.items():
            problem = _attribute_problem(str(element.tag), str(name), str(value))
            if problem:
                rule, message = problem
                found = lines.of(str(value), lines.of(_own_text(element)))
                yield Problem(rule=rule, path=path, line=found, message=message)
        id_ = element.get("id")
        if id_ is not None and id_ in seen:
            number = lines.of_second_id(id_, lines.of(_own_text(element)))
            message = Message("the id “%(id)s” is used a second time", id=id_)
            yield Problem(rule=rules.DUPLICATE_ID, path=path, line=number, message=message)
        seen.add(id_ or "")
    character = textfile.forbidden("".join(str(text) for text in body.itertext()))
    if character:
        code = f"U+{ord(character):04X}"
        message = Message("%(code)s appears in the rendered text", code=code)
        yield Problem(rule=rules.CHARACTERS, path=path, line=lines.of(""), message=message)


def _element_fault(element: html.HtmlElement) -> tuple[Message, Message | None] | None:
    """Why an element cannot be used, or not where it stands, and how to fix that."""
    tag = str(element.tag)
    if not elements.is_known(tag, Maker.STATEMENT):
        name = Message("a picture") if tag == "img" else f"<{tag}>"
        return Message("%(what)s cannot be used", what=name), None
    around = [str(ancestor.tag) for ancestor in element.iterancestors()][::-1]
    if elements.fits(tag, around):
        return None
    if tag != "a":
        parent = elements.parent(around)
        message = Message("<%(name)s> may not stand inside <%(parent)s>", name=tag, parent=parent)
        return message, None
    if element.get("class") == "footnote-ref":
        message = Message("a footnote stands in the words of a link")
        return message, Message("Put it behind the link: [words](https://…)[^name].")
    message = Message("“%(text)s” is a link in the words of a link", text=without_marks(element))
    return message, Message("Write one link behind the other.")


def _attribute_problem(tag: str, name: str, value: str) -> tuple[Rule, Message] | None:
    if any(elements.unknown(tag, [name], Maker.STATEMENT)):
        shown = name.removeprefix("data-")
        message = Message("“%(name)s” cannot be set on <%(tag)s>", name=shown, tag=tag)
        return rules.ATTRIBUTES, message
    if name == "id" and not NAME.fullmatch(value) and not FOOTNOTE_ID.fullmatch(value):
        message = Message("the id “%(id)s” is not lower-case words with hyphens", id=value)
        return rules.HEADING_ID, message
    if name == "href" and any(letter.isspace() for letter in value):
        first = value.split()[0] if value.split() else value
        return rules.LINK_TARGET, Message("“%(text)s” did not become a link", text=first)
    if name == "lang" and not _LANGUAGE_TAG.fullmatch(value):
        message = Message("“%(text)s” is no language, such as nl or en", text=value)
        return rules.ATTRIBUTES, message
    if name == "data-covers":
        wrong = [item for item in value.split() if not _COVERS.fullmatch(item)]
        if wrong or not value.split():
            text = " ".join(wrong) or value
            message = Message("“%(text)s” is no item of article 12, 13 or 14", text=text)
            return rules.COVERS, message
    return None


def _heading_problems(body: html.HtmlElement, lines: Lines, path: str) -> Iterator[Problem]:
    headings = [element for element in body.iterdescendants() if element.tag in HEADINGS]
    if len(headings) != len(lines.headings):
        yield from _misplaced(headings, lines, path)
        return
    level = 1
    for heading, line in zip(headings, lines.headings, strict=True):
        own = int(str(heading.tag)[1])
        for rule, message in _heading_faults(heading, body, own, level):
            yield Problem(rule=rule, path=path, line=line, message=message)
        level = max(own, 2)


def _heading_faults(
    heading: html.HtmlElement, body: html.HtmlElement, own: int, level: int
) -> Iterator[tuple[Rule, Message]]:
    """What is wrong with a heading of level `own` that follows one of `level`."""
    title = without_marks(heading)
    if heading.getparent() is not body:
        message = Message("the heading “%(title)s” is in a list or quotation", title=title)
        yield rules.HEADING_FORM, message
    if not title:
        yield rules.HEADING_FORM, Message("the heading has no text")
    if heading.get("id") is None:
        yield rules.HEADING_ID, Message("the heading “%(title)s” has no id", title=title)
    if own == 1:
        message = Message(
            "the heading “%(title)s” has one #; that is the level of the document's title",
            title=title,
        )
        yield rules.HEADING_LEVEL, message
    elif own > level + 1:
        message = Message(
            "the heading “%(title)s” has %(signs)s; at most %(most)s can follow",
            title=title,
            signs="#" * own,
            most="#" * (level + 1),
        )
        yield rules.HEADING_LEVEL, message


def _misplaced(headings: list[html.HtmlElement], lines: Lines, path: str) -> Iterator[Problem]:
    """The headings that no line with # at its start accounts for, and such lines without one."""
    of = {id(heading): lines.of(without_marks(heading)) for heading in headings}
    strays = [heading for heading in headings if of[id(heading)] not in lines.headings]
    for heading in strays:
        message = Message(
            "the heading “%(title)s” is not written with ## at the start of a line",
            title=without_marks(heading),
        )
        yield Problem(rule=rules.HEADING_FORM, path=path, line=of[id(heading)], message=message)
    if not strays:
        line = next((n for n in lines.headings if n not in of.values()), lines.of(""))
        message = Message("a # starts a line that is no heading, or a heading is underlined")
        yield Problem(rule=rules.HEADING_FORM, path=path, line=line, message=message)


def _left_over(body: html.HtmlElement, lines: Lines, path: str) -> Iterator[Problem]:
    for rule, text, message, remedy in _signs(body):
        line = lines.of(text)
        yield Problem(rule=rule, path=path, line=line, message=message, remedy=remedy)


def _signs(root: html.HtmlElement) -> Iterator[tuple[Rule, str, Message, Message | None]]:
    """Each sign of markup that is left in the text of `root`: rule, text, message, remedy."""
    for element in root.iter("p", "li", "dt", "dd", "td", "th", *HEADINGS):
        flow = _flow(element)
        signs = (*_IN_LINES, *_WHOLE_LINES) if element.tag in _TEXT else _IN_LINES
        for rule, pattern, told, remedy in signs:
            for match in pattern.finditer(flow):
                text = match[0].strip()
                yield rule, text, told(text), remedy


def _flow(element: html.HtmlElement) -> str:
    """The text of an element without that of the blocks in it, of code and of open places."""
    parts = [element.text or ""]
    for child in element:
        tag = str(child.tag)
        if tag in _BLOCKS:
            parts.append("\n\n")
        else:
            parts.append(
                "\N{OBJECT REPLACEMENT CHARACTER}" if tag in {"code", "mark"} else _flow(child)
            )
        parts.append(child.tail or "")
    return "".join(parts)


def _own_text(element: html.HtmlElement) -> str:
    """The first piece of text of an element, by which its line is found."""
    return next((str(text) for text in element.itertext() if str(text).strip()), "")
