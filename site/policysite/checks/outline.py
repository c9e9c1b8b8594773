"""The headings of a statement: numbered without gaps, and none of them empty."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policysite.checks.statement import Finding, StatementRule
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policysite.checks.statement import Statement
    from policysite.models import Section

# “2.1 Title”, “2. Title”; a number alone, as in “24 hours a day”, counts only among others.
_NUMBER = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,3})*)(\.|\))?\s+\S")


def numbering_gaps(statement: Statement) -> Iterator[Finding]:
    """The numbers of the headings are consecutive."""
    before: tuple[int, ...] = ()
    level, restarts = 0, False
    for section, number in _numbered(statement.document.sections):
        if number is None:  # below a part without a number, numbering may start again
            restarts = restarts or section.level < level
            continue
        if number not in _following(before) and not (restarts and number == (1,)):
            yield Finding(section.line, _message(number, before))
        before, level, restarts = number, section.level, False


NUMBERING_GAP = StatementRule(
    name=Message("numbering-gap"),
    severity="warning",
    reason=Message(
        "A gap in the numbering makes readers look for a section that does not exist (clear "
        "and plain, GDPR article 12(1))."
    ),
    remedy=Message("Renumber the headings. Do not change the ids."),
    find=numbering_gaps,
)


def empty_sections(statement: Statement) -> Iterator[Finding]:
    """Below each heading there is a text or a subsection."""
    filled = {passage.section for passage in statement.passages if passage.kind != "heading"}
    sections = statement.document.sections
    for index, section in enumerate(sections):
        deeper = index + 1 < len(sections) and sections[index + 1].level > section.level
        if section.id not in filled and not deeper:
            message = Message("the section “%(title)s” is empty", title=section.title)
            yield Finding(section.line, message)


EMPTY_SECTION = StatementRule(
    name=Message("empty-section"),
    severity="warning",
    reason=Message("A heading without text tells readers nothing (GDPR article 12(1))."),
    remedy=Message("Add the text, or delete the heading in every language."),
    find=empty_sections,
)


def _numbered(
    sections: Sequence[Section],
) -> Iterator[tuple[Section, tuple[int, ...] | None]]:
    """Each section with the number in its title, if any."""
    found = {section.id: _NUMBER.match(section.title) for section in sections}
    for section in sections:
        match = found[section.id]
        if match is None:
            yield section, None
            continue
        alike = [found[other.id] for other in sections if other.level == section.level]
        clear = "." in match[1] or bool(match[2]) or sum(map(bool, alike)) * 2 > len(alike)
        yield section, tuple(map(int, match[1].split("."))) if clear else None


def _following(before: tuple[int, ...]) -> list[tuple[int, ...]]:
    """The numbers that may follow `before`: one level deeper, or the next on any level above."""
    above = [(*before[: depth - 1], before[depth - 1] + 1) for depth in range(len(before), 0, -1)]
    return [(*before, 1), *above]


def _message(number: tuple[int, ...], before: tuple[int, ...]) -> Message:
    expected = " / ".join(f"“{_shown(wanted)}”" for wanted in _following(before))
    if not before:
        return Message("the numbering starts at “%(number)s”", number=_shown(number))
    return Message(
        "“%(number)s” follows “%(before)s”; %(expected)s was expected",
        number=_shown(number),
        before=_shown(before),
        expected=expected,
    )


def _shown(number: tuple[int, ...]) -> str:
    return ".".join(map(str, number))
