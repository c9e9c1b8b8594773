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

    from policysite.publishing.prospect import Difference, Prospect


@click.command(
    help=Message("Check a draft, show what would be locked, and lock it into the ledger, for ever.")
)
@click.argument("policy")
@click.argument("version")
@click.option(
    "--effective", type=Day(), required=True, help=Message("The day from which it applies.")
)
@click.option("--backdated", is_flag=True, help=Message("The day is meant, though it is past."))
@click.option(
    "--far-ahead",
    is_flag=True,
    help=Message("The day is meant, though it is more than a year ahead."),
)
@click.option("--yes", is_flag=True, help=Message("Do not ask."))
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
    expected = prepared.prospect
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
    "Some changes above look material; say yes only if readers lose and owe nothing by them."
)


def _watch(invocation: Invocation, pages: Iterable[str], total: int) -> Iterator[str]:
    announced = Message.plural(
        "Making %(count)s page to see that it can be built …",
        "Making %(count)s pages to see that they can be built …",
        total,
    )
    return invocation.watch(pages, total, Message("Trying"), announced)


def _summary(prospect: Prospect, files: list[str], language: str) -> Iterator[str]:
    """What is about to be locked, and what readers will see of it."""
    from policysite import catalogs
    from policysite.publishing import announcement

    yield Message(
        "%(policy)s %(number)s will be locked for ever, in %(languages)s:",
        policy=prospect.policy,
        number=prospect.number,
        languages=Message.joined(
            catalogs.language_name_in(code, language) for code in prospect.languages
        ),
    )
    yield from (f"  {path}" for path in files)
    yield ""
    yield from announcement.facts(prospect, language)
    for difference in prospect.differences:
        yield ""
        yield from _difference(difference, prospect, language)
    notes = list(announcement.notes(prospect, language))
    absent = announcement.absent(prospect)
    if absent is not None:
        listed = Message("“check --coverage” lists what the law asks, and where it is dealt with.")
        notes.append(Message.joined((absent, listed), " "))
    if notes:
        yield ""
        yield from notes
    yield ""


def _difference(difference: Difference, prospect: Prospect, language: str) -> Iterator[str]:
    """What changes in one language."""
    from policysite.publishing import announcement

    yield announcement.difference(difference, prospect, language)
    for section in difference.sections:
        yield Message(
            "  %(kind)s: %(title)s",
            kind=announcement.CHANGE_KINDS[section.kind],
            title=announcement.section_title(section),
        )
    if difference.changes:
        yield Message("  Readers are told:")
        yield from (f"    - {change}" for change in difference.changes)


def _question(prospect: Prospect) -> Message:
    locked = Message("Once others can see it, this text can never be changed. Publish it?")
    if not prospect.unanswered:
        return locked
    return Message.plural(
        "%(count)s warning above has no answer: fix it, or give the reason why it stays in "
        "content/site.toml. %(question)s",
        "%(count)s warnings above have no answer: fix them, or give the reason why they stay in "
        "content/site.toml. %(question)s",
        len(prospect.unanswered),
        question=locked,
    )


def _next_steps(prospect: Prospect, base_url: str, language: str) -> Iterator[str]:
    from policysite.catalogs import full_date

    yield Message(
        "%(policy)s %(number)s is published. What to do next:",
        policy=prospect.policy,
        number=prospect.number,
    )
    yield Message("1. Commit these together, and change none of them again:")
    yield f"     content/ledger/{prospect.policy}/"
    yield from (f"     {path}" for path in prospect.sources)
    yield Message(
        "   Until that is pushed, or the site deployed, “unpublish %(policy)s %(number)s” takes it "
        "back.",
        policy=prospect.policy,
        number=prospect.number,
    )
    yield Message("2. Run “build”, then “deploy”; docs/deploying.md explains both.")
    yield Message("3. Run “verify %(address)s/” to see that all of it is there.", address=base_url)
    yield Message(
        "4. The site next changes by itself on %(day)s: build it on that day and put it on your "
        "host once more.",
        day=full_date(prospect.next_change, language),
    )
