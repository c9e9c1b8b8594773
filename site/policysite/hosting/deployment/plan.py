"""What a deployment is going to do: which files are new, changed, unchanged or gone, and the order.

Readers must never meet a page whose links lead to nothing, or a version without its entry in the
ledger. So the instructions for the host go first (they allow the old and the new style sheets),
then files that are new, then those that change; among them first what never changes again once
it is there, then the pages of today, then what announces them: sums, feeds, site map, and last
policies.json.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

_VERSION = re.compile(r"[^/]+/[^/]+/[0-9]+\.[0-9]+/")
_ANNOUNCING = re.compile(r"SHA256SUMS|sitemap\.xml|robots\.txt|[^/]+/changes\.atom")
_LAST = "policies.json"


@dataclass(frozen=True)
class Plan:
    """The names of the files of a release, by what becomes of them, and the size of each."""

    new: frozenset[str]
    changed: frozenset[str]
    unchanged: frozenset[str]
    gone: frozenset[str]
    sizes: Mapping[str, int]

    @property
    def uploads(self) -> frozenset[str]:
        """What is sent."""
        return self.new | self.changed

    @property
    def bytes(self) -> int:
        """How much is sent."""
        return sum(self.sizes[name] for name in self.uploads)

    @property
    def is_empty(self) -> bool:
        """Whether the target has all of it, and no more."""
        return not self.uploads and not self.gone


def compare(files: Mapping[str, str], there: Mapping[str, str], sizes: Mapping[str, int]) -> Plan:
    """The plan that makes `files` of what is `there`: the hash of each file by its name."""
    both = files.keys() & there.keys()
    changed = {name for name in both if files[name] != there[name]}
    return Plan(
        new=frozenset(files.keys() - there.keys()),
        changed=frozenset(changed),
        unchanged=frozenset(both - changed),
        gone=frozenset(there.keys() - files.keys()),
        sizes=sizes,
    )


def groups(plan: Plan, instructions: Collection[str]) -> Iterator[tuple[str, ...]]:
    """What is sent, group by group: each when the one before it is there.

    `instructions` are the names of the files that tell the host what to do.
    """

    def place(name: str) -> tuple[bool, bool, int]:
        return name not in instructions, name in plan.changed, _stage(name)

    by_place: dict[tuple[bool, bool, int], list[str]] = {}
    for name in sorted(plan.uploads):
        by_place.setdefault(place(name), []).append(name)
    for key in sorted(by_place):
        yield tuple(by_place[key])


def _stage(name: str) -> int:
    if name.startswith("ledger/"):
        return 0
    if _VERSION.match(name):
        return 1
    if name == _LAST:
        return 4
    return 3 if _ANNOUNCING.fullmatch(name) else 2
