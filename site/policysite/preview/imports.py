"""Importing a file: the result and the decisions, to be kept or not."""

from __future__ import annotations

import base64
import binascii
import threading
from typing import TYPE_CHECKING

from flask import Response, abort, current_app, g, redirect, render_template, request, url_for

from policysite import catalogs
from policysite.errors import ImportRefused, PolicysiteError
from policysite.importing import guard, target
from policysite.importing.conversion import Wanted
from policysite.message import Message
from policysite.preview import live, manuscript
from policysite.redline.wording import draft_words

if TYPE_CHECKING:
    from flask import Flask

    from policysite.importing.conversion import Converted
    from policysite.importing.target import Target
    from policysite.preview.snapshot import Snapshot

# The maximum size of a file in a form, in bytes; the script that reads it checks the same.
LARGEST = 5_000_000
# Each conversion is a process that may take much memory; a third one waits.
_CONVERSIONS = threading.BoundedSemaphore(2)


def install(app: Flask) -> None:
    """Add these pages to `app`."""
    app.add_url_rule("/preview/<locale>/<policy>/import/", "import_file", bring, methods=["POST"])
    app.jinja_env.globals["largest_import"] = LARGEST


def bring(locale: str, policy: str) -> Response | str | tuple[str, int]:
    """Show the result of importing a file; write it once somebody has seen it and keeps it."""
    now: Snapshot = g.snapshot
    if policy not in now.library.policies:
        abort(404)
    if not current_app.config["GUARD"].holds(request.form.get("token", "")):
        message = Message("The preview has been restarted, so nothing was done. Try again.")
        return _failed(message), 403
    language, number = request.form.get("language", ""), request.form.get("number", "").strip()
    try:
        chosen = target.target(now.root, now.library, policy, language, number, now.as_of)
        if "source" not in request.form:
            name = request.form.get("name", "") or "file"
            with _CONVERSIONS:
                made = guard.convert(_data(name), name, chosen.relatives, _wanted(now, chosen))
            return _shown(name, chosen, made)
        source = manuscript.encoded(request.form["source"].replace("\r\n", "\n"))
        target.write(now.root, chosen, source)
    except PolicysiteError as error:
        return _failed(error.sentence), 409
    live.record(now.root, [chosen.path], f"Import {policy} {chosen.number} ({language})")
    address = url_for(
        "write", locale=locale, policy=policy, version=str(chosen.number), language="all"
    )
    return redirect(address, 303)  # type: ignore[return-value]


def _data(name: str) -> bytes:
    """The file that the script put into the form."""
    try:
        data = base64.urlsafe_b64decode(request.form.get("data", "").encode())
    except (binascii.Error, ValueError):
        data = b""
    if not data:
        raise ImportRefused(
            Message(
                "%(file)s was not received or is empty. Choose it again. Nothing was written.",
                file=name,
            )
        )
    return data


def _wanted(now: Snapshot, chosen: Target) -> Wanted:
    words = draft_words(catalogs.load(now.root, chosen.language).gettext)
    return Wanted(
        language=chosen.language,
        path=chosen.path,
        title="",
        untitled="[[TODO]]",
        changes="" if chosen.first else words.changes,
    )


def _shown(name: str, chosen: Target, made: Converted) -> str:
    return render_template(
        "import.html", chosen=chosen, made=made, name=name, source=made.source.decode()
    )


def _failed(message: Message) -> str:
    return render_template("failed.html", failure=message, typed=[])
