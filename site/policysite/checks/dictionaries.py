"""Dictionaries for the spelling of a statement, where this computer has them.

Owns the library hunspell. The dictionaries are those of the system or of LibreOffice: they are
large, well kept elsewhere, and have their own licences.
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
# Where the name of the package is not that of the language.
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
# LibreOffice keeps each dictionary in a folder of its own.
_OFFICES = (
    "/usr/lib/libreoffice/share/extensions",
    "/usr/lib64/libreoffice/share/extensions",
    "/Applications/LibreOffice.app/Contents/Resources/extensions",
    "C:/Program Files/LibreOffice/share/extensions",
)


class Hunspell(Protocol):
    """What is used of the library, which carries no types."""

    def spell(self, word: str) -> bool:
        """Whether the dictionary has the word, or can make it."""

    def suggest(self, word: str) -> tuple[str, ...]:
        """Words that resemble it, the likeliest first."""


class Dictionary:
    """The words of one language."""

    def __init__(self, hunspell: Hunspell) -> None:
        """`hunspell`: the dictionary as the library has read it."""
        self._hunspell = hunspell
        self._known: dict[str, bool] = {}
        self._suggestions: dict[str, tuple[str, ...]] = {}

    def knows(self, word: str) -> bool:
        """Whether the word is spelt as the dictionary has it."""
        if word not in self._known:
            try:
                self._known[word] = self._hunspell.spell(word)
            except UnicodeEncodeError:  # an old dictionary, and a sign that it cannot write
                self._known[word] = True
        return self._known[word]

    def suggestions(self, word: str) -> tuple[str, ...]:
        """At most three words that may be meant; asking takes up to half a second in Dutch."""
        if word not in self._suggestions:
            self._suggestions[word] = tuple(self._hunspell.suggest(word)[:_SUGGESTIONS])
        return self._suggestions[word]


class Dictionaries:
    """The dictionaries of this computer, each read when it is first asked for.

    `missing` are the languages that were asked for and have none.
    """

    def __init__(self, folders: Iterable[Path] | None = None) -> None:
        """`folders`: where to look; by default where systems and LibreOffice keep them."""
        self._folders = tuple(folders) if folders is not None else tuple(places())
        self._found: dict[str, Dictionary | None] = {}

    def of(self, language: str) -> Dictionary | None:
        """The dictionary of a language such as “nl” or “en”; None where there is none."""
        if language not in self._found:
            self._found[language] = self._read(language)
        return self._found[language]

    @property
    def missing(self) -> tuple[str, ...]:
        """The languages that were asked for and have no dictionary, sorted."""
        return tuple(sorted(name for name, found in self._found.items() if found is None))

    def _read(self, language: str) -> Dictionary | None:
        for folder in self._folders:
            for name in _names(language):
                if all((folder / f"{name}.{ending}").is_file() for ending in ("aff", "dic")):
                    return Dictionary(_open(folder, name))
        return None


def places() -> tuple[Path, ...]:
    """The folders of this computer in which dictionaries may lie, the user's own wish first."""
    wished = [Path(name) for name in os.environ.get("DICPATH", "").split(os.pathsep) if name]
    system = [Path(name).expanduser() for name in _SYSTEM]
    office = [found for name in _OFFICES for found in sorted(Path(name).glob("dict-*"))]
    return tuple(path for path in (*wished, *system, *office) if path.is_dir())


def package(language: str) -> str:
    """The package of Debian and its like that has the dictionary of `language`."""
    return f"hunspell-{_PACKAGES.get(primary_language(language), primary_language(language))}"


def _names(language: str) -> Iterator[str]:
    """The names that the dictionary of `language` may have, the most precise first."""
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
