"""The command line. Each command reads its options, calls one module, and says what came of it."""

from __future__ import annotations

import io
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policysite import __version__
from policysite.errors import ContentProblems, HostingError, UnreadableContent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from policysite.models import Problem

_CONTEXT = {"help_option_names": ["-h", "--help"]}
_EXISTING = click.Path(exists=True, file_okay=False, path_type=Path)


class _Day(click.ParamType[date]):
    """A day written as 2026-11-22."""

    name = "day"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """The day in `value`, or a usage error."""
        from policysite.ledger import parse_date

        if isinstance(value, date):
            return value
        try:
            return parse_date(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.group(context_settings=_CONTEXT)
@click.option(
    "--root",
    type=_EXISTING,
    default=".",
    envvar="POLICYSITE_ROOT",
    help="The project's folder, the one that holds content/.  [default: here]",
)
@click.version_option(__version__, prog_name="policysite")
@click.pass_context
def main(context: click.Context, root: Path) -> None:
    """Keep, check, publish and build the policy statements of a company."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a sign still gets the rest
    context.obj = root


@main.command()
@click.option("--out", type=click.Path(path_type=Path), help="Where to write.  [default: build]")
@click.option("--as-of", type=_Day(), help="The day that decides what is in force.  [today]")
@click.option("--drafts", is_flag=True, help="Show drafts too; such a site is not for the public.")
@click.option("--base-url", help="The address of the site, instead of the one in site.toml.")
@click.option("--full", is_flag=True, help="Build anew, even where nothing has changed.")
@click.pass_obj
def build(
    root: Path, out: Path | None, as_of: date | None, drafts: bool, base_url: str | None, full: bool
) -> None:
    """Check the content and make the static site."""
    from policysite.build import Options
    from policysite.build import build as make

    if base_url is not None:
        _check_base_url(base_url)
    options = Options(
        root=root,
        out=out if out is not None else root / "build",
        as_of=as_of or _today(),
        base_url=base_url,
        drafts=drafts,
        full=full,
    )
    try:
        report = make(options, _watch)
    except ContentProblems as error:
        _show(error.problems)
        raise
    _show(report.problems)
    if report.changed:
        click.echo(f"Built {report.files} files in {options.out}, as of {options.as_of}.")
    else:
        click.echo(f"Nothing has changed: {options.out} is up to date ({report.files} files).")


@main.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="For people, for programs, or for GitHub.",
)
@click.pass_obj
def check(root: Path, form: str) -> None:
    """List every problem in the content, with how to mend it."""
    from policysite import checks, content, report

    try:
        found = checks.run(content.load(root))
    except UnreadableContent as error:
        if not error.problems:
            raise
        found = list(error.problems)
    if found or form == "json":
        click.echo(report.problems(found, form))
    if form == "text":
        click.echo(f"Checked content/: {report.count(found)}.")
    if checks.errors(found):
        raise SystemExit(1)


@main.command()
@click.option("--as-of", type=_Day(), help="The day to look at.  [today]")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.pass_obj
def status(root: Path, as_of: date | None, form: str) -> None:
    """Show every version with its state and its dates."""
    from policysite import content, report

    click.echo(report.status(content.load(root), as_of or _today(), form))


@main.command()
@click.argument("policy")
@click.argument("version")
@click.option("--effective", type=_Day(), required=True, help="The day from which it applies.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def publish(root: Path, policy: str, version: str, effective: date, yes: bool) -> None:
    """Check a draft and lock it into the ledger, for ever."""
    from policysite import content, ledger, publication

    today = _today()
    try:
        prepared = publication.prepare(content.load(root), policy, version, effective, today)
    except ContentProblems as error:
        _show(error.problems)
        raise
    _show(prepared.remarks)
    entry = prepared.entry
    click.echo(f"{policy} {version}, in {', '.join(entry.languages)}, effective {effective}:")
    for path in [*prepared.articles, ledger.entry_path(policy, entry.number)]:
        click.echo(f"  {path}")
    if effective < today:
        click.echo(f"Note: {effective} lies before today ({today}); an older text is brought in.")
    if not yes:
        question = "Once published, this text can never be changed. Publish it?"
        click.confirm(question, abort=True)
    publication.write(root, prepared)
    click.echo(f"Published. Commit content/ledger/{policy}/ together with the text, then build.")


@main.command()
@click.argument("policy")
@click.argument("version")
@click.option("--reason-nl", default="", help="Why, for a reader, in Dutch.")
@click.option("--reason-en", default="", help="Why, for a reader, in English.")
@click.option("--reason", "others", nargs=2, multiple=True, help="Language and reason, for others.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def withdraw(
    root: Path,
    policy: str,
    version: str,
    reason_nl: str,
    reason_en: str,
    others: tuple[tuple[str, str], ...],
    yes: bool,
) -> None:
    """Take away the text of a superseded version that the law orders removed."""
    from policysite import content, withdrawal

    reason = {"nl": reason_nl, "en": reason_en, **dict(others)}
    try:
        record, files = withdrawal.prepare(content.load(root), policy, version, reason, _today())
    except ContentProblems as error:
        _show(error.problems)
        raise
    click.echo(f"{policy} {version} will be withdrawn; its entry stays. These files go:")
    for path in files:
        click.echo(f"  {path}")
    if not yes:
        click.confirm("Its text is then gone from the site for good. Withdraw it?", abort=True)
    withdrawal.carry_out(root, record, files)
    click.echo("Withdrawn. Commit content/, then build and deploy the site.")


@main.command()
@click.argument("policy")
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--lang", help="The language to compare.  [default: the first]")
@click.option("--as-of", type=_Day(), help="The day that decides what is in force.  [today]")
@click.pass_obj
def diff(
    root: Path, policy: str, old: str | None, new: str | None, lang: str | None, as_of: date | None
) -> None:
    """Show what changed between two versions, word for word.

    Without NEW: up to the newest version. Without OLD: from the version in force.
    """
    from policysite import catalogs, comparison, content
    from policysite.terminal import redline_text

    library = content.load(root)
    day = as_of or _today()
    pair = comparison.choose(library, policy, old, new, lang or library.site.reference, day)
    messages = catalogs.load(root, pair.language)
    found = comparison.redline(pair, messages.gettext)
    click.echo(f"{policy}, {pair.language}: from {pair.old.number} to {pair.new.number}")
    click.echo(redline_text(found.article, colour=sys.stdout.isatty()) or "Nothing changed.")


@main.command()
@click.argument("site", metavar="DIR_OR_URL")
@click.option(
    "--authority",
    type=click.Path(path_type=Path),
    help="Trust the certificates in this file (PEM), not the system's.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.pass_obj
def verify(root: Path, site: str, authority: Path | None, form: str) -> None:
    """Check a published site: its files against each other, and against this project."""
    from policysite import config, content
    from policysite import verify as verification

    ours = content.load(root) if (root / config.PATH).exists() else None
    try:
        with verification.open_site(site, authority) as opened:
            verdict = verification.verify(opened, ours)
    except verification.BadAddress as error:
        raise click.UsageError(f"{error}.") from None
    click.echo(verification.report(verdict, form))
    if not verdict.right:
        raise SystemExit(1)


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8443, show_default=True)
@click.option("--folder", type=_EXISTING, help="The built site.  [default: build]")
@click.pass_obj
def serve(root: Path, port: int, folder: Path | None) -> None:
    """Serve the built site over HTTPS on this computer alone, as a host would."""
    from policysite import hosting
    from policysite import serve as server

    site = folder if folder is not None else root / "build"
    if not site.is_dir():
        raise HostingError(f"{site} does not exist yet. Run the command “build” first.")
    state = root / ".serve"
    process = server.start(site, state, port)
    try:
        address = f"https://localhost:{port}{hosting.path_of(site)}/"
        click.echo(f"Serving {site} at {address} (end it with Ctrl-C).")
        click.echo(f"Its certificate authority: {server.authority(state).resolve()}")
        process.wait()
        raise HostingError(f"Caddy ended by itself; {state / 'caddy.log'} says why.")
    finally:
        server.stop(process)


def _today() -> date:
    """The day it is where this computer stands; the only place that asks."""
    return datetime.now().astimezone().date()


def _watch(pages: Iterable[str], total: int) -> Iterator[str]:
    """Progress: a bar on a terminal, two plain lines in a pipe."""
    if sys.stderr.isatty():
        with click.progressbar(pages, length=total, label="Freezing", file=sys.stderr) as bar:
            yield from bar
        return
    click.echo(f"Freezing {total} pages …", err=True)
    yield from pages


def _show(problems: Sequence[Problem]) -> None:
    """Errors and warnings; the hints are for `check` to tell."""
    from policysite import report

    shown = [problem for problem in problems if problem.rule.severity != "hint"]
    if shown:
        click.echo(report.problems(shown, "text"), err=True)


def _check_base_url(base_url: str) -> None:
    from policysite.config import base_url_fault

    fault = base_url_fault(base_url)
    if fault:
        raise click.BadParameter(fault, param_hint="--base-url")
