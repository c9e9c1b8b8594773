"""Test builds of the site before something is locked, because that is permanent.

The site is built as it will be with the new version or record, on that day and on the day for which
something changes, in a temporary folder, and goes through all checks of a build. Pages about single
versions of other policies are left out, because they do not change.
"""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from policysite.build import freezer, staging
from policysite.edition import Edition
from policysite.errors import LedgerError
from policysite.files import atomic
from policysite.message import Message

if TYPE_CHECKING:
    from datetime import date

    from policysite.build.staging import Watch
    from policysite.models import Entry, Library
    from policysite.web.addresses import Address


def run(root: Path, library: Library, entry: Entry, watch: Watch) -> None:
    """Build and check the pages that change with the version of `entry`.

    `library` is the content with that version; `root` is the project. Raises LedgerError with the
    problems of each page, or if there is no space for them.
    """
    for day in sorted({entry.published, max(entry.published, entry.effective)}):
        found = faults(root, library, entry.policy, day, watch)
        if found is not None:
            raise _failure(entry, day, found)


def faults(root: Path, library: Library, policy: str, day: date, watch: Watch) -> Message | None:
    """The problems of the pages of `policy`, and of those about all policies, on a day.

    Each problem is on a separate line; None if there are none. Raises LedgerError if there is no
    space for the test.
    """
    edition = Edition(library=library, as_of=day, base_url=library.site.base_url)
    try:
        with tempfile.TemporaryDirectory(
            prefix="policysite-", ignore_cleanup_errors=True
        ) as folder:
            staging.make(edition, root, Path(folder), watch, partial(_is_touched, policy))
    except freezer.BrokenPage as error:
        return Message.joined(["", error.message], "\n  ")
    except staging.BadPages as error:
        return error.message
    except OSError as error:
        outcome = atomic.outcome(error)
        message = Message("The test build failed: %(outcome)s", outcome=outcome)
        raise LedgerError(message) from None
    return None


def _is_touched(policy: str, address: Address) -> bool:
    """Whether a version of `policy` can change the page at an address."""
    if address.endpoint == "sums":  # it names the files of all policies
        return False
    if address.endpoint == "ledger":
        return address.values["path"].startswith(f"{policy}/")
    return "version" not in address.values or address.values["policy"] == policy


def _failure(entry: Entry, day: date, faults: Message) -> LedgerError:
    message = Message(
        "%(policy)s %(version)s was not published, because its pages failed the checks in a "
        "test build as of %(day)s. A published version can never be changed, so the site could "
        "no longer be built. These pages and lines failed:%(faults)s\nChange that text or "
        "remove anything unusual from it, then try again.",
        policy=entry.policy,
        version=entry.number,
        day=day,
        faults=faults,
    )
    return LedgerError(message)
