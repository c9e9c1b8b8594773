"""The command “publish”."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policysite.commands.invocation import Day, Invocation, pass_invocation
from policysite.errors import ContentProblems
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from policysite.prospect import Difference, Prospect
    from policysite.redline import SectionChange

_KINDS = {
    "added": Message("new"),
    "removed": Message("removed"),
    "changed": Message("changed"),
    "moved": Message("moved"),
}


@click.command()
@click.argument("policy")
@click.argument("version")
@click.option("--effective", type=Day(), required=True, help="The day from which it applies.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_invocation
def publish(invocation: Invocation, policy: str, version: str, effective: date, yes: bool) -> None:
    """Check a draft, show what would be locked, and lock it into the ledger, for ever."""
    from policysite import content, ledger, publication

    today = invocation.today()
    try:
        library = content.load(invocation.root)
        prepared = publication.prepare(library, policy, version, effective, today)
    except ContentProblems as error:
        invocation.show(error.problems)
        raise
    expected = prepared.prospect
    files = [*prepared.articles, ledger.entry_path(policy, prepared.entry.number)]
    invocation.show(expected.unanswered)
    for line in _summary(expected, files, invocation.language):
        invocation.say(line)
    if not yes:
        invocation.confirm(_question(expected))
    publication.write(invocation.root, prepared)
    for line in _next_steps(expected, library.site.base_url, invocation.language):
        invocation.say(line)


def _summary(prospect: Prospect, files: list[str], language: str) -> Iterator[str]:
    """What is about to be locked, and what readers will see of it."""
    yield Message(
        "%(policy)s %(number)s will be locked for ever, in %(languages)s:",
        policy=prospect.policy,
        number=prospect.number,
        languages=", ".join(prospect.languages),
    )
    yield from (f"  {path}" for path in files)
    yield ""
    yield _kind(prospect)
    yield _day(prospect, language)
    if prospect.replaces is not None:
        yield _replaced(prospect, language)
    for difference in prospect.differences:
        yield ""
        yield from _difference(difference, prospect)
    notes = list(_notes(prospect, language))
    if notes:
        yield ""
        yield from notes
    yield ""


def _kind(prospect: Prospect) -> Message:
    if prospect.replaces is None:
        return Message("Kind: the first version of this policy.")
    if prospect.is_material:
        return Message(
            "Kind: a material change (the first number rises); readers must be told beforehand."
        )
    return Message("Kind: an editorial change (the second number rises).")


def _day(prospect: Prospect, language: str) -> Message:
    """The day from which the version applies, and how far off it is."""
    from policysite.catalogs import full_date

    day = full_date(prospect.effective, language)
    if prospect.days_ahead > 0:
        return Message.plural(
            "Applies from: %(day)s, in %(count)s day.",
            "Applies from: %(day)s, in %(count)s days.",
            prospect.days_ahead,
            day=day,
        )
    if prospect.days_ahead == 0:
        return Message("Applies from: %(day)s, which is today.", day=day)
    return Message.plural(
        "Applies from: %(day)s, %(count)s day ago.",
        "Applies from: %(day)s, %(count)s days ago.",
        -prospect.days_ahead,
        day=day,
    )


def _replaced(prospect: Prospect, language: str) -> Message:
    from policysite.catalogs import full_date

    replaces = prospect.replaces
    assert replaces is not None and replaces.entry is not None  # noqa: PT018 (both, by its type)
    values = {
        "number": replaces.number,
        "since": full_date(replaces.entry.effective, language),
    }
    if prospect.replaced_is_in_force:
        return Message("Replaces: version %(number)s, in force since %(since)s.", **values)
    return Message("Replaces: version %(number)s, which applies from %(since)s.", **values)


def _difference(difference: Difference, prospect: Prospect) -> Iterator[str]:
    """What changes in one language."""
    if difference.is_new:
        yield Message("In “%(language)s”: a whole new text.", language=difference.language)
    else:
        assert prospect.replaces is not None  # something was compared with it
        yield Message(
            "In “%(language)s”, against %(old)s: %(sections)s; %(inserted)s, %(deleted)s.",
            language=difference.language,
            old=prospect.replaces.number,
            sections=Message.plural(
                "%(count)s section touched", "%(count)s sections touched", len(difference.sections)
            ),
            inserted=Message.plural(
                "%(count)s word inserted", "%(count)s words inserted", difference.inserted
            ),
            deleted=Message.plural(
                "%(count)s word deleted", "%(count)s words deleted", difference.deleted
            ),
        )
    for section in difference.sections:
        yield Message("  %(kind)s: %(title)s", kind=_KINDS[section.kind], title=_title(section))
    if difference.changes:
        yield Message("  Readers are told:")
        yield from (f"    - {change}" for change in difference.changes)


def _title(section: SectionChange) -> str:
    if section.id:
        return section.title
    if section.level == 1:
        return Message("what stands above the first heading")
    return Message("the footnotes")


def _notes(prospect: Prospect, language: str) -> Iterator[Message]:
    """What deserves a second look, and stops nothing."""
    from policysite.catalogs import full_date

    if prospect.comes_unannounced:
        yield Message(
            "Note: this material change applies at once. Readers should hear of such a change well "
            "before it applies, in a message of its own (guidelines on transparency WP260, "
            "paragraphs 29 to 31); a later day leaves time for that."
        )
    elif prospect.is_material:
        yield Message(
            "Note: tell your readers of this material change well before %(day)s, in a message of "
            "its own (guidelines on transparency WP260, paragraphs 29 to 31).",
            day=full_date(prospect.effective, language),
        )
    if prospect.days_ahead < 0:
        yield Message(
            "Note: %(effective)s lies before today (%(today)s); an older text is brought in.",
            effective=prospect.effective,
            today=prospect.today,
        )
    if prospect.absent:
        yield Message(
            "Note: of what the GDPR asks, no statement tells %(items)s yet; “check --coverage” "
            "has the list.",
            items=Message.joined(answer.item.citation for answer in prospect.absent),
        )


def _question(prospect: Prospect) -> Message:
    locked = Message("Once published, this text can never be changed. Publish it?")
    if not prospect.unanswered:
        return locked
    return Message.plural(
        "%(count)s warning above has no answer: mend it, or give the reason why it stays in "
        "content/site.toml. %(question)s",
        "%(count)s warnings above have no answer: mend them, or give the reason why they stay in "
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
    yield Message("2. Run “build”, and put the folder build/ on your host.")
    yield Message("3. Run “verify %(address)s/” to see that all of it is there.", address=base_url)
    yield Message(
        "4. The site next changes by itself on %(day)s: build it on that day and put it on your "
        "host once more.",
        day=full_date(prospect.next_change, language),
    )
