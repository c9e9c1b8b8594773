"""The command “new”."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policysite.commands.invocation import Invocation, pass_invocation
from policysite.errors import ContentProblems
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.models import Version
    from policysite.publishing.drafting import Draft


@click.command(
    help=Message(
        "Start the next version in every language, as a copy of the newest published version.\n\n"
        "--major or --minor states the kind of change and decides the version number."
    )
)
@click.argument("policy")
@click.option(
    "--major",
    is_flag=True,
    help=Message(
        "A material change (1.4 to 2.0): a new purpose, right or recipient, or anything else "
        "that readers must be informed of in advance."
    ),
)
@click.option(
    "--minor",
    is_flag=True,
    help=Message(
        "An editorial change (1.4 to 1.5): wording and layout only, nothing that affects readers."
    ),
)
@click.option(
    "--beside",
    is_flag=True,
    help=Message("Start another draft alongside an existing one, under the next free number."),
)
@click.option(
    "--of",
    metavar="VERSION",
    help=Message("The version to copy.  [default: the newest one in force or scheduled]"),
)
@pass_invocation
def new(
    invocation: Invocation, policy: str, major: bool, minor: bool, beside: bool, of: str | None
) -> None:
    """Run “new”."""
    from policysite import catalogs
    from policysite.content import reader
    from policysite.publishing import drafting
    from policysite.redline.wording import draft_words

    if major == minor:
        raise click.UsageError(
            invocation.translate(
                Message(
                    "specify either --major (a material change) or --minor (an editorial change)"
                )
            )
        )
    library = reader.load(invocation.root)
    words = {
        language: draft_words(catalogs.load(invocation.root, language).gettext)
        for language in library.site.languages
    }
    try:
        draft = drafting.prepare(library, policy, material=major, words=words, beside=beside, of=of)
    except ContentProblems as error:
        invocation.show(error.problems)
        raise
    drafting.write(invocation.root, draft)
    invocation.say(
        Message(
            "%(policy)s %(number)s, copied from %(old)s:",
            policy=policy,
            number=draft.number,
            old=draft.copied_from,
        )
    )
    for path in draft.texts:
        invocation.say(f"  {path}")
    in_force = library.policies[policy].in_force(invocation.today())
    for note in _notes(draft, in_force):
        invocation.say(note)


def _notes(draft: Draft, in_force: Version | None) -> Iterator[Message]:
    """What to know about the new draft, and what to do next."""
    if in_force is not None and in_force.number < draft.copied_from:
        yield Message(
            "%(old)s is not in force yet. To correct %(number)s, which is in force now: new "
            "%(policy)s --minor --of %(number)s",
            old=draft.copied_from,
            number=in_force.number,
            policy=draft.policy,
        )
    for language in draft.untranslated:
        yield Message(
            "There is no text in “%(language)s” to copy: that file contains the text of "
            "another language, for you to translate.",
            language=language,
        )
    for number in draft.later:
        yield Message(
            "Draft %(number)s already exists and was not changed. What you change now may "
            "belong there as well.",
            number=number,
        )
    yield Message(
        "Edit the text in every file, and describe the changes for readers under “changes”. "
        "Then “check” lists problems, “diff %(policy)s” shows your changes, and “publish "
        "%(policy)s %(number)s --effective DATE” publishes the version.",
        policy=draft.policy,
        number=draft.number,
    )
