"""The command “scan”."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policysite.commands.invocation import Invocation, pass_invocation
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from policysite.models import Library
    from policysite.models.scan import Scan

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    help=Message(
        "Scan a website for cookies with a real browser, and compare them with the published "
        "list.\n\nThe pages (or those of a sitemap, an address that ends in .xml) are opened "
        "three times: before any choice in the banner, after refusing everything and after "
        "accepting everything. Cookie values are never stored."
    )
)
@click.argument("addresses", metavar="[URL]...", nargs=-1)
@click.option(
    "--suggest",
    is_flag=True,
    help=Message("Add what is missing from the list to content/cookies.yaml, as draft entries."),
)
@click.option(
    "--database",
    type=_FILE,
    help=Message("The CSV file of the Open Cookie Database, to suggest purposes."),
)
@click.option(
    "--report",
    "record",
    type=click.Path(dir_okay=False, path_type=Path),
    help=Message("Write everything that was found to a JSON file, for example for an auditor."),
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@pass_invocation
def scan(
    invocation: Invocation,
    addresses: tuple[str, ...],
    suggest: bool,
    database: Path | None,
    record: Path | None,
    form: str,
) -> None:
    """Run “scan”."""
    from policysite import checks
    from policysite.checks import cookie_drift
    from policysite.checks import report as problems
    from policysite.commands import scanning
    from policysite.content import reader
    from policysite.models import count_of

    library, day = reader.load(invocation.root), invocation.today()
    made = scanning.scan(invocation, library, addresses, day)
    from policysite.scanning import report

    kept = report.record(made, scanning.statements(library, day))
    if record is not None:
        record.write_text(kept, encoding="utf-8", newline="\n")
    found = cookie_drift.drift(library, made, day)
    if form == "json":
        invocation.say(kept.removesuffix("\n"))
        invocation.say(problems.problems(found, "text", invocation.catalog), err=True)
    else:
        invocation.say(report.text(made, invocation.catalog) + "\n")
        if found:
            invocation.say(problems.problems(found, "text", invocation.catalog))
        invocation.say(Message("Compared with the list: %(count)s.", count=count_of(found)))
    if suggest:
        add_entries(invocation, library, made, database)
    if checks.errors(found):
        raise SystemExit(1)


def add_entries(
    invocation: Invocation, library: Library, made: Scan, database: Path | None
) -> None:
    """Add a draft of an entry for everything that is not in the list.

    Raises ScanFailed if the list cannot be written.
    """
    from policysite import catalogs
    from policysite.checks import cookie_drift
    from policysite.content import cookies
    from policysite.content.cookie_hints import cookie_hints
    from policysite.scanning import suggestion

    known = suggestion.Database(_text(database)) if database is not None else None
    listed = library.inventory.listed if library.inventory is not None else ()
    missing = cookie_drift.unlisted(listed, made)
    hints = {
        code: cookie_hints(catalogs.load(invocation.root, code).gettext)
        for code in library.site.languages
    }
    drafts = list(suggestion.entries(missing, hints, known))
    if not drafts:
        invocation.say(
            Message("The list already contains everything that was found; nothing was written.")
        )
        return
    _write(invocation.root, made.day, drafts)
    written = Message.plural(
        "Added %(count)s draft entry to %(path)s. Fill in its open places.",
        "Added %(count)s draft entries to %(path)s. Fill in their open places.",
        len(drafts),
        path=cookies.PATH,
    )
    invocation.say(written)


def _write(root: Path, day: date, drafts: Sequence[str]) -> None:
    """Append `drafts` to the list of cookies; raises ScanFailed if it cannot be written."""
    from policysite.content import cookies
    from policysite.errors import ScanFailed
    from policysite.files import atomic
    from policysite.scanning import suggestion

    path = root / cookies.PATH
    try:
        with atomic.lock(root) as content:
            before = path.read_text(encoding="utf-8") if path.exists() else None
            after = suggestion.added(before, day.isoformat(), drafts).encode()
            if before is None:
                content.create({cookies.PATH: after})
            else:
                content.replace(cookies.PATH, after)
    except OSError as error:
        failed = Message(
            "%(path)s could not be written: %(outcome)s",
            path=cookies.PATH,
            outcome=atomic.outcome(error),
        )
        raise ScanFailed(failed) from None


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig", "replace")
