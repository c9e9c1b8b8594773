"""The items of the law, and where the statements cover them, as a table for a terminal."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from policysite.checks.coverage import JUDGEMENT
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from policysite.checks.coverage import Answer, Coverage, Place, State
    from policysite.models import Version

STATES: dict[State, Message] = {
    "covered": Message("covered"),
    "partly open": Message("partly open"),
    "open": Message("open"),
    "absent": Message("absent"),
    "not applicable": Message("not applicable"),
}
_COOKIE_LAW = Message(
    "Tw is the Telecommunicatiewet of the Netherlands, which implements article 5(3) of "
    "Directive 2002/58/EC; other countries have an act of their own."
)
_GAP = "  "


def table(newest: Coverage, in_force: Coverage, day: date, translate: Callable[[str], str]) -> str:
    """Every item with its places in the `newest` versions, and a count for those `in_force`.

    `day` is the day on which those are in force; `translate` turns a message into text.
    """
    rows = [
        (translate(STATES[answer.state]), translate(answer.item.citation), lines)
        for answer in newest.answers
        for lines in [[translate(line) for line in _lines(answer)]]
    ]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    text = [
        translate(Message("What the law requires, in %(versions)s:", versions=_names(newest))),
        "",
    ]
    for state, citation, lines in rows:
        for cells in zip_longest([state], [citation], lines, fillvalue=""):
            padded = [cell.ljust(width) for cell, width in zip(cells, (*widths, 0), strict=True)]
            text.append(_GAP.join(padded).rstrip())
    text += [translate(line) for line in _summary(newest, in_force, day)]
    return "\n".join(text)


def place_name(place: Place) -> Message:
    """A place for readers: the title of the section, and its line."""
    if not place.open_places:
        return Message(
            "“%(title)s”, %(path)s:%(line)s", title=place.title, path=place.path, line=place.line
        )
    return Message.plural(
        "“%(title)s” (%(count)s open place), %(path)s:%(line)s",
        "“%(title)s” (%(count)s open places), %(path)s:%(line)s",
        place.open_places,
        title=place.title,
        path=place.path,
        line=place.line,
    )


def _lines(answer: Answer) -> Iterator[str]:
    """The lines about one item: its subject, and where it is covered, or why it is not."""
    yield answer.item.name
    yield from map(place_name, answer.places)
    if answer.reason:
        yield Message("does not apply, says site.toml: %(reason)s", reason=answer.reason)
    elif answer.state == "absent" and answer.item.unless is not None:
        yield Message("not required if %(unless)s", unless=answer.item.unless)


def _summary(newest: Coverage, in_force: Coverage, day: date) -> Iterator[str]:
    yield ""
    for code, place in newest.strays:
        yield Message(
            "“%(code)s” is not one of these items: %(place)s", code=code, place=_at(place)
        )
    yield _count(Message("In these versions"), newest)
    if in_force.versions:
        names = _names(in_force)
        heading = Message("In force on %(day)s (%(versions)s)", day=day, versions=names)
        yield _count(heading, in_force)
    yield _COOKIE_LAW
    yield JUDGEMENT


def _count(heading: Message, coverage: Coverage) -> Message:
    return Message(
        "%(heading)s: %(covered)s covered, %(partly)s partly open, %(open)s open, "
        "%(absent)s absent, %(exempt)s not applicable.",
        heading=heading,
        covered=len(coverage.in_state("covered")),
        partly=len(coverage.in_state("partly open")),
        open=len(coverage.in_state("open")),
        absent=len(coverage.in_state("absent")),
        exempt=len(coverage.in_state("not applicable")),
    )


def _at(place: Place) -> str:
    return f"{place.path}:{place.line}"


def _names(coverage: Coverage) -> Message:
    return Message.joined(map(_name, coverage.versions))


def _name(version: Version) -> Message:
    values = {"policy": version.policy, "number": version.number}
    if version.entry is None:
        return Message("%(policy)s %(number)s (draft)", **values)
    return Message("%(policy)s %(number)s", **values)
