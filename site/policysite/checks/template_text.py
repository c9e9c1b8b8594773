"""Remains of a template or a word processor: unfilled placeholders, and field errors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policysite.checks.statement import SAID, StatementRule, found, own_words, shown
from policysite.message import Message
from policysite.rules import Example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.checks.statement import Finding, Statement

# Placeholders in brackets; a citation, “[sic]” or “[1]” is not one.
_ASKED = (
    r"naam|bedrijfsnaam|bedrijf|organisatie|onderneming|vul\b|vul in|invullen|in te vullen|datum|"
    r"adres|e-?mail|e-?mailadres|telefoon|telefoonnummer|website|url|kvk|kvk-nummer|plaats|"
    r"aantal|termijn|periode|functie|contactgegevens|contactpersoon|land|bedrag|straat|postcode|"
    r"name|company|organi[sz]ation|business|insert|enter|fill|date|address|phone|telephone|number|"
    r"site|your|country|city|state|period|amount|contact|title|position|job title|specify|describe|"
    r"list|add|include|choose|select|xx+|x|\d*\s?x|placeholder|tbd|tbc|n\.?t\.?b\.?|todo"
)
# Adjacent brackets, starting from the first one: a row of them is checked only once.
_OPENS, _CLOSES = r"(?<![\[<{«])[\[<{«]++", r"[\]>}»]"
_LEFT = re.compile(
    "|".join(
        (
            # [Company Name], <bedrijfsnaam>, {{datum}}, [X], [●], [  ], […]
            rf"{_OPENS}\s?(?:{_ASKED})\b[^\[\]<>{{}}]{{0,60}}{_CLOSES}+",
            rf"{_OPENS}[^\[\]<>{{}}]{{0,40}}?\b(?:{_ASKED})\s?{_CLOSES}+",
            r"\[[\s_.…●•*x-]*\]",
            r"\{\{[^{}]{1,60}\}\}|\{%[^%]{1,60}%\}|<<[^<>]{1,60}>>|%%[\w ]{1,40}%%",
            r"_{4,}|\.{6,}|…{3,}",
            r"(?-i:\b(?:XX+(?:[-/.](?:20)?XX+)*|TBD|TBC|TBA|TODO|FIXME|NTB|PM|P\.M\.)(?![\w-]))",
            r"(?-i:\b(?:T\.B\.[DCA]\.|N\.T\.B\.|n\.t\.b\.|20XX|DD[-/.]MM[-/.](?:JJJJ|YYYY)))|\b(?:dd|mm)-(?:dd|mm)-"
            r"(?:jjjj|yyyy)\b",
            r"\bto be (?:determined|confirmed|completed|advised|filled in)\b(?! by\b)",
            r"\b(?:nader te bepalen|nog in te vullen)\b",
            r"\blorem ipsum\b|\bdolor sit amet\b",
            r"\b(?:error|fout)! [^.!]{3,60}(?:not found|not defined|niet gevonden|"
            r"niet gedefinieerd|ongeldig\w*|invalid\w*)\b\.?",
            r"\b(?:error|fout)! (?:unknown|onbekend|no |geen |not a|use |gebruik )[^.]{3,80}",
            r"\b(?:click|tap|klik|tik)(?: or tap| of tik)?(?: here| hier)? (?:to enter|om)"
            r"(?: een)? (?:text|a date|tekst|datum) ?(?:in te voeren|te selecteren)?",
            r"\b(?:your|uw|jouw) (?:company|business|organisation|bedrijfs|organisatie)[ -]?"
            r"(?:name|naam)(?: here| hier)\b",
        )
    ),
    re.IGNORECASE,
)
# “P.M.” is a time after a number, and “[…]” is an omission in a quotation.
_PAIRS = {"[": "]", "<": ">", "{": "}", "«": "»"}
_QUOTED = re.compile(r"[‘“\"„][^‘’“”\"„]*[’”\"]")


def template_text(statement: Statement) -> Iterator[Finding]:
    """No placeholders of a template are left, and no errors of a word processor."""
    for passage in statement.passages:
        if passage.kind not in SAID | {"title", "change"}:
            continue
        words = own_words(passage, statement.document.language)
        left = found(_LEFT, words)
        quoted = [match.span() for match in _QUOTED.finditer(words)] if left else []
        for match in left:
            left_out = match[0].strip("[] ") in {"…", "..."} and any(
                start < match.start() < end for start, end in quoted
            )
            closing = _PAIRS.get(match[0][0], match[0][-1])
            if not left_out and match[0][-1] == closing:
                message = Message(
                    "“%(words)s” is left over from a template or a program", words=shown(match[0])
                )
                yield statement.finding(passage, match.start(), message)


TEMPLATE_TEXT = StatementRule(
    name=Message("template-text"),
    severity="error",
    reason=Message(
        "Visitors would read what a template or a word processor left behind, in a text that "
        "can no longer be changed."
    ),
    remedy=Message(
        "Replace it with the right text. Mark what you do not know yet as an open place: "
        "[[TODO: …]]."
    ),
    examples=(
        Example(
            "nl",
            wrong="[Bedrijfsnaam] bewaart dit [X] maanden.",
            right="Dit bewaren wij zes maanden.",
        ),
        Example("en", wrong="[Company Name] keeps this.", right="We keep this until you object."),
    ),
    may_err=True,
    find=template_text,
)
