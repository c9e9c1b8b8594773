"""Forms for the files that are not statements: their fields, and the file made from them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from policysite.content import browsers, cookies, organisation, settings, words
from policysite.files import strict_toml, textfile, toml_editing
from policysite.message import Message
from policysite.preview import manuscript
from policysite.preview.division import mark_of
from policysite.statement import anchors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from policysite.files.toml_editing import Path, Value
    from policysite.models import Library, Policy, Problem, Version

    Kind = Literal["line", "lines", "text", "choice"]

# What can be edited, by its name in the address: three forms, and files as text.
SITE, WORDS, SECTIONS = "organisation", "words", "sections"
FORMS = {SITE: settings.PATH, WORDS: words.PATH, SECTIONS: anchors.PATH}
FILES = {
    path.removeprefix("content/"): path
    for path in (settings.PATH, words.PATH, anchors.PATH, browsers.PATH, cookies.PATH)
}
# Instead of the section to which another one moved: it is gone for good.
RETIRED = "-"
NEW_CONTACT = re.compile(r"[a-z][a-z0-9-]{0,59}")

_ORGANISATION = {
    "name": Message("Name"),
    "legal_name": Message("Legal name, if different"),
    "address": Message("Address, one line per field"),
    "registration": Message("Registration, such as a trade register number"),
    "website": Message("Website"),
    "logo": Message("Logo, the name of an SVG file in content/"),
}
_AUTHORITY = {
    "name": Message("Name of the authority"),
    "address": Message("Website of the authority, starting with https://"),
}
_CONTACTS = {
    "requests": Message("E-mail address for requests about personal data"),
    "general": Message("E-mail address for general questions"),
    organisation.TELEPHONE: Message("Telephone"),
}
_REQUIRED = {("base_url",), ("organisation", "name"), ("contacts", "requests")}


@dataclass(frozen=True)
class Field:
    """A value of a file in a form; `key` is its path in the file, () for the entire file.

    `language` is that of the value, if it has one; `options` are those of a choice.
    """

    key: Path
    label: str
    value: str
    kind: Kind = "line"
    language: str | None = None
    options: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its name in the form."""
        return f"field.{'.'.join(self.key)}"

    @property
    def mark(self) -> str:
        """Identifies the value."""
        return mark_of(self.value)


@dataclass(frozen=True)
class Group:
    """Fields under a heading; `key` is the table that contains them."""

    key: Path
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Form:
    """The fields of a file with the text `text`."""

    text: str
    groups: tuple[Group, ...]

    @property
    def fields(self) -> list[Field]:
        """All fields, in order."""
        return [field for group in self.groups for field in group.fields]

    def made(self, values: Mapping[str, str]) -> str:
        """The text of the file with `values` by the names of the fields; the rest is unchanged.

        Raises TomlFault if the file is not TOML.
        """
        changed = [each for each in self.fields if values.get(each.name, each.value) != each.value]
        if not changed:
            return self.text
        if not changed[0].key:
            return values[changed[0].name]
        changes: dict[Path, Value] = {}
        for field in changed:
            if field.kind == "choice":
                changes |= _step(self, field.key[:2], values)
            else:
                changes[field.key] = _value(field, values[field.name])
        return toml_editing.edited(self.text, changes)

    def place(self, line: int) -> Path | None:
        """The key of the field, or else of the group, that contains the line `line` of the file."""
        if any(not field.key for field in self.fields):
            return ()
        begun = reversed(toml_editing.starts(self.text))
        path = next((path for start, path in begun if start <= line), ())
        known = {field.key for field in self.fields} | {group.key for group in self.groups}
        while path and path not in known:
            path = path[:-1]
        return path or None


def tidy(kind: Kind, typed: str) -> str:
    """Normalise what a browser sent: forms end lines with CR LF, whatever was typed."""
    text = manuscript.as_typed(typed)
    if kind == "text":
        return manuscript.ended(text)
    if kind == "lines":
        return "\n".join(filter(None, map(str.strip, text.split("\n"))))
    return text.strip()


def tidied(typed: str) -> set[str]:
    """The same, for each kind of field."""
    return {tidy(kind, typed) for kind in ("line", "lines", "text")}


def make(part: str, text: str, library: Library | None) -> Form:
    """The form of a part of the settings, from the `text` of its file.

    Without a library, because it cannot be read, only a file as text. Raises TomlFault if the text
    is not TOML.
    """
    if part in FILES:
        field = Field((), Message("Text in %(path)s", path=FILES[part]), tidy("text", text), "text")
        return Form(text, (Group((), FILES[part], (field,)),))
    assert library is not None  # the caller has one for every other part
    values = strict_toml.parse(text)
    groups = {SITE: _site, WORDS: _words, SECTIONS: _sections}[part](values, library)
    return Form(text, tuple(groups))


def elsewhere(form: Form) -> list[tuple[int, Message]]:
    """The settings that have no field: the line in the file, and a description.

    Forms for targets and accepted problems would not be simpler than the lines in the file.
    """
    values = strict_toml.parse(form.text)
    accepted = iter(_accepted(values))
    found = []
    for line, path in toml_editing.starts(form.text):
        if path == ("accepted",):
            found.append((line, Message("Accepted: %(what)s", what=next(accepted, ""))))
        elif path[:1] == ("deploy",) and len(path) == 2 and isinstance(_at(values, path), Mapping):
            found.append((line, Message("Deployment target: %(name)s", name=path[1])))
    return found


def _accepted(values: Mapping[str, object]) -> Iterator[str]:
    items = values.get("accepted")
    for item in items if isinstance(items, list) else ():
        if isinstance(item, Mapping):
            yield f"{item.get('rule')}, {item.get('where')}: {item.get('reason')}"


