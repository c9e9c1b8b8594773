"""What a problem is about: all content, a published version, or a draft.

An error in a draft blocks only the publication of that draft. `stopping` decides what an error
blocks.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from policysite import ledger
from policysite.models import Concern, source_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from policysite.models import Library, Problem, Version


def attributed(library: Library, found: Iterable[Problem]) -> Iterator[Problem]:
    """The same problems, each with the version to which its file belongs.

    A problem that already names its version keeps it. A problem in any other file, such as the
    settings, is about all content.
    """
    versions = _versions_by_path(library)
    for problem in found:
        if problem.concern is not None:
            yield problem
        else:
            yield replace(problem, concern=versions.get(problem.path))


def stopping(
    library: Library, found: Iterable[Problem], draft: Version | None = None
) -> list[Problem]:
    """The errors among `found` that block: all except those in drafts.

    Those of `draft`, which is about to be published, are included.
    """
    return [
        problem for problem in concerning(library, found, draft) if problem.rule.severity == "error"
    ]


def concerning(
    library: Library, found: Iterable[Problem], draft: Version | None = None
) -> list[Problem]:
    """All problems except those of drafts other than `draft`."""
    own = None if draft is None else Concern(draft.policy, draft.number)
    return [
        problem
        for problem in found
        if problem.concern == own or not _is_about_a_draft(library, problem)
    ]


def broken_drafts(library: Library, found: Iterable[Problem]) -> Mapping[Concern, int]:
    """The number of errors of each draft that has any."""
    return Counter(
        problem.concern
        for problem in found
        if problem.concern is not None
        and problem.rule.severity == "error"
        and _is_about_a_draft(library, problem)
    )


def _is_about_a_draft(library: Library, problem: Problem) -> bool:
    concern = problem.concern
    if concern is None or concern.policy not in library.policies:
        return False
    published = library.policies[concern.policy].published
    return all(version.number != concern.number for version in published)


def _versions_by_path(library: Library) -> dict[str, Concern]:
    """The version of every file that belongs to one, whether or not it exists."""
    found = {}
    for policy in library.policies.values():
        for version in policy.versions:
            concern = Concern(policy.name, version.number)
            for language in {*library.site.languages, *version.languages}:
                found[source_path(language, policy.name, version.number)] = concern
                if version.entry is not None:
                    found[ledger.article_path(policy.name, version.number, language)] = concern
            if version.entry is not None:
                found[ledger.entry_path(policy.name, version.number)] = concern
                found |= {ledger.record_path(r): concern for r in ledger.records_of(version)}
    return found
