"""The plan of a deployment: new, changed, unchanged and removed files, and their order.

Readers must never see a page with broken links, or a version without its entry in the ledger. So
the host's configuration goes first (it allows the old and the new style sheets), then new files,
then changed ones; within each, first files that never change again, then the pages, then what
refers to them: sums, feeds, site map, and finally policies.json.
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
    """The file names of a release by what happens to them, and the size of each."""

    new: frozenset[str]
    changed: frozenset[str]
    unchanged: frozenset[str]
    gone: frozenset[str]
    sizes: Mapping[str, int]

    @property
    def uploads(self) -> frozenset[str]:
        """The files to send."""
        return self.new | self.changed

    @property
    def bytes(self) -> int:
        """The number of bytes to send."""
        return sum(self.sizes[name] for name in self.uploads)

    @property
    def is_empty(self) -> bool:
        """Whether the target already has exactly these files."""
        return not self.uploads and not self.gone


def compare(files: Mapping[str, str], there: Mapping[str, str], sizes: Mapping[str, int]) -> Plan:
    """The plan that turns `there` into `files`: the hash of each file by its name."""
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
    """The files to send in groups; a group is sent when the previous one is complete.

    `instructions` are the names of the host's configuration files.
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
