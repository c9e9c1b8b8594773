"""The command “verify”."""

from __future__ import annotations

import contextlib
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policysite.commands.invocation import Day, Invocation, pass_invocation
from policysite.message import Message
from policysite.models import HOSTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from policysite.edition import Edition
    from policysite.verify import Program
    from policysite.verify.abilities import Ability


@click.command(
    help=Message(
        "Verify a published site: compare its files with each other, with what this program "
        "makes of its texts, and with a build of this project."
    )
)
@click.argument("site", metavar="DIR_OR_URL")
@click.option(
    "--as-of",
    type=Day(),
    help=Message("The date on which the site must show what is in force.  [today]"),
)
@click.option(
    "--kept",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=Message("An earlier SHA256SUMS, every line of which must still be on the site."),
)
@click.option(
    "--host",
    type=click.Choice(HOSTS),
    help=Message("The host of the site; what it cannot do is not reported.  [“host” in site.toml]"),
)
@click.option(
    "--no-build",
    is_flag=True,
    help=Message("Do not build this project to compare every file."),
)
@click.option(
    "--authority",
    type=click.Path(path_type=Path),
    help=Message("Trust the certificates in this PEM file instead of those of the system."),
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=1),
    default=1800,
    show_default=True,
    help=Message("Stop after this many seconds and report what was found so far."),
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@pass_invocation
def verify(
    invocation: Invocation,
    site: str,
    as_of: date | None,
    kept: Path | None,
    host: str | None,
    no_build: bool,
    authority: Path | None,
    seconds: float,
    form: str,
) -> None:
    """Run “verify”."""
    from policysite import verify as verification
    from policysite.content import reader, settings

    ours = reader.load(invocation.root) if (invocation.root / settings.PATH).exists() else None
    host = host or settings.host(invocation.root)
    today = invocation.today()
    with contextlib.ExitStack() as stack:
        try:
            opened = stack.enter_context(verification.open_site(site, authority))
        except verification.BadAddress as error:
            fault = Message("%(fault)s.", fault=error.message)
            raise click.UsageError(invocation.translate(fault)) from None
        verdict = verification.verify(
            opened,
            ours,
            kept=kept.read_bytes() if kept else None,
            as_of=as_of or today,
            today=today,
            seconds=seconds,
            abilities=_abilities(host),
            program=_program(
                invocation,
                build=ours is not None and not no_build,
                # The configuration of a host is in the folder; the host itself does not serve it.
                host=None if "://" in site else host,
            ),
        )
    invocation.say(verification.report(verdict, form, invocation.catalog))
    if not verdict.right:
        raise SystemExit(1)


def _abilities(host: str | None) -> frozenset[Ability]:
    """What the host of a site must be able to do; everything if it is not named."""
    from policysite.hosting import hosts
    from policysite.verify.abilities import EVERY

    return EVERY if host is None else EVERY - hosts.HOSTS[host].lacks


def _program(invocation: Invocation, *, build: bool, host: str | None) -> Program:
    """What this program makes from the texts of a site.

    From this project too, if it is to `build`.
    """
    from policysite.build import fingerprint
    from policysite.build.freezing import LITTER
    from policysite.verify import Program

    return Program(
        pages=partial(_pages, invocation),
        build=partial(_build, invocation, host) if build else None,
        allowed=LITTER | fingerprint.BESIDE,
    )


def _pages(invocation: Invocation, edition: Edition) -> Iterator[tuple[str, bytes | None]]:
    from policysite import catalogs
    from policysite.verify import NotMade
    from policysite.web import rendering

    for language in edition.site.languages:
        if any(catalogs.problems(invocation.root, language)):
            raise NotMade(
                Message("this program lacks some messages in “%(language)s”", language=language)
            )
    yield from rendering.files(edition, invocation.root)


def _build(
    invocation: Invocation, host: str | None, as_of: date, base_url: str | None, pdf: bool
) -> Iterator[tuple[str, bytes | None]]:
    """The files of a build of this project, made in a temporary folder."""
    from policysite import checks
    from policysite.build import fingerprint, freezing
    from policysite.commands.build import furnishing
    from policysite.errors import ContentProblems, PolicysiteError
    from policysite.verify import NotMade

    with tempfile.TemporaryDirectory(prefix="policysite-") as folder:
        out = Path(folder) / "site"
        options = freezing.Options(
            root=invocation.root, out=out, as_of=as_of, base_url=base_url, pdf=pdf, host=host
        )
        try:
            freezing.build(options, partial(_watch, invocation), furnishing(host))
        except ContentProblems as error:
            count = len(checks.errors(error.problems))
            message = Message.plural(
                "it cannot be built: the content has %(count)s error",
                "it cannot be built: the content has %(count)s errors",
                count,
            )
            raise NotMade(message) from None
        except PolicysiteError as error:
            raise NotMade(error.sentence) from None
        for name in sorted(fingerprint.names(out)):
            yield name, None if name.endswith(".pdf") else (out / name).read_bytes()


def _watch(invocation: Invocation, pages: Iterable[str], total: int) -> Iterator[str]:
    announced = Message.plural(
        "Building %(count)s page of this project for comparison …",
        "Building %(count)s pages of this project for comparison …",
        total,
    )
    return invocation.watch(pages, total, Message("Comparing"), announced)
