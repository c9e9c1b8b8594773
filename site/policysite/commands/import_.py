"""The command “import”."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policysite.commands.invocation import Invocation, pass_invocation
from policysite.errors import ImportRefused
from policysite.message import Message

if TYPE_CHECKING:
    from policysite.importing.conversion import Converted
    from policysite.importing.target import Target

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    "import",
    help=Message(
        "Import a text, Markdown, HTML, Word, OpenDocument or RTF file as a draft.\n\nThe words "
        "of the file and of the draft are compared one by one: every word that is lost is "
        "reported, and every formatting decision is listed with its line."
    ),
)
@click.argument("file", type=_FILE)
@click.option("--policy", required=True, help=Message("The policy to which the text belongs."))
@click.option("--lang", required=True, help=Message("The language of the text."))
@click.option(
    "--version",
    "number",
    default="",
    help=Message(
        "The number of the draft.  [default: the draft that this language lacks, or the "
        "next version]"
    ),
)
@click.option(
    "--title",
    default="",
    help=Message("The title of the statement.  [default: the title of the text]"),
)
@click.option(
    "--dry-run", is_flag=True, help=Message("Report everything without writing anything.")
)
@pass_invocation
def import_(
    invocation: Invocation,
    file: Path,
    policy: str,
    lang: str,
    number: str,
    title: str,
    dry_run: bool,
) -> None:
    """Import a file as a draft, within limits of time and memory, and print the decisions."""
    from policysite import catalogs
    from policysite.content import reader
    from policysite.importing import guard, target
    from policysite.importing.conversion import Wanted
    from policysite.redline.wording import draft_words

    library = reader.load(invocation.root)
    chosen = target.target(invocation.root, library, policy, lang, number, invocation.today())
    words = draft_words(catalogs.load(invocation.root, lang).gettext)
    wanted = Wanted(
        language=lang,
        path=chosen.path,
        title=" ".join(title.split()),
        untitled="[[TODO]]",
        changes="" if chosen.first else words.changes,
    )
    converted = guard.convert(_bytes(file), file.name, chosen.relatives, wanted)
    _tell(invocation, file, chosen, converted)
    if dry_run:
        invocation.say(Message("Nothing was written (dry run)."))
        return
    target.write(invocation.root, chosen, converted.source)
    _tell_what_next(invocation, chosen)


def _bytes(file: Path) -> bytes:
    from policysite.importing import kinds

    try:
        if file.stat().st_size > kinds.LARGEST:
            raise kinds.too_large(file.name)
        return file.read_bytes()
    except OSError as error:
        message = Message("%(file)s cannot be read: %(reason)s", file=file.name, reason=error)
        raise ImportRefused(message) from None


def _tell(invocation: Invocation, file: Path, chosen: Target, converted: Converted) -> None:
    """Print the decisions, line by line, and the proof."""
    invocation.say(
        Message(
            "%(file)s imported as %(path)s: “%(title)s”, %(sections)s.",
            file=file.name,
            path=chosen.path,
            title=converted.title,
            sections=Message.plural("%(count)s section", "%(count)s sections", converted.sections),
        )
    )
    invocation.say("")
    invocation.say(Message("Decisions, by line of the draft:"))
    for told in converted.told:
        lines = ", ".join(map(str, told.lines)) or "–"
        invocation.say(f"  {lines}: {invocation.translate(told.message)}")
    invocation.say("")
    invocation.say(
        Message(
            "Proof: the draft, as the site will show it, has %(count)s words. Apart from what "
            "is listed above, they are exactly the words of the file.",
            count=converted.words,
        )
    )


def _tell_what_next(invocation: Invocation, chosen: Target) -> None:
    invocation.say(Message("Written: %(path)s", path=chosen.path))
    invocation.say(
        Message(
            "Next: review the list above and the ids of the headings, describe the changes for "
            "readers under “changes”, then run “check”, and “preview” to read the text."
        )
    )
