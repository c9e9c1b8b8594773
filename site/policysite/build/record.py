"""What a build records about each part of its site, so that the next one can reuse it.

The file is in the built folder, next to the mark. It contains a hash of everything, including the
hashes of the site's files, and it is only used if that matches. If it is missing or damaged, every
part is made again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from sys import intern
from typing import TYPE_CHECKING, Any

from policysite.build import fingerprint
from policysite.build.fingerprint import RECORD
from policysite.files import disk
from policysite.redline import SectionChange

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass
class Part:
    """The results for the pages of a part, which were checked.

    `ids` are those in each page, `links` those of all of them to other pages, `touched` the
    sections that each redline of two of its versions lists.
    """

    ids: dict[str, frozenset[str]] = field(default_factory=dict)
    links: frozenset[str] = frozenset()
    touched: dict[str, tuple[SectionChange, ...]] = field(default_factory=dict)


class Last:
    """The last site, in `folder`, of which the mark has the hashes `outputs`.

    `keys` are the present keys of the parts: what was recorded about a part with another key is
    outdated. `taken` are the reused files, with their hashes.
    """

    def __init__(self, folder: Path, outputs: Mapping[str, str], keys: Mapping[str, str]) -> None:
        self._folder, self._outputs = folder, outputs
        self.parts = _read(folder, outputs, keys)
        self.taken: dict[str, str] = {}

    def take_over(self, names: Sequence[str], folder: Path) -> bool:
        """Put the files of a part into another `folder`, if all exist and are unchanged."""
        if any(
            fingerprint.of_file(self._folder, name) != self._outputs.get(name) for name in names
        ):
            return False
        for parent in {name.rpartition("/")[0] for name in names}:
            (folder / parent).mkdir(parents=True, exist_ok=True)
        for name in names:
            disk.link_or_copy(self._folder / name, folder / name)
            self.taken[name] = self._outputs[name]
        return True


def write(
    folder: Path, outputs: Mapping[str, str], keys: Mapping[str, str], parts: Mapping[str, Part]
) -> None:
    """Record in `folder` the `parts` of a site that have a key; `outputs` hash all its files."""
    values = {
        name: {"key": keys[name], **_values(part)} for name, part in parts.items() if name in keys
    }
    text = json.dumps(values, sort_keys=True)
    (folder / RECORD).write_text(f"{_digest(text, outputs)}\n{text}\n", encoding="utf-8")


def _read(folder: Path, outputs: Mapping[str, str], keys: Mapping[str, str]) -> dict[str, Part]:
    """The recorded parts in `folder` that still have the same keys."""
    try:
        digest, _, text = (folder / RECORD).read_text(encoding="utf-8").partition("\n")
    except (OSError, ValueError):
        return {}
    text = text.removesuffix("\n")
    if digest != _digest(text, outputs):
        return {}
    return {
        name: _part(value)
        for name, value in json.loads(text).items()
        if value["key"] == keys.get(name)
    }


def _digest(text: str, outputs: Mapping[str, str]) -> str:
    digest = hashlib.sha256(text.encode())
    digest.update(json.dumps(outputs, sort_keys=True).encode())
    return digest.hexdigest()


def _values(part: Part) -> dict[str, Any]:
    """A part as JSON; the pages of most versions have the same ids, which are written once."""
    known = sorted(sorted(ids) for ids in set(part.ids.values()))
    place = {frozenset(ids): number for number, ids in enumerate(known)}
    return {
        "ids": known,
        "links": sorted(part.links),
        "pages": {path: place[ids] for path, ids in part.ids.items()},
        "touched": part.touched,
    }


def _part(values: Mapping[str, Any]) -> Part:
    known = [frozenset(map(intern, ids)) for ids in values["ids"]]
    return Part(
        ids={path: known[number] for path, number in values["pages"].items()},
        links=frozenset(values["links"]),
        touched={
            key: tuple(SectionChange(*change) for change in changes)
            for key, changes in values["touched"].items()
        },
    )
