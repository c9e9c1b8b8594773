"""This branch and its upstream: comparing, merging, pushing.

Nobody's work is overwritten: changes by two people in the same place are a conflict, and the files
here stay unchanged until somebody chooses. A merge is first made as git objects, and then put into
the files in one step, which git refuses if they have uncommitted changes. Merging requires the lock
of content/.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from policysite import ledger
from policysite.content import git
from policysite.files import atomic
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Side = Literal["ours", "theirs"]

_FOLLOWED = "@{upstream}"


@dataclass(frozen=True)
class Distance:
    """The number of commits only here, and the number only in the upstream."""

    ahead: int
    behind: int


@dataclass(frozen=True)
class Conflict:
    """A file changed in the same place by both, with either side's text there.

    A text is None if that side has deleted the file. `path` is relative to the repository.
    """

    path: str
    ours: bytes | None
    theirs: bytes | None

    @property
    def is_record(self) -> bool:
        """Whether it is a file of the ledger, where one text cannot replace another."""
        return f"/{ledger.FOLDER}/" in f"/{self.path}"


class Conflicts(git.GitRefused):
    """Others have changed the same places: `found`; nothing was merged."""

    def __init__(self, found: Sequence[Conflict]) -> None:
        """`found`: at least one conflict."""
        super().__init__(
            Message(
                "Others have changed the same places in the meantime: %(paths)s. Choose "
                "between the two texts. Until then, nothing is sent and nothing is lost.",
                paths=", ".join(each.path for each in found),
            )
        )
        self.found = tuple(found)


def distance(root: Path) -> Distance | None:
    """How far this branch and its upstream are apart; None if it has no upstream."""
    said = git.ask(root, "rev-list", "--left-right", "--count", f"HEAD...{_FOLLOWED}")
    if said is None:
        return None
    ahead, behind = map(int, said.split())
    return Distance(ahead, behind)


def fetch(root: Path) -> None:
    """Fetch from the remote; raises GitRefused if it does not respond."""
    git.do(root, "fetch", "--quiet", patience=git.NETWORK)


def conflicts(root: Path) -> tuple[Conflict, ...]:
    """The conflicts that somebody must resolve before a merge; raises GitRefused."""
    return _merged(root, git.ask(root, "rev-parse", _FOLLOWED) or b"")[1]


def take_in(
    root: Path, person: git.Person | None = None, chosen: Mapping[str, Side] | None = None
) -> None:
    """Merge the upstream into this branch, with a commit by `person` if both have new commits.

    `chosen` gives, for each file in conflict, the text for the places that both have changed.
    Raises Conflicts if a choice is missing, GitRefused if git refuses, and OSError.
    """
    now = distance(root)
    if now is None or not now.behind:
        return
    theirs = git.do(root, "rev-parse", _FOLLOWED).strip()
    with git.WRITING, atomic.lock(root):
        if now.ahead:
            tree, found = _merged(root, theirs)
            missing = [each for each in found if each.is_record or each.path not in (chosen or {})]
            if missing:
                raise Conflicts(missing)
            tree = _with(root, tree, found, chosen or {})
            words = ("-m", "Take in what others have sent")
            parents = ("-p", "HEAD", "-p", os.fsdecode(theirs))
            who = git.identity(person)
            theirs = git.do(root, "commit-tree", tree, *parents, *words, who=who).strip()
        git.do(root, "merge", "--quiet", "--ff-only", os.fsdecode(theirs))


def send(root: Path, person: git.Person | None = None) -> None:
    """Push this branch, after merging what others have pushed.

    Raises Conflicts, GitRefused and OSError; the commits then stay here.
    """
    if distance(root) is not None:
        fetch(root)
        take_in(root, person)
    git.push(root)


def _merged(root: Path, theirs: bytes) -> tuple[str, tuple[Conflict, ...]]:
    """The merged tree, and the conflicts in it."""
    words = ("merge-tree", "--write-tree", "--name-only", "--no-messages", "-z")
    status, said = git.told(root, *words, "HEAD", os.fsdecode(theirs).strip())
    if status not in (0, 1):
        raise git.GitRefused(Message("git is too old to merge two histories (before 2.38)."))
    tree, *paths = [os.fsdecode(each) for each in said.split(b"\0") if each]
    base = os.fsdecode(git.ask(root, "merge-base", "HEAD", theirs.strip().decode()) or b"").strip()
    versions = base, "HEAD", os.fsdecode(theirs).strip()
    return tree, tuple(_conflict(root, path, versions) for path in dict.fromkeys(paths))


def _conflict(root: Path, path: str, versions: tuple[str, str, str]) -> Conflict:
    before, ours, theirs = (git.ask(root, "show", f"{commit}:{path}") for commit in versions)
    if ours is None or theirs is None:
        return Conflict(path, ours, theirs)
    with tempfile.TemporaryDirectory() as folder:
        names = [str(Path(folder, name)) for name in ("ours", "before", "theirs")]
        for name, data in zip(names, (ours, before or b"", theirs), strict=True):
            Path(name).write_bytes(data)
        merged = [git.do(root, "merge-file", "-p", f"--{side}", *names) for side in _SIDES]
    return Conflict(path, *merged)


def _with(root: Path, tree: str, found: Sequence[Conflict], chosen: Mapping[str, Side]) -> str:
    """The tree `tree` with the chosen text for each file in conflict."""
    if not found:
        return tree
    top = Path(os.fsdecode(git.do(root, "rev-parse", "--show-toplevel")).strip())
    with tempfile.TemporaryDirectory() as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
        git.do(top, "read-tree", tree, who=index)
        for each in found:
            text = each.ours if chosen[each.path] == "ours" else each.theirs
            if text is None:
                git.do(top, "update-index", "--force-remove", "--", each.path, who=index)
                continue
            blob = os.fsdecode(git.do(top, "hash-object", "-w", "--stdin", sent=text)).strip()
            entry = f"100644,{blob},{each.path}"
            git.do(top, "update-index", "--add", "--cacheinfo", entry, who=index)
        return os.fsdecode(git.do(top, "write-tree", who=index)).strip()


_SIDES: tuple[Side, Side] = ("ours", "theirs")
