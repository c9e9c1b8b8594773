"""Compares every file of a site with what the program makes, from this project or its own texts.

The program is in a higher package, and is passed in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite.message import Message, WrongValue
from policysite.verify import comparison, reconstruction
from policysite.verify.findings import Compared, Finding
from policysite.verify.reconstruction import TooLittle
from policysite.verify.time_limit import Exhausted, TimeLimit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from policysite.edition import Edition
    from policysite.verify.age import Security
    from policysite.verify.findings import Step
    from policysite.verify.overview import Overview
    from policysite.verify.published import Published
    from policysite.verify.reader import Reader
    from policysite.verify.reconstruction import Material

    # The name and the bytes of each file; None if they depend on the computer.
    Files = Iterable[tuple[str, bytes | None]]

_OTHER_VERSION = Message(
    "If the site was built with another version of policysite, verify it with that version. "
    "Otherwise find out who changed the file and when, then build the site and deploy all of "
    "it."
)
_CHECK = Message("Run “check” and fix what it finds, then verify again.")
_STRANGE = Message(
    "Check that this is the right place; --seconds allows more time for a large site. With the "
    "project from which the site was built, every file can be compared."
)
_SECONDS_AN_ELEMENT = 0.0001
_TIMES = re.compile(rb"<(published|updated)>[^<]*</\1>")


class NotMade(WrongValue):
    """The files cannot be made; the message says why."""


class _Broken(NotMade):
    """The program fails on the texts of a site, as it never does on its own."""


@dataclass(frozen=True, kw_only=True)
class Program:
    """What the program makes.

    `pages` are the files of an edition. `build` are those of this project as of a day, at an
    address (None: that in site.toml), with or without PDFs; None if there is no project. Both raise
    NotMade. Files with names in `allowed` may exist besides them.
    """

    pages: Callable[[Edition], Files]
    build: Callable[[date, str | None, bool], Files] | None = None
    allowed: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Making:
    """A site, and what the program makes as of the day `as_of`; `names` are all of its files."""

    program: Program
    reader: Reader
    names: Sequence[str]
    as_of: date

    def against_build(self, base_url: str | None, *, pdf: bool) -> Step[Compared | Message]:
        """Compare every file with that of a build of this project; returns how many, or why not."""
        assert self.program.build is not None  # only called if there is a project
        try:
            made = self.program.build(self.as_of, base_url, pdf)
            names = yield from comparison.compare(self.reader, made, alike={})
        except NotMade as error:
            yield Finding("unreadable", Message("this project"), error.message, _CHECK)
            return error.message
        yield from comparison.extras(self.names, names, self.program.allowed)
        return Compared(len(names), self.as_of, project=True)

    def against_texts(
        self, material: Material, published: Published, overview: Overview, security: Security
    ) -> Step[Compared | Message]:
        """Compare every file with what the program makes from the texts of the site itself."""
        for language in overview.languages:
            data = yield from self.reader.read(f"{language}/contact/index.html")
            material.add_contact(language, (data or b"").decode("utf-8", "replace"))
        if security.contact is not None:
            material.requests[security.contact] += 1
        time_limit = TimeLimit(self.reader)
        try:
            edition = reconstruction.edition(
                material, published, overview, self.as_of, time_limit.check
            )
            for path, seconds in _long_pages(edition):
                time_limit.check(path, seconds)
            made = self._pages(edition, time_limit)
            names = yield from comparison.compare(
                self.reader, made, alike=_alike(edition), remedy=_OTHER_VERSION
            )
        except (NotMade, TooLittle) as error:
            if isinstance(error, _Broken):
                yield Finding("unreadable", Message("the site"), error.message, _STRANGE)
            return error.message
        except Exhausted as error:
            yield Finding("unreadable", error.path, error.message, _STRANGE)
            return Message("building them takes too long")
        return Compared(len(names), self.as_of, project=False)

    def _pages(self, edition: Edition, time_limit: TimeLimit) -> Iterator[tuple[str, bytes | None]]:
        """The files of an edition of an untrusted site; raises NotMade and Exhausted."""
        try:
            for path, data in self.program.pages(edition):
                time_limit.check(path)
                yield path, data
        except (NotMade, Exhausted):
            raise
        except Exception as error:  # untrusted texts can break any page
            message = Message(
                "the program cannot build pages from its texts (%(error)s)",
                error=type(error).__name__,
            )
            raise _Broken(message) from error


def _long_pages(edition: Edition) -> Iterator[tuple[str, float]]:
    """The pages that compare all versions, with the approximate time for each."""
    for language in edition.site.languages:
        elements = 0
        for version in edition.published():
            before = edition.compared_with(version, language)
            both = [each.documents.get(language) for each in (version, before) if each is not None]
            elements += sum(each.article.count("<") for each in both if each is not None) // 2
        yield f"{language}/changes/index.html", elements * _SECONDS_AN_ELEMENT


def _alike(edition: Edition) -> dict[str, Callable[[bytes], bytes]]:
    """Functions that hide differences which cannot be known from the site."""
    languages = edition.site.languages
    frames: dict[str, Callable[[bytes], bytes]] = {
        f"{language}/browsers/index.html": _frame for language in languages
    }
    entries = [version.entry for version in edition.published()]
    if all(entry is not None and entry.published_at is not None for entry in entries):
        return frames
    # The company's time zone decides when a day began, and is not known.
    return frames | {f"{language}/changes.atom": _without_times for language in languages}


def _frame(page: bytes) -> bytes:
    """A page without the content of its <main>: the browser help is not part of the texts."""
    before, _, rest = page.partition(b"<main ")
    return before + rest.rpartition(b"</main>")[2]


def _without_times(feed: bytes) -> bytes:
    return _TIMES.sub(b"", feed)
