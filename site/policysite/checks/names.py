"""The company's name is written in one way."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from policysite.checks.statement import ADDRESS, SAID, StatementRule, own_words
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.checks.statement import Finding, Statement


def company_name(statement: Statement) -> Iterator[Finding]:
    """The company's name is spelt as site.toml has it."""
    name = statement.site.organisation
    spellings = _spellings(name)
    for passage in statement.passages:
        if passage.kind not in SAID | {"title", "change"}:
            continue
        words = own_words(passage, statement.document.primary_language)
        words = ADDRESS.sub(lambda match: " " * len(match[0]), words)
        for match in spellings.finditer(words):
            if match[0].replace("\N{NON-BREAKING HYPHEN}", "-") != name and _is_name(
                match[0], name
            ):
                message = Message(
                    "“%(found)s” is another spelling of “%(name)s”", found=match[0], name=name
                )
                yield statement.finding(passage, match.start(), message)


COMPANY_NAME = StatementRule(
    name="company-name",
    severity="warning",
    reason=Message(
        "A reader must know who is responsible (GDPR article 13(1)(a)); "
        "a name in two spellings may be two companies."
    ),
    remedy=Message("Write the name as in [organisation] of content/site.toml."),
    find=company_name,
)


@lru_cache(maxsize=8)
def _spellings(name: str) -> re.Pattern[str]:
    """Every way to write `name`: other capitals, and its parts joined or held apart otherwise."""
    parts = re.findall(r"[A-Z]*[^\W_A-Z]+|[A-Z]+|[^\W_]+", name)
    joined = r"[\s_‑–-]?".join(map(re.escape, parts))
    return re.compile(rf"(?<![\w-]){joined}(?=s?(?!\w))", re.IGNORECASE)


def _is_name(found: str, name: str) -> bool:
    """Whether the words are a name: “we assist you” is a sentence."""
    apart = found.split()
    return len(apart) == 1 or len(apart) == len(name.split()) or all(map(_is_capital, apart))


def _is_capital(word: str) -> bool:
    return word[:1].isupper()
