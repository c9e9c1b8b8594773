"""Writing a draft section by section, all languages side by side.

Each field of the page has the mark of its value when the page was made. A changed field is written
if the file still has that value, so that people who write in different sections of one text do not
disturb each other, and only if two have changed the same field, somebody must choose.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from flask import abort, current_app, g, render_template, request

from policysite import catalogs
from policysite.message import Message
from policysite.models import NAME, count_of
from policysite.preview import bench, division, editing, live, manuscript, redlines
from policysite.preview.pages import PLACE, closed
from policysite.preview.snapshot import Snapshot
from policysite.redline.wording import section_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flask import Flask
    from markupsafe import Markup

    from policysite.models import Problem
    from policysite.preview.access import Guard
    from policysite.preview.bench import Bench
    from policysite.preview.division import Division, Field, Part
    from policysite.preview.workspace import Workspace

Outcome = Literal["", "saved", "refused", "conflict"]
# How often a file is read again that somebody else saves at the same moment.
_TRIES = 5


@dataclass(frozen=True)
class Typed:
    """The changes of one text in a request: the fields with the marks of their old values.

    `new` are new lines of the lists, and `section` is the title of a new section.
    """

    changed: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    new: Mapping[str, Sequence[str]] = field(default_factory=dict)
    section: str = ""


@dataclass(frozen=True)
class Side:
    """One text on the page: its fields as they are in the file, and what was typed but not saved.

    `unsaved` has the typed value of each field that is not in the file, and `conflicts` are those
    of them that somebody else has changed. `redline` is what changed, by section.
    """

    bench: Bench
    divided: Division
    outcome: Outcome = ""
    message: Message | None = None
    unsaved: Mapping[str, str] = field(default_factory=dict)
    conflicts: frozenset[str] = frozenset()
    lost: tuple[str, ...] = ()
    redline: Mapping[str, Markup] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The language of the text."""
        return self.bench.language

    def part(self, key: str) -> Part | None:
        """The section with that key."""
        return next((part for part in self.divided.parts if part.key == key), None)

    def value(self, each: Field) -> str:
        """The value shown in the field: what was typed, or what is in the file."""
        return self.unsaved.get(each.name, each.value)

    def findings(self, part: Part | None) -> list[Problem]:
        """The problems in a section; None: above the first section."""
        first, last = (part.first, part.last) if part else (0, self._above)
        return [problem for problem in self.bench.problems if first <= problem.line <= last]

    @property
    def _above(self) -> int:
        parts = self.divided.parts
        return parts[0].first - 1 if parts else self.divided.text.count("\n") + 1

    def place(self, problem: Problem) -> tuple[str, int]:
        """The field that contains a problem, and the line in it, from 0."""
        for each in reversed(self.divided.fields):
            last = each.line + each.value.count("\n")
            if each.line <= problem.line <= last:
                return each.name, problem.line - each.line
        return "", 0

    def differences(self, each: Field) -> list[tuple[str, str]]:
        """The lines in which the file and the typed text differ, each with “-”, “+” or “ ”."""
        lines = each.value.split("\n"), self.value(each).split("\n")
        shown = list(difflib.unified_diff(*lines, n=1, lineterm=""))[2:]
        return [(line[0], line[1:]) for line in shown if not line.startswith("@@")]


def install(app: Flask) -> None:
    """Add these pages to `app`."""
    app.add_url_rule(f"{PLACE}write/", "write", write)
    app.add_url_rule(f"{PLACE}write/", "write_save", save, methods=["POST"])
    app.add_url_rule(f"{PLACE}write/check/", "write_check", check, methods=["POST"])


def write(locale: str, policy: str, version: str, language: str) -> str | tuple[str, int]:
    """The fields of a draft as they are on disk."""
    benches = _benches(policy, version, language)
    if not benches[0].is_draft:
        return closed(benches[0], None, [])
    sides = _opened(benches)
    return _page(sides, language)


def save(locale: str, policy: str, version: str, language: str) -> str | tuple[str, int]:
    """Write each changed field that nobody else has changed, and show the result."""
    benches = _benches(policy, version, language)
    texts = {each.language: _typed(each.language) for each in benches}
    if not _guard().holds(request.form.get("token", "")):
        refusal = Message("The preview has been restarted, so nothing was saved. Save again.")
        sides = [_refused(each, texts[each.language], refusal) for each in benches]
        return _page(sides, language), 403
    if not benches[0].is_draft:
        refusal = Message("This version was published in the meantime, so nothing was saved.")
        return closed(benches[0], refusal, typed())
    section, refusal_of_section = _new_section(benches)
    sides = [_saved(each, texts[each.language], section) for each in benches]
    sides = _recorded(sides)
    if refusal_of_section is not None:
        sides[0] = replace(sides[0], outcome="refused", message=refusal_of_section)
    status = 200 if all(side.outcome in {"saved", ""} for side in sides) else 409
    return _page(_checked(sides), language), status


