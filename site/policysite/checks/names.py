"""The company's name is always written in the same way."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from policysite.checks.statement import SAID, StatementRule, found, own_words, without_addresses
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.checks.statement import Finding, Statement

_LEGAL_FORMS = frozenset(
    {"BV", "NV", "VOF", "CV", "Ltd", "Limited", "Inc", "LLC", "GmbH", "AG", "SA", "SRL", "Plc"}
)
_BEGINNING = re.compile(r"(?:^|[.!?:;…])[\s’”\"')‘“(-]*$")


def company_name(statement: Statement) -> Iterator[Finding]:
    """The company's name is spelt as in site.toml."""
    name = statement.site.organisation.name
    spellings = _spellings(name)
    for passage in statement.passages:
        if passage.kind not in SAID | {"title", "change"}:
            continue
        words = own_words(passage, statement.document.primary_language)
        words = without_addresses(words)
        for match in found(spellings, words):
            other = match[0].replace("\N{NON-BREAKING HYPHEN}", "-") != name
            if other and _is_name(words, match, name):
                message = Message(
                    "“%(found)s” is another spelling of “%(name)s”", found=match[0], name=name
                )
                yield statement.finding(passage, match.start(), message)


COMPANY_NAME = StatementRule(
    name=Message("company-name"),
    severity="warning",
    reason=Message(
        "Readers must know who is responsible (GDPR article 13(1)(a)). Two spellings of a name "
        "may look like two companies."
    ),
    remedy=Message("Write the name as it is under [organisation] in content/site.toml."),
    find=company_name,
)


@lru_cache(maxsize=8)
def _spellings(name: str) -> re.Pattern[str]:
    """Every way to write `name`: with other capitals, with its parts joined or separated."""
    parts = re.findall(r"[A-Z]*[^\W_A-Z]+|[A-Z]+|[^\W_]+", name)
    joined = r"[\s_‑–-]?".join(map(re.escape, parts))
    return re.compile(rf"(?<![\w-]){joined}(?=s?(?!\w))", re.IGNORECASE)


def _is_name(words: str, match: re.Match[str], name: str) -> bool:
    """Whether a match in `words` is the name: “we assist you” is a sentence."""
    found, parts = match[0], name.split()
    apart = found.split()
    if found.isupper() and words.isupper():  # a heading in capitals
        return False
    if len(apart) > 1 and len(apart) != len(parts) and not all(map(_is_capital, apart)):
        return False
    if parts[-1].replace(".", "") in _LEGAL_FORMS or not all(map(_is_word, parts)):
        return True
    # A company may be called “Haven”: then “de haven” is not its name, but “HAVEN” is.
    begins = _BEGINNING.search(words[: match.start()]) is not None
    return any(map(str.isupper, found[1:] if begins else found))


def _is_word(part: str) -> bool:
    """Whether a part of a name may also be a word, such as “Haven” or “WORK”."""
    return part.isalpha() and (part[1:].islower() or part.isupper())


def _is_capital(word: str) -> bool:
    return word[:1].isupper()
