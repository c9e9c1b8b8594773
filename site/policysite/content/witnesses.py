"""What outside the ledger remembers of it: the main branch in git, the last build, a kept list.

The ledger proves itself by its own hashes, and so proves nothing against whoever writes it anew:
another day in the newest entry, a policy whose ledger is gone, or a whole chain made again look
right. Who has seen it before can tell.

Of git, published is what stands on the main branch: of the remote, where others can have seen it,
else of this computer. A version that others published there meanwhile is no concern of a branch
that began before: the content is compared with the commit where they part.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite import ledger
from policysite.content import git
from policysite.content.folders import holds_file
from policysite.errors import UnreadableContent
from policysite.message import Message, WrongValue
from policysite.models import Problem, source_path
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from policysite.models import Library

LEDGER_HISTORY = Rule(
    name=Message("ledger-history"),
    severity="error",
    reason=Message(
        "Others have read what was published and may have kept its hash, so it must never "
        "change or disappear."
    ),
    remedy=Message("Restore the file. Make a new version for the change."),
)

# The branches that may be the main one, the most telling first.
_BRANCHES = (
    "refs/remotes/origin/main",
    "refs/remotes/origin/HEAD",  # the branch that the remote itself calls the main one
    "refs/remotes/origin/master",
    "refs/heads/main",
    "refs/heads/master",
)
_BUILT = "build/SHA256SUMS"


@dataclass(frozen=True)
class Witness:
    """What somebody remembers: the hash of each published file by its path in the project.

    `complete` tells that what it has must be there still, and not only be the same where it is;
    `commit` is where git has it.
    """

    name: str
    hashes: Mapping[str, str]
    hash_of: Callable[[bytes], str]
    complete: bool
    commit: str = ""


@dataclass(frozen=True)
class Witnesses:
    """Those that there are; `unknown` says why the main branch is not among them."""

    found: tuple[Witness, ...]
    unknown: Message | None = None


def find(root: Path, kept: Path | None = None, base: str | None = None) -> Witnesses:
    """Those that there are: git's, the last build's, and the list `kept` from an earlier day.

    `base` is a commit or a branch to take in place of the main branch. Raises UnreadableContent
    where `kept` cannot be read.
    """
    unknown = None
    found: list[Witness | None] = []
    try:
        found.append(main_branch(root, base))
    except WrongValue as error:
        unknown = error.message
    found.append(_listed(root / _BUILT, _BUILT, complete=False))
    if kept is not None:
        witness = _listed(kept, str(kept), complete=True)
        if witness is None:
            raise UnreadableContent(Message("%(path)s is not a SHA256SUMS file.", path=kept))
        found.append(witness)
    return Witnesses(tuple(witness for witness in found if witness is not None), unknown)


def problems(root: Path, library: Library, witnesses: Sequence[Witness]) -> Iterator[Problem]:
    """Where what is published in the project `root` is not what one of `witnesses` has seen."""
    withdrawn = set(_withdrawn(library))
    for witness in witnesses:
        for path, expected in witness.hashes.items():
            file = root / path
            data = file.read_bytes() if holds_file(file) and not file.is_symlink() else None
            message = None
            if data is not None and witness.hash_of(data) != expected:
                message = Message("it differs from %(witness)s", witness=witness.name)
            elif data is None and witness.complete and path not in withdrawn:
                message = Message("it is missing, but it is in %(witness)s", witness=witness.name)
            if message is not None:
                remedy = _remedy(witness, path)
                yield Problem(
                    rule=LEDGER_HISTORY, path=path, line=1, message=message, remedy=remedy
                )


def main_branch(root: Path, base: str | None = None) -> Witness:
    """What the main branch, or `base`, had where the content here parted from it.

    Raises WrongValue, saying why, where git does not know.
    """
    if base is not None and not base.strip("0"):  # what a forge calls the commit before the first
        raise WrongValue(Message("the branch is new"))
    if git.ask(root, "rev-parse", "--git-dir") is None:
        raise WrongValue(Message("this folder is not in a git repository that git can read"))
    name, tip = _tip(root, _BRANCHES if base is None else (base,))
    parting = git.ask(root, "merge-base", tip, "HEAD")
    if parting is None and git.ask(root, "rev-parse", "--is-shallow-repository") == b"true\n":
        message = Message(
            "this clone has only part of the history, without the point where the content "
            "branched off from %(name)s (run git fetch --unshallow)",
            name=name,
        )
        raise WrongValue(message)
    commit = parting.decode().strip() if parting is not None else tip
    said = git.ask(root, "ls-tree", "-r", "-z", commit, "--", "content")
    if said is None:
        raise WrongValue(Message("git cannot read what was published; run “git fsck” for details"))
    lines = (os.fsdecode(line).partition("\t") for line in said.split(b"\0") if line)
    kept = {path: described.split()[2] for described, _, path in lines}
    locked = {path: hash_ for path, hash_ in kept.items() if _is_locked(path, kept)}
    hash_of = _blob_sha256 if len(commit) == 64 else _blob_sha1
    return Witness(name, locked, hash_of, complete=True, commit=commit)


def _tip(root: Path, branches: Sequence[str]) -> tuple[str, str]:
    """The first of `branches` that there is: its name for people, and its commit."""
    for branch in branches:
        if branch.startswith("-"):
            continue
        commit = git.ask(root, "rev-parse", "--verify", "--quiet", f"{branch}^{{commit}}")
        if commit:
            name = git.ask(root, "rev-parse", "--abbrev-ref", branch) or branch.encode()
            return name.decode().strip() or branch, commit.decode().strip()
    names = "main" if branches is _BRANCHES else ", ".join(branches)
    raise WrongValue(Message("there is no branch or commit %(names)s here", names=names))


def _is_locked(path: str, kept: Mapping[str, str]) -> bool:
    """Whether it is a file of the ledger, or a text of which the ledger in `kept` has an entry."""
    match path.split("/"):
        case ["content", "ledger", _, name]:
            return ledger.parse_name(name) is not None
        case ["content", _, policy, name] if name.endswith(".md"):
            return f"{ledger.FOLDER}/{policy}/{name.removesuffix('.md')}.json" in kept
    return False


def _withdrawn(library: Library) -> Iterator[str]:
    """The files that went because their text was withdrawn."""
    for policy in library.policies.values():
        for version in policy.published:
            if version.withdrawal is not None:
                for code in version.languages:
                    yield ledger.article_path(policy.name, version.number, code)
                    yield source_path(code, policy.name, version.number)


def _remedy(witness: Witness, path: str) -> Message | None:
    if not witness.commit:
        return None
    return Message(
        "Restore the file (git restore --source=%(commit)s %(path)s). Make a new version for "
        "the change.",
        commit=witness.commit[:12],
        path=path,
    )


def _listed(path: Path, name: str, *, complete: bool) -> Witness | None:
    """What a SHA256SUMS has of the ledger; None where there is no such file."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    pairs = (line.partition("  ") for line in lines)
    hashes = {f"content/{file}": hash_ for hash_, _, file in pairs if file.startswith("ledger/")}
    return Witness(name=name, hashes=hashes, hash_of=ledger.sha256, complete=complete)


def _blob_sha1(data: bytes) -> str:
    """The name that git gives to a file with these bytes, in a repository of the usual kind."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _blob_sha256(data: bytes) -> str:
    """The same in one that was made with --object-format=sha256."""
    return hashlib.sha256(b"blob %d\0" % len(data) + data).hexdigest()
