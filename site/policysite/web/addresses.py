"""Every address of the site, in the order in which it is written.

Freezing, the site map and the links between languages all use this one list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policysite.edition import Edition
    from policysite.models import Policy, Version


@dataclass(frozen=True)
class Address:
    """A view and its values; `indexed` tells whether search engines should show it."""

    endpoint: str
    values: Mapping[str, str]
    indexed: bool = False

    @property
    def key(self) -> tuple[str, frozenset[tuple[str, str]]]:
        """What tells one address from another."""
        return self.endpoint, frozenset(self.values.items())


def addresses(edition: Edition) -> Iterator[Address]:
    """Every address of `edition`."""
    yield Address("chooser", {}, indexed=True)
    for language in edition.site.languages:
        for endpoint in ("home", "browsers", "changes", "verify", "contact", "accessibility"):
            yield Address(endpoint, {"language": language}, indexed=True)
        yield Address("not_found_in", {"language": language})
        if any(language in version.documents for version in edition.published()):
            yield Address("feed", {"language": language})
        for policy in edition.policies:
            in_force = edition.in_force(policy)
            indexed = in_force is not None and language in in_force.documents
            yield Address("policy", {"language": language, "policy": policy.name}, indexed=indexed)
            for version in edition.versions(policy):
                yield from _version(edition, policy, version, language)
    for path in edition.public_files:
        if path.startswith("ledger/"):
            yield Address("ledger", {"path": path.removeprefix("ledger/")})
    for endpoint in ("not_found", "policies", "schema", "sums", "sitemap", "robots", "security"):
        yield Address(endpoint, {})


def _version(
    edition: Edition, policy: Policy, version: Version, language: str
) -> Iterator[Address]:
    if language not in version.languages:
        return
    values = {"language": language, "policy": policy.name, "version": str(version.number)}
    yield Address("version", values, indexed=edition.state(version) == "scheduled")
    if language not in version.documents:
        return
    yield Address("source", values)
    if edition.pdf:
        yield Address("pdf", {**values, "name": pdf_name(version, language)})
    if edition.compared_with(version, language):
        yield Address("redline", values)
    in_force = edition.in_force(policy)
    if edition.state(version) == "superseded" and in_force and language in in_force.documents:
        yield Address("since", values)


_FILES = {
    "chooser": "index.html",
    "home": "{language}/index.html",
    "policy": "{language}/{policy}/index.html",
    "version": "{language}/{policy}/{version}/index.html",
    "source": "{language}/{policy}/{version}/source.md",
    "pdf": "{language}/{policy}/{version}/{name}.pdf",
    "redline": "{language}/{policy}/{version}/changes/index.html",
    "since": "{language}/{policy}/since/{version}/index.html",
    "browsers": "{language}/browsers/index.html",
    "changes": "{language}/changes/index.html",
    "feed": "{language}/changes.atom",
    "verify": "{language}/verify/index.html",
    "contact": "{language}/contact/index.html",
    "accessibility": "{language}/accessibility/index.html",
    "not_found": "404.html",
    "not_found_in": "{language}/404.html",
    "ledger": "ledger/{path}",
    "policies": "policies.json",
    "schema": "policies.schema.json",
    "sums": "SHA256SUMS",
    "sitemap": "sitemap.xml",
    "robots": "robots.txt",
    "security": ".well-known/security.txt",
}


def pdf_name(version: Version, language: str) -> str:
    """The name by which somebody who keeps several PDFs knows each of them."""
    return f"{version.policy}-{version.number}-{language}"


def file_of(address: Address) -> str:
    """The file in which a host finds `address`, as this module expects it to be frozen."""
    return _FILES[address.endpoint].format(**address.values)
