"""One edition of the site: the content as of one day.

Nothing below this module asks for the current date; it is passed in once, as `as_of`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from policysite import ledger
from policysite.models import CallOff, Ending, Rescheduling, Withdrawal
from policysite.models.inventory import ASKED
from policysite.statement import anchors, cookie_list
from policysite.statement.dialect import FOOTNOTE_ID

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policysite.models import Entry, Library, Listed, Policy, Record, Site, State, Version
    from policysite.statement.anchors import Fate


@dataclass(frozen=True)
class Edition:
    """What the site shows on the day `as_of`, at `base_url`, with or without drafts and PDFs."""

    library: Library
    as_of: date
    base_url: str
    drafts: bool = False
    pdf: bool = False

    @property
    def site(self) -> Site:
        """The settings of the site."""
        return self.library.site

    @property
    def policies(self) -> tuple[Policy, ...]:
        """The policies in the order of site.toml."""
        return tuple(self.library.policies.values())

    def versions(self, policy: Policy) -> tuple[Version, ...]:
        """The versions that have a page, newest first."""
        shown = policy.versions if self.drafts else policy.published
        return tuple(reversed(shown))

    def in_force(self, policy: Policy) -> Version | None:
        """The version that applies."""
        return policy.in_force(self.as_of)

    def scheduled(self, policy: Policy) -> tuple[Version, ...]:
        """The published versions whose effective date has not come, soonest first."""
        return tuple(v for v in policy.published if self.state(v) == "scheduled")

    def ending(self, policy: Policy) -> Ending | None:
        """How the policy ended, or will end."""
        return policy.ending(self.as_of) or policy.coming_end(self.as_of)

    def has_ended(self, policy: Policy) -> bool:
        """Whether nothing of the policy applies any more."""
        return policy.name in self._ended

    @cached_property
    def _ended(self) -> frozenset[str]:
        ended = (policy.name for policy in self.policies if policy.ending(self.as_of) is not None)
        return frozenset(ended)

    def state(self, version: Version) -> State:
        """The state of `version` on this day."""
        return self.library.policies[version.policy].state(version, self.as_of)

    def former_sections(self, version: Version, language: str) -> tuple[Fate, ...]:
        """What happened to previously published sections that `version` does not have."""
        policy = self.library.policies[version.policy]
        return anchors.fates(policy, version, language, self.library.anchors)

    def section_ids(self, version: Version, language: str) -> frozenset[str]:
        """The sections on the page of a version, including those it only explains the fate of."""
        former = {fate.id for fate in self.former_sections(version, language)}
        return version.documents[language].ids | former

    def leads(
        self, policy: Policy, language: str, *, draft: bool
    ) -> tuple[Version | None, frozenset[str]]:
        """Where a link to `policy` leads from a published text, or from a `draft`.

        From a draft, it is the newest version; otherwise the page of the policy (None); each with
        its sections.
        """
        newest = (each for each in self.versions(policy) if language in each.documents)
        version = next(newest, None) if draft else None
        if version is not None:
            return version, self.section_ids(version, language)
        return None, self.policy_section_ids(policy, language)

    def policy_section_ids(self, policy: Policy, language: str) -> frozenset[str]:
        """The sections that the page of a policy has, or redirects to."""
        return self._policy_section_ids.get((policy.name, language), frozenset())

    @cached_property
    def _policy_section_ids(self) -> Mapping[tuple[str, str], frozenset[str]]:
        return {
            (policy.name, language): self.section_ids(shown, language)
            if (shown := self.in_force(policy)) is not None and language in shown.documents
            else frozenset(self.sections_elsewhere(policy, language))
            for policy in self.policies
            for language in self.site.languages
        }

    def sections_elsewhere(
        self, policy: Policy, language: str
    ) -> Mapping[str, tuple[str, Version]]:
        """The sections to which the page of a policy without a text redirects.

        Each id with its title and the version that has it: after the end of a policy, the last
        version that applied; before its start, the next one that will apply, then the newest of the
        others.
        """
        ended = policy.highest_applied(self.as_of) if self.has_ended(policy) else None
        first = [ended] if ended is not None else self.scheduled(policy)
        found: dict[str, tuple[str, Version]] = {}
        for version in [*first, *reversed(policy.published)]:
            document = version.documents.get(language)
            if document is not None:
                titles = {section.id: section.title for section in document.sections}
                for id_ in [*titles, *sorted(document.ids.difference(titles))]:
                    if not FOOTNOTE_ID.fullmatch(id_):
                        found.setdefault(id_, (titles.get(id_, id_), version))
        return found

    def section_title(self, version: Version, language: str, id_: str) -> str:
        """The title of a section; the id itself if it does not belong to a heading."""
        sections = version.documents[language].sections
        return next((section.title for section in sections if section.id == id_), id_)

    def compared_with(self, version: Version, language: str) -> Version | None:
        """The version with which `version` is compared: the previous one.

        A draft is compared with the version in force, or else the newest published one.
        """
        policy = self.library.policies[version.policy]
        before = policy.before(version)
        if version.entry is None and policy.standing:
            before = self.in_force(policy) or policy.standing[-1]
        return before if before and language in before.documents else None

    def steps(self, old: Version, new: Version) -> tuple[Version, ...]:
        """The versions that led from `old` to `new`, newest first, without drafts in between."""
        policy = self.library.policies[new.policy]
        between = (v for v in policy.standing if old.number < v.number < new.number)
        return (new, *reversed(tuple(between)))

    def end_of(self, version: Version) -> date | None:
        """The first day on which a version no longer applies.

        None if that is unknown, or if it never applies.
        """
        policy = self.library.policies[version.policy]
        return policy.end_of(version) if policy.stands(version) else None

    def replacement(self, version: Version) -> Version | None:
        """The version that replaced `version` before its effective date."""
        return self.library.policies[version.policy].replacement(version)

    def undone(self, policy: Policy) -> tuple[Version, ...]:
        """The announced versions that never apply, until a higher one does."""
        highest = policy.highest_applied(self.as_of)
        return tuple(
            version
            for version in policy.published
            if self.state(version) in {"called off", "replaced"}
            and (highest is None or version.number > highest.number)
        )

    @cached_property
    def public_files(self) -> Mapping[str, bytes]:
        """Every locked file by its address: the contents of SHA256SUMS."""
        return ledger.public_files(self.policies)

    @cached_property
    def sums(self) -> bytes:
        """The file SHA256SUMS."""
        return ledger.sums(self.public_files)

    @property
    def head(self) -> str:
        """The hash of SHA256SUMS: anyone who keeps it can detect later changes."""
        return ledger.sha256(self.sums)

    def newest_change(self, policy: Policy, language: str) -> Version | None:
        """The newest published version whose changes are described in `language`."""
        told = (v for v in reversed(policy.standing) if language in v.documents)
        return next((v for v in told if v.documents[language].changes), None)

    def title(self, policy: Policy, language: str) -> str:
        """The title of a policy in `language`: that of the version in force."""
        key = policy.name, language
        if key not in self._titles:
            self._titles[key] = self._title(policy, language)
        return self._titles[key]

    @cached_property
    def _titles(self) -> dict[tuple[str, str], str]:
        return {}  # every page has those of all policies

    def _title(self, policy: Policy, language: str) -> str:
        in_force = self.in_force(policy)
        order = ([in_force] if in_force else []) + list(self.versions(policy))
        titles = (
            version.documents[language].title for version in order if language in version.documents
        )
        return next(titles, policy.name.capitalize())

    def published(self) -> list[Version]:
        """Every published version of every policy, latest effective date first."""
        order = {name: index for index, name in enumerate(self.site.policies)}
        found = [version for policy in self.policies for version in policy.published]
        found.sort(key=lambda v: (order[v.policy], [-part for part in v.number]))
        found.sort(key=lambda v: v.effective, reverse=True)
        return found


def _entry(version: Version) -> Entry:
    assert version.entry is not None  # published versions have one
    return version.entry


def security_expiry(as_of: date) -> date:
    """The expiry date of security.txt: the end of the next half-year.

    RFC 9116 recommends less than a year; a date that changed with each build would change the file
    every day.
    """
    return security_renewal(security_renewal(as_of)) - timedelta(days=1)


def security_renewal(as_of: date) -> date:
    """The next day on which a build changes the expiry date of security.txt, or the last of all."""
    if as_of.month <= 6:
        return date(as_of.year, 7, 1)
    return date(as_of.year + 1, 1, 1) if as_of.year < date.max.year else date.max


def summary(edition: Edition) -> dict[str, Any]:
    """The contents of policies.json, for banners and apps that must know which text applies.

    `sha256` is that of the article as readers saw it, `source_sha256` that of its Markdown.
    `revision` is the place of a version among all those of its policy by their numbers, from 1; it
    is settled once the version applies. `material` says whether readers must be informed of the
    step to this version beforehand. `applies` has the first and the last day on which it applies.
    """
    return {
        "head": edition.head,
        "languages": list(edition.site.languages),
        "organisation": edition.site.organisation.name,
        "policies": [_policy_summary(edition, policy) for policy in edition.policies],
    }


def applies(policy: Policy, version: Version) -> dict[str, str | None] | None:
    """The first and last day on which `version` applies; None if it never does.

    The last day is None if it is unknown.
    """
    if not policy.stands(version):
        return None
    end, last = policy.end_of(version), None
    if end is not None:
        last = end - timedelta(days=1) if end > version.effective else version.effective
    return {"from": version.effective.isoformat(), "to": last.isoformat() if last else None}


def _policy_summary(edition: Edition, policy: Policy) -> dict[str, Any]:
    in_force = edition.in_force(policy)
    ending = edition.ending(policy)
    return {
        **_cookie_summary(policy, in_force),
        "ended": record_summary(ending) if ending else None,
        "in_force": str(in_force.number) if in_force else None,
        "policy": policy.name,
        "versions": [
            _version_summary(edition, policy, version, revision)
            for revision, version in enumerate(policy.published, 1)
        ],
    }


def _cookie_summary(policy: Policy, in_force: Version | None) -> dict[str, Any]:
    """The list of cookies in the version in force, for a banner; empty if there is no list.

    `revision` is that of the last version, up to the one in force, that changed which cookies need
    consent: visitors who answered before it must be asked again.
    """
    listed = _listed(in_force)
    if in_force is None or listed is None:
        return {}
    revision, before = 0, None
    for place, version in enumerate(policy.published, 1):
        if policy.stands(version) and version.number <= in_force.number:
            asked = {
                (each.name, each.kind, each.domain, each.category, each.readers)
                for each in _listed(version) or ()
                if each.consent == ASKED
            }
            if asked != before:
                revision, before = place, asked
    return {
        "cookies": {
            "listed": [
                {
                    "access": list(each.readers),
                    "category": each.category,
                    "consent": each.consent,
                    "domain": each.domain or None,
                    "kind": each.kind,
                    "lifetime": cookie_list.duration(each.lifetime),
                    "name": each.name,
                    "provider": each.provider,
                    "purpose": dict(each.purpose),
                }
                for each in listed
            ],
            "revision": revision,
            "version": str(in_force.number),
        }
    }


def _listed(version: Version | None) -> tuple[Listed, ...] | None:
    documents = version.documents if version is not None else {}
    return cookie_list.read({name: document.article for name, document in documents.items()})


def _version_summary(
    edition: Edition, policy: Policy, version: Version, revision: int
) -> dict[str, Any]:
    entry = _entry(version)
    return {
        **version_summary(policy, version, revision),
        "documents": {
            language: {
                "sha256": entry.article_sha256[language],
                "source_sha256": entry.source_sha256[language],
                "title": version.documents[language].title,
                "url": f"{edition.base_url}/{language}/{policy.name}/{version.number}/",
            }
            for language in version.documents
        },
        "state": edition.state(version),
    }


def version_summary(policy: Policy, version: Version, revision: int) -> dict[str, Any]:
    """The parts of a version's summary that depend only on the ledger, not on the day."""
    entry, replacement = _entry(version), policy.replacement(version)
    return {
        "announced": entry.effective.isoformat(),
        "applies": applies(policy, version),
        "effective": version.effective.isoformat(),
        "material": policy.is_material(version),
        "published": entry.published.isoformat(),
        "published_at": entry.published_at.isoformat() if entry.published_at else None,
        "records": [record_summary(each) for each in ledger.records_of(version) if each.reason],
        "replaced_by": str(replacement.number) if replacement else None,
        "revision": revision,
        "version": str(version.number),
    }


def record_summary(of: Record | Withdrawal) -> dict[str, Any]:
    """The summary of a record: its kind, its day, and the reason by language."""
    told: dict[str, Any] = {"reason": dict(of.reason)}
    if isinstance(of, Withdrawal):
        return told | {"record": "withdrawn", "recorded": of.withdrawn.isoformat()}
    told |= {"recorded": of.recorded.isoformat()}
    if isinstance(of, Rescheduling):
        return told | {"record": "rescheduled", "effective": of.effective.isoformat()}
    if isinstance(of, CallOff):
        return told | {"record": "called off"}
    assert isinstance(of, Ending)  # the only other kind with a reason
    return told | {"record": "ended", "ended": of.ended.isoformat(), "into": of.into}
