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
        "Begin the next version in every language, as a copy of the newest that is published.\n\n"
        "Say by --major or --minor what kind of change it will be; the number of the version "
        "follows from it."
    )
)
@click.argument("policy")
@click.option(
    "--major",
    is_flag=True,
    help=Message(
        "A material change (1.4 to 2.0): a new purpose, right or recipient, anything that readers "
        "must be informed of beforehand."
    ),
)
@click.option(
    "--minor",
    is_flag=True,
    help=Message(
        "An editorial change (1.4 to 1.5): wording and form, and nothing that matters to readers."
    ),
)
@click.option(
    "--beside",
    is_flag=True,
    help=Message("Beside a draft that is there already, under the next number that is free."),
)
@click.option(
    "--of",
    metavar="VERSION",
    help=Message("The version to copy.  [default: the newest that applies or will]"),
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
                Message("say either --major (a material change) or --minor (an editorial one)")
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
            "%(old)s does not apply yet. To put something right in %(number)s, which applies now: "
            "new %(policy)s --minor --of %(number)s",
            old=draft.copied_from,
            number=in_force.number,
            policy=draft.policy,
        )
    for language in draft.untranslated:
        yield Message(
            "There is no text in “%(language)s” to copy: that file holds the words of another "
            "language, to be translated.",
            language=language,
        )
    for number in draft.later:
        yield Message(
            "Draft %(number)s is there already and stays as it is: what you change now may belong "
            "in it, too.",
            number=number,
        )
    yield Message(
        "Change the text in every file, and say under “changes” what changed, for a reader. Then "
        "“check” tells what is wrong, “diff %(policy)s” shows what you changed, and “publish "
        "%(policy)s %(number)s --effective DAY” locks it.",
        policy=draft.policy,
        number=draft.number,
    )
