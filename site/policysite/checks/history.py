"""What was published before, as git keeps it: nothing of it may be changed or taken away.

The ledger proves itself by its own hashes, and so proves nothing against whoever writes it anew:
other dates in the newest entry, a policy whose ledger is gone, or a whole chain made again look
right. Published is what stands on the main branch: on origin/main, where others can have seen it,
or on main where there is no such branch. A version that others published there meanwhile is no
concern of a branch that began before: the content is compared with the commit where they part.

git runs as a program of its own, for a bounded time, and only reads.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite import ledger
from policysite.message import Message, WrongValue
from policysite.models import Problem
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

LEDGER_HISTORY = Rule(
    name="ledger-history",
    severity="error",
    reason=Message(
        "What stands on the main branch was published: others have read it and keep its hash, so "
        "it never changes, and none of it goes."
    ),
    remedy=Message("Put the file back as it is there; a change needs a new version."),
)

_BRANCHES = {"origin/main": "refs/remotes/origin/main", "main": "refs/heads/main"}
_SECONDS = 20
# Reads the repository as it is: asks no one, takes no lock, and fetches nothing.
_ENVIRONMENT = {"GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}


@dataclass(frozen=True)
class Comparison:
    """What differs from what was published; or why it could not be compared with that."""

    problems: tuple[Problem, ...] = ()
    impossible: Message | None = None


def compare(root: Path, base: str | None = None) -> Comparison:
    """The content of the project `root` against the commit or branch `base`; None: the main branch.

    Raises OSError where a file cannot be read.
    """
    try:
        name, commit = _parting(root, base)
        kept = _files(root, commit)
    except WrongValue as error:
        return Comparison(impossible=error.message)
    return Comparison(tuple(_problems(root, name, commit, kept)))


def _parting(root: Path, base: str | None) -> tuple[str, str]:
    """The branch to compare with, and the commit where the content here parted from it."""
    if _git(root, "rev-parse", "--git-dir") is None:
        raise WrongValue(Message("this folder is in no git repository that git can read"))
    names = dict(_BRANCHES) if base is None else {base: base}
    found = ((name, _commit(root, wanted)) for name, wanted in names.items())
    name, tip = next((each for each in found if each[1]), (None, None))
    if name is None or tip is None:
        raise WrongValue(
            Message("there is no %(names)s here (git fetch origin main)", names=" or ".join(names))
        )
    parting = _git(root, "merge-base", tip, "HEAD")
    if parting is None and _git(root, "rev-parse", "--is-shallow-repository") == b"true\n":
        raise WrongValue(
            Message(
                "git has only a part of the history here (git fetch --unshallow), and not where "
                "the content parted from %(name)s",
                name=name,
            )
        )
    return name, parting.decode().strip() if parting is not None else tip


def _commit(root: Path, name: str) -> str | None:
    """The commit that `name` stands for, if there is one."""
    if name.startswith("-"):
        return None
    said = _git(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    return said.decode().strip() if said else None


def _files(root: Path, commit: str) -> dict[str, str]:
    """The files of content/ in `commit`: the hash by which git knows the bytes of each."""
    said = _git(root, "ls-tree", "-r", "-z", commit, "--", "content")
    if said is None:
        raise WrongValue(Message("git cannot read what was published; “git fsck” says why"))
    lines = (os.fsdecode(line).partition("\t") for line in said.split(b"\0") if line)
    return {path: described.split()[2] for described, _, path in lines}


def _problems(root: Path, name: str, commit: str, kept: Mapping[str, str]) -> Iterator[Problem]:
    for path, withdrawal in _locked(kept):
        data = _bytes(root / path)
        if data is None and withdrawal is not None and _bytes(root / withdrawal) is not None:
            continue
        if data is not None and kept[path] == _hash(data, kept[path]):
            continue
        message = Message("it was published (%(name)s), and is gone", name=name)
        if data is not None:
            message = Message("it is no longer as it was published (%(name)s)", name=name)
        remedy = Message(
            "Put the file back as it was (git restore --source=%(commit)s %(path)s); a change "
            "needs a new version.",
            commit=commit[:12],
            path=path,
        )
        yield Problem(rule=LEDGER_HISTORY, path=path, line=1, message=message, remedy=remedy)


def _locked(kept: Mapping[str, str]) -> Iterator[tuple[str, str | None]]:
    """Every file that may not change, with the record that lets it go; None: it stays for ever.

    Those are all files of the ledger, and each text of which the ledger has an entry. Texts may be
    withdrawn; what the ledger says in JSON stays.
    """
    for path in kept:
        match path.split("/"):
            case ["content", "ledger", policy, file] if name := ledger.parse_name(file):
                yield path, _withdrawal(policy, name.number) if name.language else None
            case ["content", _, policy, file] if file.endswith(".md"):
                number = file.removesuffix(".md")
                if f"{ledger.FOLDER}/{policy}/{number}.json" in kept:
                    yield path, _withdrawal(policy, number)


def _withdrawal(policy: str, number: object) -> str:
    return f"{ledger.FOLDER}/{policy}/{number}.withdrawn.json"


def _bytes(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _hash(data: bytes, like: str) -> str:
    """The hash by which git knows a file of these bytes, of the same kind as the hash `like`."""
    blob = b"blob %d\0%b" % (len(data), data)
    if len(like) == 64:
        return hashlib.sha256(blob).hexdigest()
    return hashlib.sha1(blob, usedforsecurity=False).hexdigest()


def _git(root: Path, *arguments: str) -> bytes | None:
    """What git says, or None where it says no; raises WrongValue where it cannot be asked."""
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments],
            env={**os.environ, **_ENVIRONMENT},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise WrongValue(Message("git did not answer in time")) from None
    except OSError:
        raise WrongValue(Message("git is not installed")) from None
    return done.stdout if done.returncode == 0 else None
