"""What a deployment writes down at the target: which release is there, and what it consists of."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_MAKER = "policysite"
# What stands for the hash of a file that is being put while the record says so.
UNDER_WAY = ""


@dataclass(frozen=True)
class Record:
    """A release at the target.

    `id` is a number that rises with each release, and the beginning of a hash of its files;
    `as_of` is the day for which the site was made; `styles` are the digests of its style sheets,
    `earlier_styles` those that its headers allow beside them. `files` has the SHA-256 of each file
    by name, and `tags` what the target says of it. `leaving` are files that are not part of it any
    more and still lie there, each with the release that had it last; `previous` is the release
    before this one.
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
        """Whether all of its files are there."""
        return UNDER_WAY not in self.files.values()

    def written(self) -> bytes:
        """The record as JSON."""
        values = {"made_by": _MAKER, **asdict(self)}
        return (json.dumps(values, indent=1, sort_keys=True) + "\n").encode()


def read(data: bytes) -> Record | None:
    """The record in `data`; None where that is none of ours."""
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
    """The names of the ledger's own records (entries, postponements, withdrawals) among `files`."""
    return {name for name in files if name.startswith("ledger/") and name.endswith(".json")}


def withdrawals(files: Mapping[str, str]) -> set[str]:
    """Those that say that a text was taken away because the law ordered it."""
    return {name for name in entries(files) if name.endswith(".withdrawn.json")}


def digest(files: Mapping[str, str]) -> str:
    """A short hash of a whole release."""
    lines = "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(files.items()))
    return hashlib.sha256(lines.encode()).hexdigest()[:12]
