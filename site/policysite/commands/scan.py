"""The command “scan”."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policysite.commands.invocation import Invocation, pass_invocation
from policysite.message import Message

if TYPE_CHECKING:
    from policysite.models import Library
    from policysite.models.scan import Scan

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    help=Message(
        "Look with a real browser which cookies a website sets, and compare them with the list "
        "that visitors are told.\n\n"
        "The pages (or a site map, an address that ends in .xml) are opened three times: before "
        "any choice in the banner, after refusing everything, after accepting everything. No "
        "value of a cookie is kept."
    )
)
@click.argument("addresses", metavar="[URL]...", nargs=-1)
@click.option(
    "--suggest",
    is_flag=True,
    help=Message("Write what is not on the list into content/cookies.yaml, as drafts of entries."),
)
@click.option(
    "--database",
    type=_FILE,
    help=Message("The CSV of the Open Cookie Database, for suggestions of purposes."),
)
@click.option(
    "--report",
    "record",
    type=click.Path(dir_okay=False, path_type=Path),
    help=Message("Write all that was seen into a file that an auditor can keep (JSON)."),
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
        _suggest(invocation, library, made, database)
    if checks.errors(found):
        raise SystemExit(1)


def _suggest(invocation: Invocation, library: Library, made: Scan, database: Path | None) -> None:
    """Write a draft of an entry for all that is not on the list."""
    from policysite.checks import cookie_drift
    from policysite.content import cookies
    from policysite.files import atomic
    from policysite.scanning import suggestion

    known = suggestion.Database(_text(database)) if database is not None else None
    listed = library.inventory.listed if library.inventory is not None else ()
    missing = cookie_drift.unlisted(listed, made)
    drafts = list(suggestion.entries(missing, library.site.languages, known))
    if not drafts:
        invocation.say(Message("The list names everything that was seen; nothing was written."))
        return
    path = invocation.root / cookies.PATH
    before = path.read_text(encoding="utf-8") if path.exists() else None
    after = suggestion.added(before, made.day.isoformat(), drafts)
    with atomic.lock(invocation.root) as content:
        if before is None:
            content.create({cookies.PATH: after.encode()})
        else:
            content.replace(cookies.PATH, after.encode())
    written = Message.plural(
        "Wrote the draft of %(count)s entry into %(path)s: fill in its open places.",
        "Wrote the drafts of %(count)s entries into %(path)s: fill in their open places.",
        len(drafts),
        path=cookies.PATH,
    )
    invocation.say(written)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig", "replace")
