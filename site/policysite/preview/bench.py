"""One version in one language on the workbench: everything that its pages need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from policysite.preview import findings, manuscript

if TYPE_CHECKING:
    from policysite.models import Document, Policy, Problem, State, Version
    from policysite.preview.findings import SeverityFindings
    from policysite.preview.manuscript import Place
    from policysite.preview.snapshot import Snapshot


@dataclass(frozen=True)
class Bench:
    """A version of `policy` in `snapshot`, and the language being edited."""

    snapshot: Snapshot
    policy: Policy
    version: Version
    place: Place

    @property
    def language(self) -> str:
        """The language being edited."""
        return self.place.language

    @property
    def document(self) -> Document | None:
        """The document, if it exists and can be parsed."""
        return self.version.documents.get(self.language)

    @property
    def is_draft(self) -> bool:
        """Whether the text can still be changed."""
        return self.version.entry is None

    @property
    def state(self) -> State:
        """The state of the version today."""
        return self.snapshot.edition.state(self.version)

    @property
    def title(self) -> str:
        """The title of the text, or of the policy if the text has no readable title."""
        if self.document is not None:
            return self.document.title
        return self.snapshot.edition.title(self.policy, self.language)

    @property
    def is_first(self) -> bool:
        """Whether there is no earlier version to compare with."""
        return self.policy.before(self.version) is None

    @property
    def compared_with(self) -> Version | None:
        """The version from which the changes are shown."""
        if self.document is None:
            return None
        return self.snapshot.edition.compared_with(self.version, self.language)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """The problems of the text."""
        return tuple(p for p in self.snapshot.problems if p.path == self.place.path)

    @property
    def findings(self) -> tuple[SeverityFindings, ...]:
        """The problems of the text, by severity and rule."""
        return findings.by_severity(self.problems, self.document)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which the version has, or should have, a text."""
        known = self.snapshot.library.site.languages
        if self.is_draft:
            return known
        has = self.version.languages
        return (*(code for code in known if code in has), *(c for c in has if c not in known))

    def in_language(self, language: str) -> Bench:
        """The same version in another language."""
        place = manuscript.Place(self.place.policy, self.place.number, language)
        return Bench(self.snapshot, self.policy, self.version, place)


def find(snapshot: Snapshot, policy: str, number: str, language: str) -> Bench | None:
    """The version at an address; None if the content has no such version."""
    library = snapshot.library
    known = library.policies.get(policy)
    for version in known.versions if known is not None else ():
        if str(version.number) == number:
            assert known is not None  # it has a version
            bench = Bench(
                snapshot, known, version, manuscript.Place(policy, version.number, language)
            )
            return bench if language in bench.languages else None
    return None
