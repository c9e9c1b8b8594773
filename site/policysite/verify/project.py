"""Compares a site with this project, and with a SHA256SUMS that someone kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from policysite import ledger
from policysite.edition import Edition, summary
from policysite.message import Message
from policysite.verify import overview, sums
from policysite.verify.findings import REBUILD, REMOVE, RESTORE, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from policysite.models import Library, Policy, VersionNumber
    from policysite.verify.findings import Kind, Relation, Step
    from policysite.verify.overview import Overview
    from policysite.verify.published import Published
    from policysite.verify.reader import Reader

    Chains = Mapping[str, Sequence[tuple[VersionNumber, str]]]


@dataclass(frozen=True)
class Project:
    """What this project publishes, by address.

    `damaged` are the versions of which it no longer has what it published: only the entry is left.
    """

    library: Library
    files: Mapping[str, bytes]
    damaged: frozenset[sums.Key]


def read(library: Library) -> Step[Project]:
    """The project whose content is `library`."""
    policies = []
    entries: dict[str, bytes] = {}
    damaged: set[sums.Key] = set()
    for policy in library.policies.values():
        whole = []
        for version in policy.published:
            assert version.entry is not None  # published versions have one
            if version.withdrawal or set(version.documents) >= set(version.entry.languages):
                whole.append(version)
                continue
            damaged.add((policy.name, version.number))
            path = sums.entry_file(version.entry)
            entries[path] = version.entry.data
            message = Message(
                "%(policy)s %(version)s is damaged in this project itself",
                policy=policy.name,
                version=version.number,
            )
            remedy = Message("Run “check” and fix it.")
            yield Finding("contradiction", path, message, remedy)
        policies.append(replace(policy, versions=tuple(whole)))
    return Project(library, entries | dict(ledger.public_files(policies)), frozenset(damaged))


def compare(
    project: Project, reader: Reader, published: Published, found: Overview
) -> Step[Relation]:
    """The relation of the site's ledger to that of `project`.

    Each file that differs is a finding.
    """
    theirs = {path: reader.hashes.get(path) or "" for path in published.listed.hashes}
    own = {path: ledger.sha256(data) for path, data in project.files.items()}
    relation = _relation(
        _chains(theirs, published.policies), _chains(own, project.library.policies), theirs, own
    )
    yield from _compare_files(project, own, reader, published, relation)
    if relation == "equal" and not project.damaged:
        if published.head != ledger.sha256(ledger.sums(project.files)):
            message = Message("it differs from the list published here")
            yield Finding("changed", sums.NAME, message, REBUILD)
        yield from _compare_overview(project.library, found)
    return relation


def check_kept(kept: bytes, published: Published) -> Iterator[Finding]:
    """Check that every line of `kept`, a SHA256SUMS of an earlier day, is still there."""
    before = sums.parse(kept)
    for path, hash_ in before.hashes.items():
        if f"{hash_}  {path}" in published.listed.lines:
            continue
        named = path in published.listed.hashes
        text = not sums.is_entry(path) and sums.record_name(path) is None
        if text and before.versions[path] in published.withdrawn and not named:
            continue
        kind: Kind = "changed" if named else "missing"
        message = Message("its line in the earlier %(file)s is now missing", file=sums.NAME)
        yield Finding(kind, path, message, RESTORE)


def _compare_files(
    project: Project,
    own: Mapping[str, str],
    reader: Reader,
    published: Published,
    relation: Relation,
) -> Step[None]:
    """Compare each published file of both; `own` are the hashes of ours."""
    lost, unknown = REBUILD, REMOVE
    if relation == "older than ours":
        lost = Message("The site is behind this project: build and deploy it.")
    elif relation == "ahead of ours":
        unknown = Message("Update the project (git pull), then verify again.")
    hashes = published.listed.hashes
    for path, hash_ in sorted(own.items()):
        if path in hashes and path not in reader.hashes:
            yield from reader.read_published(path, hashes)
        if path not in reader.hashes:
            message = Message("it was published here, but not on the site")
            yield Finding("missing", path, message, lost)
        elif reader.hashes[path] not in (None, hash_):
            message = Message("it differs from the file published here")
            yield Finding("changed", path, message, RESTORE)
    for path in sorted(set(hashes) - set(own)):
        if published.listed.versions[path] not in project.damaged:
            message = Message("it is on the site, but not in this project")
            yield Finding("extra", path, message, unknown)


def _compare_overview(ours: Library, found: Overview) -> Iterator[Finding]:
    """Compare everything in policies.json, if both have the same versions."""
    if found.days is None or found.base_url is None:
        return
    day = found.days[0] or found.days[1] or date.min
    expected = summary(Edition(library=ours, as_of=day, base_url=found.base_url))
    if expected == found.values:
        return
    faults = list(overview.differences(found.values, expected))
    for fault in faults or [Message("it contains more than in this project")]:
        yield Finding("changed", overview.NAME, fault, REBUILD)


def _relation(
    their_chains: Chains, our_chains: Chains, theirs: Mapping[str, str], ours: Mapping[str, str]
) -> Relation:
    """The relation of two ledgers, given as hashes by file."""
    their_records, our_records = _records(theirs), _records(ours)
    older, ahead = their_records < our_records, our_records < their_records
    forked = not (their_records <= our_records or our_records <= their_records)
    for policy in {*their_chains, *our_chains}:
        their, our = their_chains.get(policy, []), our_chains.get(policy, [])
        older |= len(their) < len(our)
        ahead |= len(our) < len(their)
        shared = min(len(their), len(our))
        forked |= their[:shared] != our[:shared]
    if forked or (older and ahead):
        return "forked"
    return "older than ours" if older else "ahead of ours" if ahead else "equal"


def _chains(hashes: Mapping[str, str], policies: Mapping[str, Policy]) -> Chains:
    """The entries of each policy in order of publication, unreadable ones last."""
    found: dict[str, list[tuple[VersionNumber, str]]] = {}
    for path, hash_ in hashes.items():
        key = sums.version_of(path)
        if key is not None and sums.is_entry(path):
            found.setdefault(key[0], []).append((key[1], hash_))
    return {
        name: _in_order(entries, policies[name].chain if name in policies else ())
        for name, entries in found.items()
    }


def _in_order(
    entries: Sequence[tuple[VersionNumber, str]], chain: Sequence[VersionNumber]
) -> Sequence[tuple[VersionNumber, str]]:
    place = {number: position for position, number in enumerate(chain)}
    return sorted(entries, key=lambda entry: (place.get(entry[0], len(place)), entry[0]))


def _records(hashes: Mapping[str, str]) -> set[tuple[str, str]]:
    """The records about versions."""
    return {(path, hash_) for path, hash_ in hashes.items() if sums.record_name(path) is not None}
