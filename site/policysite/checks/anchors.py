"""A link to a section never dies: every id that was published still leads somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite import rules
from policysite.anchors import PATH, follow, published_ids
from policysite.models import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policysite.models import AnchorStep, Library, Policy, Version, VersionNumber


def anchors(library: Library) -> Iterator[Problem]:
    """Each version has every id published before it, or anchors.toml says what became of it."""
    for name, steps in library.anchors.items():
        policy = library.policies.get(name)
        if policy is None:
            yield _problem(
                min(step.line for step in steps.values()), f"there is no policy “{name}”"
            )
    for policy in library.policies.values():
        steps = library.anchors.get(policy.name, {})
        numbers = {version.number for version in policy.versions}
        for number, step in steps.items():
            if number not in numbers:
                yield _problem(step.line, f"there is no version {number} of “{policy.name}”")
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
                message = f"the section “{id_}” of version {last.number} is not in this version"
                path = document.path
                yield Problem(rule=rules.LOST_SECTION, path=path, line=1, message=message)
            elif now is not None and now not in document.ids:
                line = max(step.line for step in steps.values())
                message = f"“{id_}” is said to be “{now}”, which version {version.number} lacks"
                yield _problem(line, message)


def _problem(line: int, message: str) -> Problem:
    return Problem(rule=rules.ANCHORS, path=PATH, line=line, message=message)
