"""Who saved a text, and when, according to git: compared with the file, and restored."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flask import Response, abort, current_app, redirect, render_template, request, url_for

from policysite.content import git
from policysite.errors import PolicysiteError
from policysite.message import Message, WrongValue
from policysite.preview import drafts, live, manuscript, pages

if TYPE_CHECKING:
    from flask import Flask

    from policysite.preview.bench import Bench

# The newest hundred, without those that deleted the file.
_LOG = ("log", "-100", "--diff-filter=AMT")
_APART = "\x1f"


@dataclass(frozen=True)
class Save:
    """One commit that changed the text: its hash, its author, its time, and its message."""

    commit: str
    who: str
    when: datetime
    words: str


def install(app: Flask) -> None:
    """Add these pages to `app`."""
    app.add_url_rule(f"{pages.PLACE}history/", "history", history)
    app.add_url_rule(f"{pages.PLACE}history/", "bring_back", bring_back, methods=["POST"])


def history(locale: str, policy: str, version: str, language: str) -> str:
    """The saves of a text, and how the requested one differs from the file."""
    here = pages.found(policy, version, language)
    saves = _saves(here)
    chosen = next((each for each in saves if each.commit == request.args.get("save")), None)
    now, differences = None, []
    if chosen is not None:
        try:
            now = manuscript.read(here.snapshot.root, here.place)
        except manuscript.NotText:
            abort(404)
        then = _text(here, chosen).split("\n")
        is_now = manuscript.as_typed(now.text).split("\n")
        lines = difflib.unified_diff(then, is_now, n=1, lineterm="")
        differences = [(line[0], line[1:]) for line in list(lines)[2:] if not line.startswith("@@")]
    return render_template(
        "history.html",
        bench=here,
        chosen=chosen,
        differences=differences,
        is_repository=git.is_repository(here.snapshot.root),
        now=now,
        saves=saves,
    )


def bring_back(locale: str, policy: str, version: str, language: str) -> Response | tuple[str, int]:
    """Restore the file as it was after a save, if it is still the one that was compared."""
    here = pages.found(policy, version, language)
    if not current_app.config["GUARD"].holds(request.form.get("token", "")):
        message = Message("The preview has been restarted, so nothing was done. Try again.")
        return drafts.failed(message), 403
    chosen = next((e for e in _saves(here) if e.commit == request.form.get("save")), None)
    if chosen is None:
        abort(404)
    root = here.snapshot.root
    try:
        manuscript.save(root, here.place, _text(here, chosen), request.form.get("now", ""))
    except PolicysiteError as error:
        return drafts.failed(error.sentence), 409
    live.record(root, [here.place.path], f"Bring back {policy} {version} of {chosen.when:%Y-%m-%d}")
    address = url_for("write", locale=locale, policy=policy, version=version, language="all")
    return redirect(address, 303)  # type: ignore[return-value]


def _saves(here: Bench) -> list[Save]:
    """The saves of the text, newest first."""
    form = _APART.join(("%H", "%an", "%aI", "%s"))
    try:
        said = git.ask(here.snapshot.root, *_LOG, f"--format={form}", "--", here.place.path)
    except WrongValue:
        return []
    lines = (said or b"").decode(errors="replace").splitlines()
    found = (line.split(_APART, 3) for line in lines)
    return [
        Save(name, who, datetime.fromisoformat(when), words) for name, who, when, words in found
    ]


def _text(here: Bench, save: Save) -> str:
    """The text as it was after a save."""
    data = git.ask(here.snapshot.root, "show", f"{save.commit}:./{here.place.path}")
    return manuscript.as_typed((data or b"").decode(errors="replace"))
