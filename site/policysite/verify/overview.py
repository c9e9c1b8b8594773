"""Compares policies.json with the entries of the ledger."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from policysite.content import settings
from policysite.edition import record_summary, version_summary
from policysite.message import Message
from policysite.models import LANGUAGE, Policy
from policysite.verify import sums
from policysite.verify.findings import REBUILD, Finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from policysite.models import Entry, Version
    from policysite.verify.findings import Step
    from policysite.verify.published import Published

NAME = "policies.json"

# The first and last day on which something is true; None for no limit.
Days = tuple[date | None, date | None]


@dataclass
class Overview:
    """The contents of policies.json, as far as they can be used.

    `days` are those on which its statement of what is in force is correct, None if there is no such
    day. `documents` has the data of a document, by “language/policy/version”.
    """

    values: dict[str, Any] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    base_url: str | None = None
    in_force: dict[str, Entry] = field(default_factory=dict)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    days: Days | None = None


def parse(data: bytes) -> tuple[dict[str, Any] | None, Message | None]:
    """The values in the bytes of policies.json (None: none), and what is wrong with its form."""
    try:
        text = data.decode("utf-8")
        values = json.loads(text)
    except (ValueError, RecursionError):
        return None, Message("it is not valid JSON")
    if not isinstance(values, dict):
        return None, Message("it does not have the fields that policysite writes")
    return values, None if _is_as_written(values, text) else Message(
        "it does not have the format that policysite writes"
    )


def _is_as_written(values: dict[str, Any], text: str) -> bool:
    """Whether `text` is `values` in the form in which we write them.

    In deeply nested lists, a character is preceded by a thousand spaces, so this compares piece by
    piece and stops at the first difference.
    """
    place = 0
    try:
        for piece in json.JSONEncoder(indent=2, sort_keys=True, ensure_ascii=False).iterencode(
            values
        ):
            if not text.startswith(piece, place):
                return False
            place += len(piece)
    except RecursionError:
        return False
    return text[place:] == "\n"


def read(data: bytes | None, published: Published) -> Step[Overview]:
    """The contents of policies.json, compared with the ledger of the site; None: no bytes."""
    if data is None:
        return Overview()
    values, fault = parse(data)
    if fault is not None:
        yield _finding(fault)
    return Overview() if values is None else (yield from _compared(values, published))


def _compared(values: dict[str, Any], published: Published) -> Step[Overview]:
    """The contents in `values`, compared with the ledger of the site."""
    overview = Overview(values, days=(None, None))
    if published.head is not None and values.get("head") != published.head:
        yield _finding(Message("head is not the hash of %(file)s", file=sums.NAME))
    overview.languages = _languages(values.get("languages"))
    if not overview.languages:
        yield _finding(Message("languages is not a list of languages"))
    policies = _by(values.get("policies"), "policy")
    if policies is None or not _are_names(policies, sums.POLICY, settings.MOST["policies"]):
        yield _finding(Message("policies is not a list of policies without repetition"))
        overview.days = None
        return overview
    overview.policies = tuple(policies)
    for name in sorted(set(published.policies) - set(policies)):
        yield _finding(Message("it does not list the policy “%(policy)s”", policy=name))
    overview.base_url = _base_url(policies)
    for name, policy in policies.items():
        known = published.policies.get(name, Policy(name=name, versions=()))
        for message in _policy_faults(overview, policy, known):
            yield _finding(message)
    if overview.days is None:
        yield _finding(Message("there is no day on which the versions it shows are all in force"))
    return overview


def _finding(message: Message) -> Finding:
    return Finding("contradiction", NAME, message, REBUILD)


def differences(found: object, expected: object, place: str = "") -> Iterator[Message]:
    """Where `found` lacks or contradicts what is `expected`; additional keys are allowed."""
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


def _policy_faults(overview: Overview, values: dict[str, Any], policy: Policy) -> Iterator[Message]:
    """The problems with the data of one policy; what can be used is added to `overview`."""
    name = policy.name
    versions = _by(values.get("versions"), "version") or {}
    if list(versions) != [str(version.number) for version in policy.versions]:
        yield Message(
            "%(policy)s: versions does not list the versions in the ledger, lowest first",
            policy=name,
        )
    claimed = values.get("in_force")
    in_force = next((v for v in policy.versions if str(v.number) == claimed), None)
    if in_force is not None and in_force.entry is not None:
        overview.in_force[name] = in_force.entry
    elif claimed is not None:
        yield Message("%(policy)s: the version in force is not in the ledger", policy=name)
    states = {number: found.get("state") for number, found in versions.items()}
    days = _days(policy, in_force, states)
    if overview.days is not None:
        overview.days = overlap(overview.days, days)
    for fault in differences(values, _end_expected(policy, days)):
        yield Message.joined((name, fault), ": ")
    for revision, version in enumerate(policy.versions, 1):
        found = versions.get(str(version.number), {})
        if version.withdrawal is None:
            yield from _document_faults(overview, version, found)
        for fault in differences(found, _expected(overview, policy, version, revision, days)):
            yield Message.joined((f"{name} {version.number}", fault), ": ")


def _end_expected(policy: Policy, days: Days | None) -> dict[str, Any]:
    """What policies.json must say about the end of a policy."""
    if days is None:
        return {}
    day = days[0] or date.min
    ending = policy.ending(day) or policy.coming_end(day)
    return {"ended": record_summary(ending) if ending else None}


def _expected(
    overview: Overview, policy: Policy, version: Version, revision: int, days: Days | None
) -> dict[str, Any]:
    """What policies.json must say about a version, except for the titles of its documents."""
    wanted = version_summary(policy, version, revision)
    entry = version.entry
    assert entry is not None  # every version of a ledger has one
    wanted["documents"] = {
        language: {
            "sha256": entry.article_sha256[language],
            "source_sha256": entry.source_sha256[language],
            "url": f"{overview.base_url}/{language}/{entry.policy}/{entry.number}/",
        }
        for language in (() if version.withdrawal is not None else entry.languages)
    }
    if days is not None:
        wanted["state"] = policy.state(version, days[0] or date.min)
    return wanted


def _document_faults(
    overview: Overview, version: Version, found: dict[str, Any]
) -> Iterator[Message]:
    """Check that a version has the documents of its entry; records the data of each."""
    documents = found.get("documents")
    if not isinstance(documents, dict) or set(documents) != set(version.languages):
        yield Message(
            "%(policy)s %(version)s: documents are not those of the entry",
            policy=version.policy,
            version=version.number,
        )
    for language in version.languages:
        document = _at(documents, language)
        if isinstance(document, dict):
            overview.documents[f"{language}/{version.policy}/{version.number}"] = document


def _days(policy: Policy, in_force: Version | None, states: Mapping[str, object]) -> Days | None:
    """The days on which `in_force` is the version that applies, according to the ledger.

    If there are several periods, because nothing is in force before the first version and after the
    end, those in which the versions are in the given `states`.
    """
    spans = list(policy.spans)
    starts = [date.min, *(span.day for span in spans)]
    ends = [*(span.day for span in spans), None]
    found = [
        (start, end)
        for start, end in zip(starts, ends, strict=True)
        if end != start and policy.in_force(start) is in_force
    ]
    if len(found) > 1:
        found = [days for days in found if _are_so(policy, states, days[0])] or found
    for start, end in found[:1]:
        until = None if end is None else end - timedelta(days=1)
        return (None if start == date.min else start), until
    return None


def _are_so(policy: Policy, states: Mapping[str, object], day: date) -> bool:
    """Whether the versions are in these states on a day."""
    return all(states.get(str(v.number)) == policy.state(v, day) for v in policy.versions)


def overlap(one: Days, other: Days | None) -> Days | None:
    """The days in both; None if there are none."""
    if other is None:
        return None
    since = max((day for day in (one[0], other[0]) if day is not None), default=None)
    until = min((day for day in (one[1], other[1]) if day is not None), default=None)
    return None if since is not None and until is not None and until < since else (since, until)


def _base_url(policies: Mapping[str, dict[str, Any]]) -> str | None:
    """The address of the site, from the first usable url; None if there is none."""
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
    if not isinstance(names, list) or not _are_names(
        names, LANGUAGE.pattern, settings.MOST["languages"]
    ):
        return ()
    return tuple(names)


def _are_names(names: Collection[object], pattern: str, most: int) -> bool:
    """Whether these are distinct names of the form `pattern`, at most `most`."""
    fine = all(isinstance(name, str) and re.fullmatch(pattern, name) for name in names)
    return fine and len(set(names)) == len(names) <= most


def _by(items: object, key: str) -> dict[str, dict[str, Any]] | None:
    """The objects of a list by the text under `key`; None if it is not such a list."""
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
    """The value under nested `keys`; None if there is none."""
    for key in keys:
        values = values.get(key) if isinstance(values, dict) else None
    return values
