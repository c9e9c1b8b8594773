"""The policy and the version named on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.errors import UnknownName
from policysite.message import Message, WrongValue
from policysite.models import VersionNumber

if TYPE_CHECKING:
    from policysite.models import Library, Policy, Version


def policy_named(library: Library, name: str) -> Policy:
    """The policy `name`; raises UnknownName, whose message lists the existing ones."""
    policy = library.policies.get(name)
    if policy is None:
        known = ", ".join(library.policies)
        message = Message(
            "There is no policy “%(policy)s”. The policies are: %(known)s.",
            policy=name,
            known=known,
        )
        raise UnknownName(message)
    return policy


def version_named(policy: Policy, number: str) -> Version:
    """The version with the number in `number`.

    Raises UnknownName, which lists the existing ones.
    """
    try:
        wanted = VersionNumber.parse(number)
    except WrongValue as error:
        raise UnknownName(Message("%(fault)s.", fault=error.message)) from None
    for version in policy.versions:
        if version.number == wanted:
            return version
    known = ", ".join(str(version.number) for version in policy.versions)
    message = Message(
        "There is no version %(version)s of “%(policy)s”. The versions are: %(known)s.",
        version=wanted,
        policy=policy.name,
        known=known or Message("none"),
    )
    raise UnknownName(message)
