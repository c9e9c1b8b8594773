"""The text of a draft as form fields, each with its place in the file.

    divided = divide(text)
    changed = apply(divided, {"body.retention": "We keep it for 12 months.", ...})

A changed field is replaced in place, and no other character of the file changes. Nothing here needs
the dialect: a heading is a line that begins with “#”, the lines of `in_short` and `changes` are
those read as YAML, and front matter in any other form than one sentence per line is a single field.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite.files import strict_yaml
from policysite.statement import frontmatter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

LISTS = ("in_short", "changes")
_HEADING = re.compile(r"(#{1,6}[ \t]+)(.*?)([ \t]*\{[^{}\n]*\}[ \t]*)?")
_ID = re.compile(r"#([^\s{}]+)")
_ITEM = re.compile(r"([ \t]*-[ \t]+)(.*)")


@dataclass(frozen=True)
class Field:
    """A piece of the text: its name in a form, its value, and its start and end.

    `line` is the line of the file on which it begins, from 1.
    """

    name: str
    value: str
    start: int
    end: int
    line: int

    @property
    def mark(self) -> str:
        """Identifies the value: a short hash of it."""
        return mark_of(self.value)


@dataclass(frozen=True)
class Part:
    """A section: its id (or a number, if it has none), level, heading and body.

    `attributes` is the part in braces after the title; `first` and `last` are its lines in the
    file, `start` and `end` its offsets.
    """

    key: str
    level: int
    attributes: str
    head: Field
    body: Field
    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True)
class Division:
    """A text divided into fields; `front` is the front matter as it is, if it cannot be a form.

    `top` is the text above the first heading. `front_end` is the line that ends the front matter, 0
    if there is none: the entire text is then `top`.
    """

    text: str
    title: Field | None
    lists: Mapping[str, tuple[Field, ...]]
    front: Field | None
    top: Field
    parts: tuple[Part, ...]
    front_end: int

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field, in the order of the file."""
        found = [each for each in (self.title, self.front, self.top) if each is not None]
        found += [field for items in self.lists.values() for field in items]
        found += [field for part in self.parts for field in (part.head, part.body)]
        return tuple(sorted(found, key=lambda each: each.start))

    def field(self, name: str) -> Field | None:
        """The field of that name."""
        return next((each for each in self.fields if each.name == name), None)


def mark_of(value: str) -> str:
    """The mark of a field with this value."""
    return hashlib.sha256(value.encode(errors="replace")).hexdigest()[:16]


def divide(text: str) -> Division:
    """The fields of `text`, whose line endings are LF."""
    lines = text.split("\n")
    end = lines.index("---", 1) if lines[0] == "---" and "---" in lines[1:] else 0
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    body = end + 1 if end else 0
    title, lists = (None, None) if not end else _form(text, lines[:end], offsets)
    front = None
    if end and lists is None:
        front = _core(text, "front", offsets[1], offsets[end], 2)
    heads = [n for n in range(body, len(lines)) if lines[n].startswith("#")]
    first = heads[0] if heads else len(lines)
    parts = _parts(text, lines, offsets, heads)
    return Division(
        text=text,
        title=title,
        lists=lists or {},
        front=front,
        top=_core(text, "top", offsets[body], min(offsets[first], len(text)), body + 1),
        parts=tuple(parts),
        front_end=end + 1 if end else 0,
    )


def apply(divided: Division, changed: Mapping[str, str], added: Mapping[str, Sequence[str]]) -> str:
    """The text with new values for the fields in `changed`.

    `added` has new lines for the lists. A line of a list that becomes empty is removed, and so is a
    section whose title and text are empty.
    """
    splices = [*_in_front(divided, changed), *_new_lines(divided, changed, added)]
    for part in divided.parts:
        title = changed.get(part.head.name, part.head.value)
        body = changed.get(part.body.name, part.body.value)
        if not title.strip() and not body.strip():
            splices.append((part.start, part.end, ""))
            continue
        if part.head.name in changed:
            splices.append((part.head.start, part.head.end, " ".join(title.split())))
        if part.body.name in changed:
            splices.append(_of_block(divided.text, part.body, body))
    text = divided.text
    for start, stop, words in sorted(splices, reverse=True):
        text = text[:start] + words + text[stop:]
    return text


def with_section(divided: Division, after: str, heading: str, body: str) -> str:
    """The text with a new section below the one with the key `after`, or as the first one."""
    place = next((part.end for part in divided.parts if part.key == after), None)
    if place is None:
        place = divided.parts[0].start if divided.parts else len(divided.text)
    before, behind = divided.text[:place], divided.text[place:]
    gap = "\n" * (2 - _breaks_at_end(before)) if before else ""
    below = "\n" if behind else ""
    return f"{before}{gap}{heading}\n\n{body.strip()}\n{below}{behind}"


def _breaks_at_end(text: str) -> int:
    return min(len(text) - len(text.rstrip("\n")), 2)


def _form(
    text: str, lines: Sequence[str], offsets: Sequence[int]
) -> tuple[Field | None, Mapping[str, tuple[Field, ...]] | None]:
    """The title and the lists, if each sentence is on a separate line; otherwise None."""
    title: Field | None = None
    found: dict[str, list[Field]] = {name: [] for name in LISTS}
    key, seen = "", set[str]()
    for number, line in enumerate(lines[1:], 1):
        if item := _ITEM.fullmatch(line):
            if key not in found or (value := _scalar(item[2])) is None:
                return None, None
            name = f"{key}.{len(found[key])}"
            start = offsets[number] + len(item[1])
            found[key].append(Field(name, value, start, offsets[number] + len(line), number + 1))
        elif match := re.fullmatch(r"(title|in_short|changes):([ \t]*)(.*)", line):
            key = match[1]
            if key in seen:
                return None, None
            seen.add(key)
            if key == "title":
                value = _scalar(match[3])
                start = offsets[number] + len(key) + 1 + len(match[2])
                end = offsets[number] + len(line)
                title = Field("title", value or "", start, end, number + 1)
            elif match[3].strip():
                return None, None
        else:
            return None, None
    lists = {name: tuple(items) for name, items in found.items()}
    return (title, lists) if title is not None and _is_read(text, title, lists) else (None, None)


