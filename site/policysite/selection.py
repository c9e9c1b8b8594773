"""The policy and the version that somebody named on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.errors import UnknownName
from policysite.models import VersionNumber

if TYPE_CHECKING:
    from policysite.models import Library, Policy, Version


def policy_named(library: Library, name: str) -> Policy:
    """The policy `name`; raises UnknownName, which tells what there is."""
    policy = library.policies.get(name)
    if policy is None:
        known = ", ".join(library.policies)
        raise UnknownName(f"There is no policy “{name}”; there are {known}.")
    return policy


def version_named(policy: Policy, number: str) -> Version:
    """The version with the number in `number`; raises UnknownName, which tells what there is."""
    try:
        wanted = VersionNumber.parse(number)
    except ValueError as error:
        raise UnknownName(f"{error}.") from None
    for version in policy.versions:
        if version.number == wanted:
            return version
    known = ", ".join(str(version.number) for version in policy.versions) or "none"
    raise UnknownName(f"There is no version {wanted} of “{policy.name}”; there are {known}.")
