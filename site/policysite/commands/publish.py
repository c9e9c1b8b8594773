"""The command “publish”."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from policysite.commands.invocation import Day, Invocation, pass_invocation
from policysite.errors import ContentProblems
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from policysite.publishing.preflight import Difference, Preflight


@click.command(
    help=Message(
        "Publish a draft: check it, show what would be published, and lock it in the ledger "
        "permanently."
    )
)
@click.argument("policy")
@click.argument("version")
@click.option("--effective", type=Day(), required=True, help=Message("The effective date."))
@click.option("--backdated", is_flag=True, help=Message("Confirm a date in the past."))
@click.option(
    "--far-ahead",
    is_flag=True,
    help=Message("Confirm a date that is more than a year ahead."),
)
@click.option("--yes", is_flag=True, help=Message("Do not ask for confirmation."))
@pass_invocation
def publish(
    invocation: Invocation,
    policy: str,
    version: str,
    effective: date,
    backdated: bool,
    far_ahead: bool,
    yes: bool,
) -> None:
    """Run “publish”."""
    from policysite import ledger
    from policysite.commands import odd_days
    from policysite.content import reader
    from policysite.publishing import publication

    today = invocation.today()
    try:
        library = reader.load(invocation.root)
        prepared = publication.prepare(library, policy, version, effective, today)
    except ContentProblems as error:
        invocation.show(error.problems, besides=("open",))
        raise
    doubt = odd_days.doubt(
        invocation, effective, today, backdated=backdated, far_ahead=far_ahead, yes=yes
    )
    expected = prepared.preflight
    files = [*prepared.articles, ledger.entry_path(policy, prepared.entry.number)]
    invocation.show(expected.unanswered)
    for line in _summary(expected, files, invocation.language):
        invocation.say(line)
    if not yes:
        question = _question(expected)
        if expected.doubtful:
            question = odd_days.doubted(question, _RELIED_ON)
        invocation.confirm(odd_days.doubted(question, doubt))
    watch = partial(_watch, invocation)
    publication.write(invocation.root, prepared, invocation.now(), watch)
    for line in _next_steps(expected, library.site.base_url, invocation.language):
        invocation.say(line)


_RELIED_ON = Message(
    "Some of the changes above look material. Answer yes only if they take no right away "
    "from readers and impose nothing on them."
)


def _watch(invocation: Invocation, pages: Iterable[str], total: int) -> Iterator[str]:
    announced = Message.plural(
        "Test-building %(count)s page …",
        "Test-building %(count)s pages …",
        total,
    )
    return invocation.watch(pages, total, Message("Test build"), announced)


def _summary(preflight: Preflight, files: list[str], language: str) -> Iterator[str]:
    """What is about to be locked, and what readers will see of it."""
    from policysite import catalogs
    from policysite.publishing import announcement

    yield Message(
        "%(policy)s %(number)s will be locked permanently, in %(languages)s:",
        policy=preflight.policy,
        number=preflight.number,
        languages=Message.joined(
            catalogs.language_name_in(code, language) for code in preflight.languages
        ),
    )
    yield from (f"  {path}" for path in files)
    yield ""
    yield from announcement.facts(preflight, language)
    for difference in preflight.differences:
        yield ""
        yield from _difference(difference, preflight, language)
    notes = list(announcement.notes(preflight, language))
    absent = announcement.absent(preflight)
    if absent is not None:
        listed = Message(
            "“check --coverage” lists what the law requires and which section covers it."
        )
        notes.append(Message.joined((absent, listed), " "))
    if notes:
        yield ""
        yield from notes
    yield ""


def _difference(difference: Difference, preflight: Preflight, language: str) -> Iterator[str]:
    """What changes in one language."""
    from policysite.publishing import announcement

    yield announcement.difference(difference, preflight, language)
    for section in difference.sections:
        yield Message(
            "  %(kind)s: %(title)s",
            kind=announcement.CHANGE_KINDS[section.kind],
            title=announcement.section_title(section),
        )
    if difference.changes:
        yield Message("  Shown to readers:")
        yield from (f"    - {change}" for change in difference.changes)


def _question(preflight: Preflight) -> Message:
    locked = Message("Once others can see this text, it can never be changed. Publish it?")
    if not preflight.unanswered:
        return locked
    return Message.plural(
        "%(count)s warning above is unresolved: fix it, or accept it with a reason in "
        "content/site.toml. %(question)s",
        "%(count)s warnings above are unresolved: fix them, or accept them with a reason in "
        "content/site.toml. %(question)s",
        len(preflight.unanswered),
        question=locked,
    )


def _next_steps(preflight: Preflight, base_url: str, language: str) -> Iterator[str]:
    from policysite.catalogs import full_date

    yield Message(
        "%(policy)s %(number)s is published. Next steps:",
        policy=preflight.policy,
        number=preflight.number,
    )
    yield Message("1. Commit these files together, and never change them again:")
    yield f"     content/ledger/{preflight.policy}/"
    yield from (f"     {path}" for path in preflight.sources)
    yield Message(
        "   Until you push or deploy, you can undo this with “unpublish %(policy)s %(number)s”.",
        policy=preflight.policy,
        number=preflight.number,
    )
    yield Message("2. Run “build”, then “deploy” (see docs/deploying.md).")
    yield Message("3. Run “verify %(address)s/” to check the live site.", address=base_url)
    yield Message(
        "4. The site next changes by itself on %(day)s: build and deploy it again on that day.",
        day=full_date(preflight.next_change, language),
    )
