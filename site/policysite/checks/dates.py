"""Announced dates are in the future, and “last updated” dates match the version."""

from __future__ import annotations

import contextlib
import re
from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from policysite.checks.phrases import phrases
from policysite.checks.statement import SAID, StatementRule
from policysite.message import Message
from policysite.rules import Example
from policysite.statement.quantities import quantities

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.checks.statement import Finding, Statement
    from policysite.statement.quantities import Quantity

# What marks a date as future: such a word after it, or one before it with its preposition.
_COMES = {
    "nl": r"(?:zal|zullen|gaat|gaan|treedt|treden)",
    "en": r"(?:will|shall|is going to|are going to|takes? effect|comes? into (?:force|effect)|"
    r"enters? into force)",
}
_FROM = {
    "nl": r"(?:vanaf|met ingang van|per|op|uiterlijk(?: op)?) (?:\w+dag )?",
    "en": r"(?:on|from|as of|as from|starting|with effect from|by|no later than) (?:\w+day,? )?",
}
_SIGNS = {language: phrases(words) for language, words in _COMES.items()}
_BEFORE = {
    language: re.compile(
        rf"\b(?P<comes>{_COMES[language]} (?:[\w-]+ ){{0,6}}?)?{_FROM[language]}$", re.IGNORECASE
    )
    for language in _COMES
}
_AFTER = {
    language: re.compile(rf",? (?:[\w-]+ ){{0,3}}?{words}\b", re.IGNORECASE)
    for language, words in _COMES.items()
}


def past_dates(statement: Statement) -> Iterator[Finding]:
    """A date on which something is to happen is not in the past."""
    language = statement.document.primary_language
    if language not in _COMES or not statement.applies:
        return
    for span in statement.spans():
        if not _SIGNS[language].search(span.words):
            continue
        for quantity in quantities(span.words, language):
            words = _announcement(span.words, quantity, language)
            days = list(_days(quantity))
            if words and days and max(days) < statement.as_of:
                message = Message(
                    "“%(words)s” refers to a past date as if it were still to come", words=words
                )
                start = span.start + quantity.start
                yield statement.finding(span.passage, start, message)


PAST_DATE = StatementRule(
    name=Message("past-date"),
    severity="warning",
    reason=Message(
        "What the text announces has already happened, so the text is out of date (transparent "
        "and clear, GDPR article 12(1))."
    ),
    remedy=Message("Describe the present situation, or correct the date."),
    examples=(
        Example(
            "nl",
            wrong="Vanaf 1 januari 2020 zal de termijn korter zijn.",
            right="De termijn is korter sinds 1 januari 2020.",
        ),
        Example(
            "en",
            wrong="From 1 January 2020 the period will be shorter.",
            right="The period has been shorter since 1 January 2020.",
        ),
    ),
    find=past_dates,
)


# What dates a text: such words next to a date, or before it at the start of a sentence.
_UPDATED = {
    "nl": phrases(
        r"(?:voor het )?laatst(?: is)? (?:bijgewerkt|gewijzigd|aangepast|herzien|geactualiseerd|"
        r"geüpdatet|vastgesteld|gepubliceerd)|(?:datum )?laatste (?:wijziging|update|aanpassing|"
        r"herziening|versie|actualisatie)|versiedatum|publicatiedatum",
        r"(?<!\w )(?:bijgewerkt|gewijzigd|herzien) (?:op|per)|"
        r"(?<!\w )versie(?: [\d.]+)?(?: van|,|:| -| –)",
        r"(?:deze|dit) (?:\w+ )?(?:versie|\w*verklaring|\w*beleid|\w*statement|document) "
        r"(?:is|dateert) (?:van|vastgesteld op|opgesteld op|gepubliceerd op|bijgewerkt op|"
        r"gewijzigd op|aangepast op|op)",
    ),
    "en": phrases(
        r"(?:was |is )?last (?:updated|modified|revised|changed|amended|reviewed|edited|published)",
        r"last (?:update|revision|change|modification)|date of (?:last )?(?:revision|update|issue)|"
        r"(?:publication|version|revision) date",
        r"(?<!\w )(?:updated|revised|modified)(?: on| as of)?:?|"
        r"(?<!\w )version(?: [\d.]+)?(?: of|,|:| -| –)",
        r"this (?:\w+ )?(?:version|policy|statement|notice|document) (?:is dated|dates from|"
        r"was (?:updated|revised|published|adopted) on)",
    ),
}
_NEAR = 60  # characters between such words and the date
_MONTH = timedelta(days=31)  # how long before its publication a text may be written


def stale_dates(statement: Statement) -> Iterator[Finding]:
    """The “last updated” date in a text is close to that of its version."""
    language = statement.document.language
    if not statement.applies:
        return
    for span, match in statement.matches(_UPDATED, SAID | {"title"}):
        for quantity in quantities(span.words, language):
            apart = max(quantity.start - match.end(), match.start() - quantity.end)
            days = [*_days(quantity), *_months(quantity)]
            if days and apart <= _NEAR and statement.is_stale(max(days), _MONTH):
                message = Message(
                    "“%(words)s” is not the date of this version", words=quantity.written
                )
                yield statement.finding(span.passage, span.start + quantity.start, message)


STALE_DATE = StatementRule(
    name=Message("stale-date"),
    severity="warning",
    reason=Message(
        "A “last changed” date that was not updated makes the text seem older than it is "
        "(transparent, GDPR article 12(1))."
    ),
    remedy=Message("Leave the date out: the page shows the effective date of each version."),
    examples=(
        Example(
            "nl",
            wrong="Laatst bijgewerkt: 3 maart 2019.",
            right="Bovenaan staat vanaf welke dag dit geldt.",
        ),
        Example(
            "en",
            wrong="Last updated: 3 March 2019.",
            right="The day from which this applies stands above.",
        ),
    ),
    find=stale_dates,
)


def _announcement(sentence: str, quantity: Quantity, language: str) -> str | None:
    """The words that announce `quantity` as a future date; None if there are none."""
    before = _BEFORE[language].search(sentence[: quantity.start])
    if before is None:
        return None
    if before["comes"]:
        return sentence[before.start() : quantity.end]
    after = _AFTER[language].match(sentence[quantity.end :])
    return sentence[before.start() : quantity.end + after.end()] if after else None


def _months(quantity: Quantity) -> Iterator[date]:
    """The last day of the month that `quantity` names with its year."""
    for kind, *parts in quantity.readings:
        if kind == "date" and parts[0] and not parts[2]:
            year, month = int(parts[0]), int(parts[1])
            yield date(year, month, monthrange(year, month)[1])


def _days(quantity: Quantity) -> Iterator[date]:
    """The possible dates of `quantity`, if it has a day, month and year."""
    for kind, *parts in quantity.readings:
        if kind == "date" and all(parts):
            with contextlib.suppress(ValueError):  # there is no 31 February
                yield date(*map(int, parts))
