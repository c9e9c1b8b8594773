"""Runs git, if it is installed: as a separate process, with a time limit, without prompts.

Commands that only read take no lock and fetch nothing. Commands that write commit only the given
files, so that whatever else somebody is about to commit stays as it is.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite.errors import PolicysiteError
from policysite.message import Message, WrongValue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_PATIENCE = 20  # seconds
NETWORK = 120  # the same for operations over a network
# git only lets one process change the branch, and rejects a second one: writers wait here.
WRITING = threading.Lock()
_QUIET = {"GIT_TERMINAL_PROMPT": "0", "GIT_SSH_COMMAND": "ssh -o BatchMode=yes"}
_READING = {"GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}


@dataclass(frozen=True)
class Person:
    """The author of a change: a name and an e-mail address, as in a commit."""

    name: str
    email: str


class GitRefused(PolicysiteError):
    """git refused or failed; the message contains its output."""


def ask(root: Path, *arguments: str) -> bytes | None:
    """The output of git, or None if it reports failure; raises WrongValue if it cannot be run."""
    done = _run(root, arguments, _READING)
    return done.stdout if done.returncode == 0 else None


def told(root: Path, *arguments: str) -> tuple[int, bytes]:
    """The exit status of git, and its output; raises WrongValue like `ask`."""
    done = _run(root, arguments, _READING)
    return done.returncode, done.stdout


def is_repository(root: Path) -> bool:
    """Whether `root` is in a repository that git can read."""
    try:
        return ask(root, "rev-parse", "--git-dir") is not None
    except WrongValue:
        return False


def remote_commit(root: Path, path: str) -> str | None:
    """A commit outside this computer that has, or had, the file `path`; None if there is none.

    These are the remote branches as git last saw them, and the upstream of this branch. Raises
    WrongValue if git cannot tell.
    """
    upstream = ask(root, "rev-parse", "--verify", "--quiet", "@{upstream}^{commit}")
    tips = [upstream.decode().strip()] if upstream else []
    said = ask(root, "rev-list", "-1", "--remotes", *tips, "--", path)
    if said is None:
        raise WrongValue(Message("git cannot read its history; run “git fsck” for details"))
    return said.decode().strip() or None


def is_committed(root: Path, path: str) -> bool:
    """Whether the newest commit here has the file `path`."""
    try:
        listed = ask(root, "ls-tree", "--name-only", "HEAD", "--", path)
    except WrongValue:
        return False
    return bool(listed)


def knows_who(root: Path) -> bool:
    """Whether git is configured with a name and an e-mail address."""
    try:
        return all(ask(root, "config", key) for key in ("user.name", "user.email"))
    except WrongValue:
        return False


def has_remote(root: Path) -> bool:
    """Whether there is a remote to push to."""
    try:
        return bool(ask(root, "remote"))
    except WrongValue:
        return False


def uncommitted(root: Path, folder: str) -> tuple[str, ...]:
    """The files below `folder` that differ from the newest commit, relative to `root`."""
    changed = ask(root, "diff", "--name-only", "--relative", "-z", "HEAD", "--", folder)
    new = ask(root, "ls-files", "--others", "--exclude-standard", "-z", "--", folder)
    names = (*(changed or b"").split(b"\0"), *(new or b"").split(b"\0"))
    return tuple(sorted({os.fsdecode(name) for name in names if name}))


def left_locks(root: Path) -> tuple[Path, ...]:
    """Lock files of an interrupted git: older than any git that this program runs.

    As long as one exists, git refuses to commit. A person's own git may hold one for longer.
    """
    said = ask(root, "rev-parse", "--git-dir", "--git-common-dir")
    folders = {(root / os.fsdecode(line)).resolve() for line in (said or b"").splitlines()}
    found = {
        lock for each in folders for lock in (*each.glob("*.lock"), *each.glob("refs/**/*.lock"))
    }
    before = time.time() - _PATIENCE
    return tuple(sorted(lock for lock in found if lock.stat().st_mtime < before))


def commit(root: Path, paths: Sequence[str], message: str, person: Person | None = None) -> None:
    """Commit only the files `paths`, as they are on disk or deleted.

    The author is `person`, or else git's configured user. If none of them has changed, there is no
    commit. Raises GitRefused if git refuses.
    """
    words = ("commit", "--quiet", f"--message={message}", "--only", "--")
    with WRITING:
        do(root, "add", "--all", "--", *paths)
        if ask(root, "diff", "--quiet", "HEAD", "--", *paths) is None:
            do(root, *words, *paths, who=identity(person))


def identity(person: Person | None) -> Mapping[str, str]:
    """The environment that makes `person` the author of a commit; empty for git's own user."""
    if person is None:
        return {}
    return {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", person.name), ("EMAIL", person.email))
    }


def push(root: Path) -> None:
    """Push this branch to its upstream, or to the only remote; raises GitRefused."""
    if ask(root, "rev-parse", "--verify", "--quiet", "@{upstream}") is not None:
        do(root, "push", "--quiet", patience=NETWORK)
        return
    remotes = (ask(root, "remote") or b"").decode().split()
    remote = "origin" if "origin" in remotes else "".join(remotes[:1])
    do(root, "push", "--quiet", "--set-upstream", remote, "HEAD", patience=NETWORK)


def do(
    root: Path,
    *arguments: str,
    who: Mapping[str, str] | None = None,
    patience: float | None = None,
    sent: bytes | None = None,
) -> bytes:
    """The output of a git command; raises GitRefused with its words if it fails.

    `who` are environment variables, such as those of `identity`; `sent` is its input.
    """
    try:
        done = _run(root, arguments, {**_QUIET, **(who or {})}, patience, sent)
    except WrongValue as error:
        raise GitRefused(Message("git: %(why)s.", why=error.message)) from None
    if done.returncode:
        said = (done.stderr or done.stdout).decode(errors="replace").strip()
        raise GitRefused(Message("git failed: %(said)s", said=said[-400:]))
    return done.stdout


def _run(
    root: Path,
    arguments: Sequence[str],
    settings: Mapping[str, str],
    patience: float | None = None,
    sent: bytes | None = None,
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", "-C", str(root), *arguments],
            env={**os.environ, **settings},
            input=sent or b"",
            capture_output=True,
            timeout=patience or _PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise WrongValue(Message("git timed out")) from None
    except OSError:
        raise WrongValue(Message("git is not installed")) from None
