"""Taking back the newest publication of a policy, as long as nobody else can have seen it.

`hosting.exposure` finds out who can have seen it. This module deletes the files that the
publication wrote; the texts are then a draft again, byte for byte.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite import ledger
from policysite.build import fingerprint
from policysite.content import git
from policysite.content.selection import policy_named, version_named
from policysite.errors import LedgerError
from policysite.files import atomic, swap
from policysite.message import Message

if TYPE_CHECKING:
    from pathlib import Path

    from policysite.models import Entry, Library, Policy, Version

_BUILD = "build"


@dataclass(frozen=True)
class Unpublication:
    """What would be taken back: the entry, and the files to delete, the entry's first."""

    entry: Entry
    files: tuple[str, ...]


def prepare(library: Library, name: str, number: str) -> Unpublication:
    """What taking back a publication would delete, without deleting it.

    Raises UnknownName if there is no such version, and LedgerError if it is a draft, is not the
    newest publication of its policy, or has later records.
    """
    policy = policy_named(library, name)
    version = version_named(policy, number)
    if version.entry is None:
        message = Message(
            "%(policy)s %(version)s is a draft, so there is no publication to undo.",
            policy=name,
            version=version.number,
        )
        raise LedgerError(message)
    _check_newest(policy, version)
    entry = version.entry
    articles = [ledger.article_path(name, entry.number, code) for code in entry.languages]
    return Unpublication(entry, (ledger.entry_path(name, entry.number), *articles))


def carry_out(root: Path, taken_back: Unpublication, person: git.Person | None = None) -> None:
    """Delete the files of the publication, all or none; the texts become a draft.

    A site in build/ that has the version is deleted first: it can be built again, and deploying it
    would publish what was taken back. If git has the publication in a commit, taking it back is
    also a commit, by `person` or git's configured user. Raises LedgerError if the disk refuses or
    the ledger has changed in the meantime, and GitRefused if git refuses.
    """
    entry = taken_back.entry
    entry_path = taken_back.files[0]
    try:
        _drop_build(root, entry_path)
        with atomic.lock(root) as content:
            if (root / entry_path).read_bytes() != entry.data:
                raise LedgerError(_changed(entry))
            content.create({}, removing=taken_back.files)
    except FileNotFoundError:
        raise LedgerError(_changed(entry)) from None
    except OSError as error:
        message = Message(
            "The publication could not be undone: %(outcome)s", outcome=atomic.outcome(error)
        )
        raise LedgerError(message) from None
    if git.is_committed(root, entry_path):
        said = f"Take back the publication of {entry.policy} {entry.number}"
        git.commit(root, taken_back.files, said, person)


def _check_newest(policy: Policy, version: Version) -> None:
    """Check that nothing in the ledger depends on the entry of `version`; raises LedgerError."""
    assert version.entry is not None  # it is published
    values = {"policy": policy.name, "version": version.number}
    if policy.last is not None and policy.last.number != version.number:
        message = Message(
            "%(policy)s %(newest)s was published after %(version)s. Undo the newest "
            "publication first.",
            newest=policy.last.number,
            **values,
        )
        raise LedgerError(message)
    if version.withdrawal is not None or ledger.records_of(version):
        message = Message(
            "Since the publication of %(policy)s %(version)s, something else has been recorded "
            "about it, so the publication cannot be undone.",
            **values,
        )
        raise LedgerError(message)


def _drop_build(root: Path, entry_path: str) -> None:
    """Delete the site in build/ if it has the entry."""
    folder = root / _BUILD
    with swap.locked(folder):
        mark = fingerprint.read_mark(folder)
        if mark is not None and entry_path.removeprefix("content/") in mark.outputs:
            scratch = swap.staging_of(folder)
            shutil.rmtree(scratch, ignore_errors=True)
            folder.rename(scratch)
            shutil.rmtree(scratch)


def _changed(entry: Entry) -> Message:
    return Message(
        "Someone else has just changed the ledger of %(policy)s. Nothing was undone.",
        policy=entry.policy,
    )
