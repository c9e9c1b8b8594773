"""Which two versions `diff` compares, and their redline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite.errors import PolicysiteError
from policysite.redline import Redline, compare
from policysite.wording import redline_labels, shown_target

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from policysite.models import Library, Policy, Version


class NothingToCompare(PolicysiteError):
    """The versions that were asked for do not exist, or not in that language."""


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

    Raises NothingToCompare, naming what there is.
    """
    policy = library.policies.get(name)
    if policy is None:
        known = ", ".join(library.policies)
        raise NothingToCompare(f"There is no policy “{name}”; there are {known}.")
    if not policy.versions:
        raise NothingToCompare(f"“{name}” has no versions yet.")
    newest = policy.versions[-1] if new is None else _version(policy, new)
    oldest = _version(policy, old) if old else policy.in_force(as_of) or policy.before(newest)
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
    """The redline of a pair, its own words translated by `gettext`."""
    old, new = (version.documents[pair.language] for version in (pair.old, pair.new))
    return compare(old.article, new.article, redline_labels(gettext), shown_target)


def _version(policy: Policy, number: str) -> Version:
    found = next((v for v in policy.versions if str(v.number) == number), None)
    if found is None:
        known = ", ".join(str(version.number) for version in policy.versions)
        raise NothingToCompare(
            f"There is no version {number} of “{policy.name}”; there are {known}."
        )
    return found
