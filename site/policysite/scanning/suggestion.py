"""Drafts of entries for what a scan saw and the list does not name.

A purpose from the Open Cookie Database (Apache-2.0) is a suggestion: it stands in an open place,
which nobody can publish before a lawyer has put the company's own words there.
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
    from collections.abc import Iterator, Sequence

    from policysite.models.scan import Sighting

_NAME, _PURPOSE = "Cookie / Data Key name", "Description"
_PLATFORM, _CATEGORY, _WILD = "Platform", "Category", "Wildcard match"
_CATEGORIES = {"Functional": "functional", "Analytics": "analytics", "Marketing": "marketing"}
_CATEGORIES |= {"Security": "necessary", "Personalization": "functional"}
_LONGEST = 300


@dataclass(frozen=True)
class Known:
    """What the database says of a name: whose it is, its category of ours, its purpose."""

    platform: str
    category: str
    purpose: str


class Database:
    """The Open Cookie Database: names, and the beginnings of names."""

    def __init__(self, data: str) -> None:
        """`data`: its CSV; raises ScanFailed where it is something else."""
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
        """What it says of `name`; None where it does not know it."""
        if name in self._names:
            return self._names[name]
        fitting = (each for each in self._beginnings if each and name.startswith(each))
        longest = max(fitting, key=len, default=None)
        return self._beginnings[longest] if longest is not None else None


def entries(
    seen: Sequence[Sighting], languages: Sequence[str], database: Database | None
) -> Iterator[str]:
    """The YAML of an entry for each of `seen`, with open places for what only the company knows."""
    for sighting in seen:
        known = database.find(sighting.name) if database is not None else None
        purpose = "[[TODO: what it is for]]"
        if known is not None and known.purpose:
            purpose = f"[[TODO: confirm; the Open Cookie Database suggests: {known.purpose}]]"
        provider = f"[[TODO: confirm; {known.platform}?]]" if known else "[[TODO: who sets it]]"
        lines = [
            f"  - name: {_quoted(sighting.name)}",
            f"    kind: {sighting.kind}",
            f"    provider: {_quoted(provider)}",
            *([f"    domain: {_quoted(sighting.domain)}"] if sighting.third else []),
            '    readers: "[[TODO: who has access]]"',
            f"    category: {_quoted(known.category if known else '[[TODO]]')}",
            '    consent: "[[TODO: asked, or the exemption]]"',
            f"    lifetime: {_quoted(str(lifetime(sighting.seconds, sighting.kind)))}",
            "    purpose:",
            *(f"      {language}: {_quoted(purpose)}" for language in languages),
        ]
        yield "\n".join(lines) + "\n"


def added(text: str | None, day: str, drafts: Sequence[str]) -> str:
    """The file `text` with `drafts` at its end, every other line as it was; a new one for None."""
    if text is None:
        text = f'checked_on: "{day}"\ncookies:\n'
    text = text.removesuffix("\n") + "\n"
    empty = "cookies: []\n"
    if text.endswith(empty):
        text = text.removesuffix(empty) + "cookies:\n"
    return text + "".join(drafts)


def _quoted(value: str) -> str:
    """A text of YAML between double quotes, which are those of JSON."""
    return json.dumps(value, ensure_ascii=False)


def _plain(value: str | None) -> str:
    """What can stand in an open place: one line, without brackets."""
    words = " ".join((value or "").replace("[", "(").replace("]", ")").split())
    return words[:_LONGEST]
