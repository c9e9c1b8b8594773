"""Changes values in a TOML text: comments, order and everything else stay as they are.

Owns tomlkit, which preserves what it reads byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array, Table

from policysite.files import strict_toml
from policysite.message import Message

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

# The path of a value: the names of its tables, and its own.
Path = tuple[str, ...]
Value = str | Sequence[str] | Mapping[str, str] | None

_HEADER = re.compile(r"\s*\[{1,2}([^\[\]]+)\]{1,2}\s*(?:#.*)?")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""([\w-]+)|"([^"]*)"|'([^']*)'""")


def edited(text: str, changes: Mapping[Path, Value]) -> str:
    """`text` with the values of `changes`; None removes a value, and a table that becomes empty.

    A list keeps the layout and the comments of the items that stay. Raises TomlFault if `text` is
    not TOML.
    """
    strict_toml.parse(text)
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:  # it accepts a little less than Python's parser does
        message = Message("it cannot be read as TOML (%(error)s)", error=error)
        raise strict_toml.TomlFault(getattr(error, "line", 1), message) from None
    for path, value in changes.items():
        if value is None:
            _remove(document, path)
        else:
            _set(document, path, value)
    made = tomlkit.dumps(document)
    for path, value in changes.items():
        if value is None:
            made = _without_header(made, path[:-1])
    strict_toml.parse(made)
    return made


def starts(text: str) -> list[tuple[int, Path]]:
    """The line, counted from 1, on which each table and each value of `text` begins."""
    found: list[tuple[int, Path]] = []
    table: Path = ()
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.fullmatch(line):
            table = _parts(header[1])
            found.append((number, table))
        elif key := _KEY.match(line):
            found.append((number, (*table, *_parts(key[1]))))
    return found


def _parts(name: str) -> Path:
    return tuple("".join(groups) for groups in _PART.findall(name))


def _set(
    document: TOMLDocument, path: Path, value: str | Sequence[str] | Mapping[str, str]
) -> None:
    table: Any = document
    for name in path[:-1]:
        if name not in table:
            is_last = name == path[-2]
            table[name] = tomlkit.table(is_super_table=not is_last)
        table = table[name]
    name, old = path[-1], table.get(path[-1])
    if old == value:
        return
    if isinstance(value, Mapping):
        made = tomlkit.inline_table()
        made.update(value)
        _put(table, name, made)
    elif isinstance(old, Array) and not isinstance(value, str):
        _change_list(old, value)
    else:
        _put(table, name, value if isinstance(value, str) else list(value))


def _put(table: Any, name: str, value: object) -> None:
    """Set a value; a new one goes after the last, above comments that belong to what follows."""
    if name in table:
        table[name] = value
        return
    body = table.value.body if isinstance(table, Table) else table.body
    behind: list[tuple[Any, Any]] = []
    while body and body[-1][0] is None:
        behind.insert(0, body.pop())
    table[name] = value
    body.extend(behind)


def _change_list(array: Array, wanted: Sequence[str]) -> None:
    """Make `array` contain what is `wanted`; items in both stay where they are."""
    for item in list(array):
        if item not in wanted:
            array.remove(item)
    for place, item in enumerate(wanted):
        if place >= len(array):
            array.append(item)
        elif array[place] != item:
            array.insert(place, item)
    if list(array) != list(wanted):  # another order
        array.clear()
        array.extend(wanted)


def _remove(document: TOMLDocument, path: Path) -> None:
    table: Any = document
    for name in path[:-1]:
        if name not in table:
            return
        table = table[name]
    table.pop(path[-1], None)


def _without_header(text: str, table: Path) -> str:
    """`text` without the header of `table`, if nothing is left in it; comments stay."""
    begun = starts(text)
    line = next((line for line, path in begun if path == table), None)
    if line is None or any(path[:-1] == table for _, path in begun):
        return text
    lines = text.split("\n")
    return "\n".join([*lines[: line - 1], *lines[line:]])
