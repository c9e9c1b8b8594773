"""The languages in which the preview speaks with the person at work, and its words for dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite import catalogs
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from gettext import NullTranslations


@dataclass(frozen=True)
class Speech:
    """A language and its catalogue."""

    language: str
    catalog: NullTranslations

    def message(self, sentence: str, /, **values: object) -> str:
        """The English `sentence` in this language, with `values` where it has %(name)s."""
        return Message(sentence, **values).translated(self.catalog)

    def say(self, text: str) -> str:
        """A message in this language; any other text as it is."""
        return text.translated(self.catalog) if isinstance(text, Message) else text

    def day(self, value: date) -> str:
        """A day such as “22 November 2026”."""
        return catalogs.long_date(value, self.language)

    def name_of(self, language: str) -> str:
        """The name of a language, with a capital as a heading has it."""
        return catalogs.language_heading(language, self.language)


def speeches(languages: Iterable[str]) -> dict[str, Speech]:
    """What the preview says in each of `languages`, by their codes."""
    return {language: Speech(language, catalogs.program(language)) for language in languages}
