"""git, where it is installed: a program of its own, asked for a bounded time and never for a key.

What only reads takes no lock and fetches nothing. What writes makes a commit of the files that are
named and of no others, so that whatever else somebody is about to commit stays as it is.
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
NETWORK = 120  # the same for what goes over a network
# git lets one change the branch at a time, and refuses the second: who writes here waits.
WRITING = threading.Lock()
_QUIET = {"GIT_TERMINAL_PROMPT": "0", "GIT_SSH_COMMAND": "ssh -o BatchMode=yes"}
_READING = {"GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}


@dataclass(frozen=True)
class Person:
    """Who makes a change: a name and an e-mail address, as a commit has them."""

    name: str
    email: str


class GitRefused(PolicysiteError):
    """git did not do what it was asked; the message has its own words."""


def ask(root: Path, *arguments: str) -> bytes | None:
    """What git says, or None where it says no; raises WrongValue where it cannot be asked."""
    done = _run(root, arguments, _READING)
    return done.stdout if done.returncode == 0 else None


def told(root: Path, *arguments: str) -> tuple[int, bytes]:
    """The status with which git ends, and what it says; raises WrongValue as `ask` does."""
    done = _run(root, arguments, _READING)
    return done.returncode, done.stdout


def is_repository(root: Path) -> bool:
    """Whether `root` lies in a repository that git can read."""
    try:
        return ask(root, "rev-parse", "--git-dir") is not None
    except WrongValue:
        return False


def remote_commit(root: Path, path: str) -> str | None:
    """A commit outside this computer that has, or had, the file `path`; None where there is none.

    Outside are the branches of remotes as git last saw them, and the branch that this one follows.
    Raises WrongValue where git does not say.
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
    """Whether git knows who works on this computer."""
    try:
        return all(ask(root, "config", key) for key in ("user.name", "user.email"))
    except WrongValue:
        return False


def has_remote(root: Path) -> bool:
    """Whether there is a place to push to."""
    try:
        return bool(ask(root, "remote"))
    except WrongValue:
        return False


def uncommitted(root: Path, folder: str) -> tuple[str, ...]:
    """The files below `folder` that are not as the newest commit has them, from `root` on."""
    changed = ask(root, "diff", "--name-only", "--relative", "-z", "HEAD", "--", folder)
    new = ask(root, "ls-files", "--others", "--exclude-standard", "-z", "--", folder)
    names = (*(changed or b"").split(b"\0"), *(new or b"").split(b"\0"))
    return tuple(sorted({os.fsdecode(name) for name in names if name}))


def left_locks(root: Path) -> tuple[Path, ...]:
    """The locks of a git that was cut short: older than any git that this program starts.

    While one is there, git refuses to commit. Somebody's own git may hold one for longer.
    """
    said = ask(root, "rev-parse", "--git-dir", "--git-common-dir")
    folders = {(root / os.fsdecode(line)).resolve() for line in (said or b"").splitlines()}
    found = {
        lock for each in folders for lock in (*each.glob("*.lock"), *each.glob("refs/**/*.lock"))
    }
    before = time.time() - _PATIENCE
    return tuple(sorted(lock for lock in found if lock.stat().st_mtime < before))


def commit(root: Path, paths: Sequence[str], message: str, person: Person | None = None) -> None:
    """Commit the files `paths` as they are on disk, or gone, and no others.

    It is made by `person`, or by whom git knows. Where nothing of them has changed there is no
    commit. Raises GitRefused where git refuses.
    """
    words = ("commit", "--quiet", f"--message={message}", "--only", "--")
    with WRITING:
        do(root, "add", "--all", "--", *paths)
        if ask(root, "diff", "--quiet", "HEAD", "--", *paths) is None:
            do(root, *words, *paths, who=identity(person))


def identity(person: Person | None) -> Mapping[str, str]:
    """What says in git's environment that `person` makes a commit; without one git knows who."""
    if person is None:
        return {}
    return {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", person.name), ("EMAIL", person.email))
    }


def push(root: Path) -> None:
    """Push this branch to the one that it follows, or to the only remote; raises GitRefused."""
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
    """What git says when it has done something; raises GitRefused with its words where it has not.

    `who` are settings of its environment, such as those of `identity`; `sent` is what it reads.
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
