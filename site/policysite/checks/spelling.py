"""The words of a draft are spelt as in a dictionary or in the company's own words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from policysite.checks.statement import SAID, without_addresses
from policysite.content.words import EVERY_LANGUAGE
from policysite.message import Message
from policysite.models import primary_language
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policysite.checks.statement import Finding, Statement
    from policysite.models import Problem
    from policysite.statement.passages import Passage

SPELLING = Rule(
    name=Message("spelling"),
    severity="hint",
    reason=Message(
        "A misspelt word undermines trust and may be read as another word (intelligible, GDPR "
        "article 12(1))."
    ),
    remedy=Message("Correct the word, or add it to content/words.toml if it is right."),
)

# How many words of a document get suggestions: each takes up to half a second in Dutch.
_SUGGESTED = 5
_WORD = re.compile(r"[^\W\d_]+(?:[-‑’'/][^\W\d_]+)*")
# A capital inside a word: an abbreviation such as “EER” or “SCC’s”, or a name such as “iPhone”.
_ABBREVIATED = re.compile(r"\w[A-Z]|[A-Z]$")


class Dictionary(Protocol):
    """The dictionary of one language."""

    def knows(self, word: str) -> bool:
        """Whether the word is spelt as in the dictionary."""

    def suggestions(self, word: str) -> tuple[str, ...]:
        """Words that may be meant, most likely first."""


class Dictionaries(Protocol):
    """The available dictionaries."""

    def of(self, language: str) -> Dictionary | None:
        """The dictionary of a language such as “nl” or “en”; None if there is none."""

    @property
    def missing(self) -> tuple[str, ...]:
        """The requested languages without a dictionary."""


def misspelt_words(
    statement: Statement, dictionaries: Dictionaries, own: Mapping[str, frozenset[str]]
) -> Iterator[Finding]:
    """Each word of a draft is in the dictionary of its language, or one of the company's words."""
    everywhere = own.get(EVERY_LANGUAGE, frozenset()) | {statement.site.organisation.name}
    told: set[tuple[str, str]] = set()
    for passage in statement.passages:
        if passage.kind not in SAID | {"title", "change"}:
            continue
        for word, start, language in _words(passage, statement.document.language):
            dictionary = dictionaries.of(language)
            known = everywhere | _of_company(own, language)
            if dictionary is None or (word.casefold(), language) in told:
                continue
            if _is_known(word, dictionary, known):
                continue
            suggestions = dictionary.suggestions(word) if len(told) < _SUGGESTED else ()
            told.add((word.casefold(), language))
            other = "" if language == statement.document.language else language
            yield statement.finding(passage, start, _message(word, other, suggestions))


def unknown_word(problem: Problem) -> tuple[str, str] | None:
    """The word that a finding of this rule is about, and its language; None for other findings.

    The language is "" for that of the text.
    """
    word, language = problem.message.value("word"), problem.message.value("language")
    if problem.rule.name != SPELLING.name or not isinstance(word, str):
        return None
    return word, language if isinstance(language, str) else ""


def _of_company(own: Mapping[str, frozenset[str]], language: str) -> frozenset[str]:
    """The company's own words in `language`; a region also has those of its language."""
    nothing = frozenset[str]()
    return own.get(language, nothing) | own.get(primary_language(language), nothing)


def _words(passage: Passage, language: str) -> Iterator[tuple[str, int, str]]:
    """Each word to be checked, its place, and its language.

    Text marked as another language is checked without its region.
    """
    text = without_addresses(passage.prose)
    for match in _WORD.finditer(text):
        around = text[max(0, match.start() - 1) : match.end() + 1]
        if not any(sign.isdigit() or sign == "_" for sign in around):
            foreign = (tag for start, end, tag in passage.foreign if start <= match.start() < end)
            marked = primary_language(next(foreign, language))
            is_own = marked == primary_language(language)
            yield match[0], match.start(), language if is_own else marked


def _is_known(word: str, dictionary: Dictionary, own: frozenset[str]) -> bool:
    if _is_right(word, dictionary, own):
        return True
    names = (name for name in own if "-" in name and word.startswith(f"{name}-"))
    parts = re.split(r"[-‑/]", word.removeprefix(next(names, "")))
    return len(parts) > 1 and all(_is_right(part, dictionary, own) for part in parts)


def _is_right(word: str, dictionary: Dictionary, own: frozenset[str]) -> bool:
    """Whether a word, or the one of which it is the capitalised or possessive form, is known."""
    plain = re.sub(r"[’']s?$", "", word)
    if len(plain) < 2 or _ABBREVIATED.search(plain):
        return True
    forms = {word, plain, word[:1].lower() + word[1:], plain[:1].lower() + plain[1:]}
    if not own.isdisjoint(forms | {plain.removesuffix("s")}):
        return True
    return any(map(dictionary.knows, forms))


def _message(word: str, language: str, suggestions: tuple[str, ...]) -> Message:
    """`language` is "" for that of the text."""
    shown = ", ".join(f"“{suggestion}”" for suggestion in suggestions)
    if language:
        if not suggestions:
            return Message(
                "“%(word)s” is not in the dictionary of “%(language)s”",
                word=word,
                language=language,
            )
        return Message(
            "“%(word)s” is not in the dictionary of “%(language)s”; did you mean %(others)s?",
            word=word,
            language=language,
            others=shown,
        )
    if not suggestions:
        return Message("“%(word)s” is not in the dictionary", word=word)
    return Message(
        "“%(word)s” is not in the dictionary; did you mean %(others)s?", word=word, others=shown
    )
