"""A “not” that is there in one language is there in the other."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.checks.parity.parts import Part

NEGATION_PARITY = Rule(
    name="negation-parity",
    severity="hint",
    reason=Message(
        "One small word, such as “not” or “unless”, turns the meaning of a sentence around."
    ),
    remedy=Message("Compare the two sentences. If they say the same, leave them as they are."),
)

# Each kind of word is there in both languages or in neither: what must be met by the other
# language, and what meets it. “Niet goed” may be “poor”, and “nog geen 16” may be “under 16”.
_DENIALS = {
    "nl": (
        (
            r"\b(?:niet(?!-| goed\b| eens\b)|(?<!nog )geen|nooit|niets|niemand|nergens|noch)\b",
            r"\b(?:niet|geen|nooit|niets|niemand|nergens|noch)\b",
        ),
        (r"\b(?:tenzij|behalve)\b", r"\b(?:tenzij|behalve)\b"),
        (r"\bzonder\b", r"\bzonder\b"),
    ),
    "en": (
        (
            r"\b(?:not|no|none|never|nothing|nobody|nowhere|nor|neither|cannot)\b|n[’']t\b",
            r"\b(?:not|no|none|never|nothing|nobody|nowhere|nor|neither|cannot)\b|n[’']t\b",
        ),
        (r"\b(?:unless|except)\b", r"\b(?:unless|except)\b"),
        (r"\bwithout\b", r"\bwithout\b"),
    ),
}


def negation(theirs: Part, ours: Part) -> Iterator[Problem]:
    """Where one language denies or excepts something, the other does."""
    if theirs.primary_language not in _DENIALS or ours.primary_language not in _DENIALS:
        return
    pairs = zip(_forms(theirs.primary_language), _forms(ours.primary_language), strict=True)
    for (their_form, meets_ours), (our_form, meets_theirs) in pairs:
        wanted, found = their_form.search(theirs.prose), our_form.search(ours.prose)
        if wanted and not meets_theirs.search(ours.prose):
            place = f"{theirs.path}:{theirs.line(wanted.start())}"
            message = Message(
                "“%(wanted)s” of %(place)s is missing here", wanted=wanted[0], place=place
            )
            yield _problem(ours, 0, message)
        elif found and not meets_ours.search(theirs.prose):
            place = f"{theirs.path}:{theirs.line(0)}"
            message = Message("“%(found)s” is not in %(place)s", found=found[0], place=place)
            yield _problem(ours, found.start(), message)


@cache
def _forms(language: str) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (re.compile(strict, re.IGNORECASE), re.compile(lenient, re.IGNORECASE))
        for strict, lenient in _DENIALS[language]
    )


def _problem(part: Part, offset: int, message: Message) -> Problem:
    line = part.line(offset)
    return Problem(rule=NEGATION_PARITY, path=part.path, line=line, message=message)
