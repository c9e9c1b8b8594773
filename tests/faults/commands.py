"""The commands that change files, each with a project and what it says when it is done.

A new command is one more entry of COMMANDS: it is then failed in every way that there is.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tests.faults.faults import KillAt
from tests.faults.process import run_alone

from policysite.cli import main
from policysite.commands.invocation import Invocation
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

    `at_once`: there is no moment at which it is half done, even before the next command.
    """

    run: Callable[[Path], None]
    project: Callable[[Path], None]
    said: str
    at_once: bool = False


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
    """The same with the next version published."""
    drafted(root)
    in_this_process(_publish("1.1", "2020-02-01"), root)


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
    "save": Command(save, drafted, "Saved.", at_once=True),
    # What they left is taken back, or completed, by a command that only reads; that can fail, too.
    "status after a killed new": Command(
        program("status"), killed("new", "renameat2", 2), "in force"
    ),
    "status after a killed withdraw": Command(
        program("status"), killed("withdraw", "os.remove", 2), "in force"
    ),
    "build": Command(program("build", "--as-of", str(NOW.date())), built, "Built ", at_once=True),
}
