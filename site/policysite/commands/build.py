"""The command “build”."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policysite.commands.invocation import Day, Invocation, pass_invocation
from policysite.errors import ContentProblems
from policysite.message import Message
from policysite.models import HOSTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from policysite.build.freezing import Furnish, Options, Report


@click.command(help=Message("Check the content and build the static site."))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=Message("The output folder.  [default: build]"),
)
@click.option("--as-of", type=Day(), help=Message("Build the site as it is on this date.  [today]"))
@click.option(
    "--drafts", is_flag=True, help=Message("Include drafts. Do not put such a site online.")
)
@click.option(
    "--base-url", help=Message("The address of the site, overriding base_url in site.toml.")
)
@click.option(
    "--pdf", is_flag=True, help=Message("Add a PDF of each version. Requires WeasyPrint.")
)
@click.option(
    "--host",
    type=click.Choice(HOSTS),
    help=Message("The host of the site: writes its configuration files.  [“host” in site.toml]"),
)
@click.option(
    "--full", is_flag=True, help=Message("Rebuild every page, even if nothing has changed.")
)
@pass_invocation
def build(
    invocation: Invocation,
    out: Path | None,
    as_of: date | None,
    drafts: bool,
    base_url: str | None,
    pdf: bool,
    host: str | None,
    full: bool,
) -> None:
    """Run “build”."""
    from policysite.build.freezing import Options
    from policysite.build.freezing import build as make
    from policysite.content import settings

    if base_url is not None:
        _check_base_url(invocation, base_url)
    today = invocation.today()
    options = Options(
        root=invocation.root,
        out=out if out is not None else invocation.root / "build",
        as_of=as_of or today,
        base_url=base_url,
        drafts=drafts,
        full=full,
        pdf=pdf,
        host=host or settings.host(invocation.root),
        today=today,
    )
    try:
        report = make(options, partial(_watch, invocation), furnishing(options.host))
    except ContentProblems as error:
        invocation.show(error.problems)
        raise
    invocation.show(report.problems)
    invocation.say(_result(report, options))
    if report.changed and options.host:
        _say_shortcomings(invocation, options.host)
    for note in _broken_drafts(report):
        invocation.say(note, err=True)


def _result(report: Report, options: Options) -> Message:
    """What was built, and where."""
    if report.changed:
        return Message.plural(
            "Built %(count)s file in %(out)s, as of %(day)s.",
            "Built %(count)s files in %(out)s, as of %(day)s.",
            report.files,
            out=options.out,
            day=options.as_of,
        )
    return Message.plural(
        "Nothing has changed: %(out)s is up to date (%(count)s file).",
        "Nothing has changed: %(out)s is up to date (%(count)s files).",
        report.files,
        out=options.out,
    )


def _broken_drafts(report: Report) -> Iterator[Message]:
    """A note for each draft that has errors, and is therefore not part of the site."""
    for draft, count in sorted(report.broken_drafts.items(), key=str):
        yield Message.plural(
            "The draft %(draft)s has %(count)s error. It is not part of this site; run “check” "
            "to see the error.",
            "The draft %(draft)s has %(count)s errors. It is not part of this site; run "
            "“check” to see the errors.",
            count,
            draft=draft,
        )


def furnishing(host: str | None) -> Furnish | None:
    """The function that adds the files of a host, if one is named; loaded on use."""
    if host is None:
        return None

    def furnish(folder: Path) -> None:
        from policysite.hosting import configuration, hosts

        configuration.write(hosts.HOSTS[host], folder)

    return furnish


def _say_shortcomings(invocation: Invocation, host: str) -> None:
    from policysite.hosting import configuration, hosts

    said = configuration.shortcomings(hosts.HOSTS[host])
    if said is not None:
        invocation.say(said)


def _watch(invocation: Invocation, pages: Iterable[str], total: int) -> Iterator[str]:
    announced = Message.plural("Building %(count)s page …", "Building %(count)s pages …", total)
    return invocation.watch(pages, total, Message("Building"), announced)


def _check_base_url(invocation: Invocation, base_url: str) -> None:
    from policysite.content.settings import base_url_fault

    fault = base_url_fault(base_url)
    if fault:
        raise click.BadParameter(invocation.translate(fault), param_hint="--base-url")
