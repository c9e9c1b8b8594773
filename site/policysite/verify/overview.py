"""policies.json against the entries of the ledger."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from policysite.content import settings
from policysite.edition import applies, record_summary
from policysite.ledger import records_of
from policysite.message import Message
from policysite.models import Policy
from policysite.verify import sums

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from policysite.models import Entry, Version

NAME = "policies.json"
_MOST_NAMES = 1000

# The first and the last day on which something is so; None for no bound.
Days = tuple[date | None, date | None]


@dataclass
class Overview:
    """What policies.json says, as far as it can be used, and what is wrong with it.

    `days` are those on which what it says is in force is so, None where there is no such day.
    `documents` has what it says of a document, by “language/policy/version”.
    """

    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Message] = field(default_factory=list)
    languages: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    base_url: str | None = None
    in_force: dict[str, Entry] = field(default_factory=dict)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    days: Days | None = None


def parse(data: bytes) -> tuple[dict[str, Any] | None, Message | None]:
    """The values in the bytes of policies.json (None: none), and what is wrong with its form."""
    try:
        values = json.loads(data.decode("utf-8"))
        written = json.dumps(values, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
        as_we_write = written.encode("utf-8") == data
    except (ValueError, RecursionError):
        return None, Message("it is not JSON that can be read")
    if not isinstance(values, dict):
        return None, Message("it does not hold what we write")
    return values, None if as_we_write else Message("it is not written as we write it")


def check(
    values: dict[str, Any],
    head: str | None,
    ledger: Mapping[str, Policy],
) -> Overview:
    """Hold `values` against what the ledger has of each policy."""
    overview = Overview(values, days=(None, None))
    if head is not None and values.get("head") != head:
        overview.faults.append(Message("head is not the hash of %(file)s", file=sums.NAME))
    overview.languages = _languages(values.get("languages"))
    if not overview.languages:
        overview.faults.append(Message("languages does not name languages"))
    policies = _by(values.get("policies"), "policy")
    if policies is None or not _are_names(policies, sums.POLICY):
        overview.faults.append(Message("policies is not a list of policies, each of them once"))
        overview.days = None
        return overview
    overview.policies = tuple(policies)
    for name in sorted(set(ledger) - set(policies)):
        overview.faults.append(Message("it does not name the policy “%(policy)s”", policy=name))
    overview.base_url = _base_url(policies)
    for name, policy in policies.items():
        _check_policy(overview, policy, ledger.get(name, Policy(name=name, versions=())))
    if overview.days is None:
        overview.faults.append(Message("what it says is in force is so on no day"))
    return overview


def differences(found: object, expected: object, place: str = "") -> Iterator[Message]:
    """Where `found` lacks or contradicts what is `expected`; more keys than that are no matter."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key, value in expected.items():
            yield from differences(found.get(key), value, f"{place} {key}".strip())
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for number, (old, new) in enumerate(zip(found, expected, strict=True), 1):
            yield from differences(old, new, f"{place} {number}".strip())
    elif type(found) is not type(expected) or found != expected:
        wanted = json.dumps(expected, ensure_ascii=False)[:200]
        yield Message("%(place)s is not %(value)s", place=place, value=wanted)


def holds_on(days: Days, day: date) -> bool:
    """Whether `day` is one of `days`."""
    since, until = days
    return (since is None or since <= day) and (until is None or day <= until)


def _check_policy(overview: Overview, values: dict[str, Any], policy: Policy) -> None:
    name = policy.name
    versions = _by(values.get("versions"), "version") or {}
    if list(versions) != [str(version.number) for version in policy.versions]:
        overview.faults.append(
            Message(
                "%(policy)s: its versions are not those of the ledger, lowest first", policy=name
            )
        )
    claimed = values.get("in_force")
    in_force = next((v for v in policy.versions if str(v.number) == claimed), None)
    if in_force is not None and in_force.entry is not None:
        overview.in_force[name] = in_force.entry
    elif claimed is not None:
        overview.faults.append(
            Message("%(policy)s: the version in force is none of the ledger", policy=name)
        )
    states = {number: found.get("state") for number, found in versions.items()}
    days = _days(policy, in_force, states)
    if overview.days is not None:
        overview.days = _overlap(overview.days, days)
    for fault in differences(values, _expected_of_policy(policy, days)):
        overview.faults.append(Message.joined((name, fault), ": "))
    for revision, version in enumerate(policy.versions, 1):
        found = versions.get(str(version.number), {})
        wanted = _expected(overview, policy, version, revision, days)
        if version.withdrawal is None:
            overview.faults += _document_faults(overview, version, found)
        for fault in differences(found, wanted):
            overview.faults.append(Message.joined((f"{name} {version.number}", fault), ": "))


