"""Actions on a draft: set aside, restore, renumber, accept a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, abort, current_app, g, redirect, render_template, request, url_for

from policysite.checks import spelling
from policysite.content import settings, words
from policysite.errors import PolicysiteError
from policysite.files import atomic
from policysite.files.strict_toml import TomlFault
from policysite.message import Message, WrongValue
from policysite.models import source_path
from policysite.preview import findings, live, pages
from policysite.publishing import accepting, setting_aside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from policysite.models import Problem
    from policysite.preview.bench import Bench
    from policysite.preview.snapshot import Snapshot

_STARTED_ANEW = Message("The preview has been restarted, so nothing was done. Try again.")


def install(app: Flask) -> None:
    """Add these pages to `app`."""
    app.add_url_rule(f"{pages.PLACE}move/", "move_look", look)
    app.add_url_rule(f"{pages.PLACE}move/", "move", move, methods=["POST"])
    app.add_url_rule("/preview/<locale>/<policy>/back/", "put_back", put_back, methods=["POST"])
    app.add_url_rule(f"{pages.PLACE}accept/", "accept_look", look)
    app.add_url_rule(f"{pages.PLACE}accept/", "accept", accept, methods=["POST"])
    app.add_url_rule(f"{pages.PLACE}word/", "word_look", look)
    app.add_url_rule(f"{pages.PLACE}word/", "save_word", save_word, methods=["POST"])
    app.jinja_env.globals["place_of"] = place_of
    app.jinja_env.globals["unknown_word"] = spelling.unknown_word


def look(locale: str, policy: str, version: str, language: str) -> Response:
    """Redirect to the text that the form is about."""
    address = url_for("text", locale=locale, policy=policy, version=version, language=language)
    return redirect(address)  # type: ignore[return-value]


def move(locale: str, policy: str, version: str, language: str) -> Response | tuple[str, int]:
    """Set a draft aside, or give it another number, in every language."""
    here = pages.found(policy, version, language)
    now = here.snapshot
    if not current_app.config["GUARD"].holds(request.form.get("token", "")):
        return failed(_STARTED_ANEW), 403
    try:
        if request.form.get("what") == "discard":
            moved = setting_aside.discard(now.root, now.library, policy, version)
        else:
            new = request.form.get("number", "").strip()
            moved = setting_aside.renumber(now.root, now.library, policy, version, new)
    except PolicysiteError as error:
        return failed(error.sentence), 409
    paths = [path for pair in moved.files.items() for path in pair if path.startswith("content/")]
    live.record(now.root, paths, f"Move {policy} {version}")
    address = url_for("overview", locale=locale, _anchor=f"page_{policy}")
    return redirect(address, 303)  # type: ignore[return-value]


def put_back(locale: str, policy: str) -> Response | tuple[str, int]:
    """Restore the draft that was last set aside under a number."""
    now: Snapshot = g.snapshot
    if policy not in now.library.policies:
        abort(404)
    if not current_app.config["GUARD"].holds(request.form.get("token", "")):
        return failed(_STARTED_ANEW), 403
    number = request.form.get("number", "")
    try:
        moved = setting_aside.put_back(now.root, now.library, policy, number)
    except PolicysiteError as error:
        return failed(error.sentence), 409
    live.record(now.root, list(moved.files.values()), f"Put back {policy} {number}")
    return redirect(url_for("overview", locale=locale, _anchor=f"page_{policy}"), 303)  # type: ignore[return-value]


def accept(locale: str, policy: str, version: str, language: str) -> Response | tuple[str, int]:
    """Accept the findings of a rule in a section of a text, or in all of it, with the reason."""
    here = pages.found(policy, version, language)
    if not current_app.config["GUARD"].holds(request.form.get("token", "")):
        return failed(_STARTED_ANEW), 403
    where, path = request.form.get("where", ""), source_path(language, policy, here.version.number)
    if where.partition("#")[0] != path:
        abort(404)
    try:
        accepting.accept(
            here.snapshot.root, request.form.get("rule", ""), where, request.form.get("reason", "")
        )
    except PolicysiteError as error:
        return failed(error.sentence), 409
    live.record(here.snapshot.root, [settings.PATH], f"Accept a finding in {where}")
    address = url_for("text", locale=locale, policy=policy, version=version, language=language)
    return redirect(address, 303)  # type: ignore[return-value]


def save_word(locale: str, policy: str, version: str, language: str) -> Response | tuple[str, int]:
    """Add a correct word to those of the company; the value is its language and the word."""
    now = pages.found(policy, version, language).snapshot
    if not current_app.config["GUARD"].holds(request.form.get("token", "")):
        return failed(_STARTED_ANEW), 403
    own, _, word = request.form.get("word", "").partition(" ")
    try:
        with atomic.lock(now.root) as content:
            path = now.root / words.PATH
            text = path.read_bytes().decode() if path.exists() else ""
            made = words.added(text, word, own, now.library.site.languages)
            if made != text:
                content.replace(words.PATH, made.encode())
    except (TomlFault, UnicodeDecodeError):
        fault = Message(
            "%(path)s, the file with the words, contains errors. Correct it first.", path=words.PATH
        )
        return failed(fault), 409
    except WrongValue as error:
        return failed(error.message), 409
    except OSError as error:
        return failed(atomic.outcome(error)), 409
    unrecorded = live.record(now.root, [words.PATH], f"Save the word {word}")
    if unrecorded is not None:
        return failed(unrecorded), 409
    address = url_for("text", locale=locale, policy=policy, version=version, language=language)
    return redirect(address, 303)  # type: ignore[return-value]


def place_of(here: Bench, problems: Sequence[Problem]) -> str:
    """How the settings refer to the place of findings: their section, if all are in one."""
    sections = {findings.section_at(here.document, problem.line) for problem in problems}
    section = next(iter(sections)) if len(sections) == 1 else None
    return f"{here.place.path}#{section.id}" if section is not None else here.place.path


def failed(message: Message) -> str:
    """The page that says why something was not done."""
    return render_template("failed.html", failure=message, typed=[])