def _recorded(sides: list[Side]) -> list[Side]:
    """The same sides; the first has a message if the save could not be committed."""
    paths = [side.bench.place.path for side in sides if side.outcome in {"saved", "conflict"}]
    here = sides[0].bench
    words = f"Write {here.policy.name} {here.version.number}"
    refusal = live.record(here.snapshot.root, paths, words)
    if refusal is None:
        return sides
    return [replace(sides[0], outcome="refused", message=refusal), *sides[1:]]


def check(locale: str, policy: str, version: str, language: str) -> str:
    """The problems in the fields as typed; nothing is written."""
    if not _guard().holds(request.form.get("token", "")):
        abort(403)
    sides = []
    for here in _benches(policy, version, language):
        typed = _typed(here.language)
        side = _read(here)
        text = division.apply(side.divided, typed.changed, typed.new)
        sides.append(replace(side, divided=division.divide(text)))
    return _page(_checked(sides, spelling="spelling" in request.args), language)


def typed() -> list[tuple[str, str]]:
    """Each changed field in this request, with its language."""
    if request.method != "POST":
        return []
    languages = {name.partition(".")[0] for name in request.form if name.endswith(".was")}
    found = [(language, _typed(language)) for language in sorted(languages)]
    return [
        (language, text)
        for language, each in found
        for text in (*each.changed.values(), *_lines(each))
    ]


def _benches(policy: str, version: str, language: str) -> list[Bench]:
    now: Snapshot = g.snapshot
    wanted = now.library.site.languages if language == editing.ALL else (language,)
    found = [bench.find(now, policy, version, code) for code in wanted]
    return [each for each in found if each is not None] or abort(404)


def _read(here: Bench) -> Side:
    """The file as it is now."""
    try:
        text = manuscript.read(here.snapshot.root, here.place).text
    except manuscript.NotText as error:
        return Side(here, division.divide(""), "refused", error.sentence)
    return Side(here, division.divide(manuscript.as_typed(text)))


def _opened(benches: Sequence[Bench]) -> list[Side]:
    sides = [_read(each) for each in benches]
    return [replace(side, redline=redlines.by_section(side.bench)) for side in sides]


def _typed(language: str) -> Typed:
    """The fields of one text that the request changes: the mark of their value is different."""
    changed, marks = {}, {}
    prefix = f"{language}."
    for name, sent in request.form.items():
        if not name.startswith(prefix) or f"{name}.was" not in request.form:
            continue
        value = sent.replace("\r\n", "\n")
        was = request.form[f"{name}.was"]
        if division.mark_of(value) != was:
            own = name.removeprefix(prefix)
            changed[own] = value
            marks[own] = request.form.get(f"{name}.over", was)
    new = {name: request.form.getlist(f"{prefix}{name}.new") for name in division.LISTS}
    return Typed(changed, marks, new, request.form.get(f"{prefix}section", ""))


def _refused(here: Bench, typed: Typed, why: Message) -> Side:
    """The page with what was typed, none of which was saved."""
    return replace(
        _read(here), outcome="refused", message=why, unsaved=typed.changed, lost=_lines(typed)
    )


def _lines(typed: Typed) -> tuple[str, ...]:
    return tuple(line for lines in typed.new.values() for line in lines if line.strip())


def _saved(here: Bench, typed: Typed, section: _Section | None) -> Side:
    """The text with what was typed, except what somebody else has also changed."""
    if not typed.changed and not _lines(typed) and section is None:
        return _read(here)
    for _ in range(_TRIES):
        try:
            return _written(here, typed, section)
        except manuscript.ChangedOnDisk:
            continue  # somebody else saved in between: read that again
        except manuscript.NotSaved as error:
            return _refused(here, typed, error.sentence)
    return _refused(here, typed, Message("Someone else keeps saving at the same time. Save again."))


