"""A policy with its versions, and which of them applies when."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Literal

from policysite.models.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from policysite.models.documents import Document
    from policysite.models.numbers import VersionNumber
    from policysite.models.records import (
        CallOff,
        Ending,
        Entry,
        Joining,
        Record,
        Rescheduling,
        Withdrawal,
    )
    from policysite.models.timeline import Span

# “called off” and “replaced” happen before the effective date; “ended” with the policy.
State = Literal[
    "draft",
    "scheduled",
    "in force",
    "superseded",
    "called off",
    "replaced",
    "ended",
    "withdrawn",
]


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of a policy with its documents by language; `entry` is None for a draft.

    A withdrawn version has an entry but no documents. The other fields are its records.
    """

    policy: str
    number: VersionNumber
    documents: Mapping[str, Document]
    entry: Entry | None
    withdrawal: Withdrawal | None = None
    reschedulings: tuple[Rescheduling, ...] = ()
    call_off: CallOff | None = None
    ending: Ending | None = None
    joining: Joining | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which the version has a page."""
        return self.entry.languages if self.entry is not None else tuple(self.documents)

    @property
    def records(self) -> tuple[Record, ...]:
        """Its records in the order in which they were made, without a withdrawal."""
        single = (self.call_off, self.ending, self.joining)
        found = [*self.reschedulings, *(record for record in single if record is not None)]
        return tuple(sorted(found, key=lambda record: record.recorded_at))

    @property
    def moves(self) -> tuple[tuple[Rescheduling, date], ...]:
        """Each rescheduling, with the day from which the version applies."""
        if self.entry is None:
            return ()
        days = [self.entry.effective, *(record.effective for record in self.reschedulings)]
        return tuple(zip(self.reschedulings, days, strict=False))

    @property
    def effective(self) -> date:
        """The day from which it applies, or was to apply; only for published versions."""
        assert self.entry is not None  # a draft has no date
        return self.reschedulings[-1].effective if self.reschedulings else self.entry.effective

    @property
    def day_known_since(self) -> date:
        """The day on which it became known that it applies from `effective`."""
        assert self.entry is not None  # a draft has no date
        return self.reschedulings[-1].recorded if self.reschedulings else self.entry.published

    @property
    def previous(self) -> tuple[VersionNumber, str] | None:
        """The previous version in the chain, and the hash of its entry."""
        assert self.entry is not None  # a draft is not in the chain
        return self.joining.follows if self.joining is not None else self.entry.previous


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A policy with all its versions, lowest first.

    `chain` are the published versions in order of publication: while one is scheduled, a lower one
    may be published after it.
    """

    name: str
    versions: tuple[Version, ...]
    chain: tuple[VersionNumber, ...] = ()

    @cached_property
    def published(self) -> tuple[Version, ...]:
        """The versions in the ledger, lowest first."""
        return tuple(version for version in self.versions if version.entry is not None)

    @property
    def drafts(self) -> tuple[Version, ...]:
        """The versions that are not in the ledger, lowest first."""
        return tuple(version for version in self.versions if version.entry is None)

    @property
    def standing(self) -> tuple[Version, ...]:
        """The published versions that apply, applied or will apply, lowest first."""
        return self._timeline.standing

    def stands(self, version: Version) -> bool:
        """Whether `version` was neither called off nor replaced before its day; true for drafts."""
        return version.call_off is None and version.number not in self._timeline.replacements

    @property
    def last(self) -> Version | None:
        """The version published last, which the next one follows in the chain."""
        numbers = self.chain or tuple(version.number for version in self.published)
        return next((v for v in self.published if v.number == numbers[-1]), None)

    def in_force(self, as_of: date) -> Version | None:
        """The version that applies on the day `as_of`: the highest whose effective date has come.

        Once the policy has ended, only versions with a later date count.
        """
        return self._timeline.at(as_of)

    def highest_applied(self, as_of: date) -> Version | None:
        """The highest version that applies or applied on the day `as_of`.

        New ones must be higher.
        """
        found = [version for version in self.standing if version.effective <= as_of]
        return found[-1] if found else None

    def ending(self, as_of: date) -> Ending | None:
        """How the policy ended, if nothing of it applies on the day `as_of` for that reason."""
        past = [ending for ending in self._endings if ending.ended <= as_of]
        return past[-1] if past and self.in_force(as_of) is None else None

    def coming_end(self, as_of: date) -> Ending | None:
        """How the policy will end, if an end after `as_of` has been recorded."""
        ahead = [ending for ending in self._endings if ending.ended > as_of]
        return next((ending for ending in ahead if self.in_force(ending.ended) is None), None)

    def replacement(self, version: Version) -> Version | None:
        """The version that replaced `version` before its effective date, so that it never applied.

        It applies from the same day or an earlier one, and this was known before that day.
        """
        return self._timeline.replacements.get(version.number)

    def state(self, version: Version, as_of: date) -> State:
        """The state of `version` on the day `as_of`."""
        if version.entry is None:
            return "draft"
        if version.withdrawal is not None:
            return "withdrawn"
        if version.call_off is not None:
            return "called off"
        if not self.stands(version):
            return "replaced"
        if version.effective > as_of:
            return "scheduled"
        if self.in_force(as_of) is version:
            return "in force"
        end = self.end_of(version)
        return "ended" if end is not None and self.in_force(end) is None else "superseded"

    @property
    def spans(self) -> Sequence[Span]:
        """Which version applies from which day, in order."""
        return self._timeline.spans

    def end_of(self, version: Version) -> date | None:
        """The first day on which `version` no longer applies; None if unknown.

        It is its own effective date if another version replaced it during that day.
        """
        return self._timeline.end_of(version)

    def before(self, version: Version) -> Version | None:
        """The version that `version` is compared with: the highest lower one that applied or will.

        A version that never applied is compared with what had been published before it. A draft may
        follow another draft.
        """
        if version.entry is not None:
            return self._timeline.below(version)
        lower = [v for v in self.versions if v.number < version.number and self.stands(v)]
        return lower[-1] if lower else None

    def ids_before(self, version: Version, language: str) -> dict[str, Version]:
        """Every id in the published versions below `version`, with the last one that has it."""
        found = {}
        for id_, having in self._having.get(language, {}).items():
            place = bisect_left(having, version.number, key=attrgetter("number"))
            if place:
                found[id_] = having[place - 1]
        return found

    @cached_property
    def _having(self) -> Mapping[str, Mapping[str, Sequence[Version]]]:
        """By language, the published versions that have an id, lowest first."""
        found: dict[str, dict[str, list[Version]]] = {}
        for version in self.published:
            for language, document in version.documents.items():
                of_language = found.setdefault(language, {})
                for id_ in document.ids:
                    of_language.setdefault(id_, []).append(version)
        return found

    def is_material(self, version: Version) -> bool:
        """Whether readers must be informed in advance: MAJOR rose, or it is the first version."""
        before = self.before(version)
        return before is None or before.number.major != version.number.major

    @cached_property
    def _timeline(self) -> Timeline:
        return Timeline(self.published, self.chain)

    @cached_property
    def _endings(self) -> tuple[Ending, ...]:
        found = (version.ending for version in self.published)
        return tuple(sorted((each for each in found if each), key=lambda each: each.ended))
