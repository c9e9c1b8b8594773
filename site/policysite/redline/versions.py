"""Two versions of a policy and their redline: which ones `diff` compares, and the result."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from policysite.content.selection import policy_named, version_named
from policysite.errors import PolicysiteError, UnknownName
from policysite.message import Message
from policysite.redline import Labels, Redline, compare
from policysite.redline.wording import redline_labels, shown_target

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from policysite.models import Library, Version


# Redlines of longer texts are not cached: this many of them would fill the memory.
_LONGEST_KEPT = 60_000


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

    Raises UnknownName or NothingToCompare, with the versions that exist in the message.
    """
    policy = policy_named(library, name)
    if not policy.versions:
        raise NothingToCompare(Message("“%(policy)s” has no versions yet.", policy=name))
    standing = [version for version in policy.versions if policy.stands(version)]
    newest = (standing or policy.versions)[-1] if new is None else version_named(policy, new)
    oldest = version_named(policy, old) if old else policy.in_force(as_of) or policy.before(newest)
    if oldest is None:
        message = Message(
            "“%(policy)s” has only one version, so there is nothing to compare.", policy=name
        )
        raise NothingToCompare(message)
    for version in (oldest, newest):
        if language not in library.site.languages:
            raise UnknownName(_not_in(version, language))
        if language not in version.documents:
            raise NothingToCompare(_not_in(version, language))
    return Pair(oldest, newest, language)


def _not_in(version: Version, language: str) -> Message:
    if version.withdrawal is not None:
        return Message(
            "%(policy)s %(version)s was withdrawn, so there is no text to compare.",
            policy=version.policy,
            version=version.number,
        )
    if not version.documents:
        return Message(
            "%(policy)s %(version)s cannot be read in any language. Run “check”.",
            policy=version.policy,
            version=version.number,
        )
    return Message(
        "%(policy)s %(version)s does not exist in “%(language)s”, only in %(languages)s.",
        policy=version.policy,
        version=version.number,
        language=language,
        languages=", ".join(version.documents),
    )


def redline(pair: Pair, gettext: Callable[[str], str]) -> Redline:
    """The redline of a pair, with labels translated by `gettext`; most are cached."""
    old, new = (version.documents[pair.language].article for version in (pair.old, pair.new))
    made = _compare if len(old) + len(new) <= _LONGEST_KEPT else _compare.__wrapped__
    return made(old, new, redline_labels(gettext))


@lru_cache(maxsize=64)
def _compare(old: str, new: str, labels: Labels) -> Redline:
    return compare(old, new, labels, shown_target)
