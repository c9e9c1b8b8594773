"""Problems in superseded texts, which nobody can change any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from policysite.models import Library, Problem


def replaced(library: Library, as_of: date) -> frozenset[str]:
    """The paths of the documents that no longer apply on the day `as_of`."""
    return frozenset(
        document.path
        for policy in library.policies.values()
        for version in policy.published
        if policy.state(version, as_of) == "superseded"
        for document in version.documents.values()
    )


def apart(found: Iterable[Problem], paths: frozenset[str]) -> tuple[list[Problem], list[Problem]]:
    """The problems that can be acted on, and those in `paths`; errors are always the former.

    An error in a published text means that its file is no longer the one that was published.
    """
    sides: tuple[list[Problem], list[Problem]] = ([], [])
    for problem in found:
        past = problem.path in paths and problem.rule.severity != "error"
        sides[past].append(problem)
    return sides
