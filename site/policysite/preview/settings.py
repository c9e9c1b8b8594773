"""Editing other files than statements: the settings, the words, former sections."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from flask import Response, abort, current_app, g, redirect, render_template, request, url_for

from policysite.checks import errors
from policysite.content import settings as site_settings
from policysite.errors import PolicysiteError, explained
from policysite.files import atomic
from policysite.files.strict_toml import TomlFault
from policysite.message import Message
from policysite.preview import forms, live
from policysite.preview.division import mark_of
from policysite.preview.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path as FilePath

    from flask import Flask

    from policysite.files.toml_editing import Path
    from policysite.models import Library, Problem
    from policysite.preview.forms import Field, Form
    from policysite.preview.workspace import Workspace

PLACE = "/preview/<locale>/settings-<part>/"
_PARTS = {
    forms.SITE: Message("Organisation, contacts and address"),
    forms.WORDS: Message("The company's own words"),
    forms.SECTIONS: Message("Former sections"),
}


class _Refused(PolicysiteError):
    """Nothing was saved; the message says why."""


@dataclass(frozen=True)
class _Sheet:
    """A form as shown, what was typed in it, and why it was not saved, if so.

    `contact` is the name and address of a contact to be added. `conflicts` are the names of fields
    that somebody else has also changed; `lost` is what was typed in fields that no longer exist.
    """

    form: Form
    typed: Mapping[str, str] = field(default_factory=dict)
    contact: tuple[str, str] = ("", "")
    conflicts: frozenset[str] = frozenset()
    lost: tuple[str, ...] = ()
    refusal: Message | None = None

    def value(self, each: Field) -> str:
        """The value shown in a field."""
        return self.typed.get(each.name, each.value)

    def made(self) -> str:
        """The text of the file with what was typed."""
        name, address = self.contact
        if not name or _contact_refusal(self.form, name) is not None:
            return self.form.made(self.typed)
        form = forms.with_contact(self.form, name)
        return form.made({**self.typed, form.fields[-1].name: address})

    def differences(self, each: Field) -> list[tuple[str, str]]:
        """The lines in which the file and the typed text differ, each with “-”, “+” or “ ”."""
        if each.name not in self.conflicts:
            return []
        texts = each.value.split("\n"), self.value(each).split("\n")
        lines = list(difflib.unified_diff(*texts, n=1, lineterm=""))[2:]
        return [(line[0], line[1:]) for line in lines if not line.startswith("@@")]


def install(app: Flask) -> None:
    """Add these pages to `app`."""
    app.add_url_rule(PLACE, "settings", look)
    app.add_url_rule(PLACE, "settings_save", save, methods=["POST"])
    app.jinja_env.globals["part_of"] = part_of


def look(locale: str, part: str) -> Response | str | tuple[str, int]:
    """A form, or a file, as it is on disk."""
    path = _path(part)
    try:
        return _page(part, _Sheet(forms.make(part, _read(_root(), path), _library())))
    except TomlFault:  # it is shown as it is, and can be corrected
        file, line = path.removeprefix("content/"), request.args.get("line")
        address = url_for("settings", locale=locale, part=file, line=line)
        return redirect(address)  # type: ignore[return-value]
    except _Refused as error:
        return _failed(error.sentence)


def save(locale: str, part: str) -> Response | str | tuple[str, int]:
    """Save the changed fields, unless somebody else has also changed one of them."""
    path, root, library = _path(part), _root(), _library()
    try:
        if not current_app.config["GUARD"].holds(request.form.get("token", "")):
            words = Message("The preview has been restarted, so nothing was saved. Save again.")
            sheet = _sent(part, _read(root, path), library)
            return _page(part, replace(sheet, refusal=words)), 403
        sheet = _saved(part, path, root, library)
    except TomlFault as fault:
        return _failed(Message("Nothing was saved: %(fault)s", fault=fault.message))
    except _Refused as error:
        return _failed(error.sentence)
    if sheet.refusal is not None:
        return _page(part, sheet), 409
    unrecorded = live.record(root, [path], f"Change {path}")
    if unrecorded is not None:
        return _failed(unrecorded)
    address = url_for("settings", locale=locale, part=part, saved="yes")
    return redirect(address, 303)  # type: ignore[return-value]


def typed() -> list[tuple[str, str]]:
    """What this request would change, with its language: it is never discarded."""
    if request.endpoint != "settings_save":
        return []
    return [(g.translator.language, text) for text in _changed().values()]


def part_of(path: str) -> str | None:
    """The page on which a settings file is edited; None for any other file."""
    parts = {path: name for name, path in (*forms.FILES.items(), *forms.FORMS.items())}
    return parts.get(path)


def is_open_always(part: str) -> bool:
    """Whether a part can be edited if the content cannot be read: the settings as text."""
    return forms.FILES.get(part) == site_settings.PATH


def _path(part: str) -> str:
    return forms.FORMS.get(part) or forms.FILES.get(part) or abort(404)


def _root() -> FilePath:
    workspace: Workspace = current_app.config["WORKSPACE"]
    return workspace.root


def _library() -> Library | None:
    """The content; None if it cannot be read."""
    now: Snapshot | None = g.snapshot
    return now.library if now is not None else None


def _read(root: FilePath, path: str) -> str:
    """The text of a file, "" if there is none; raises _Refused if it cannot be edited."""
    try:
        if (root / path).resolve() != root.resolve() / path:
            message = Message(
                "%(path)s is a symbolic link to another place and is not read.", path=path
            )
            raise _Refused(message)
        return (root / path).read_bytes().decode()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise _Refused(explained(error)) from None
    except UnicodeDecodeError:
        message = Message(
            "%(path)s cannot be edited here: it is too long or not UTF-8 text. Open it in "
            "another program and save it as “UTF-8”.",
            path=path,
        )
        raise _Refused(message) from None


def _saved(part: str, path: str, root: FilePath, library: Library | None) -> _Sheet:
    """Write what was typed into the present file; returns the result."""
    try:
        with atomic.lock(root) as content:
            text = _read(root, path)
            sheet = _sent(part, text, library)
            made = sheet.made()
            if sheet.refusal is None and made != text:
                if _is_worse(path, text, made, library):
                    words = Message("Nothing was saved: first correct what is marked below.")
                    return replace(sheet, refusal=words)
                content.replace(path, made.encode())
            return sheet
    except OSError as error:
        message = Message(
            "%(path)s could not be saved: %(outcome)s", path=path, outcome=atomic.outcome(error)
        )
        raise _Refused(message) from None


def _is_worse(path: str, was: str, made: str, library: Library | None) -> bool:
    """Whether the change breaks a file that was valid, or prevents everything from being shown."""

    def is_wrong(text: str) -> bool:
        return bool(errors(forms.problems(path, text.encode(), library)))

    return is_wrong(made) and (path == site_settings.PATH or not is_wrong(was))


def _sent(part: str, text: str, library: Library | None) -> _Sheet:
    """The form of the present file, `text`, with the changes of the request."""
    form, changed = forms.make(part, text, library), _changed()
    name, address = (request.form.get(name, "").strip() for name in ("new", "new_address"))
    known = {each.name: each for each in form.fields}
    values = {
        each: forms.tidy(known[each].kind, changed[each]) for each in changed if each in known
    }
    conflicts = frozenset(
        each
        for each, value in values.items()
        if known[each].value != value
        and known[each].mark != request.form.get(_mark(each), mark_of(""))
    )
    lost = tuple(value for each, value in changed.items() if each not in known)
    refusal = _contact_refusal(form, name)
    if conflicts or lost:
        refusal = Message("%(path)s was changed by someone else in the meantime.", path=_path(part))
    return _Sheet(form, values, (name, address), conflicts, lost, refusal)


def _contact_refusal(form: Form, name: str) -> Message | None:
    """Why a contact cannot be added under `name`; None if it can, or if none is to be added."""
    if name and not forms.NEW_CONTACT.fullmatch(name):
        return Message("“%(name)s” cannot be the name of a contact.", name=name)
    if any(field.key == ("contacts", name) for field in form.fields):
        return Message("There is already a contact “%(name)s”.", name=name)
    return None


def _changed() -> dict[str, str]:
    """The values in the request for each field whose value has changed."""
    return {
        name: value
        for name, value in request.form.items()
        if name.startswith("field.")
        and request.form.get(_mark(name)) not in {mark_of(each) for each in forms.tidied(value)}
    }


def _mark(name: str) -> str:
    return f"mark.{name.removeprefix('field.')}"


def _page(part: str, sheet: _Sheet) -> str:
    path, text = _path(part), sheet.made()
    workspace: Workspace = current_app.config["WORKSPACE"]
    is_saved = text == sheet.form.text
    found = workspace.current() if is_saved else workspace.with_unsaved({path: text.encode()})
    problems = found.problems if isinstance(found, Snapshot) else found.error.problems
    placed = replace(sheet.form, text=text)
    by_place: dict[Path | None, list[Problem]] = {}
    for problem in problems:
        if problem.path == path:
            by_place.setdefault(placed.place(problem.line), []).append(problem)
    return render_template(
        "settings.html",
        elsewhere=forms.elsewhere(sheet.form) if part == forms.SITE else [],
        files=forms.FILES,
        found=by_place,
        heading=_PARTS.get(part, path),
        part=part,
        parts=_PARTS,
        path=path,
        saved="saved" in request.args and sheet.refusal is None,
        sheet=sheet,
    )


def _failed(message: Message) -> tuple[str, int]:
    return render_template("failed.html", failure=message, typed=typed()), 409
