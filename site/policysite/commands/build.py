"""The command “build”."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policysite.commands.invocation import Day, Invocation, pass_invocation
from policysite.errors import ContentProblems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="Where to write.  [default: build]")
@click.option("--as-of", type=Day(), help="The day that decides what is in force.  [today]")
@click.option("--drafts", is_flag=True, help="Show drafts too; such a site is not for the public.")
@click.option("--base-url", help="The address of the site, instead of the one in site.toml.")
@click.option("--full", is_flag=True, help="Build anew, even where nothing has changed.")
@pass_invocation
def build(
    invocation: Invocation,
    out: Path | None,
    as_of: date | None,
    drafts: bool,
    base_url: str | None,
    full: bool,
) -> None:
    """Check the content and make the static site."""
    from policysite.build import Options
    from policysite.build import build as make

    if base_url is not None:
        _check_base_url(base_url)
    options = Options(
        root=invocation.root,
        out=out if out is not None else invocation.root / "build",
        as_of=as_of or invocation.today(),
        base_url=base_url,
        drafts=drafts,
        full=full,
    )
    try:
        report = make(options, _watch)
    except ContentProblems as error:
        invocation.show(error.problems)
        raise
    invocation.show(report.problems)
    if report.changed:
        invocation.say(f"Built {report.files} files in {options.out}, as of {options.as_of}.")
    else:
        invocation.say(f"Nothing has changed: {options.out} is up to date ({report.files} files).")


def _watch(pages: Iterable[str], total: int) -> Iterator[str]:
    """Progress: a bar on a terminal, two plain lines in a pipe."""
    if sys.stderr.isatty():
        with click.progressbar(pages, length=total, label="Freezing", file=sys.stderr) as bar:
            yield from bar
        return
    click.echo(f"Freezing {total} pages …", err=True)
    yield from pages


def _check_base_url(base_url: str) -> None:
    from policysite.config import base_url_fault

    fault = base_url_fault(base_url)
    if fault:
        raise click.BadParameter(fault, param_hint="--base-url")
