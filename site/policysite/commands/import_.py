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
        "Bring in a text, Markdown, HTML, Word, OpenDocument or RTF file as a draft.\n\n"
        "No word is lost in silence: the words of the file and of the draft are compared one by "
        "one, and every decision on the way is listed with its line."
    ),
)
@click.argument("file", type=_FILE)
@click.option("--policy", required=True, help=Message("The policy that the text belongs to."))
@click.option("--lang", required=True, help=Message("The language of the text."))
@click.option(
    "--version",
    "number",
    default="",
    help=Message(
        "The number of the draft.  [default: the draft that this language lacks, else the next]"
    ),
)
@click.option(
    "--title", default="", help=Message("The title of the statement.  [default: that of the text]")
)
@click.option("--dry-run", is_flag=True, help=Message("Report everything, and write nothing."))
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
    """Bring in a file as a draft, within bounds of time and memory, and say what was decided."""
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
        invocation.say(Message("Nothing was written, as you asked."))
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
    """What was decided, line by line, and the proof."""
    invocation.say(
        Message(
            "%(file)s becomes %(path)s: “%(title)s”, with %(sections)s.",
            file=file.name,
            path=chosen.path,
            title=converted.title,
            sections=Message.plural("%(count)s section", "%(count)s sections", converted.sections),
        )
    )
    invocation.say("")
    invocation.say(Message("What was decided, with the lines of the draft:"))
    for told in converted.told:
        lines = ", ".join(map(str, told.lines)) or "–"
        invocation.say(f"  {lines}: {invocation.translate(told.message)}")
    invocation.say("")
    invocation.say(
        Message(
            "Proof: the draft has %(count)s words, as the site will show them. They are those of "
            "the file, and the file has no others, but for what is listed above.",
            count=converted.words,
        )
    )


def _tell_what_next(invocation: Invocation, chosen: Target) -> None:
    invocation.say(Message("Written: %(path)s", path=chosen.path))
    invocation.say(
        Message(
            "Next: look through the list above, and at the ids of the headings; say under "
            "“changes” what changed, for a reader; then run “check”, and “preview” to read it."
        )
    )
