"""Translates the messages, dates and language names of the preview."""

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
class Translator:
    """A language of the preview, with its catalogue."""

    language: str
    catalog: NullTranslations

    def message(self, sentence: str, /, **values: object) -> str:
        """The English `sentence` in this language, with `values` in place of each %(name)s."""
        return Message(sentence, **values).translated(self.catalog)

    def say(self, text: str) -> str:
        """A message in this language; any other text unchanged."""
        return text.translated(self.catalog) if isinstance(text, Message) else text

    def day(self, value: date) -> str:
        """A date such as “22 November 2026”."""
        return catalogs.long_date(value, self.language)

    def name_of(self, language: str) -> str:
        """The name of a language, capitalised for a heading."""
        return catalogs.language_heading(language, self.language)


def translators(languages: Iterable[str]) -> dict[str, Translator]:
    """A translator for each of `languages`, by code."""
    return {language: Translator(language, catalogs.program(language)) for language in languages}