def _written(here: Bench, typed: Typed, section: _Section | None) -> Side:
    root = here.snapshot.root
    now = manuscript.read(root, here.place)
    divided = division.divide(manuscript.as_typed(now.text))
    fields, conflicts, lost = _matched(divided, typed)
    text = division.apply(divided, fields, typed.new)
    if section is not None:
        title = typed.section.strip() or section.title
        heading = f"{'#' * section.level} {' '.join(title.split())} {{#{section.id}}}"
        body = section_text(catalogs.load(root, here.language).gettext)
        text = division.with_section(division.divide(text), section.after, heading, body)
    text = manuscript.ended(text)
    windows = "\r\n" in now.text
    done = manuscript.save(
        root, here.place, text.replace("\n", "\r\n") if windows else text, now.sha256
    )
    unsaved = {name: typed.changed[name] for name in conflicts}
    return Side(
        here,
        division.divide(manuscript.as_typed(done.text)),
        "conflict" if conflicts or lost else "saved",
        unsaved=unsaved,
        conflicts=frozenset(conflicts),
        lost=tuple(lost),
    )


def _matched(divided: Division, typed: Typed) -> tuple[dict[str, str], list[str], list[str]]:
    """The changed fields by their present names, the names in conflict, and what has no place.

    A line of a list is recognised by its mark wherever it is by now.
    """
    fields: dict[str, str] = {}
    conflicts, lost = [], []
    for name, value in typed.changed.items():
        there = divided.field(name)
        if there is not None and there.mark == typed.marks[name]:
            fields[name] = value
        elif there is not None and there.value == value:
            continue
        elif moved := _moved(divided, name, typed.marks[name]):
            fields[moved] = value
        elif there is not None:
            conflicts.append(name)
        else:
            lost.append(value)
    return fields, conflicts, lost


def _moved(divided: Division, name: str, mark: str) -> str | None:
    items = divided.lists.get(name.partition(".")[0], ())
    return next((item.name for item in items if item.mark == mark), None)


@dataclass(frozen=True)
class _Section:
    """A section that is being added.

    Its predecessor, its id, its level, and a provisional title.
    """

    after: str
    id: str
    level: int
    title: str


def _new_section(benches: Sequence[Bench]) -> tuple[_Section | None, Message | None]:
    """The section that the request adds, or why it cannot."""
    id_ = request.form.get("section.id", "").strip()
    if not id_:
        return None, None
    taken = {part.key for each in benches for part in _read(each).divided.parts}
    if not NAME.fullmatch(id_) or id_ in taken:
        return None, Message(
            "No section was created: “%(id)s” must consist of lower-case English words "
            "separated by hyphens, and no other section may have it.",
            id=id_,
        )
    level = 3 if request.form.get("section.level") == "3" else 2
    title = id_.replace("-", " ").capitalize()
    return _Section(request.form.get("section.after", ""), id_, level, title), None


def _checked(sides: Sequence[Side], *, spelling: bool = False) -> list[Side]:
    """The same sides with the problems and changes of the content that includes their texts."""
    unsaved = {}
    for side in sides:
        text = division.apply(side.divided, side.unsaved, {})
        try:
            unsaved[side.bench.place.path] = manuscript.encoded(manuscript.ended(text))
        except manuscript.NotText:
            continue
    workspace: Workspace = current_app.config["WORKSPACE"]
    now = workspace.with_unsaved(unsaved, spelling=spelling)
    if not isinstance(now, Snapshot):
        return list(sides)
    found = []
    for side in sides:
        place = side.bench.place
        here = bench.find(now, place.policy, str(place.number), place.language) or side.bench
        found.append(replace(side, bench=here, redline=redlines.by_section(here)))
    return found


def _order(sides: Sequence[Side]) -> Iterator[str]:
    """The keys of all sections, in the order of the first text; others after their predecessors."""
    order = [part.key for part in sides[0].divided.parts]
    for side in sides[1:]:
        before = ""
        for part in side.divided.parts:
            if part.key not in order:
                order.insert(order.index(before) + 1 if before else 0, part.key)
            before = part.key
    yield from order


def _page(sides: Sequence[Side], language: str) -> str:
    outcomes = {side.outcome for side in sides}
    library = sides[0].bench.snapshot.library
    return render_template(
        "write.html",
        bench=sides[0].bench,
        count=count_of,
        language=language,
        lists=division.LISTS,
        outcome=next((o for o in ("conflict", "refused", "saved") if o in outcomes), ""),
        policies=[policy for policy in library.policies.values() if policy.versions],
        rows=list(_order(sides)),
        sides=sides,
        titles={
            part.key: part.head.value for each in reversed(sides) for part in each.divided.parts
        },
    )


def _guard() -> Guard:
    guard: Guard = current_app.config["GUARD"]
    return guard
