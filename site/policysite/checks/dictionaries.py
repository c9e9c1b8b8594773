"""The dictionaries for checking spelling that are installed on this computer.

Owns the library hunspell. The dictionaries are those of the system or of LibreOffice: they are
large, well maintained elsewhere, and have their own licences.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from policysite import catalogs
from policysite.models import primary_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SUGGESTIONS = 3
# Packages whose name differs from the language.
_PACKAGES = {"de": "de-de", "en": "en-gb"}
_SYSTEM = (
    "/usr/share/hunspell",
    "/usr/share/myspell",
    "/usr/share/myspell/dicts",
    "/usr/local/share/hunspell",
    "/opt/homebrew/share/hunspell",
    "/Library/Spelling",
    "~/Library/Spelling",
    "~/.local/share/hunspell",
)
# LibreOffice keeps each dictionary in a separate folder.
_OFFICES = (
    "/usr/lib/libreoffice/share/extensions",
    "/usr/lib64/libreoffice/share/extensions",
    "/Applications/LibreOffice.app/Contents/Resources/extensions",
    "C:/Program Files/LibreOffice/share/extensions",
)


class Hunspell(Protocol):
    """The part of the library that is used; it has no types of its own."""

    def spell(self, word: str) -> bool:
        """Whether the dictionary has the word, or can derive it."""

    def suggest(self, word: str) -> tuple[str, ...]:
        """Similar words, most likely first."""


class Dictionary:
    """The dictionary of one language."""

    def __init__(self, hunspell: Hunspell) -> None:
        """`hunspell`: the dictionary as loaded by the library."""
        self._hunspell = hunspell
        self._known: dict[str, bool] = {}
        self._suggestions: dict[str, tuple[str, ...]] = {}

    def knows(self, word: str) -> bool:
        """Whether the word is spelt as in the dictionary."""
        if word not in self._known:
            try:
                self._known[word] = self._hunspell.spell(word)
            except UnicodeEncodeError:  # an old dictionary, and a character that it cannot encode
                self._known[word] = True
        return self._known[word]

    def suggestions(self, word: str) -> tuple[str, ...]:
        """At most three words that may be meant; this takes up to half a second in Dutch."""
        if word not in self._suggestions:
            self._suggestions[word] = tuple(self._hunspell.suggest(word)[:_SUGGESTIONS])
        return self._suggestions[word]


class Dictionaries:
    """The dictionaries of this computer, each loaded on first use.

    `missing` are the requested languages that have none.
    """

    def __init__(self, folders: Iterable[Path] | None = None) -> None:
        """`folders`: where to look; by default, the folders of systems and LibreOffice."""
        self._folders = tuple(folders) if folders is not None else tuple(places())
        self._found: dict[str, Dictionary | None] = {}

    def of(self, language: str) -> Dictionary | None:
        """The dictionary of a language such as “nl” or “en”; None if there is none."""
        if language not in self._found:
            self._found[language] = self._read(language)
        return self._found[language]

    @property
    def missing(self) -> tuple[str, ...]:
        """The requested languages without a dictionary, sorted."""
        return tuple(sorted(name for name, found in self._found.items() if found is None))

    def _read(self, language: str) -> Dictionary | None:
        for folder in self._folders:
            for name in _names(language):
                if all((folder / f"{name}.{ending}").is_file() for ending in ("aff", "dic")):
                    return Dictionary(_open(folder, name))
        return None


def places() -> tuple[Path, ...]:
    """The folders that may contain dictionaries, those chosen by the user first."""
    wished = [Path(name) for name in os.environ.get("DICPATH", "").split(os.pathsep) if name]
    system = [Path(name).expanduser() for name in _SYSTEM]
    office = [found for name in _OFFICES for found in sorted(Path(name).glob("dict-*"))]
    return tuple(path for path in (*wished, *system, *office) if path.is_dir())


def package(language: str) -> str:
    """The Debian package with the dictionary of `language`."""
    return f"hunspell-{_PACKAGES.get(primary_language(language), primary_language(language))}"


def _names(language: str) -> Iterator[str]:
    """The possible names of the dictionary of `language`, most specific first."""
    locale = catalogs.locale(language)
    if locale.territory:
        yield f"{locale.language}_{locale.territory}"
        yield f"{locale.language}-{locale.territory}"
    else:
        yield f"{language}_{language.upper()}"
    yield language
    if (primary := primary_language(language)) != language:
        yield from _names(primary)


def _open(folder: Path, name: str) -> Hunspell:
    import hunspell  # type: ignore[import-untyped]  # it carries no types

    encoding = "utf-8" if sys.platform == "win32" else sys.getfilesystemencoding()
    opened: Hunspell = hunspell.Hunspell(
        name, hunspell_data_dir=str(folder), system_encoding=encoding
    )
    return opened
