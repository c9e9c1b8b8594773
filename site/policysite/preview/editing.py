"""Editing a draft in the browser: one text, or those of all languages side by side."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from flask import abort, current_app, g, render_template, request

from policysite.message import Message
from policysite.models import count_of
from policysite.preview import bench, live, manuscript
from policysite.preview.pages import PLACE, closed
from policysite.preview.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from policysite.preview.access import Guard
    from policysite.preview.bench import Bench
    from policysite.preview.findings import SeverityFindings
    from policysite.preview.manuscript import Manuscript
    from policysite.preview.workspace import Workspace

# Used in addresses instead of a language: all languages side by side.
ALL = "all"

Outcome = Literal["", "saved", "refused", "conflict"]


@dataclass(frozen=True)
class Sheet:
    """A text in the editor: what was typed, the file it was based on, and the result.

    `began_with` is the hash of that file; in a conflict, `now` is its present content.
    """

    bench: Bench
    text: str
    began_with: str
    outcome: Outcome = ""
    message: Message | None = None
    now: Manuscript | None = None

    @property
    def is_editable(self) -> bool:
        """Whether there is a text to edit: a file that is not text has none."""
        return self.outcome != "refused" or bool(self.text or self.began_with)

    @property
    def findings(self) -> tuple[SeverityFindings, ...]:
        """The problems of the text."""
        return self.bench.findings

    @property
    def differences(self) -> list[tuple[str, str]]:
        """The lines in which the file and the typed text differ, each with “-” or “+” or “ ”."""
        if self.now is None:
            return []
        lines = manuscript.as_typed(self.now.text).split("\n"), self.text.split("\n")
        shown = list(difflib.unified_diff(*lines, n=1, lineterm=""))[2:]
        return [(line[0], line[1:]) for line in shown]


def install(app: Flask) -> None:
    """Add these pages to `app`."""
    app.add_url_rule(f"{PLACE}edit/", "edit", edit)
    app.add_url_rule(f"{PLACE}edit/", "save", save, methods=["POST"])
    app.add_url_rule(f"{PLACE}check/", "check", check, methods=["POST"])


def edit(locale: str, policy: str, version: str, language: str) -> str | tuple[str, int]:
    """The editor with the text as it is on disk."""
    benches = _benches(policy, version, language)
    if not benches[0].is_draft:
        return closed(benches[0], None, [])
    return _editor([_opened(each) for each in benches], language)


def save(locale: str, policy: str, version: str, language: str) -> str | tuple[str, int]:
    """Save the typed texts, except those that somebody else has changed, and show the result."""
    benches = _benches(policy, version, language)
    sheets = [_typed(each) for each in benches]
    if not _guard().holds(request.form.get("token", "")):
        refusal = Message("The preview has been restarted, so nothing was saved. Save again.")
        sheets = [_with(sheet, "refused", refusal) for sheet in sheets]
        return _editor(sheets, language), 403
    if not benches[0].is_draft:
        refusal = Message("This version was published in the meantime, so nothing was saved.")
        return closed(benches[0], refusal, typed())
    sheets = [_saved(sheet) for sheet in sheets]
    paths = [sheet.bench.place.path for sheet in sheets if sheet.outcome == "saved"]
    words = f"Write {policy} {version}"
    unrecorded = live.record(benches[0].snapshot.root, paths, words)
    if unrecorded is not None:
        sheets[0] = _with(sheets[0], "refused", unrecorded)
    status = 200 if all(sheet.outcome in {"saved", ""} for sheet in sheets) else 409
    return _editor(_checked(sheets), language), status


def check(locale: str, policy: str, version: str, language: str) -> str:
    """The problems of the typed texts, together with everything on disk; nothing is written."""
    if not _guard().holds(request.form.get("token", "")):
        abort(403)
    sheets = [_typed(each) for each in _benches(policy, version, language)]
    spelling = "spelling" in request.args
    return render_template("panels.html", sheets=_checked(sheets, spelling=spelling))


def typed() -> list[tuple[str, str]]:
    """The texts in this request, each with its language: they are never discarded."""
    if request.method != "POST":
        return []
    return [
        (name.removeprefix("text-"), text.replace("\r\n", "\n"))
        for name, text in request.form.items()
        if name.startswith("text-")
    ]


def _benches(policy: str, version: str, language: str) -> list[Bench]:
    """The texts that are edited together."""
    now: Snapshot = g.snapshot
    wanted = now.library.site.languages if language == ALL else (language,)
    found = [bench.find(now, policy, version, code) for code in wanted]
    return [each for each in found if each is not None] or abort(404)


def _opened(here: Bench) -> Sheet:
    try:
        read = manuscript.read(here.snapshot.root, here.place)
    except manuscript.NotText as error:
        return Sheet(here, "", "", "refused", error.sentence)
    return Sheet(here, manuscript.as_typed(read.text), read.sha256)


def _typed(here: Bench) -> Sheet:
    """The text in the request: forms end lines with CR LF, whatever was typed."""
    sent = request.form.get(f"text-{here.language}", "")
    text = manuscript.ended(sent.replace("\r\n", "\n"))
    began_with = request.form.get(f"began-with-{here.language}", "")
    chosen = request.form.get(f"replace-{here.language}")
    return Sheet(here, text, began_with if chosen is None else chosen)


def _is_sent(here: Bench) -> bool:
    """Whether the request contains this text: one that cannot be edited has no field."""
    return f"text-{here.language}" in request.form


def _saved(sheet: Sheet) -> Sheet:
    if not _is_sent(sheet.bench):
        return _opened(sheet.bench)
    try:
        done = manuscript.save(
            sheet.bench.snapshot.root, sheet.bench.place, sheet.text, sheet.began_with
        )
    except manuscript.ChangedOnDisk as error:
        return Sheet(
            sheet.bench, sheet.text, sheet.began_with, "conflict", error.sentence, error.now
        )
    except manuscript.NotSaved as error:
        return _with(sheet, "refused", error.sentence)
    return Sheet(sheet.bench, sheet.text, done.sha256, "saved")


def _checked(sheets: Sequence[Sheet], *, spelling: bool = False) -> list[Sheet]:
    """The same sheets with the problems of the content that includes their texts."""
    unsaved = {}
    for sheet in sheets:
        if not _is_sent(sheet.bench):
            continue
        try:
            unsaved[sheet.bench.place.path] = manuscript.encoded(sheet.text)
        except manuscript.NotText:
            continue
    now = _workspace().with_unsaved(unsaved, spelling=spelling)
    if not isinstance(now, Snapshot):
        return list(sheets)
    checked = []
    for sheet in sheets:
        place = sheet.bench.place
        here = bench.find(now, place.policy, str(place.number), place.language) or sheet.bench
        checked.append(
            Sheet(here, sheet.text, sheet.began_with, sheet.outcome, sheet.message, sheet.now)
        )
    return checked


def _editor(sheets: Sequence[Sheet], language: str) -> str:
    outcomes = {sheet.outcome for sheet in sheets}
    return render_template(
        "edit.html",
        bench=sheets[0].bench,
        count=count_of,
        language=language,
        outcome=next((o for o in ("conflict", "refused", "saved") if o in outcomes), ""),
        sheets=sheets,
    )


def _with(sheet: Sheet, outcome: Outcome, message: Message) -> Sheet:
    return Sheet(sheet.bench, sheet.text, sheet.began_with, outcome, message)


def _guard() -> Guard:
    guard: Guard = current_app.config["GUARD"]
    return guard


def _workspace() -> Workspace:
    workspace: Workspace = current_app.config["WORKSPACE"]
    return workspace
