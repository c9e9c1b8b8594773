"""Removing a published text when the law requires it; its entry stays and records this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite import checks, ledger
from policysite.checks import concerns
from policysite.content.folders import is_there
from policysite.content.policies import WITHDRAWN_TEXT
from policysite.content.selection import policy_named, version_named
from policysite.errors import ContentProblems, LedgerError
from policysite.files import atomic
from policysite.message import Message
from policysite.models import source_path
from policysite.publishing.reasons import reasons

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from policysite.models import Library, Withdrawal


def prepare(
    library: Library, name: str, number: str, reason: Mapping[str, str], today: date
) -> tuple[Withdrawal, list[str]]:
    """The record to write, and the files to delete.

    `reason` is by language. Raises UnknownName if there is no such version, LedgerError if it
    cannot be withdrawn or a reason is invalid, and ContentProblems if the content has other errors.
    A version that already has a withdrawal gets the same record again, so that a text that came
    back can be deleted.
    """
    policy = policy_named(library, name)
    version = version_named(policy, number)
    entry = version.entry
    if entry is None:
        message = Message(
            "%(policy)s %(version)s is a draft; “discard %(policy)s %(version)s” sets it aside.",
            policy=name,
            version=version.number,
        )
        raise LedgerError(message)
    if version.withdrawal is None and policy.state(version, today) in {"in force", "scheduled"}:
        message = Message(
            "%(policy)s %(version)s is not superseded. First publish the version that replaces "
            "it and let that take effect, then withdraw this one. A scheduled version must be "
            "called off first.",
            policy=name,
            version=version.number,
        )
        raise LedgerError(message)
    texts = reasons(entry, reason)
    found = concerns.stopping(library, checks.run(library, today, today=today))
    errors = [problem for problem in found if problem.rule is not WITHDRAWN_TEXT]
    if errors:
        outcome = Message(
            "%(policy)s %(version)s was not withdrawn", policy=name, version=version.number
        )
        raise ContentProblems(errors, outcome)
    record = version.withdrawal or ledger.make_withdrawal(entry, today, texts)
    files = [ledger.article_path(name, entry.number, code) for code in entry.languages]
    files += [source_path(code, name, entry.number) for code in entry.languages]
    return record, files


def left(root: Path, record: Withdrawal, files: list[str]) -> list[str]:
    """Those of `files` that exist; raises LedgerError if there is none and the record exists."""
    found = [path for path in files if is_there(root / path)]
    if not found and is_there(root / ledger.record_path(record)):
        message = Message(
            "%(policy)s %(version)s was already withdrawn (on %(day)s), and none of its text "
            "is left here.",
            policy=record.policy,
            version=record.number,
            day=record.withdrawn,
        )
        raise LedgerError(message)
    return found


def carry_out(root: Path, record: Withdrawal, files: list[str]) -> None:
    """Write the record and delete the texts; raises LedgerError if the disk refuses."""
    path = ledger.record_path(record)
    try:
        with atomic.lock(root) as content:
            content.create({} if is_there(root / path) else {path: record.data}, removing=files)
    except OSError as error:
        outcome = atomic.outcome(error)
        message = Message("The text could not be withdrawn: %(outcome)s", outcome=outcome)
        raise LedgerError(message) from None
