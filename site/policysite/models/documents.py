"""One version of a policy in one language, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite.models.names import primary_language

if TYPE_CHECKING:
    from policysite.models.numbers import VersionNumber


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading of a document: id, level (2 to 6), title as plain text, the GDPR items it covers.

    `line` is the line of the heading in the source file, from 1.
    """

    id: str
    level: int
    title: str
    covers: tuple[str, ...]
    line: int


@dataclass(frozen=True, kw_only=True)
class Document:
    """One version in one language.

    `article` is the HTML of the article: frozen in the ledger for a published version, rendered
    from the source for a draft. `ids` are all its ids, `links` the target and source line of each
    of its links.
    """

    language: str
    path: str
    source: bytes
    title: str
    changes: tuple[str, ...]
    article: str
    sections: tuple[Section, ...]
    ids: frozenset[str]
    links: tuple[tuple[str, int], ...]

    @property
    def primary_language(self) -> str:
        """The language without its region, which determines the rules about words."""
        return primary_language(self.language)


def source_path(language: str, policy: str, number: VersionNumber) -> str:
    """The file of a document, relative to the project."""
    return f"content/{language}/{policy}/{number}.md"
