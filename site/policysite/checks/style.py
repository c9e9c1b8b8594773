"""How a statement speaks to its reader: one form of address, short sentences, definite words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policysite import rules
from policysite.checks.phrases import phrases
from policysite.checks.sentences import words
from policysite.checks.statement import SAID, shown
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.checks.statement import Statement
    from policysite.models import Problem

LONGEST = 35
# Words for the reader: of a friend, and of somebody one does not know. What stands between
# quotation marks is somebody else's, such as a button; “2 u” is a time.
_FAMILIAR = phrases("je", "jij", "jou", "jouw", "jouwe", "jezelf", "jullie")
_POLITE = phrases(r"(?<![0-9] )(?:u|uw|uwe|uzelf)(?!-)")
_QUOTED = re.compile(r"[‘“\"][^’”\"]*[’”\"]")
# Words that leave open what the company does: WP260 asks for definite ones.
_HEDGES = {
    "nl": phrases(
        r"misschien|wellicht|eventueel|eventuele|mogelijkerwijs|soms|vaak|desgewenst|zo nodig",
        r"bijvoorbeeld|bijv\.|onder andere|onder meer|o\.a\.|enzovoorts?|enz\.|etc\.",
        r"(?:indien|waar) (?:nodig|mogelijk|passend|van toepassing)|van tijd tot tijd",
        r"in (?:sommige|bepaalde) gevallen",
        r"(?:wij|we|onze partners) (?:kunnen|zouden)(?! (?:niet|geen)\b)",
        r"(?:kunnen|zouden) (?:wij|we|er)(?! (?:\w+ ){0,3}(?:niet|geen)\b)",
    ),
    "en": phrases(
        r"might|perhaps|possibly|sometimes|often|we could|(?<!you )(?-i:may)|you may not be able",
        r"for example|for instance|e\.g\.|among other things|etc\.|and so on|and the like",
        r"(?:if|where|when) (?:necessary|needed|possible|appropriate|applicable)|as appropriate",
        r"in (?:some|certain) cases|from time to time",
    ),
}


def form_of_address(statement: Statement) -> Iterator[Problem]:
    """A Dutch text speaks to its reader with “u” or with “je”, and not with both."""
    if statement.document.language != "nl":
        return
    familiar, polite = (
        [
            (span, match)
            for span in statement.spans(SAID | {"title", "change"})
            for match in pattern.finditer(_QUOTED.sub(_blank, span.words))
        ]
        for pattern in (_FAMILIAR, _POLITE)
    )
    if not familiar or not polite:
        return
    rare, usual = (polite, "je") if len(polite) < len(familiar) else (familiar, "u")
    for span, match in rare:
        message = Message(
            "“%(found)s” stands in a text that speaks to its reader with “%(usual)s”",
            found=match[0],
            usual=usual,
        )
        start = span.start + match.start()
        yield statement.problem(rules.FORM_OF_ADDRESS, span.passage, start, message)


def long_sentences(statement: Statement) -> Iterator[Problem]:
    """A sentence of a draft has at most 35 words."""
    for span in statement.spans(SAID | {"change"}):
        count = len(words(span.words))
        if count > LONGEST:
            message = Message(
                "the sentence “%(start)s” has %(count)s words",
                start=shown(span.words, 40),
                count=count,
            )
            yield statement.problem(rules.LONG_SENTENCE, span.passage, span.start, message)


def hedge_words(statement: Statement) -> Iterator[Problem]:
    """A draft says what is done, in definite words."""
    for span, match in statement.matches(_HEDGES):
        message = Message("“%(found)s” leaves open what is meant", found=match[0])
        start = span.start + match.start()
        yield statement.problem(rules.HEDGE_WORD, span.passage, start, message)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
