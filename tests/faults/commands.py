"""The commands that change files, each with a project and what it says when it is done.

A new command is one more entry of COMMANDS: it is then failed in every way that there is.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tests.faults.faults import KillAt
from tests.faults.process import run_alone
from tests.scanning.observations import a_pass, a_scan, observation

from policysite.cli import main
from policysite.commands import scan
from policysite.commands.invocation import Invocation
from policysite.content import reader
from policysite.errors import PolicysiteError
from policysite.models import VersionNumber
from policysite.preview import manuscript

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

NOW = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Europe/Amsterdam"))
_SITE = """\
base_url = "https://policies.voorbeeld.nl"
languages = {}
policies = ["privacy"]
accent = "#0b5cad"

[organisation]
name = "Voorbeeld BV"

[contacts]
requests = "privacy@voorbeeld.nl"
"""
_TEXT = "---\ntitle: Title\n{}---\n## Intro {{#intro}}\n\nText.\n"


@dataclass(frozen=True)
class Command:
    """What to run in a project, how to make that project, and a part of what it says when done.

    `at_once`: there is no moment at which it is half done, even before the next command. `alike`:
    it writes in the same way as a command above it, so that the short run leaves it out.
    """

    run: Callable[[Path], None]
    project: Callable[[Path], None]
    said: str
    at_once: bool = False
    alike: bool = False


def program(*arguments: str) -> Callable[[Path], None]:
    """A call of the command line."""

    def run(root: Path) -> None:
        Invocation.now = lambda self: NOW  # type: ignore[method-assign]
        main(["--language", "en", "--root", str(root), *arguments])

    return run


def save(root: Path) -> None:
    """Save a text in the preview."""
    place = manuscript.Place("privacy", VersionNumber(1, 1), "nl")
    try:
        began = manuscript.read(root, place)
        manuscript.save(root, place, _TEXT.format("changes: [Anders.]\n"), began.sha256)
    except PolicysiteError as error:
        print("Error:", error.format_message())
        sys.exit(1)
    print("Saved.")


def suggest(root: Path) -> None:
    """Add to the list of cookies what a scan saw; the browser itself changes no file of ours."""
    seen = a_scan(a_pass("before", observation("basket")))
    try:
        invocation = Invocation(root, "en", NullTranslations())
        scan.add_entries(invocation, reader.load(root), seen, None)
    except PolicysiteError as error:
        print("Error:", error.format_message())
        sys.exit(1)


def published(root: Path, languages: Sequence[str] = ("nl", "en")) -> None:
    """A project with a published version, and a text to bring in."""
    _write(root, "1.0", "", languages)
    (root / "content/site.toml").write_text(_SITE.format(list(languages)))
    (root / "text.txt").write_text("Inleiding\n\nEen tekst.\n")
    in_this_process(_publish("1.0", "2020-01-01"), root)


def drafted(root: Path) -> None:
    """The same with a draft of the next version."""
    published(root)
    _write(root, "1.1", "changes: [One.]\n")


def superseded(root: Path) -> None:
    """The same with the next version published and in force."""
    after(drafted, _publish("1.1", "2020-02-01"))(root)


def scheduled(root: Path) -> None:
    """The same with the next version published for a later day."""
    after(drafted, _publish("1.1", "2027-01-01"))(root)


def forked(root: Path) -> None:
    """The same with two versions that were published side by side, and put together."""
    published(root)
    other = root.with_name("other")
    shutil.copytree(root, other)
    for place, number in ((root, "1.1"), (other, "1.2")):
        _write(place, number, "changes: [One.]\n")
        in_this_process(_publish(number, "2027-01-01"), place)
    shutil.copytree(other, root, dirs_exist_ok=True)
    shutil.rmtree(other)


def after(project: Callable[[Path], None], run: Callable[[Path], None]) -> Callable[[Path], None]:
    """A project in which a command was run."""

    def made(root: Path) -> None:
        project(root)
        in_this_process(run, root)

    return made


def built(root: Path) -> None:
    """A project with a version in one language, and its site as it was on another day."""
    published(root, ["nl"])
    in_this_process(program("build", "--as-of", "2025-01-01"), root)


def killed(name: str, call: str, nth: int) -> Callable[[Path], None]:
    """The project of the command `name`, after that command was killed at this call."""

    def project(root: Path) -> None:
        COMMANDS[name].project(root)
        run_alone(root, COMMANDS[name].run, lambda _: KillAt(call, nth))

    return project


def _publish(number: str, effective: str) -> Callable[[Path], None]:
    day = ("--effective", effective, "--backdated")
    return program("publish", "privacy", number, *day, "--yes")


def _write(root: Path, number: str, changes: str, languages: Sequence[str] = ("nl", "en")) -> None:
    for language in languages:
        path = root / f"content/{language}/privacy/{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_TEXT.format(changes))


def in_this_process(run: Callable[[Path], None], root: Path) -> None:
    """Run a command that succeeds."""
    try:
        run(root)
    except SystemExit as end:
        if end.code:
            raise


_IMPORT = ("--policy", "privacy", "--lang", "nl", "--version", "1.1")
_REASONS = ("--reason-nl", "Bevel.", "--reason-en", "Order.")
_DISCARD = program("discard", "privacy", "1.1")

COMMANDS = {
    "publish": Command(
        _publish("1.1", "2027-01-01"),
        drafted,
        "privacy 1.1 is published.",
    ),
    "new": Command(program("new", "privacy", "--minor"), published, "privacy 1.1, copied from 1.0"),
    "import": Command(
        lambda root: program("import", str(root / "text.txt"), *_IMPORT)(root),
        published,
        "Written: content/nl/privacy/1.1.md",
        at_once=True,
    ),
    "withdraw": Command(
        program("withdraw", "privacy", "1.0", *_REASONS, "--yes"), superseded, "Withdrawn."
    ),
    "unpublish": Command(
        program("unpublish", "privacy", "1.0", "--yes"), published, "is a draft again", alike=True
    ),
    "save": Command(save, drafted, "Saved.", at_once=True),
    "scan --suggest": Command(suggest, published, "Added 1 draft entry", at_once=True, alike=True),
    "discard": Command(_DISCARD, drafted, "privacy 1.1 has been set aside"),
    "discard --back": Command(
        program("discard", "privacy", "1.1", "--back"),
        after(drafted, _DISCARD),
        "has been restored",
        alike=True,
    ),
    "renumber": Command(
        program("renumber", "privacy", "1.1", "1.2"), drafted, "To undo: renumber", alike=True
    ),
    "postpone": Command(
        program("postpone", "privacy", "1.1", "--effective", "2027-03-01", *_REASONS, "--yes"),
        scheduled,
        "Recorded.",
        at_once=True,
        alike=True,
    ),
    "call-off": Command(
        program("call-off", "privacy", "1.1", *_REASONS, "--yes"),
        scheduled,
        "Recorded.",
        at_once=True,
        alike=True,
    ),
    "end": Command(
        program("end", "privacy", "--on", "2027-06-01", *_REASONS, "--yes"),
        published,
        "Recorded.",
        at_once=True,
        alike=True,
    ),
    "join": Command(
        program("join", "privacy", "--yes"), forked, "Recorded.", at_once=True, alike=True
    ),
    # What they left is taken back, or completed, by a command that only reads; that can fail, too.
    "status after a killed new": Command(
        program("status"), killed("new", "renameat2", 2), "in force"
    ),
    "status after a killed withdraw": Command(
        program("status"), killed("withdraw", "os.remove", 2), "in force"
    ),
    "build": Command(program("build", "--as-of", str(NOW.date())), built, "Built ", at_once=True),
}
