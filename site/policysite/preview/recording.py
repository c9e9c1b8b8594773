"""Public records about a published version: postpone, call off, withdraw."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from flask import Response, abort, current_app, redirect, request, url_for

from policysite import ledger
from policysite.content import timezone
from policysite.errors import ContentProblems, PolicysiteError
from policysite.message import Message
from policysite.preview import drafts, live, pages
from policysite.publishing import records, withdrawal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from policysite.preview.bench import Bench
    from policysite.preview.workspace import Workspace

_STARTED_ANEW = Message("The preview has been restarted, so nothing was recorded. Try again.")
_NOT_SURE = Message("Nothing was recorded: tick the box to confirm.")


def install(app: Flask) -> None:
    """Add these pages to `app`."""
    app.add_url_rule(f"{pages.PLACE}record/", "record_look", drafts.look)
    app.add_url_rule(f"{pages.PLACE}record/", "record", record, methods=["POST"])


def record(locale: str, policy: str, version: str, language: str) -> Response | tuple[str, int]:
    """Write the requested record, commit it, and show the version with it."""
    here = pages.found(policy, version, language)
    if here.version.entry is None:
        abort(404)
    if not current_app.config["GUARD"].holds(request.form.get("token", "")):
        return drafts.failed(_STARTED_ANEW), 403
    if request.form.get("sure") != "yes":
        return drafts.failed(_NOT_SURE), 409
    what = request.form.get("what", "")
    reason = {code: request.form.get(f"reason.{code}", "") for code in here.version.languages}
    try:
        paths = _written(here, what, reason)
    except ContentProblems as error:
        listed = Message.joined([each.message for each in error.blocking[:5]], "; ")
        return drafts.failed(Message("Nothing was recorded: %(why)s.", why=listed)), 409
    except PolicysiteError as error:
        return drafts.failed(error.sentence), 409
    words = f"Record of {policy} {version}: {what}\n\n" + "\n".join(reason.values())
    refusal = live.keep_files(here.snapshot.root, paths, words)
    if refusal is not None:
        return drafts.failed(Message("Recorded, but not in git: %(why)s", why=refusal)), 409
    address = url_for("publish", locale=locale, policy=policy, version=version, language=language)
    return redirect(address, 303)  # type: ignore[return-value]


def choices(here: Bench) -> dict[str, Any]:
    """What may be recorded about a version today, for its page."""
    if here.version.withdrawal is not None:
        return {"records": ()}
    may = {"scheduled": ("postpone", "call-off"), "superseded": ("withdraw",)}
    return {"records": may.get(here.state, ())}


def _written(here: Bench, what: str, reason: dict[str, str]) -> Sequence[str]:
    """Write the record; returns the files that were added or deleted."""
    now, name, number = here.snapshot, here.policy.name, str(here.version.number)
    moment = _moment(here)
    if what == "withdraw":
        taken, files = withdrawal.prepare(now.library, name, number, reason, moment.date())
        withdrawal.carry_out(now.root, taken, files)
        return [ledger.record_path(taken), *files]
    if what == "call-off":
        prepared = records.call_off(now.library, name, number, reason, moment)
    else:
        try:
            day = ledger.parse_date(request.form.get("effective", ""))
        except ValueError:
            abort(400)
        prepared = records.reschedule(now.library, name, number, day, reason, moment)
    records.write(now.root, prepared)
    return [prepared.path]


def _moment(here: Bench) -> datetime:
    """The time; if it is not known, noon of the day for which the site is shown."""
    workspace: Workspace = current_app.config["WORKSPACE"]
    zone = timezone.of_project(here.snapshot.root)
    noon = datetime.combine(here.snapshot.as_of, time(12), tzinfo=zone)
    return workspace.moment() or noon
