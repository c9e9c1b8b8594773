"""Links to sections never break: every published id still leads somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.message import Message
from policysite.models import Concern, Problem
from policysite.rules import Rule
from policysite.statement.anchors import ANCHORS, PATH, follow, published_ids

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policysite.models import AnchorStep, Library, Policy, Version, VersionNumber

LOST_SECTION = Rule(
    name=Message("lost-section"),
    severity="error",
    reason=Message(
        "Others may have linked to any section that was ever published. Those links must keep "
        "working."
    ),
    remedy=Message(
        "Keep the id, or state in content/anchors.toml where the section moved or that it is "
        "retired."
    ),
)


def anchors(library: Library) -> Iterator[Problem]:
    """Each version has every id published before it, or anchors.toml says what happened to it."""
    for name, steps in library.anchors.items():
        policy = library.policies.get(name)
        if policy is None:
            line = min(step.line for step in steps.values())
            yield _problem(line, Message("there is no policy “%(policy)s”", policy=name))
    for policy in library.policies.values():
        steps = library.anchors.get(policy.name, {})
        numbers = {version.number for version in policy.versions}
        for number, step in steps.items():
            if number not in numbers:
                message = Message(
                    "there is no version %(version)s of “%(policy)s”",
                    version=number,
                    policy=policy.name,
                )
                yield _problem(step.line, message, Concern(policy.name, number))
        for version in policy.versions:
            yield from _lost(policy, version, steps)


def _lost(
    policy: Policy, version: Version, steps: Mapping[VersionNumber, AnchorStep]
) -> Iterator[Problem]:
    for language, document in version.documents.items():
        for id_, last in sorted(published_ids(policy, version, language).items()):
            if id_ in document.ids:
                continue
            known, now = follow(id_, last.number, version.number, steps)
            if not known:
                message = Message(
                    "the section “%(id)s” of version %(version)s is not in this version",
                    id=id_,
                    version=last.number,
                )
                path = document.path
                yield Problem(rule=LOST_SECTION, path=path, line=1, message=message)
            elif now is not None and now not in document.ids:
                line = max(step.line for step in steps.values())
                message = Message(
                    "“%(id)s” is recorded as moved to “%(now)s”, which version %(version)s "
                    "does not have",
                    id=id_,
                    now=now,
                    version=version.number,
                )
                yield _problem(line, message, Concern(policy.name, version.number))


def _problem(line: int, message: Message, concern: Concern | None = None) -> Problem:
    return Problem(rule=ANCHORS, path=PATH, line=line, message=message, concern=concern)
