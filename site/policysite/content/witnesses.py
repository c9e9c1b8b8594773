"""What outside the ledger remembers of it: the main branch in git, the last build, a kept list.

The chain of hashes proves nothing of its own last entry, which no other one holds the hash of. Who
has seen that entry before can tell whether it is the same still.
"""

from __future__ import annotations

import hashlib
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite import ledger
from policysite.content.documents import LEDGER_ARTICLE
from policysite.content.record import LEDGER_ENTRY
from policysite.errors import UnreadableContent
from policysite.message import Message
from policysite.models import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from policysite.models import Library

# The branches that may be the main one, the most telling first.
_BRANCHES = ("origin/HEAD", "origin/main", "origin/master", "main", "master")
_BUILT = "build/SHA256SUMS"
_PATIENCE = 20  # seconds


@dataclass(frozen=True)
class Witness:
    """What somebody remembers: the hash of each file of the ledger by its path in the project.

    `complete` tells that what it has must be there still, and not only be the same where it is.
    """

    name: str
    hashes: Mapping[str, str]
    hash_of: Callable[[bytes], str]
    complete: bool


def find(root: Path, kept: Path | None) -> list[Witness]:
    """Those that there are: git's, the last build's, and the list `kept` from an earlier day.

    Raises UnreadableContent where `kept` cannot be read.
    """
    found = [_main_branch(root), _listed(root / _BUILT, _BUILT, complete=False)]
    if kept is not None:
        witness = _listed(kept, str(kept), complete=True)
        if witness is None:
            raise UnreadableContent(Message("%(path)s is no SHA256SUMS.", path=kept))
        found.append(witness)
    return [witness for witness in found if witness is not None]


def problems(root: Path, library: Library, witnesses: Sequence[Witness]) -> Iterator[Problem]:
    """Where the ledger of the project `root` is not what one of the `witnesses` has seen."""
    withdrawn = {
        path
        for policy in library.policies.values()
        for version in policy.published
        if version.withdrawal is not None
        for path in (
            ledger.article_path(policy.name, version.number, code) for code in version.languages
        )
    }
    for witness in witnesses:
        for path, expected in witness.hashes.items():
            file = root / path
            data = file.read_bytes() if file.is_file() and not file.is_symlink() else None
            message = None
            if data is not None and witness.hash_of(data) != expected:
                message = Message("it is not what %(witness)s has", witness=witness.name)
            elif data is None and witness.complete and path not in withdrawn:
                message = Message("it is missing, but %(witness)s has it", witness=witness.name)
            if message is not None:
                rule = LEDGER_ARTICLE if path.endswith(".html") else LEDGER_ENTRY
                yield Problem(rule=rule, path=path, line=1, message=message)


def _listed(path: Path, name: str, *, complete: bool) -> Witness | None:
    """What a SHA256SUMS has of the ledger; None where there is no such file."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    pairs = (line.partition("  ") for line in lines)
    hashes = {f"content/{file}": hash_ for hash_, _, file in pairs if file.startswith("ledger/")}
    return Witness(name=name, hashes=hashes, hash_of=ledger.sha256, complete=complete)


def _main_branch(root: Path) -> Witness | None:
    """What the main branch had where this one left it; None where there is no git, or no branch."""
    for branch in _BRANCHES:
        base = _git(root, "merge-base", branch, "HEAD")
        if base is None:
            continue
        listed = _git(root, "ls-tree", "-r", "-z", base.strip(), "--", ledger.FOLDER) or ""
        entries = (entry.partition("\t") for entry in listed.split("\0") if entry)
        hashes = {path: about.split()[2] for about, _, path in entries}
        return Witness(name=branch, hashes=hashes, hash_of=_blob, complete=True)
    return None


def _git(root: Path, *arguments: str) -> str | None:
    command = ["git", "-C", str(root), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def _blob(data: bytes) -> str:
    """The name that git gives to a file with these bytes, in a repository of the usual kind."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
