"""The subjects of pages, and the address of each page.

A site has pages about itself, about a language, and about a policy or a version in a language, and
the files of the ledger. `pages` defines which pages exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policysite.edition import Edition
    from policysite.models import Policy, Version

# Names in an address that follow from the others.
NAMED_AFTER = frozenset({"name"})


@dataclass(frozen=True)
class Subject:
    """The subject of a page; without any value, the site itself."""

    language: str | None = None
    policy: Policy | None = None
    version: Version | None = None
    path: str | None = None  # of a file of the ledger

    @cached_property
    def values(self) -> dict[str, str]:
        """The value of each name in an address."""
        values = {"language": self.language, "path": self.path}
        if self.policy is not None:
            values["policy"] = self.policy.name
        if self.version is not None and self.language is not None:
            values["version"] = str(self.version.number)
            values["name"] = pdf_name(self.version, self.language)
        return {name: value for name, value in values.items() if value is not None}

    @cached_property
    def parts(self) -> frozenset[str]:
        """The names that identify this subject."""
        return frozenset(self.values) - NAMED_AFTER


@dataclass(frozen=True, slots=True)
class Address:
    """One page: its view with its arguments, and the file in which a host finds it.

    `indexed` says whether search engines should show it.
    """

    endpoint: str
    values: Mapping[str, str]
    file: str
    indexed: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """A unique key for this address."""
        return key_of(self.endpoint, self.values)


def key_of(endpoint: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """The key of the address of the view `endpoint` with `values`."""
    return (endpoint, *(values[name] for name in sorted(values)))


def subjects(edition: Edition) -> Iterator[Subject]:
    """Everything that `edition` has pages about."""
    yield Subject()
    for language in edition.site.languages:
        yield Subject(language)
        for policy in edition.policies:
            yield Subject(language, policy)
            for version in edition.versions(policy):
                if language in version.languages:
                    yield Subject(language, policy, version)
    for path in edition.public_files:
        if path.startswith("ledger/"):
            yield Subject(path=path.removeprefix("ledger/"))


def pdf_name(version: Version, language: str) -> str:
    """A file name that distinguishes this PDF from others."""
    return f"{version.policy}-{version.number}-{language}"
