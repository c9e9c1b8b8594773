"""The record of a deployment at the target: which release is there, and its files."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_MAKER = "policysite"
# Replaces the hash of a file while that file is being written.
UNDER_WAY = ""


@dataclass(frozen=True)
class Record:
    """A release at the target.

    `id` is a number that increases with each release, and the beginning of a hash of its files;
    `as_of` is the day for which the site was built; `styles` are the digests of its style sheets,
    `earlier_styles` the additional ones that its headers allow. `files` has the SHA-256 of each
    file by name, and `tags` the target's tag of it. `leaving` are files that are still there but no
    longer part of the release, each with the last release to have it; `previous` is the previous
    release.
    """

    id: str
    as_of: str
    styles: tuple[str, ...]
    earlier_styles: tuple[str, ...]
    files: Mapping[str, str]
    tags: Mapping[str, str] = field(default_factory=dict)
    leaving: Mapping[str, str] = field(default_factory=dict)
    previous: str = ""

    @property
    def number(self) -> int:
        """The number of the release."""
        return int(self.id.partition("-")[0])

    @property
    def is_whole(self) -> bool:
        """Whether all its files are there."""
        return UNDER_WAY not in self.files.values()

    def written(self) -> bytes:
        """The record as JSON."""
        values = {"made_by": _MAKER, **asdict(self)}
        return (json.dumps(values, indent=1, sort_keys=True) + "\n").encode()


def read(data: bytes) -> Record | None:
    """The record in `data`; None if it is not valid."""
    try:
        values = json.loads(data)
        if values.pop("made_by") != _MAKER:
            return None
        for key in ("styles", "earlier_styles"):
            values[key] = tuple(map(str, values[key]))
        for key in ("files", "tags", "leaving"):
            values[key] = {str(name): str(value) for name, value in values[key].items()}
        record = Record(**values)
        _ = record.number
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return record


def entries(files: Mapping[str, str]) -> set[str]:
    """The names of the ledger's own records (entries, postponements, withdrawals) in `files`."""
    return {name for name in files if name.startswith("ledger/") and name.endswith(".json")}


def withdrawals(files: Mapping[str, str]) -> set[str]:
    """Those that say that a text was removed because the law required it."""
    return {name for name in entries(files) if name.endswith(".withdrawn.json")}


def digest(files: Mapping[str, str]) -> str:
    """A short hash of an entire release."""
    lines = "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(files.items()))
    return hashlib.sha256(lines.encode()).hexdigest()[:12]
