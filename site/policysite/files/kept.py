"""A cache of results computed from texts, stored next to the built site.

The key of each result is the hash of all its inputs; results of another version of the program are
ignored. The file begins with a hash of its contents, and is only used if that matches. If it is
missing or damaged, everything is computed again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policysite.files import disk

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = ".build.kept"
# Fewer results than this are computed again as fast as they are read, so no file is written.
FEW = 40
# A result that was unused in this many commands which added something new is dropped.
_OLDEST = 4


class Kept:
    """Results by key: those in the file `path`, if it exists, and those added since.

    `program` identifies the version of the program, because another one may compute other results.
    """

    def __init__(self, path: Path | None = None, program: str = "") -> None:
        self._path, self._program = path, program
        self._known: dict[str, list[Any]] = _read(path, program) if path is not None else {}
        self._used: dict[str, Any] = {}
        self._new = False
        self._busy = threading.Lock()

    def __contains__(self, key: str) -> bool:
        """Whether there is a result with this key."""
        return key in self._used or key in self._known

    def of(self, key: str, make: Callable[[], Any]) -> Any:
        """The result with this key, in JSON values; `make` computes it if there is none.

        None is not a result, and is not cached.
        """
        used = self._used.get(key)
        if used is not None:
            return used
        found = self._known.get(key)
        value = found[1] if found is not None else make()
        if value is not None:
            with self._busy:
                self._used[key] = value
                self._new = self._new or found is None
        return value

    def age(self) -> None:
        """Drop results that were not used for a long time; called at the end."""
        with self._busy:
            if self._new:
                older = {
                    key: [age + 1, value]
                    for key, (age, value) in self._known.items()
                    if key not in self._used and age < _OLDEST
                }
                self._known = older | {key: [0, value] for key, value in self._used.items()}
            self._used = {}

    def save(self) -> None:
        """Write the file for the next command, if anything is new and the folder is writable."""
        self.age()
        if self._new and self._path is not None and len(self._known) > FEW:
            text = json.dumps(self._known, ensure_ascii=False, separators=(",", ":"))
            # Then the next command computes it again.
            with contextlib.suppress(OSError, UnicodeError):
                data = f"{_digest(text, self._program)}\n{text}\n".encode()
                disk.replace_file(self._path, data)
        self._new = False


def key(kind: str, *values: object) -> str:
    """The key of a result that depends only on `values`: texts, days, and dataclasses of them.

    Raises TypeError for values without a stable text form.
    """
    return hashlib.sha256(json.dumps((kind, *values), default=_plain).encode()).hexdigest()


def _plain(value: object) -> object:
    """`value` as JSON, under a name that gives its type."""
    if isinstance(value, bytes):
        return {"\0bytes": hashlib.sha256(value).hexdigest()}
    if isinstance(value, date):
        return {"\0day": repr(value)}
    if is_dataclass(value) and not isinstance(value, type):
        return {f"\0{type(value).__name__}": [getattr(value, n) for n in _names(type(value))]}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Set):
        return {"\0set": sorted(value)}
    raise TypeError(type(value).__name__)


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The names of the fields of a dataclass."""
    return tuple(each.name for each in fields(kind))


def _read(path: Path, program: str) -> dict[str, list[Any]]:
    try:
        digest, _, text = path.read_bytes().decode().partition("\n")
    except (OSError, ValueError):
        return {}
    text = text.removesuffix("\n")
    found: dict[str, list[Any]] = json.loads(text) if digest == _digest(text, program) else {}
    return found


def _digest(text: str, program: str) -> str:
    return hashlib.sha256(f"{program}\n{text}".encode()).hexdigest()
