"""Two versions of a policy and their redline: which ones `diff` compares, and what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from policysite.errors import PolicysiteError
from policysite.redline import Labels, Redline, compare
from policysite.selection import policy_named, version_named
from policysite.wording import redline_labels, shown_target

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from policysite.models import Library, Version


class NothingToCompare(PolicysiteError):
    """There are no two versions to compare, or not in that language."""


@dataclass(frozen=True)
class Pair:
    """Two versions of a policy and the language in which they are compared."""

    old: Version
    new: Version
    language: str


def choose(
    library: Library, name: str, old: str | None, new: str | None, language: str, as_of: date
) -> Pair:
    """The versions `old` and `new` of a policy; by default the one in force and the newest.

    Raises UnknownName and NothingToCompare, which tell what there is.
    """
    policy = policy_named(library, name)
    if not policy.versions:
        raise NothingToCompare(f"“{name}” has no versions yet.")
    newest = policy.versions[-1] if new is None else version_named(policy, new)
    oldest = version_named(policy, old) if old else policy.in_force(as_of) or policy.before(newest)
    if oldest is None:
        raise NothingToCompare(f"“{name}” has one version only; there is nothing to compare.")
    for version in (oldest, newest):
        if language not in version.documents:
            where = ", ".join(version.documents) or "no language that can be read; run “check”"
            raise NothingToCompare(
                f"{name} {version.number} does not exist in “{language}”, only in {where}."
            )
    return Pair(oldest, newest, language)


def redline(pair: Pair, gettext: Callable[[str], str]) -> Redline:
    """The redline of a pair, its own words translated by `gettext`; each is made once."""
    old, new = (version.documents[pair.language] for version in (pair.old, pair.new))
    return _compare(old.article, new.article, redline_labels(gettext))


@lru_cache(maxsize=256)
def _compare(old: str, new: str, labels: Labels) -> Redline:
    return compare(old, new, labels, shown_target)