def _is_read(text: str, title: Field, lists: Mapping[str, tuple[Field, ...]]) -> bool:
    """Whether the program reads the same values from these lines, or finds errors in them."""
    parsed, _ = frontmatter.parse(text, "")
    if parsed is None:
        return True
    held = [each.value for each in lists["in_short"]], [each.value for each in lists["changes"]]
    read = [line for line, _ in parsed.in_short], list(parsed.changes)
    return title.value == parsed.title and held == read


def _scalar(written: str) -> str | None:
    """The value of `written` in YAML; None if it is not text on a single line."""
    try:
        value = strict_yaml.parse(written, frontmatter.LIMIT).value
    except strict_yaml.YamlFault:
        return None
    return value.strip() if isinstance(value, str) else None


def _written(value: str, was: str) -> str:
    """`value` as YAML: plain if it was and can be, otherwise in quotes."""
    plain = " ".join(value.split())
    if not was.startswith(('"', "'")) and _scalar(plain) == plain and not plain.startswith("- "):
        return plain
    return json.dumps(plain, ensure_ascii=False)


def _in_front(divided: Division, changed: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    text = divided.text
    for field in (divided.title, *(each for items in divided.lists.values() for each in items)):
        if field is None or field.name not in changed:
            continue
        value = changed[field.name]
        if value.strip() or field.name == "title":
            yield field.start, field.end, _written(value, text[field.start : field.end])
        else:
            yield text.rindex("\n", 0, field.start) + 1, field.end + 1, ""
    for field in (divided.front, divided.top):
        if field is not None and field.name in changed:
            yield _of_block(text, field, changed[field.name])


def _new_lines(
    divided: Division, changed: Mapping[str, str], added: Mapping[str, Sequence[str]]
) -> Iterator[tuple[int, int, str]]:
    """The new lines of a list, and the key of a list that is new or becomes empty."""
    if divided.front is not None or divided.title is None:
        return
    text = divided.text
    closing = _line_start(text, divided.front_end)
    for name in LISTS:
        items = divided.lists[name]
        stays = [item for item in items if changed.get(item.name, item.value).strip()]
        new = [line for line in added.get(name, ()) if line.strip()]
        written = "".join(f"  - {_written(line, '')}\n" for line in new)
        key = re.search(rf"^{name}:.*\n", text[:closing], re.MULTILINE)
        if key is not None and not stays and not new:
            yield key.start(), key.end(), ""
        elif new and key is None:
            yield closing, closing, f"{name}:\n{written}"
        elif new and key is not None:
            place = items[-1].end + 1 if items else key.end()
            if items:
                indent = text[_line_start(text, items[-1].line) : items[-1].start]
                written = "".join(f"{indent}{_written(line, '')}\n" for line in new)
            yield place, place, written


def _parts(
    text: str, lines: Sequence[str], offsets: Sequence[int], heads: Sequence[int]
) -> Iterator[Part]:
    seen: set[str] = set()
    for index, number in enumerate(heads):
        following = heads[index + 1] if index + 1 < len(heads) else len(lines)
        match = _HEADING.fullmatch(lines[number])
        before, title, behind = (match[1], match[2], match[3] or "") if match else ("", "", "")
        if match is None:
            before, title = re.match(r"(#*)(.*)", lines[number]).groups()  # type: ignore[union-attr]
        given = _ID.search(behind)
        key = given[1] if given and given[1] not in seen else f"_{index}"
        seen.add(key)
        start, stop = offsets[number], min(offsets[following], len(text))
        head = start + len(before)
        below = min(offsets[number + 1], len(text))
        yield Part(
            key=key,
            level=len(lines[number]) - len(lines[number].lstrip("#")),
            attributes=behind.strip(),
            head=Field(f"head.{key}", title, head, head + len(title), number + 1),
            body=_core(text, f"body.{key}", below, stop, number + 2),
            first=number + 1,
            last=following,
            start=start,
            end=stop,
        )


def _core(text: str, name: str, start: int, stop: int, line: int) -> Field:
    """The field between two offsets of `text`, without surrounding empty lines."""
    whole = text[start:stop]
    core = whole.strip("\n")
    if not core:
        return Field(name, "", start, start, line)
    before = len(whole) - len(whole.lstrip("\n"))
    begin = start + before
    return Field(name, core, begin, begin + len(core), line + before)


def _of_block(text: str, field: Field, value: str) -> tuple[int, int, str]:
    """The replacement of a multi-line field, with an empty line around a new one."""
    words = value.strip("\n")
    if field.value or not words:
        return field.start, field.end, words
    behind = text[field.end :]
    above = "" if field.start == 0 or text[: field.start].endswith("\n\n") else "\n"
    below = "\n" if not behind else "" if behind.startswith("\n") else "\n\n"
    if behind.startswith("\n"):
        below = "\n"
    return field.start, field.end, f"{above}{words}{below}"


def _line_start(text: str, line: int) -> int:
    """The offset at which the line with this number begins."""
    return sum(len(each) + 1 for each in text.split("\n")[: line - 1])
