"""The command “diff”."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from policysite.commands.invocation import Day, Invocation, pass_invocation
from policysite.message import Message

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from policysite.models import Library


@click.command(
    help=Message(
        "Show what changed between two versions, word for word.\n\nNEW defaults to the draft "
        "that was edited last, or to the newest version if there is no draft. OLD defaults to "
        "the version in force."
    )
)
@click.argument("policy")
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--lang", help=Message("The language to compare.  [default: the first]"))
@click.option("--as-of", type=Day(), help=Message("Build the site as it is on this date.  [today]"))
@pass_invocation
def diff(
    invocation: Invocation,
    policy: str,
    old: str | None,
    new: str | None,
    lang: str | None,
    as_of: date | None,
) -> None:
    """Run “diff”."""
    from policysite import catalogs
    from policysite.content import reader
    from policysite.redline import versions
    from policysite.redline.terminal import redline_text

    library = reader.load(invocation.root)
    day = as_of or invocation.today()
    language = lang or library.site.reference
    new = new or _draft_changed_last(invocation.root, library, policy, language)
    pair = versions.choose(library, policy, old, new, language, day)
    messages = catalogs.load(invocation.root, pair.language)
    found = versions.redline(pair, messages.gettext)
    message = Message(
        "%(policy)s, %(language)s: %(old)s to %(new)s",
        policy=policy,
        language=pair.language,
        old=pair.old.number,
        new=pair.new.number,
    )
    invocation.say(message)
    changes = redline_text(
        found.article, footnotes=messages.gettext("Footnotes"), colour=sys.stdout.isatty()
    )
    invocation.say(changes or Message("There are no changes."))


def _draft_changed_last(root: Path, library: Library, policy: str, language: str) -> str | None:
    """The number of the draft that was changed last, as after “new”; the higher one if equal."""
    drafts = [
        ((root / version.documents[language].path).stat().st_mtime, version.number)
        for version in (library.policies[policy].versions if policy in library.policies else ())
        if version.entry is None and language in version.documents
    ]
    return str(max(drafts)[1]) if drafts else None
