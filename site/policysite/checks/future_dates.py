"""Records in the ledger with a date in the future."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite import ledger
from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from policysite.models import Library, Version

LEDGER_DAY = Rule(
    name=Message("ledger-day"),
    severity="error",
    reason=Message(
        "The ledger records the day on which a version was published or withdrawn. A date in "
        "the future was not written by the program, or was written on a computer whose clock "
        "was wrong."
    ),
    remedy=Message(
        "Check the clock of this computer. If it is right, restore the file (git restore)."
    ),
)


def future_dates(library: Library, today: date) -> Iterator[Problem]:
    """Nothing was published or withdrawn after the day `today`."""
    for policy in library.policies.values():
        for version in policy.published:
            for path, day in _days(version):
                if day > today:
                    message = Message(
                        "it is dated %(day)s, but today is %(today)s", day=day, today=today
                    )
                    yield Problem(rule=LEDGER_DAY, path=path, line=1, message=message)


def _days(version: Version) -> Iterator[tuple[str, date]]:
    """The files of the ledger that state when something was done, each with its day."""
    if version.entry is not None:
        yield ledger.entry_path(version.policy, version.number), version.entry.published
    for record in ledger.records_of(version):
        yield ledger.record_path(record), record.recorded
