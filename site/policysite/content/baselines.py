"""Compares the ledger with earlier copies: the main branch in git, the last build, a saved list.

The hashes of the ledger prove nothing against someone who rewrites all of it: a changed date in
the newest entry, a missing policy or a rebuilt chain would be consistent. Only an earlier copy
shows the difference.

In git, the main branch counts as published: that of the remote, where others can have seen it, or
else that of this computer. A branch is compared with the commit at which it left the main branch,
so that versions published there later do not count as missing.
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

# The candidates for the main branch, in order of preference.
_BRANCHES = (
    "refs/remotes/origin/main",
    "refs/remotes/origin/HEAD",  # the default branch of the remote
    "refs/remotes/origin/master",
    "refs/heads/main",
    "refs/heads/master",
)
_BUILT = "build/SHA256SUMS"


@dataclass(frozen=True)
class Baseline:
    """An earlier copy of the ledger: the hash of each published file, by path in the project.

    If `complete`, each of these files must still exist; otherwise, only those that exist are
    compared. `commit` is the commit in git that contains them.
    """

    name: str
    hashes: Mapping[str, str]
    hash_of: Callable[[bytes], str]
    complete: bool
    commit: str = ""


@dataclass(frozen=True)
class Baselines:
    """The baselines found; `unknown` says why the main branch is not among them."""

    found: tuple[Baseline, ...]
    unknown: Message | None = None


def find(root: Path, kept: Path | None = None, base: str | None = None) -> Baselines:
    """The available baselines: the main branch, the last build, and the saved list `kept`.

    `base` is a commit or branch to use instead of the main branch. Raises UnreadableContent if
    `kept` cannot be read.
    """
    unknown = None
    found: list[Baseline | None] = []
    try:
        found.append(main_branch(root, base))
    except WrongValue as error:
        unknown = error.message
    found.append(_listed(root / _BUILT, _BUILT, complete=False))
    if kept is not None:
        baseline = _listed(kept, str(kept), complete=True)
        if baseline is None:
            raise UnreadableContent(Message("%(path)s is not a SHA256SUMS file.", path=kept))
        found.append(baseline)
    return Baselines(tuple(baseline for baseline in found if baseline is not None), unknown)


def problems(root: Path, library: Library, baselines: Sequence[Baseline]) -> Iterator[Problem]:
    """Published files in the project `root` that differ from one of `baselines`."""
    withdrawn = set(_withdrawn(library))
    for baseline in baselines:
        for path, expected in baseline.hashes.items():
            file = root / path
            data = file.read_bytes() if holds_file(file) and not file.is_symlink() else None
            message = None
            if data is not None and baseline.hash_of(data) != expected:
                message = Message("it differs from %(baseline)s", baseline=baseline.name)
            elif data is None and baseline.complete and path not in withdrawn:
                message = Message(
                    "it is missing, but it is in %(baseline)s", baseline=baseline.name
                )
            if message is not None:
                remedy = _remedy(baseline, path)
                yield Problem(
                    rule=LEDGER_HISTORY, path=path, line=1, message=message, remedy=remedy
                )


def main_branch(root: Path, base: str | None = None) -> Baseline:
    """The published files at the commit where this branch left the main branch, or `base`.

    Raises WrongValue with the reason if git cannot tell.
    """
    if base is not None and not base.strip("0"):  # how a forge writes “no earlier commit”
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
    return Baseline(name, locked, hash_of, complete=True, commit=commit)


def _tip(root: Path, branches: Sequence[str]) -> tuple[str, str]:
    """The first of `branches` that exists: its display name and its commit."""
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
    """Whether `path` is a ledger file, or a source that has an entry in the ledger in `kept`."""
    match path.split("/"):
        case ["content", "ledger", _, name]:
            return ledger.parse_name(name) is not None
        case ["content", _, policy, name] if name.endswith(".md"):
            return f"{ledger.FOLDER}/{policy}/{name.removesuffix('.md')}.json" in kept
    return False


def _withdrawn(library: Library) -> Iterator[str]:
    """The files that were removed because their text was withdrawn."""
    for policy in library.policies.values():
        for version in policy.published:
            if version.withdrawal is not None:
                for code in version.languages:
                    yield ledger.article_path(policy.name, version.number, code)
                    yield source_path(code, policy.name, version.number)


def _remedy(baseline: Baseline, path: str) -> Message | None:
    if not baseline.commit:
        return None
    return Message(
        "Restore the file (git restore --source=%(commit)s %(path)s). Make a new version for "
        "the change.",
        commit=baseline.commit[:12],
        path=path,
    )


def _listed(path: Path, name: str, *, complete: bool) -> Baseline | None:
    """The ledger files in a SHA256SUMS file; None if there is no such file."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    pairs = (line.partition("  ") for line in lines)
    hashes = {f"content/{file}": hash_ for hash_, _, file in pairs if file.startswith("ledger/")}
    return Baseline(name=name, hashes=hashes, hash_of=ledger.sha256, complete=complete)


def _blob_sha1(data: bytes) -> str:
    """The blob id of these bytes in an ordinary git repository."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _blob_sha256(data: bytes) -> str:
    """The blob id in a repository created with --object-format=sha256."""
    return hashlib.sha256(b"blob %d\0" % len(data) + data).hexdigest()
