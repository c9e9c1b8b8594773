"""From a publication to the live site: commit, push and deployment.

Slow steps run as a separate process, the same as in a terminal, and the page shows its output line
by line. There is only one at a time: a second person sees the first one's.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Response, abort, current_app, g, redirect, render_template, request, url_for

import policysite
from policysite import catalogs, ledger
from policysite.checks import report
from policysite.content import git, upstream
from policysite.content.targets import SERVICES
from policysite.errors import PolicysiteError, explained
from policysite.message import Message
from policysite.models import source_path
from policysite.preview import pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from policysite.models import Entry, Library, Site, Version
    from policysite.preview.access import Guard
    from policysite.preview.bench import Bench
    from policysite.preview.snapshot import Snapshot

_MOST_LINES = 2000
_STARTED_ANEW = Message("The preview has been restarted, so nothing was done. Try again.")


class Work:
    """Commands of this program, run one after the other until one fails."""

    def __init__(self, root: Path, language: str, commands: Sequence[Sequence[str]]) -> None:
        self.lines: list[str] = []
        self.done = False
        self.failed = False
        start = [*_program(), "--language", language, "--root", str(root)]
        self._commands = [[*start, *each] for each in commands]
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        home = str(Path(policysite.__file__).parents[1])
        search = os.pathsep.join(filter(None, [home, os.environ.get("PYTHONPATH", "")]))
        try:
            for command in self._commands:
                with subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    env={**os.environ, "PYTHONPATH": search, "PYTHONIOENCODING": "utf-8"},
                    text=True,
                    encoding="utf-8",
                    errors="replace",
                ) as process:
                    assert process.stdout is not None  # it is a pipe
                    for line in process.stdout:
                        self.lines = [*self.lines, line.rstrip("\n")][-_MOST_LINES:]
                if process.returncode:
                    self.failed = True
                    return
        except OSError as error:
            self.lines.append(str(error))
            self.failed = True
        finally:
            self.done = True


def _program() -> list[str]:
    """How this program is started: by run.py, if it exists, which installs what is needed."""
    start = Path(policysite.__file__).parents[2] / "run.py"
    if not start.is_file():
        return [sys.executable, "-m", "policysite"]
    name = "python.exe" if os.name == "nt" else "bin/python3"
    return [str(Path(sys.base_prefix) / name), str(start)]


def install(app: Flask) -> None:
    """Add these pages to `app`."""
    app.config["WORK"] = {}
    app.add_url_rule("/preview/<locale>/live/", "live", live)
    app.add_url_rule("/preview/<locale>/live/", "put_live", put_live, methods=["POST"])
    app.add_url_rule(f"{pages.PLACE}keep/", "keep_look", back)
    app.add_url_rule(f"{pages.PLACE}keep/", "keep", keep, methods=["POST"])


def live(locale: str) -> str:
    """The present or last deployment, and what happens next automatically."""
    return _page()


def put_live(locale: str) -> Response | str | tuple[str, int]:
    """Build the site and deploy it to a target of site.toml."""
    now: Snapshot = g.snapshot
    if not current_app.config["GUARD"].holds(request.form.get("token", "")):
        return _page(_STARTED_ANEW), 403
    target = now.library.site.targets.get(request.form.get("target", ""))
    if target is None or target.to in SERVICES:
        abort(404)
    work = _work()
    if work is None or work.done:
        commands = (["build"], ["deploy", target.name])
        current_app.config["WORK"]["now"] = Work(now.root, g.translator.language, commands)
    return redirect(url_for("live", locale=locale), 303)  # type: ignore[return-value]


def back(locale: str, policy: str, version: str, language: str) -> Response:
    """Redirect to the page of the publication."""
    address = url_for("publish", locale=locale, policy=policy, version=version, language=language)
    return redirect(address)  # type: ignore[return-value]


def keep(locale: str, policy: str, version: str, language: str) -> Response | tuple[str, int]:
    """Commit and push a publication that is not committed yet."""
    here = pages.found(policy, version, language)
    if here.version.entry is None:
        abort(404)
    refusal: Message | None
    if not current_app.config["GUARD"].holds(request.form.get("token", "")):
        refusal = _STARTED_ANEW
    else:
        name, email = (request.form.get(key, "").strip() for key in ("name", "email"))
        named = git.Person(name, email) if name and email else None
        refusal = commit(here, current_app.config["GUARD"].person or named)
    if refusal is not None:
        return render_template("failed.html", failure=refusal, typed=[]), 409
    address = url_for("publish", locale=locale, policy=policy, version=version, language=language)
    return redirect(address, 303)  # type: ignore[return-value]


def commit(here: Bench, person: git.Person | None, *, push: bool = True) -> Message | None:
    """Commit a publication, and `push` it if there is a remote.

    Returns why that was refused, if so.

    Outside a repository, nothing is done.
    """
    root = here.snapshot.root
    if not git.is_repository(root):
        return None
    now = current_app.config["WORKSPACE"].current()
    library: Library = now.library
    version = next(
        each
        for each in library.policies[here.policy.name].versions
        if each.number == here.version.number
    )
    assert version.entry is not None  # it is published
    words = _words(library, version, version.entry)
    return keep_files(root, _files(version.entry), words, person, push=push)


def keep_files(
    root: Path,
    paths: Sequence[str],
    words: str,
    person: git.Person | None = None,
    *,
    push: bool = True,
) -> Message | None:
    """Commit files that belong to what is public, and `push`; returns why that was refused, if so.

    The author is `person`, or else the person named by the guard, or else git's configured user.
    Outside a repository, nothing is done.
    """
    if not git.is_repository(root):
        return None
    try:
        git.commit(root, paths, words, person or current_app.config["GUARD"].person)
        if push and git.has_remote(root):
            upstream.send(root, person or current_app.config["GUARD"].person)
    except PolicysiteError as error:
        return error.sentence
    except OSError as error:
        return explained(error)
    return None


def record(root: Path, paths: Sequence[str], words: str) -> Message | None:
    """Commit what somebody named by the guard has saved; returns why that was refused, if so.

    If the guard knows no names, people commit when they like.
    """
    guard: Guard = current_app.config["GUARD"]
    if guard.person is None or not paths or not git.is_repository(root):
        return None
    try:
        git.commit(root, paths, words, guard.person)
    except PolicysiteError as error:
        return Message("Saved, but not recorded in git: %(why)s", why=error.sentence)
    return None


def is_pushed_somewhere(root: Path) -> bool:
    """Whether the project is in a repository with a remote to push to."""
    return git.is_repository(root) and git.has_remote(root)


def what_next(here: Bench) -> dict[str, object]:
    """The remaining steps of a publication, for its page."""
    root, site = here.snapshot.root, here.snapshot.library.site
    entry = here.version.entry
    assert entry is not None  # it is published
    path = ledger.entry_path(entry.policy, entry.number)
    is_repository = git.is_repository(root)
    committed = is_repository and git.is_committed(root, path)
    return {
        "committed": committed,
        "is_repository": is_repository,
        "knows_who": current_app.config["GUARD"].person is not None or git.knows_who(root),
        "pushed": committed and _is_pushed(root, path),
        "has_remote": is_repository and git.has_remote(root),
        **_targets(site),
        "ahead": list(
            report.ahead(here.snapshot.library, here.snapshot.as_of, g.translator.language)
        ),
    }


def _targets(site: Site) -> dict[str, object]:
    return {
        "services": [each for each in site.targets.values() if each.to in SERVICES],
        "targets": [each for each in site.targets.values() if each.to not in SERVICES],
    }


def _is_pushed(root: Path, path: str) -> bool:
    try:
        return git.remote_commit(root, path) is not None
    except ValueError:
        return False


def _files(entry: Entry) -> list[str]:
    """The files of a publication: its texts, the articles and the entry."""
    articles = [ledger.article_path(entry.policy, entry.number, code) for code in entry.languages]
    sources = [source_path(code, entry.policy, entry.number) for code in entry.languages]
    return [*sources, *articles, ledger.entry_path(entry.policy, entry.number)]


def _words(library: Library, version: Version, entry: Entry) -> str:
    """The commit message: what was published, from when it applies, and what changed."""
    language = library.site.reference
    day = catalogs.full_date(entry.effective, "en")
    title = f"Publish {entry.policy} {entry.number}, in force from {day}"
    document = version.documents.get(language)
    changes = document.changes if document is not None else ()
    return "\n".join([title, *([""] if changes else []), *(f"- {each}" for each in changes)])


def _work() -> Work | None:
    found: Work | None = current_app.config["WORK"].get("now")
    return found


def _page(refusal: Message | None = None) -> str:
    now: Snapshot = g.snapshot
    return render_template(
        "live.html",
        ahead=list(report.ahead(now.library, now.as_of, g.translator.language)),
        refusal=refusal,
        site=now.library.site,
        work=_work(),
        **_targets(now.library.site),
    )
