"""The state of saved work in git: committed, pushed, and what others have pushed.

After an interruption, by a kill or a lost network, it is shown here and can be continued.
"""

from __future__ import annotations

import contextlib
import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Response, abort, current_app, g, redirect, render_template, request, url_for

from policysite.content import git, upstream
from policysite.errors import PolicysiteError, explained
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from flask import Flask

    from policysite.content.upstream import Conflict, Distance, Side
    from policysite.preview.snapshot import Snapshot
    from policysite.preview.workspace import Workspace

PLACE = "/preview/<locale>/git/"
_STARTED_ANEW = Message("The preview has been restarted, so nothing was done. Try again.")
_CONTENT = "content"
# Seconds after which the desk polls the remote again.
_PAUSE = 60.0


@dataclass(frozen=True)
class Standing:
    """What is left to do: files to commit, locks of an interrupted git, commits to exchange.

    `distance` is None if the branch has no upstream.
    """

    uncommitted: tuple[str, ...]
    locks: tuple[Path, ...]
    has_remote: bool
    distance: Distance | None

    @property
    def ahead(self) -> int | None:
        """How many commits are only here; None if nothing was ever pushed."""
        return self.distance.ahead if self.distance is not None else None

    @property
    def behind(self) -> int:
        """How many commits of others are not here yet."""
        return self.distance.behind if self.distance is not None else 0

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do."""
        to_send = self.has_remote and self.ahead != 0
        return not (self.uncommitted or self.locks or to_send or self.behind)


def install(app: Flask) -> None:
    """Add these pages to `app`."""
    app.add_url_rule(PLACE, "sharing", look)
    app.add_url_rule(PLACE, "share", act, methods=["POST"])


def standing(root: Path) -> Standing | None:
    """The state in git; None if the project is not in a repository that git can read."""
    if not git.is_repository(root):
        return None
    return Standing(
        git.uncommitted(root, _CONTENT),
        git.left_locks(root),
        git.has_remote(root),
        upstream.distance(root),
    )


def look(locale: str) -> str:
    """What is left to do."""
    return _page()


def act(locale: str) -> Response | str | tuple[str, int]:
    """Do one of the remaining steps."""
    now: Snapshot = g.snapshot
    if not current_app.config["GUARD"].holds(request.form.get("token", "")):
        return _page(_STARTED_ANEW), 403
    step = _STEPS.get(request.form.get("what", "")) or abort(404)
    try:
        step(now.root, _person())
    except PolicysiteError as error:
        return _page(error.sentence), 409
    except OSError as error:
        return _page(explained(error)), 409
    return redirect(url_for("sharing", locale=locale), 303)  # type: ignore[return-value]


def follow(workspace: Workspace, person: git.Person) -> None:
    """Merge what others push, again and again until the end, unless somebody has to choose.

    If both sides have new commits, `person` is the author of the merge.
    """
    while not workspace.stopped:
        with contextlib.suppress(PolicysiteError, OSError):  # the page shows what is left to do
            if git.is_repository(workspace.root) and upstream.distance(workspace.root):
                upstream.fetch(workspace.root)
                upstream.take_in(workspace.root, person)
        workspace.rest(_PAUSE)


def _commit(root: Path, person: git.Person | None) -> None:
    paths = git.uncommitted(root, _CONTENT)
    if paths:
        git.commit(root, paths, "Commit what was saved", person)


def _take_in(root: Path, person: git.Person | None) -> None:
    chosen: dict[str, Side] = {
        name.removeprefix("keep:"): "ours" if value == "ours" else "theirs"
        for name, value in request.form.items()
        if name.startswith("keep:")
    }
    upstream.take_in(root, person, chosen)


def _unlock(root: Path, person: git.Person | None) -> None:
    for lock in git.left_locks(root):
        lock.unlink(missing_ok=True)


_STEPS: Mapping[str, Callable[[Path, git.Person | None], None]] = {
    "commit": _commit,
    "fetch": lambda root, person: upstream.fetch(root),
    "take": _take_in,
    "push": upstream.send,
    "unlock": _unlock,
}


def _person() -> git.Person | None:
    """The person named by the guard or in the form; None leaves it to git's configuration."""
    name, email = (request.form.get(key, "").strip() for key in ("name", "email"))
    named = git.Person(name, email) if name and email else None
    person: git.Person | None = current_app.config["GUARD"].person
    return person or named


def _page(refusal: Message | None = None) -> str:
    now: Snapshot = g.snapshot
    found = standing(now.root)
    conflicts: tuple[Conflict, ...] = ()
    if found is not None and found.ahead and found.behind:
        try:
            conflicts = upstream.conflicts(now.root)
        except PolicysiteError as error:
            refusal = refusal or error.sentence
    return render_template(
        "sharing.html",
        conflicts=conflicts,
        differences=_differences,
        knows_who=current_app.config["GUARD"].person is not None or git.knows_who(now.root),
        refusal=refusal,
        standing=found,
    )


def _differences(conflict: Conflict) -> list[tuple[str, str]]:
    """The lines in which the two differ: “-” for ours, “+” for theirs."""
    ours, theirs = (
        (text or b"").decode(errors="replace").split("\n")
        for text in (conflict.ours, conflict.theirs)
    )
    lines = list(difflib.unified_diff(ours, theirs, n=1, lineterm=""))[2:]
    return [(line[0], line[1:]) for line in lines if not line.startswith("@@")]
