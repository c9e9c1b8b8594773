"""The history of each policy as a picture: how long each version applied, on a time line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from policysite.edition import Edition
    from policysite.models import Policy, Version

# The picture fits between the margins of the narrowest phone (320 pixels).
WIDTH = 280
# The width reserved for a version without a known end, and the smallest visible width.
_OPEN, _LEAST = 40, 3


@dataclass(frozen=True)
class Span:
    """A version on the line of its policy: where it begins, and how long it is, in pixels."""

    version: Version
    start: int
    width: int


def spans(edition: Edition, policy: Policy, language: str) -> list[Span]:
    """The versions of a policy that applied or will apply, newest first.

    The line begins with the first version of all policies, so that policies can be compared; it
    does not depend on the day on which it is drawn.
    """
    days = [
        v.effective for v in edition.published() if edition.library.policies[v.policy].stands(v)
    ]
    if not days:
        return []
    first, last = min(days), max(days)
    scale = (WIDTH - _OPEN) / max((last - first).days, 1)

    def place(day: date) -> int:
        return round((day - first).days * scale)

    found = []
    for version in reversed(policy.published):
        if policy.stands(version) and language in version.languages:
            start, end = place(version.effective), edition.end_of(version)
            width = (place(end) if end is not None else WIDTH) - start
            found.append(Span(version, min(start, WIDTH - _LEAST), max(width, _LEAST)))
    return found
