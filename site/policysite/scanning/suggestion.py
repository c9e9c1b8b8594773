"""Draft entries for cookies that a scan saw and the list does not contain.

A purpose from the Open Cookie Database (Apache-2.0) is only a suggestion: it is in an open place,
which cannot be published before a lawyer has replaced it with the company's own words.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite.errors import ScanFailed
from policysite.message import Message
from policysite.scanning.report import lifetime

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from policysite.content.cookie_hints import CookieHints
    from policysite.models.scan import Observation

_NAME, _PURPOSE = "Cookie / Data Key name", "Description"
_PLATFORM, _CATEGORY, _WILD = "Platform", "Category", "Wildcard match"
_CATEGORIES = {"Functional": "functional", "Analytics": "analytics", "Marketing": "marketing"}
_CATEGORIES |= {"Security": "necessary", "Personalization": "functional"}
_LONGEST = 300


@dataclass(frozen=True)
class Known:
    """What the database says about a name: its owner, our category for it, its purpose."""

    platform: str
    category: str
    purpose: str


class Database:
    """The Open Cookie Database: names, and prefixes of names."""

    def __init__(self, data: str) -> None:
        """`data`: its CSV; raises ScanFailed for anything else."""
        self._names: dict[str, Known] = {}
        self._beginnings: dict[str, Known] = {}
        reader = csv.DictReader(io.StringIO(data))
        if not {_NAME, _PURPOSE, _PLATFORM, _CATEGORY, _WILD} <= set(reader.fieldnames or ()):
            message = Message(
                "The --database file is not the CSV file of the Open Cookie Database: the "
                "column “%(name)s” is missing.",
                name=_NAME,
            )
            raise ScanFailed(message)
        for row in reader:
            known = Known(
                platform=_plain(row[_PLATFORM]),
                category=_CATEGORIES.get((row[_CATEGORY] or "").strip(), "[[TODO]]"),
                purpose=_plain(row[_PURPOSE]),
            )
            names = self._beginnings if (row[_WILD] or "").strip() == "1" else self._names
            names.setdefault((row[_NAME] or "").strip(), known)

    def find(self, name: str) -> Known | None:
        """The data about `name`; None if it is unknown."""
        if name in self._names:
            return self._names[name]
        fitting = (each for each in self._beginnings if each and name.startswith(each))
        longest = max(fitting, key=len, default=None)
        return self._beginnings[longest] if longest is not None else None


def entries(
    seen: Sequence[Observation], hints: Mapping[str, CookieHints], database: Database | None
) -> Iterator[str]:
    """The YAML entry of each of `seen`, with open places for what only the company knows.

    `hints` are in the order of the languages of the site; what all languages share is in the first.
    """
    shared = next(iter(hints.values()))
    for observation in seen:
        known = database.find(observation.name) if database is not None else None
        provider = shared.owned % {"name": known.platform} if known else shared.provider
        lines = [
            f"  - name: {_quoted(observation.name)}",
            f"    kind: {observation.kind}",
            f"    provider: {_quoted(provider)}",
            *([f"    domain: {_quoted(observation.domain)}"] if observation.third else []),
            f"    readers: {_quoted(shared.readers)}",
            f"    category: {_quoted(known.category if known else '[[TODO]]')}",
            f"    consent: {_quoted(shared.consent)}",
            f"    lifetime: {_quoted(str(lifetime(observation.seconds, observation.kind)))}",
            "    purpose:",
            *(f"      {code}: {_quoted(_purpose(known, each))}" for code, each in hints.items()),
        ]
        yield "\n".join(lines) + "\n"


def _purpose(known: Known | None, hints: CookieHints) -> str:
    if known is None or not known.purpose:
        return hints.purpose
    return hints.suggested % {"purpose": known.purpose}


def added(text: str | None, day: str, drafts: Sequence[str]) -> str:
    """The file `text` with `drafts` appended, every other line unchanged; a new file for None."""
    if text is None:
        text = f'checked_on: "{day}"\ncookies:\n'
    text = text.removesuffix("\n") + "\n"
    empty = "cookies: []\n"
    if text.endswith(empty):
        text = text.removesuffix(empty) + "cookies:\n"
    return text + "".join(drafts)


def _quoted(value: str) -> str:
    """A double-quoted YAML string, which is written like one of JSON."""
    return json.dumps(value, ensure_ascii=False)


def _plain(value: str | None) -> str:
    """The text as allowed in an open place: one line, without brackets."""
    words = " ".join((value or "").replace("[", "(").replace("]", ")").split())
    return words[:_LONGEST]
