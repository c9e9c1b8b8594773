"""SHA256SUMS, and the kinds of files of a site."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policysite import ledger
from policysite.message import Message
from policysite.models import LANGUAGE, VersionNumber

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policysite.models import Entry, Record, Version, Withdrawal

NAME = "SHA256SUMS"
_MOST_LINES = 50_000
_LONGEST = 300
POLICY = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
_NUMBER = r"(?:0|[1-9][0-9]{0,4})\.(?:0|[1-9][0-9]{0,4})"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_RECORD = r"[a-z]+(?:-[a-z0-9]+)*"
_IN_LEDGER = re.compile(
    rf"ledger/({POLICY})/({_NUMBER})\.(json|(?:{_RECORD})\.json|{LANGUAGE.pattern}\.html)"
)
_SOURCE = re.compile(rf"{LANGUAGE.pattern}/({POLICY})/({_NUMBER})/(source\.md)")
_VERSION_PAGE = re.compile(rf"{LANGUAGE.pattern}/{POLICY}/[0-9.]+/index\.html")

# A policy and the number of a version.
Key = tuple[str, VersionNumber]


@dataclass(frozen=True)
class Sums:
    """The contents of SHA256SUMS: the hash of each file, and the version to which it belongs.

    `lines` are all of its lines, `faults` what is wrong with its form.
    """

    hashes: Mapping[str, str]
    versions: Mapping[str, Key]
    lines: frozenset[str]
    faults: tuple[Message, ...]


NOTHING = Sums({}, {}, frozenset(), ())


def parse(data: bytes) -> Sums:
    """The contents of SHA256SUMS; a line with an unknown file is only a fault."""
    number = data.count(b"\n")
    if number > _MOST_LINES:
        message = Message(
            "it has %(number)s lines; no site has so many published files", number=number
        )
        return replace(NOTHING, faults=(message,))
    lines = data.decode("ascii", "replace").split("\n")
    faults = [] if lines.pop() == "" else [Message("its last line is not complete")]
    hashes: dict[str, str] = {}
    versions: dict[str, Key] = {}
    last = ""
    for number, line in enumerate(lines, 1):
        match = _LINE.fullmatch(line)
        if match is None:
            faults.append(
                Message("line %(number)s is not a hash, two spaces and a file", number=number)
            )
            continue
        if match[2] <= last:
            faults.append(
                Message(
                    "line %(number)s is out of alphabetical order or is repeated",
                    number=number,
                )
            )
        last = match[2]
        version = version_of(last)
        if version is None:
            faults.append(
                Message(
                    "line %(number)s does not name a file of the ledger: “%(name)s”",
                    number=number,
                    name=last[:100],
                )
            )
        else:
            hashes.setdefault(last, match[1])
            versions[last] = version
    return Sums(hashes, versions, frozenset(lines), tuple(faults))


def version_of(path: str) -> Key | None:
    """The version to which a published file belongs; None for any other file."""
    if len(path) > _LONGEST:
        return None
    match = _IN_LEDGER.fullmatch(path) or _SOURCE.fullmatch(path)
    return (match[1], VersionNumber.parse(match[2])) if match else None


def is_entry(path: str) -> bool:
    """Whether a file is an entry of the ledger."""
    match = _IN_LEDGER.fullmatch(path)
    return match is not None and match[3] == "json"


def record_name(path: str) -> str | None:
    """The name of the record in a file; None for any other file."""
    match = _IN_LEDGER.fullmatch(path)
    found = match is not None and match[3].endswith(".json") and match[3] != "json"
    return match[3].removesuffix(".json") if match is not None and found else None


def stands_for_a_version(path: str) -> bool:
    """Whether a file is in a place reserved for files of published versions, ignoring case."""
    lower = path.casefold()
    return (
        lower.startswith("ledger/")
        or lower.rpartition("/")[2] == "source.md"
        or _VERSION_PAGE.fullmatch(lower) is not None
    )


def entry_file(entry: Entry) -> str:
    """The address of an entry."""
    return f"ledger/{entry.policy}/{entry.number}.json"


def record_file(record: Record | Withdrawal) -> str:
    """The address of a record."""
    return ledger.record_path(record).removeprefix("content/")


def article_file(entry: Entry, language: str) -> str:
    """The address of a frozen article."""
    return f"ledger/{entry.policy}/{entry.number}.{language}.html"


def source_file(entry: Entry, language: str) -> str:
    """The address of a source."""
    return f"{language}/{entry.policy}/{entry.number}/source.md"


def version_page(version: Version | Entry, language: str) -> str:
    """The file of a version's page."""
    return f"{language}/{version.policy}/{version.number}/index.html"