def with_contact(form: Form, name: str) -> Form:
    """The form of the organisation with one more contact, which is still empty."""
    *others, last = form.groups
    field = Field(("contacts", name), name, "")
    return Form(form.text, (*others, Group(last.key, last.title, (*last.fields, field))))


def problems(path: str, data: bytes, library: Library | None) -> list[Problem]:
    """The problems with the form of a settings file with the content `data`.

    Without a library, only content/site.toml itself can be checked.
    """
    if not data.strip() and path != settings.PATH:
        return []
    text, found = textfile.decode(data, path)
    if text is None:
        return found
    languages = library.site.languages if library is not None else ()
    parsed = {
        settings.PATH: lambda: settings.parse(text)[1],
        words.PATH: lambda: words.parse(text, languages)[1],
        anchors.PATH: lambda: anchors.parse(text)[1],
        browsers.PATH: lambda: browsers.parse(text, languages)[1],
        cookies.PATH: lambda: cookies.parse(text, languages)[1],
    }
    return [*found, *parsed[path]()]


def _site(values: Mapping[str, object], library: Library) -> list[Group]:
    address = _field(values, ("base_url",), Message("Address, starting with https://"))
    about = [
        _field(values, ("organisation", key), label, kind="lines" if key == "address" else "line")
        for key, label in _ORGANISATION.items()
    ]
    known = values.get("contacts")
    names = dict.fromkeys((*_CONTACTS, *(known if isinstance(known, Mapping) else ())))
    contacts = [_field(values, ("contacts", key), _CONTACTS.get(key, key)) for key in names]
    authority = [
        _field(values, ("supervisory_authority", key), label) for key, label in _AUTHORITY.items()
    ]
    return [
        Group(("base_url",), Message("The site"), (address,)),
        Group(("organisation",), Message("Organisation"), tuple(about)),
        Group(
            ("supervisory_authority",),
            Message("Supervisory authority, where readers can complain"),
            tuple(authority),
        ),
        Group(("contacts",), Message("Contacts"), tuple(contacts)),
    ]


def _words(values: Mapping[str, object], library: Library) -> list[Group]:
    label = Message("Words, one per line")
    every = _field(values, (words.EVERY_LANGUAGE,), label, kind="lines")
    each = [
        _field(values, (code,), label, kind="lines", language=code)
        for code in dict.fromkeys((*library.site.languages, *values))
        if code != words.EVERY_LANGUAGE
    ]
    groups = [Group(field.key, field.key[0], (field,)) for field in each]
    return [Group(every.key, Message("In every language"), (every,)), *groups]


def _sections(values: Mapping[str, object], library: Library) -> list[Group]:
    return [
        Group((policy.name, str(version.number)), title, fields)
        for policy in library.policies.values()
        for version in reversed(policy.versions)
        if (fields := tuple(_moves(values, policy, version, library)))
        for title in [
            Message("%(policy)s, version %(number)s", policy=policy.name, number=version.number)
        ]
    ]


def _moves(
    values: Mapping[str, object], policy: Policy, version: Version, library: Library
) -> Iterator[Field]:
    """A choice for each section that earlier versions had and this one lacks."""
    key = (policy.name, str(version.number))
    moved, retired = _at(values, (*key, "moved")), _at(values, (*key, "retired"))
    said = dict(moved) if isinstance(moved, Mapping) else {}
    said |= dict.fromkeys(retired if isinstance(retired, list) else (), RETIRED)
    has = list(dict.fromkeys(id_ for text in version.documents.values() for id_ in text.ids))
    before = {n: s for n, s in library.anchors.get(policy.name, {}).items() if n < version.number}
    lost = [
        id_
        for language, text in version.documents.items()
        for id_, last in sorted(anchors.published_ids(policy, version, language).items())
        if id_ not in text.ids and not anchors.follow(id_, last.number, version.number, before)[0]
    ]
    for id_ in dict.fromkeys((*said, *lost)):
        value = str(said.get(id_, ""))
        options = tuple(dict.fromkeys(filter(None, (RETIRED, value, *has))))
        yield Field((*key, id_), id_, value, "choice", options=options)


def _step(form: Form, key: Path, values: Mapping[str, str]) -> dict[Path, Value]:
    """The entry of the file for one version, with its present choices."""
    chosen = [
        (each.key[-1], values.get(each.name, each.value))
        for each in form.fields
        if each.key[:2] == key
    ]
    moved = {id_: now for id_, now in chosen if now not in ("", RETIRED)}
    retired = [id_ for id_, now in chosen if now == RETIRED]
    return {(*key, "moved"): moved or None, (*key, "retired"): retired or None}


def _field(
    values: Mapping[str, object],
    key: Path,
    label: str,
    *,
    kind: Kind = "line",
    language: str | None = None,
) -> Field:
    found = _at(values, key)
    lines: Iterable[object] = found if isinstance(found, list) else (found,)
    value = "\n".join(line for line in lines if isinstance(line, str))
    return Field(key, label, tidy(kind, value), kind, language)


def _at(values: object, key: Sequence[str]) -> object:
    """The value at `key`, if there is one."""
    for name in key:
        values = values.get(name) if isinstance(values, Mapping) else None
    return values


def _value(field: Field, typed: str) -> Value:
    """The value to write for what was typed; required values are never removed."""
    if field.kind == "lines":
        # The list of a language stays where it is, empty.
        return typed.split("\n") if typed else ([] if len(field.key) == 1 else None)
    return typed if typed or field.key in _REQUIRED else None
