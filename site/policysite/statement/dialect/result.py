"""The HTML that Markdown made of a text: its elements, with their attributes and ids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policysite.files import elements, textfile
from policysite.files.elements import Maker
from policysite.files.textfile import CHARACTERS
from policysite.message import Message
from policysite.models import NAME, Problem
from policysite.rules import Rule
from policysite.statement.dialect import (
    ATTRIBUTES,
    FOOTNOTE_ID,
    HEADING_ID,
    LINK_TARGET,
    MARKUP,
    headings,
    signs,
)
from policysite.statement.footnotes import without_marks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import html

    from policysite.statement.dialect.lines import Lines
    from policysite.statement.frontmatter import FrontMatter

DUPLICATE_ID = Rule(
    name=Message("duplicate-id"),
    severity="error",
    reason=Message("A link to an id that occurs twice leads to the wrong place."),
    remedy=Message("Give the second one a different id."),
)
COVERS = Rule(
    name=Message("covers"),
    severity="error",
    reason=Message(
        "“covers” names what the section covers: an item of GDPR article 12, 13 or 14, or of "
        "article 11.7a of the Telecommunicatiewet."
    ),
    remedy=Message(
        'Write, for example, covers="13-1-c tw-purpose"; separate several items with spaces.'
    ),
)

_IN_SHORT = frozenset({"p", "a", "mark"})
_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_COVERS = re.compile(r"1[234]-[1-9](-[a-z])?|tw(-[a-z]+)+")


def problems(body: html.HtmlElement, lines: Lines, path: str) -> list[Problem]:
    """The problems with the HTML that Markdown made of the body."""
    return [
        *_element_problems(body, lines, path),
        *headings.problems(body, lines, path),
        *signs.problems(body, lines, path),
    ]


def problems_in_short(
    front_matter: FrontMatter, items: list[html.HtmlElement], path: str
) -> Iterator[Problem]:
    """The problems with the lines of `in_short`, as Markdown rendered them."""
    for item, (text, line) in zip(items, front_matter.in_short, strict=True):
        tags = {str(element.tag) for element in item.iterdescendants()}
        plain = len(item) == 1 and not (item.text or "").strip() and not tags - _IN_SHORT
        nested = any(True for link in item.iter("a") for _ in link.iterdescendants("a"))
        if not plain or nested or any(set(element.attrib) - {"href"} for element in item.iter()):
            message = Message("“%(text)s” contains more than text and links", text=text[:40])
            remedy = Message("Write plain sentences; only links are allowed here.")
            yield Problem(rule=MARKUP, path=path, line=line, message=message, remedy=remedy)
        for rule, _, told, fix in signs.found_in(item):
            yield Problem(rule=rule, path=path, line=line, message=told, remedy=fix)


def _element_problems(body: html.HtmlElement, lines: Lines, path: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for element in body.iterdescendants():
        if element.tag == "h1":  # a heading, which is reported as such
            continue
        fault = _element_fault(element)
        if fault is not None:
            message, remedy = fault
            line = lines.of(element.get("alt") or _own_text(element))
            yield Problem(rule=MARKUP, path=path, line=line, message=message, remedy=remedy)
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
            message = Message("the id “%(id)s” is already used", id=id_)
            yield Problem(rule=DUPLICATE_ID, path=path, line=number, message=message)
        seen.add(id_ or "")
    character = textfile.forbidden("".join(str(text) for text in body.itertext()))
    if character:
        code = f"U+{ord(character):04X}"
        message = Message("%(code)s appears in the rendered text", code=code)
        yield Problem(rule=CHARACTERS, path=path, line=lines.of(""), message=message)


def _element_fault(element: html.HtmlElement) -> tuple[Message, Message | None] | None:
    """Why an element is not allowed, or not in this place, and how to fix that."""
    tag = str(element.tag)
    if not elements.is_known(tag, Maker.STATEMENT):
        name = Message("a picture") if tag == "img" else f"<{tag}>"
        return Message("%(what)s cannot be used", what=name), None
    around = [str(ancestor.tag) for ancestor in element.iterancestors()][::-1]
    if not elements.fits(tag, around[-1]):
        message = Message(
            "<%(name)s> is not allowed inside <%(parent)s>", name=tag, parent=around[-1]
        )
        return message, None
    if tag == "a" and "a" in around:
        if element.get("class") == "footnote-ref":
            message = Message("a link contains a footnote")
            return message, Message("Put it after the link: [words](https://…)[^name].")
        words = without_marks(element)
        message = Message("“%(text)s” is a link within a link", text=words)
        return message, Message("Write one link after the other.")
    return None


def _attribute_problem(tag: str, name: str, value: str) -> tuple[Rule, Message] | None:
    if any(elements.unknown(tag, [name], Maker.STATEMENT)):
        shown = name.removeprefix("data-")
        message = Message("“%(name)s” cannot be set on <%(tag)s>", name=shown, tag=tag)
        return ATTRIBUTES, message
    if name == "id" and not NAME.fullmatch(value) and not FOOTNOTE_ID.fullmatch(value):
        message = Message(
            "the id “%(id)s” does not consist of lower-case words separated by hyphens", id=value
        )
        return HEADING_ID, message
    if name == "href" and any(letter.isspace() for letter in value):
        first = value.split()[0] if value.split() else value
        return LINK_TARGET, Message("“%(text)s” did not become a link", text=first)
    if name == "lang" and not _LANGUAGE_TAG.fullmatch(value):
        message = Message("“%(text)s” is not a language code such as nl or en", text=value)
        return ATTRIBUTES, message
    if name == "data-covers":
        wrong = [item for item in value.split() if not _COVERS.fullmatch(item)]
        if wrong or not value.split():
            text = " ".join(wrong) or value
            message = Message(
                "“%(text)s” is not an item of GDPR article 12, 13 or 14, or of the "
                "Telecommunicatiewet",
                text=text,
            )
            return COVERS, message
    return None


def _own_text(element: html.HtmlElement) -> str:
    """The first text of an element, used to find its line."""
    return next((str(text) for text in element.itertext() if str(text).strip()), "")