def _expected_of_policy(policy: Policy, days: Days | None) -> dict[str, Any]:
    """What policies.json must say of the end of a policy."""
    if days is None:
        return {}
    ending = policy.ending(days[0] or date.min) or policy.coming_end(days[0] or date.min)
    return {"ended": record_summary(ending) if ending else None}


def _expected(
    overview: Overview, policy: Policy, version: Version, revision: int, days: Days | None
) -> dict[str, Any]:
    """What policies.json must say of a version, but for the titles of its documents."""
    entry, replacement = version.entry, policy.replacement(version)
    assert entry is not None  # it is published
    wanted = {
        "announced": entry.effective.isoformat(),
        "applies": applies(policy, version),
        "documents": {
            language: {
                "sha256": entry.article_sha256[language],
                "source_sha256": entry.source_sha256[language],
                "url": f"{overview.base_url}/{language}/{entry.policy}/{entry.number}/",
            }
            for language in (() if version.withdrawal is not None else entry.languages)
        },
        "effective": version.effective.isoformat(),
        "material": policy.is_material(version),
        "published": entry.published.isoformat(),
        "published_at": entry.published_at.isoformat() if entry.published_at else None,
        "records": [record_summary(each) for each in records_of(version) if each.reason],
        "replaced_by": str(replacement.number) if replacement else None,
        "revision": revision,
    }
    if days is not None:
        wanted["state"] = policy.state(version, days[0] or date.min)
    return wanted


def _document_faults(
    overview: Overview, version: Version, found: dict[str, Any]
) -> Iterator[Message]:
    """Whether a version has the documents of its entry; remembers what is said of each."""
    entry = version.entry
    assert entry is not None  # it is published
    documents = found.get("documents")
    if not isinstance(documents, dict) or set(documents) != set(entry.languages):
        yield Message(
            "%(policy)s %(version)s: documents are not those of the entry",
            policy=entry.policy,
            version=entry.number,
        )
    for language in entry.languages:
        document = _at(documents, language)
        if isinstance(document, dict):
            overview.documents[f"{language}/{entry.policy}/{entry.number}"] = document


def _days(policy: Policy, in_force: Version | None, states: Mapping[str, object]) -> Days | None:
    """The days on which `in_force` is the version that applies, by the ledger.

    Where that is so more than once, those on which the versions are also in these `states`.
    """
    starts = [date.min, *policy.change_days]
    found: list[tuple[date, date | None]] = []
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        if policy.in_force(start) is in_force and following != start:
            found.append((start, following))
    exact = [
        days
        for days in found
        if all(states.get(str(v.number)) == policy.state(v, days[0]) for v in policy.versions)
    ]
    for start, following in (exact or found)[:1]:
        until = None if following is None else following - timedelta(days=1)
        return (None if start == date.min else start), until
    return None


def _overlap(one: Days, other: Days | None) -> Days | None:
    if other is None:
        return None
    since = max((day for day in (one[0], other[0]) if day is not None), default=None)
    until = min((day for day in (one[1], other[1]) if day is not None), default=None)
    return None if since is not None and until is not None and until < since else (since, until)


def _base_url(policies: Mapping[str, dict[str, Any]]) -> str | None:
    """The address of the site, by the first url that can be one; None where there is none."""
    for name, policy in policies.items():
        for number, version in (_by(policy.get("versions"), "version") or {}).items():
            documents = version.get("documents")
            for language in documents if isinstance(documents, dict) else ():
                url = _at(documents, language, "url")
                ending = f"/{language}/{name}/{number}/"
                if isinstance(url, str) and url.endswith(ending):
                    base_url = url.removesuffix(ending)
                    if settings.base_url_fault(base_url) is None:
                        return base_url
    return None


def _languages(names: object) -> tuple[str, ...]:
    if not isinstance(names, list) or not _are_names(names, sums.LANGUAGE):
        return ()
    return tuple(names)


def _are_names(names: Collection[object], pattern: str) -> bool:
    """Whether these are names of the form `pattern`, each of them once, and not too many."""
    fine = all(isinstance(name, str) and re.fullmatch(pattern, name) for name in names)
    return fine and len(set(names)) == len(names) <= _MOST_NAMES


def _by(items: object, key: str) -> dict[str, dict[str, Any]] | None:
    """The objects of a list by the text under `key`; None where it is no such list."""
    if not isinstance(items, list):
        return None
    found: dict[str, dict[str, Any]] = {}
    for item in items:
        name = item.get(key) if isinstance(item, dict) else None
        if not isinstance(name, str) or name in found:
            return None
        found[name] = item
    return found


def _at(values: object, *keys: str) -> object:
    """What stands under `keys`, one inside the other; None where there is nothing."""
    for key in keys:
        values = values.get(key) if isinstance(values, dict) else None
    return values
