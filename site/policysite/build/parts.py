"""The parts of a site, and what each depends on, which is known before its pages are made.

Each policy is a part: all pages about it and its files of the ledger. The rest, which concerns all
policies, is the part SITE, and depends on everything. A part with the same key as in the last build
is identical, byte for byte. The key of a policy consists of what it shares with all others (the
program, the settings, the titles in the navigation) and of what is its own: its files, whether the
days in its ledger are past, and where its links to other policies lead.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

from policysite import ledger
from policysite.checks.links import BROWSER_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from policysite.build.fingerprint import Inputs
    from policysite.edition import Edition
    from policysite.models import Policy
    from policysite.web.addresses import Address

SITE = ""
_DAY = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def part_of(address: Address) -> str:
    """The part to which a page belongs: a policy, or SITE."""
    if address.endpoint == "ledger":
        return address.values["path"].partition("/")[0]
    return address.values.get("policy", SITE)


def divided(addresses: Iterable[Address]) -> dict[str, list[Address]]:
    """The pages of each part; SITE comes last, because it needs the results of the others."""
    found: dict[str, list[Address]] = {}
    for address in addresses:
        found.setdefault(part_of(address), []).append(address)
    if SITE in found:
        found[SITE] = found.pop(SITE)
    return found


def keys(edition: Edition, inputs: Inputs) -> dict[str, str]:
    """The key of each part of `edition`, which was read from `inputs`."""
    own = _by_owner(edition, inputs.content)
    shared = [
        inputs.program,
        {name: value for name, value in inputs.options.items() if name != "as_of"},
        own.get(SITE, {}),
        [_face(edition, policy) for policy in edition.policies],
        [_has_news(edition, language) for language in edition.site.languages],
    ]
    found = {
        policy.name: _digest(
            shared,
            own.get(policy.name, {}),
            list(_days(edition, policy)),
            sorted(_leads(edition, policy)),
        )
        for policy in edition.policies
    }
    return found | {SITE: inputs.digest}


def _digest(*values: object) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def _by_owner(edition: Edition, content: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The files of content/ with their hashes, by the only policy to which they belong."""
    policies, places = set(edition.site.policies), {*edition.site.languages, "ledger"}
    found: dict[str, dict[str, str]] = {}
    for name, digest in content.items():
        place, *rest = name.split("/")
        owner = rest[0] if len(rest) > 1 and place in places and rest[0] in policies else SITE
        found.setdefault(owner, {})[name] = digest
    return found


def _face(edition: Edition, policy: Policy) -> list[object]:
    """What the pages of other policies show of one.

    In the navigation, or because they continue in it.
    """
    titles = [edition.title(policy, language) for language in edition.site.languages]
    return [policy.name, edition.has_ended(policy), titles]


def _has_news(edition: Edition, language: str) -> bool:
    """Whether there is a feed, to which every page links."""
    published = (version for policy in edition.policies for version in policy.published)
    return any(language in version.documents for version in published)


def _days(edition: Edition, policy: Policy) -> Iterator[tuple[str, int]]:
    """Each day in the ledger of a policy, and whether it is past (-1), today or ahead."""
    today = edition.as_of.isoformat()
    for version in policy.published:
        assert version.entry is not None  # published versions have one
        for data in (version.entry.data, *(each.data for each in ledger.records_of(version))):
            for day in map(bytes.decode, _DAY.findall(data)):
                yield day, (day > today) - (day < today)


def _leads(edition: Edition, policy: Policy) -> set[tuple[str, str, str, bool]]:
    """The target of each link to another policy: language, version, whether the section exists."""
    found = set()
    for version in edition.versions(policy):
        for language, document in version.documents.items():
            for target, _ in document.links:
                name, _, id_ = target.removeprefix("policy:").partition("#")
                other = edition.library.policies.get(name)
                if not target.startswith("policy:") or name == BROWSER_PAGE or other is None:
                    continue
                shown, ids = edition.leads(other, language, draft=version.entry is None)
                number = str(shown.number) if shown else ""
                found.add((target, language, number, id_ in ids))
    return found
