"""The style of a statement: one form of address, short sentences, definite words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from policysite.checks.phrases import phrases
from policysite.checks.sentences import words
from policysite.checks.statement import SAID, StatementRule, found, shown
from policysite.message import Message
from policysite.rules import Example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.checks.statement import Finding, Statement

LONGEST = 35
# Letters: a shorter word in capitals may be an abbreviation.
_LONG_WORD = 6
# Pronouns for the reader: informal and formal. Text in quotation marks belongs to others, such as
# buttons; “2 u” is a time.
_FAMILIAR = phrases("je", "jij", "jou", "jouw", "jouwe", "jezelf", "jullie")
_POLITE = phrases(r"(?<![0-9] )(?:u|uw|uwe|uzelf)(?!-)")
_QUOTED = re.compile(r"[‘“\"][^’”\"]*[’”\"]")
# Words that leave open what the company does: WP260 asks for definite ones.
_HEDGES = {
    "nl": phrases(
        r"misschien|wellicht|eventueel|mogelijkerwijs|soms|vaak|desgewenst|zo nodig",
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


def form_of_address(statement: Statement) -> Iterator[Finding]:
    """A Dutch text addresses its reader with “u” or with “je”, but not both."""
    if statement.document.primary_language != "nl":
        return
    familiar, polite = (
        [
            (span, match)
            for span in statement.spans(SAID | {"title", "change"})
            for match in found(pattern, _unquoted(span.words))
        ]
        for pattern in (_FAMILIAR, _POLITE)
    )
    if not familiar or not polite:
        return
    rare, usual = (polite, "je") if len(polite) < len(familiar) else (familiar, "u")
    for span, match in rare:
        message = Message(
            "“%(found)s” is used in a text that otherwise addresses readers as “%(usual)s”",
            found=match[0],
            usual=usual,
        )
        start = span.start + match.start()
        yield statement.finding(span.passage, start, message)


FORM_OF_ADDRESS = StatementRule(
    name=Message("form-of-address"),
    severity="warning",
    reason=Message(
        "A text that addresses readers sometimes as “u” and sometimes as “je” reads like two "
        "texts (clear and plain language, GDPR article 12(1))."
    ),
    remedy=Message("Use one form throughout, and put quoted text between quotation marks."),
    examples=(
        Example(
            "nl",
            wrong="U leest hier wat wij doen met jouw gegevens.",
            right="U leest wat wij doen.",
        ),
    ),
    find=form_of_address,
)


def shouted_headings(statement: Statement) -> Iterator[Finding]:
    """A heading is not in capitals, except its first letter and names."""
    for passage in statement.passages:
        if passage.kind in {"heading", "title"}:
            long = [word for word in words(passage.prose) if len(word) >= _LONG_WORD]
            if long and passage.prose.isupper():
                message = Message("the heading “%(words)s” is in capitals", words=passage.text)
                yield statement.finding(passage, 0, message)


SHOUTED_HEADING = StatementRule(
    name=Message("heading-in-capitals"),
    severity="warning",
    reason=Message("Words in capitals are hard to read, and some screen readers spell them out."),
    remedy=Message("Use sentence case. The ## decides the size of the heading."),
    find=shouted_headings,
)


def long_sentences(statement: Statement) -> Iterator[Finding]:
    """A sentence of a draft has at most 35 words."""
    for span in statement.spans(SAID | {"change"}):
        count = len(words(span.words))
        if count > LONGEST:
            message = Message(
                "the sentence “%(start)s” has %(count)s words",
                start=shown(span.words, 40),
                count=count,
            )
            yield statement.finding(span.passage, span.start, message)


LONG_SENTENCE = StatementRule(
    name=Message("long-sentence"),
    severity="hint",
    reason=Message(
        "A sentence of more than 35 words is hard to follow "
        "(concise and intelligible, GDPR article 12(1))."
    ),
    remedy=Message("Split it into two sentences, or use a list."),
    find=long_sentences,
)


def hedge_words(statement: Statement) -> Iterator[Finding]:
    """A draft says what is done, in definite words."""
    for span, match in statement.matches(_HEDGES):
        message = Message("“%(found)s” is vague", found=match[0])
        start = span.start + match.start()
        yield statement.finding(span.passage, start, message)


HEDGE_WORD = StatementRule(
    name=Message("hedge-word"),
    severity="hint",
    reason=Message(
        "Words such as may, might and possibly leave readers guessing (WP260 rev.01, "
        "paragraphs 12 and 13)."
    ),
    remedy=Message("State what is done, when, and with which data."),
    examples=(
        Example(
            "nl",
            wrong="Wij kunnen uw gegevens eventueel delen.",
            right="Wij delen uw naam en adres met de bezorger.",
        ),
        Example(
            "en",
            wrong="We may possibly share your data.",
            right="We share your name and address with the courier.",
        ),
    ),
    find=hedge_words,
)


@lru_cache(maxsize=8192)
def _unquoted(text: str) -> str:
    """`text` with spaces instead of quoted words."""
    return _QUOTED.sub(lambda match: " " * len(match[0]), text)
