"""Each command reports refusals of the system: the path and what to do, and no traceback."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests import depth
from tests.helpers import ROOT, run, tree, without_privileges

from policysite.errors import SystemRefusal, explained
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

_REASONS = ["--yes", "--reason-nl", "x", "--reason-en", "x"]
COMMANDS = {
    "build": ["build", "--full"],
    "check": ["check"],
    "check as JSON": ["check", "--format", "json"],
    "coverage": ["check", "--coverage"],
    "diff": ["diff", "cookies"],
    "import": ["import", "{text}", "--policy", "cookies", "--lang", "nl", "--version", "1.2"],
    "new": ["new", "privacy", "--minor"],
    "preview": ["preview"],
    "publish": ["publish", "cookies", "1.1", "--effective", "2027-01-01", "--yes"],
    "call-off": ["call-off", "privacy", "2.0", *_REASONS],
    "discard": ["discard", "cookies", "1.1"],
    "end": ["end", "cookies", "--on", "2027-01-01", *_REASONS],
    "postpone": ["postpone", "privacy", "2.0", "--effective", "2027-02-01", *_REASONS],
    "renumber": ["renumber", "cookies", "1.1", "2.0"],
    "status": ["status"],
    "verify": ["verify", "{root}"],
    "withdraw": ["withdraw", "privacy", "1.0", *_REASONS],
}
NOT_ALLOWED = "cannot be read or written: permission denied. Give this account permission"
FOLDERS = [
    "content",
    "content/nl",
    "content/nl/cookies",
    "content/ledger",
    "content/ledger/privacy",
]
FILES = [
    "content/site.toml",
    "content/browsers.yaml",
    "content/nl/cookies/1.1.md",
    "content/nl/privacy/1.0.md",
    "content/ledger/privacy/1.0.json",
    "content/ledger/privacy/1.0.nl.html",
]


@pytest.fixture
def project(example: Path) -> Iterator[Path]:
    """The example, whose modes a test may change."""
    (example.parent / "text.md").write_text(
        "# Titel\n\n## Kop {#kop}\n\nTekst.\n", encoding="utf-8"
    )
    yield example
    for path in (example, *example.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() else 0o644)


def arguments(command: str, root: Path) -> list[str]:
    return [part.format(root=root, text=root.parent / "text.md") for part in COMMANDS[command]]


@pytest.mark.parametrize(
    ("command", "path", "mode"),
    [
        *(("check", path, 0) for path in (*FOLDERS, *FILES)),
        *(("check", path, 0o400) for path in FOLDERS),
        *((command, "content/ledger/privacy", 0o400) for command in COMMANDS),
        *((command, "content/nl/privacy/1.0.md", 0) for command in COMMANDS),
    ],
)
def test_what_may_not_be_read_is_named(project: Path, command: str, path: str, mode: int) -> None:
    """No command takes what it may not read for missing or wrong: it names it, and that is all."""
    before = tree(project)
    modes = {each: each.stat().st_mode for each in project.rglob("*")}
    (project / path).chmod(mode)
    with without_privileges():
        result = run(project, *arguments(command, project))
    for each, old in sorted(modes.items()):
        each.chmod(old)
    assert result.exit_code == 1
    assert f"{path}" in result.output
    assert NOT_ALLOWED in result.output
    assert tree(project) == before


@pytest.mark.parametrize(
    ("command", "path"),
    [
        ("build", "."),
        ("publish", "content/ledger/cookies"),
        ("new", "content/nl/privacy"),
        ("import", "content/nl/cookies"),
        ("withdraw", "content/ledger/privacy"),
        ("call-off", "content/ledger/privacy"),
        ("end", "content/ledger/cookies"),
        ("postpone", "content/ledger/privacy"),
        ("renumber", "content/nl/cookies"),
    ],
)
def test_where_nothing_may_be_written_nothing_is(project: Path, command: str, path: str) -> None:
    """A folder that may only be read is named, and every file is as it was."""
    fill_in(project)
    before = tree(project)
    (project / path).chmod(0o500)
    with without_privileges():
        result = run(project, *arguments(command, project))
    (project / path).chmod(0o755)
    assert result.exit_code == 1
    assert (str(project) if path == "." else path) in result.output
    assert tree(project) == before


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "preview"])
@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("content", "itself"),
        ("content", "a file"),
        ("content/nl", "nowhere"),
        ("content/ledger", "itself"),
        ("content/nl/cookies", "a file"),
    ],
)
def test_a_folder_that_is_none_is_no_traceback(
    project: Path, command: str, path: str, place: str
) -> None:
    """A link that leads nowhere or in a circle, and a file in place of a folder, are refused."""
    moved = project / path
    moved.rename(project / "elsewhere")
    if place == "a file":
        moved.write_text("x\n", encoding="utf-8")
    else:
        moved.symlink_to("nowhere" if place == "nowhere" else moved.name)
    result = run(project, *arguments(command, project))
    assert result.exit_code in ({0, 1} if command in READERS else {1})


# They list, compare or move what exists, and leave finding faults to `check`.
READERS = {"coverage", "diff", "discard", "import", "new", "renumber", "status"}


@pytest.mark.parametrize("command", ["build", "check", "publish", "status"])
def test_a_name_in_another_encoding_is_told(project: Path, command: str) -> None:
    """A file name whose bytes are no UTF-8 is a problem like any other."""
    name = os.path.join(os.fsencode(project / "content/nl"), b"caf\xe9")  # noqa: PTH118 (bytes)
    try:
        Path(os.fsdecode(name)).write_text("x\n", encoding="utf-8")
    except OSError:
        pytest.skip("this file system has names in UTF-8 alone")
    result = run(project, *arguments(command, project))
    assert result.exit_code == (0 if command == "status" else 1)
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "out", ["content", "link/site", "file", "file/site", "/dev/null", "/proc/site", "n" * 300]
)
def test_a_place_where_no_site_can_be_is_refused(project: Path, out: str) -> None:
    """A build names the place that it cannot write, and leaves all as it was."""
    (project / "link").symlink_to("link")
    (project / "file").write_text("x\n", encoding="utf-8")
    before = tree(project)
    result = run(project, "build", "--out", str(project / out))
    # No site may ever be written to the first ones: that is an error of usage.
    assert result.exit_code == (2 if out in {"content", "file", "/dev/null"} else 1)
    assert Path(out).name in result.output
    assert tree(project) == before


CALLS = [
    ["--help"],
    ["check"],
    ["check", "--help"],
    ["diff", "cookies"],
    ["status", "--format", "json"],
    ["publish", "cookies", "1.1", "--effective", "2027-01-01"],
    ["nonsense"],
]
REDIRECTIONS = ["| true", ">/dev/full", ">&-", "<&- >&-", "2>&-", "2>/dev/full"]


def call(root: Path, *arguments: str, redirected: str = "") -> subprocess.CompletedProcess[str]:
    """What a shell gets of a command whose streams are `redirected`; its complaints are kept."""
    program = [sys.executable, "-P", "-m", "policysite", "--root", str(root), *arguments]
    words = ["bash", "-c", f'set -o pipefail; "$@" {redirected}', "bash", *program]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "site")}
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.skipif(not Path("/bin/bash").exists(), reason="there is no bash to redirect with")
@pytest.mark.parametrize(("redirected", "words"), depth.pairs(REDIRECTIONS, CALLS))
def test_no_output_is_no_traceback(example: Path, words: list[str], redirected: str) -> None:
    """A reader that has gone, a full disk and a closed stream end a command without a traceback."""
    if "/dev/full" in redirected and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    done = call(example, *words, redirected=redirected)
    assert done.returncode in {0, 1, 2}
    for sign in ("Traceback", "Exception ignored", "line "):
        assert sign not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_named(example: Path) -> None:
    """Whoever writes the output into a file of a full disk reads that nothing came of it."""
    done = call(example, "--language", "nl", "status", redirected=">/dev/full")
    assert done.returncode == 1
    assert done.stderr == (
        "Fout: Een bestand of de uitvoer van de opdracht kan niet worden geschreven: de schijf "
        "is vol. Maak ruimte vrij en voer de opdracht opnieuw uit.\n"
    )


def test_nobody_to_ask_is_no(example: Path) -> None:
    """A question that nobody can answer is not answered with yes."""
    fill_in(example)
    before = tree(example)
    done = call(example, "publish", "cookies", "1.1", "--effective", "2027-01-01", redirected="<&-")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert tree(example) == before


def fill_in(root: Path) -> None:
    """Fill the open place of the draft, so that nothing blocks its publication."""
    for language in ("nl", "en"):
        draft = root / f"content/{language}/cookies/1.1.md"
        text = re.sub(r"\[\[TODO: .*?\]\]", "*a*", draft.read_text(encoding="utf-8"))
        draft.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            OSError(errno.EACCES, "Permission denied", "a/b"),
            "a/b cannot be read or written: permission denied.",
        ),
        (OSError(errno.EPERM, "No", b"a"), "a cannot be read or written: permission denied"),
        (
            OSError(errno.EDQUOT, "Quota", Path("a")),
            "a cannot be read or written: the disk is full",
        ),
        (OSError(errno.ENOSPC, "No space", 3), "the disk is full. Free some space and"),
        (
            OSError(errno.ELOOP, Message("it is a link"), "a"),
            "a cannot be read or written: it is a",
        ),
        (OSError(errno.ECHILD, "No child", "a"), "a cannot be read or written: No child."),
        (OSError("just words"), "just words."),
    ],
)
def test_an_error_of_the_system_is_explained(error: OSError, said: str) -> None:
    """The path, the reason and the remedy, or what the system said where we know no better."""
    words = explained(error)
    assert isinstance(words, Message)
    assert words.startswith(said)
    refusal = SystemRefusal(error).format_message()
    assert refusal.endswith(words)
    assert refusal.startswith("a" if error.filename not in {None, 3} else "A file or the output")
