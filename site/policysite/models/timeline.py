"""Which version of a policy applies when, according to the ledger.

Everything is computed once, in little more than linear time: the ledger of another site may be
untrusted and very long.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from policysite.models.numbers import VersionNumber
    from policysite.models.policies import Version


class Span(NamedTuple):
    """From `day`, `version` applies until the next span; None if nothing applies."""

    day: date
    version: Version | None


class Timeline:
    """What follows from the published `versions` of a policy, lowest first, and their `chain`.

    `replacements` maps each replaced version to the one that replaced it, `standing` are the
    versions that apply, applied or will apply, and `spans` says which one applies when.
    """

    def __init__(self, versions: Sequence[Version], chain: Sequence[VersionNumber]) -> None:
        valid = [version for version in versions if version.call_off is None]
        self.replacements = _replacements(valid)
        self.standing = tuple(v for v in valid if v.number not in self.replacements)
        self.spans = _spans(valid, _ends(versions))
        self._days = [span.day for span in self.spans]
        self._numbers = [version.number for version in self.standing]
        self._before = _before_undone(versions, self.standing, chain)

    def at(self, day: date) -> Version | None:
        """The version that applies on `day`."""
        place = bisect_right(self._days, day)
        return self.spans[place - 1].version if place else None

    def end_of(self, version: Version) -> date | None:
        """The first day on which a standing version no longer applies; None if unknown.

        It is its own effective date if another version replaced it during that day.
        """
        place = bisect_right(self._days, version.effective)
        if not place or self.spans[place - 1].version is not version:
            return version.effective
        return self._days[place] if place < len(self._days) else None

    def below(self, version: Version) -> Version | None:
        """The highest standing version below a published one.

        For a version that never applied, only those published before it count.
        """
        if version.number in self._before:
            return self._before[version.number]
        place = bisect_left(self._numbers, version.number)
        return self.standing[place - 1] if place else None


def _replacements(valid: Sequence[Version]) -> dict[VersionNumber, Version]:
    """For the number of each version that never applied: the highest version that replaced it.

    That one is higher, applies from the same day or an earlier one, and this was known before.
    """
    found: dict[VersionNumber, Version] = {}
    # The candidates so far, highest first, with the day from which each replaces others, as a
    # number that increases as that day decreases, so that bisection finds the first one that is in
    # time.
    since: list[int] = []
    highest: list[Version] = []
    for version in reversed(valid):
        place = bisect_left(since, -version.effective.toordinal())
        if place < len(highest):
            found[version.number] = highest[place]
        first = -max(version.effective.toordinal(), version.day_known_since.toordinal() + 1)
        if not since or first > since[-1]:
            since.append(first)
            highest.append(version)
    return found


def _ends(versions: Sequence[Version]) -> set[date]:
    return {version.ending.ended for version in versions if version.ending is not None}


def _spans(valid: Sequence[Version], ends: set[date]) -> list[Span]:
    """Which version applies from which day: the highest whose day has come since the last end."""
    starts: dict[date, Version] = {}
    for version in valid:  # of those with the same day, the highest, which comes last
        starts[version.effective] = version
    spans: list[Span] = []
    current: Version | None = None
    for day in sorted({*starts, *ends}):
        before = current
        if day in ends:
            current = None
        coming = starts.get(day)
        if coming is not None and (current is None or coming.number > current.number):
            current = coming
        if current is not before or not spans:
            spans.append(Span(day, current))
    return spans


def _before_undone(
    versions: Sequence[Version], standing: Sequence[Version], chain: Sequence[VersionNumber]
) -> Mapping[VersionNumber, Version | None]:
    """For each version that never applied: the highest standing version below it at the time."""
    stands = {version.number: version for version in standing}
    known = {version.number for version in versions}
    seen: list[VersionNumber] = []
    found: dict[VersionNumber, Version | None] = {}
    for number in chain:
        if number in stands:
            insort(seen, number)
        elif number in known:
            place = bisect_left(seen, number)
            found[number] = stands[seen[place - 1]] if place else None
    return found
