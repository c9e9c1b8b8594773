"""A document in the form in which the rules about its words use it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from policysite.checks.sentences import sentences
from policysite.models import primary_language
from policysite.rules import Rule
from policysite.statement.passages import passages

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping
    from datetime import date, timedelta

    from policysite.message import Message
    from policysite.models import Document, Library, Site
    from policysite.statement.passages import Passage

# The statement itself; the other kinds name it (title) or describe it (change).
SAID = frozenset(
    {"summary", "heading", "paragraph", "item", "cell", "term", "definition", "footnote"}
)
# In force, or scheduled.
_APPLIES = frozenset({"draft", "scheduled", "in force"})
# E-mail and web addresses, whose words are not words of the text.
ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)\S+|\b\w[\w-]*(?:\.\w[\w-]+)+"
)


@dataclass(frozen=True)
class Span:
    """A sentence, or another part of a passage to check; `start` is its offset."""

    passage: Passage
    start: int
    words: str


class Finding(NamedTuple):
    """What is wrong in a statement, and the line of its source."""

    line: int
    message: Message


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One document with everything that its rules need.

    `titles` are those of the policies by name, in the same language. `applies` is false for a text
    that was superseded; `days` are those on which a published one was published and came into
    force.
    """

    document: Document
    site: Site
    as_of: date
    is_draft: bool
    applies: bool
    policy: str
    titles: Mapping[str, str]
    days: tuple[date, ...] = ()

    def is_stale(self, day: date, margin: timedelta) -> bool:
        """Whether `day` is not close to the dates of this version.

        For a draft, long before today.
        """
        if self.is_draft:
            return day < self.as_of - margin
        return all(abs(day - own) > margin for own in self.days)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every passage of its text."""
        return passages(self.document)

    @property
    def others(self) -> Mapping[str, str]:
        """The titles of the other policies by name."""
        return {name: title for name, title in self.titles.items() if name != self.policy}

    def spans(self, kinds: Container[str] = SAID) -> Iterator[Span]:
        """Each sentence, without the parts in another language."""
        return (span for span in self._spans if span.passage.kind in kinds)

    @cached_property
    def _spans(self) -> tuple[Span, ...]:
        return tuple(
            Span(passage, start, words[start:end])
            for passage in self.passages
            for words in [own_words(passage, self.document.primary_language)]
            for start, end in _sentences(words)
        )

    def matches(
        self, patterns: Mapping[str, re.Pattern[str]], kinds: Container[str] = SAID
    ) -> Iterator[tuple[Span, re.Match[str]]]:
        """Where the pattern of the document's language matches, sentence by sentence."""
        pattern = patterns.get(self.document.primary_language)
        if pattern is not None:
            for span in self.spans(kinds):
                for match in found(pattern, span.words):
                    yield span, match

    def finding(self, passage: Passage, offset: int, message: Message) -> Finding:
        """A finding about the words at `offset` in `passage`."""
        return Finding(passage.line(offset), message)


@dataclass(frozen=True, kw_only=True)
class StatementRule(Rule):
    """A rule about the words of one statement; `find` yields the violations.

    Errors are looked for in drafts. Warnings are also looked for in published texts, where they can
    only be accepted; hints are advice about drafts. A build only looks for errors.
    """

    find: Callable[[Statement], Iterator[Finding]]

    def concerns(self, statement: Statement, *, thorough: bool) -> bool:
        """Whether it applies to `statement`; without `thorough`, in a build."""
        if self.severity == "error":
            return statement.is_draft
        return thorough and (statement.is_draft or self.severity == "warning")


def statements(library: Library, as_of: date) -> Iterator[Statement]:
    """Every document of `library`, as of the day `as_of`."""
    titles = {language: _titles(library, language) for language in library.site.languages}
    for policy in library.policies.values():
        for version in policy.versions:
            for language, document in version.documents.items():
                yield Statement(
                    document=document,
                    site=library.site,
                    as_of=as_of,
                    is_draft=version.entry is None,
                    applies=policy.state(version, as_of) in _APPLIES,
                    policy=policy.name,
                    titles=titles[language] if language in titles else _titles(library, language),
                    days=(version.entry.published, version.entry.effective)
                    if version.entry
                    else (),
                )


def _titles(library: Library, language: str) -> dict[str, str]:
    """The title of each policy in `language`, from its newest version in that language."""
    return {
        policy.name: document.title
        for policy in library.policies.values()
        for version in policy.versions
        if policy.stands(version) and (document := version.documents.get(language)) is not None
    }


# Versions of a policy share most of their text, and are checked one after the other.
@lru_cache(maxsize=2048)
def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(sentences(text))


@lru_cache(maxsize=16384)
def found(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str], ...]:
    """The matches of `pattern` in `text`."""
    return tuple(pattern.finditer(text))


@lru_cache(maxsize=2048)
def without_addresses(text: str) -> str:
    """`text` with spaces instead of e-mail and web addresses."""
    return ADDRESS.sub(lambda match: " " * len(match[0]), text)


def own_words(passage: Passage, language: str) -> str:
    """The words of `passage` with spaces instead of text in another language than its document."""
    if not passage.foreign:
        return passage.prose
    signs = list(passage.prose)
    for start, end, foreign in passage.foreign:
        if primary_language(foreign) != primary_language(language):
            signs[start:end] = " " * (end - start)
    return "".join(signs)


def shown(words: str, limit: int = 60) -> str:
    """`words` as quoted in messages: with single spaces, and not too long."""
    plain = " ".join(words.split())
    return plain if len(plain) <= limit else plain[:limit].rsplit(" ", 1)[0] + " …"
