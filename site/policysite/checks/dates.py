"""What is told as still to come lies ahead."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from policysite import catalogs, rules
from policysite.checks.phrases import phrases
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.checks.statement import Statement
    from policysite.models import Problem

# What is to come, before or after its day (D); few words may stand between them.
_FROM_NL = r"(?:vanaf|met ingang van|per|op|uiterlijk(?: op)?)"
_FROM_EN = r"(?:on|from|as of|as from|starting|with effect from|by|no later than)"
_COMES_NL = r"(?:zal|zullen|gaat|gaan|treedt|treden)"
_COMES_EN = (
    r"(?:will|shall|is going to|are going to|takes? effect|comes? into (?:force|effect)|"
    r"enters? into force)"
)
_TO_COME = {
    "nl": (
        rf"{_FROM_NL} (?P<first>D),? (?:[\w-]+ ){{0,3}}?{_COMES_NL}",
        rf"{_COMES_NL} (?:[\w-]+ ){{0,6}}?{_FROM_NL} (?P<second>D)",
    ),
    "en": (
        rf"{_FROM_EN} (?P<first>D),? (?:[\w-]+ ){{0,3}}?{_COMES_EN}",
        rf"{_COMES_EN} (?:[\w-]+ ){{0,6}}?{_FROM_EN} (?P<second>D)",
    ),
}


def past_dates(statement: Statement) -> Iterator[Problem]:
    """A day on which something is to happen has not gone by."""
    language = statement.document.language
    if language not in _TO_COME or not statement.applies:
        return
    for span in statement.spans():
        for match in _pattern(language).finditer(span.words):
            written = match["first"] or match["second"]
            day = _day(written, language)
            if day is not None and day < statement.as_of:
                message = Message("“%(words)s” tells of a day that has gone by", words=match[0])
                start = span.start + match.start()
                yield statement.problem(rules.PAST_DATE, span.passage, start, message)


@lru_cache(maxsize=8)
def _pattern(language: str) -> re.Pattern[str]:
    months = "|".join(map(re.escape, _months(language)))
    written = rf"(?:[0-9]{{1,2}} (?:{months}) [0-9]{{4}}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})"
    return phrases(*(pattern.replace("D)", f"{written})") for pattern in _TO_COME[language]))


@lru_cache(maxsize=8)
def _months(language: str) -> dict[str, int]:
    names = catalogs.months(language, "wide")
    return {name.casefold(): number for name, number in names.items()}


def _day(written: str, language: str) -> date | None:
    """The day that is written; None for one that does not exist."""
    parts = written.casefold().split()
    try:
        if len(parts) == 1:
            return date.fromisoformat(written)
        return date(int(parts[2]), _months(language)[parts[1]], int(parts[0]))
    except ValueError:
        return None
