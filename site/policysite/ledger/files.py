"""The names of the files in the ledger, and which of them are public."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from policysite.ledger.encoding import sha256
from policysite.message import Message
from policysite.models import LANGUAGE, Ending, Joining, Problem, VersionNumber
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policysite.models import Entry, Policy, Record, Version, Withdrawal

LEDGER_FILE = Rule(
    name=Message("ledger-file"),
    severity="error",
    reason=Message("The ledger contains only files written by “publish”."),
    remedy=Message(
        "Move the file out of content/ledger, or restore the entry to which it belongs."
    ),
)

FOLDER = "content/ledger"
_FILE = re.compile(
    r"(?P<version>[0-9.]+)\."
    rf"(?:(?P<language>{LANGUAGE.pattern})\.html|(?:(?P<record>[a-z]+(?:-[a-z0-9]+)*)\.)?json)"
)


class Name(NamedTuple):
    """The parts of a file name in the ledger: the language of an article, or the name of a record.

    Both are empty for the entry itself.
    """

    number: VersionNumber
    language: str | None = None
    record: str | None = None


def entry_path(policy: str, number: VersionNumber) -> str:
    """The file of an entry, relative to the project."""
    return f"{FOLDER}/{policy}/{number}.json"


def article_path(policy: str, number: VersionNumber, language: str) -> str:
    """The file of a frozen article, relative to the project."""
    return f"{FOLDER}/{policy}/{number}.{language}.html"


def record_path(record: Record | Withdrawal) -> str:
    """The file of a record, relative to the project."""
    return f"{FOLDER}/{record.policy}/{record.number}.{record.name}.json"


def parse_name(name: str) -> Name | None:
    """The parts of a ledger file name; None if it is not the name of a ledger file."""
    match = _FILE.fullmatch(name)
    if match is None:
        return None
    try:
        return Name(VersionNumber.parse(match["version"]), match["language"], match["record"])
    except ValueError:
        return None


def record_fault(record: Record | Withdrawal, entry: Entry | None) -> Message | None:
    """Why a record does not belong to the `entry` next to it; None if it does."""
    named = (record.policy, record.number, record.entry_sha256)
    if entry is None or named != (entry.policy, entry.number, sha256(entry.data)):
        return Message("it does not belong to the entry of its version")
    if set(record.reason) != (set() if isinstance(record, Joining) else set(entry.languages)):
        return Message("it must give a reason in each language of the version")
    if isinstance(record, Ending) and record.into == record.policy:
        return Message("a policy cannot continue in itself")
    return None


def records_of(version: Version) -> tuple[Record | Withdrawal, ...]:
    """Every record of a version."""
    return (*version.records, *([version.withdrawal] if version.withdrawal else []))


def json_paths(policy: Policy) -> frozenset[str]:
    """Every entry and record of a policy, relative to the project."""
    entries = {entry_path(policy.name, version.number) for version in policy.published}
    records = {record_path(each) for version in policy.published for each in records_of(version)}
    return frozenset(entries | records)


def hash_problem(rule: Rule, path: str, data: bytes | None, expected: str) -> Problem | None:
    """The problem with a locked file with the bytes `data` (None: missing); None if correct."""
    if data is None:
        return Problem(rule=rule, path=path, line=1, message=Message("a published file is missing"))
    if sha256(data) != expected:
        message = Message("a published file was changed: it no longer has the hash in the ledger")
        return Problem(rule=rule, path=path, line=1, message=message)
    return None


class PublicFiles(Mapping[str, bytes]):
    """Every locked file by its address on the site (without a leading slash).

    These are entries, records, sources and articles. The bytes of an article are created on access,
    because keeping all texts a second time would take too much memory.
    """

    def __init__(self, files: Mapping[str, bytes | str]) -> None:
        self._files = files

    def __getitem__(self, path: str) -> bytes:
        """The bytes of a file."""
        found = self._files[path]
        return found.encode() if isinstance(found, str) else found

    def __iter__(self) -> Iterator[str]:
        """The addresses, in order of the versions."""
        return iter(self._files)

    def __len__(self) -> int:
        """The number of files."""
        return len(self._files)


def public_files(policies: Sequence[Policy]) -> PublicFiles:
    """The locked files of `policies`."""
    files: dict[str, bytes | str] = {}
    for policy in policies:
        for version in policy.published:
            entry = version.entry
            assert entry is not None  # published versions have one
            stem = f"ledger/{policy.name}/{version.number}"
            files[f"{stem}.json"] = entry.data
            for record in records_of(version):
                files[record_path(record).removeprefix("content/")] = record.data
            if version.withdrawal is not None:
                continue
            for language in entry.languages:
                document = version.documents[language]
                files[f"{stem}.{language}.html"] = document.article
                files[f"{language}/{policy.name}/{version.number}/source.md"] = document.source
    return PublicFiles(files)


def sums(files: Mapping[str, bytes]) -> bytes:
    """The SHA256SUMS file for `files`, in the format of `sha256sum -c`."""
    return "".join(f"{sha256(files[path])}  {path}\n" for path in sorted(files)).encode()
