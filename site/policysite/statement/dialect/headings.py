"""The headings of a text: their form, their levels, and an id for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.files.elements import HEADINGS
from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule
from policysite.statement.dialect import HEADING_FORM, HEADING_ID
from policysite.statement.footnotes import without_marks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import html

    from policysite.statement.dialect.lines import Lines

HEADING_LEVEL = Rule(
    name=Message("heading-level"),
    severity="error",
    reason=Message("Screen readers and the table of contents rely on heading levels."),
    remedy=Message("Start with ## and go down one level at a time."),
)


def problems(body: html.HtmlElement, lines: Lines, path: str) -> Iterator[Problem]:
    """The problems with the headings in `body`."""
    headings = [element for element in body.iterdescendants() if element.tag in HEADINGS]
    if len(headings) != len(lines.headings):
        yield from _misplaced(headings, lines, path)
        return
    level = 1
    for heading, line in zip(headings, lines.headings, strict=True):
        own = int(str(heading.tag)[1])
        for rule, message in _faults(heading, body, own, level):
            yield Problem(rule=rule, path=path, line=line, message=message)
        level = max(own, 2)


def _faults(
    heading: html.HtmlElement, body: html.HtmlElement, own: int, level: int
) -> Iterator[tuple[Rule, Message]]:
    """The problems with a heading of level `own` after one of `level`."""
    title = without_marks(heading)
    if heading.getparent() is not body:
        message = Message("the heading “%(title)s” is in a list or quotation", title=title)
        yield HEADING_FORM, message
    if not title:
        yield HEADING_FORM, Message("the heading has no text")
    if heading.get("id") is None:
        yield HEADING_ID, Message("the heading “%(title)s” has no id", title=title)
    if own == 1:
        message = Message(
            "the heading “%(title)s” has one #; that is the level of the document's title",
            title=title,
        )
        yield HEADING_LEVEL, message
    elif own > level + 1:
        message = Message(
            "the heading “%(title)s” has %(signs)s, but %(most)s is the deepest level allowed here",
            title=title,
            signs="#" * own,
            most="#" * (level + 1),
        )
        yield HEADING_LEVEL, message


def _misplaced(headings: list[html.HtmlElement], lines: Lines, path: str) -> Iterator[Problem]:
    """Headings that no line with # at its start produced, and such lines without a heading."""
    of = {id(heading): lines.of(without_marks(heading)) for heading in headings}
    strays = [heading for heading in headings if of[id(heading)] not in lines.headings]
    for heading in strays:
        message = Message(
            "the heading “%(title)s” does not start with ## at the beginning of a line",
            title=without_marks(heading),
        )
        yield Problem(rule=HEADING_FORM, path=path, line=of[id(heading)], message=message)
    if not strays:
        line = next((n for n in lines.headings if n not in of.values()), lines.of(""))
        message = Message("a line that is not a heading starts with #, or a heading is underlined")
        yield Problem(rule=HEADING_FORM, path=path, line=line, message=message)
