"""Shared by the commands that scan a website: the plan, the progress, the versions in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from policysite.errors import MissingExtra
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from policysite.commands.invocation import Invocation
    from policysite.models import Library
    from policysite.models.scan import Moment, Scan


def scan(invocation: Invocation, library: Library, addresses: Sequence[str], day: date) -> Scan:
    """A scan of `addresses`, or of the pages in site.toml, made on `day`.

    Raises MissingExtra if the packages of the extra “scan” are not installed.
    """
    try:
        from policysite.scanning import scan as scanning
    except ImportError as error:
        message = Message(
            "A scan needs %(package)s, which is not installed. Run “python3 run.py scan” to "
            "install it, or, if you installed policysite with pip: pip install "
            "'policysite[scan]'",
            package=error.name or "playwright",
        )
        raise MissingExtra(message) from None
    settings = library.site.scan
    pages = _pages(invocation, addresses or settings.pages)
    plan = scanning.Plan(pages=pages, refuse=settings.refuse, accept=settings.accept)

    def watch(moments: Sequence[Moment]) -> Iterator[Moment]:
        announced = Message.plural(
            "Opening %(count)s page in a browser, three times …",
            "Opening %(count)s pages in a browser, three times …",
            len(pages),
        )
        return invocation.watch(moments, len(moments), Message("Scanning"), announced)

    return scanning.run(plan, day, watch)


def statements(library: Library, day: date) -> dict[str, Any]:
    """The version of each policy in force on `day`, with the hashes of its articles."""
    return {
        policy.name: {
            "effective": version.effective.isoformat(),
            "sha256": dict(version.entry.article_sha256),
            "version": str(version.number),
        }
        for policy in library.policies.values()
        if (version := policy.in_force(day)) is not None and version.entry is not None
    }


def _pages(invocation: Invocation, addresses: Sequence[str]) -> tuple[str, ...]:
    """The pages to open, with those of a site map instead of it.

    At most as many as a scan takes.
    """
    from policysite.content.scans import MOST_PAGES, address_fault
    from policysite.scanning import site_map
    from policysite.scanning.scan import pages_of

    if not addresses:
        message = Message(
            "Specify the address of the website, or list its pages under [scan] in site.toml."
        )
        raise click.UsageError(invocation.translate(message))
    for address in addresses:
        if fault := address_fault(address):
            raise click.UsageError(invocation.translate(fault))
    pages = [
        page
        for address in addresses
        for page in (pages_of(address) if site_map.is_one(address) else (address,))
    ]
    found = tuple(dict.fromkeys(pages))
    if len(found) > MOST_PAGES:
        message = Message("A scan can open at most %(limit)s pages.", limit=MOST_PAGES)
        raise click.UsageError(invocation.translate(message))
    return found
