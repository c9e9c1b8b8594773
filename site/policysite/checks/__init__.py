"""The checks: what is wrong in the whole of the content, beside what was met while reading it.

Each check is a generator: a Library goes in, problems come out. Nothing here reads a file, knows
what day it is, or needs the web application.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite import config, rules
from policysite.checks.anchors import anchors
from policysite.checks.drafts import numbering, open_places
from policysite.checks.links import links
from policysite.checks.parity import sections
from policysite.message import Message
from policysite.models import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from policysite.models import Library

CHECKS = (sections, links, anchors, open_places, numbering)


def run(library: Library, as_of: date) -> list[Problem]:
    """Every problem of `library` on the day `as_of`, each once, in the order of the files.

    Those accepted in site.toml are left out, but for the errors that must be mended.
    """
    found = [*library.problems, *(problem for check in CHECKS for problem in check(library))]
    accepted = {(item.rule, item.where) for item in library.site.accepted}
    kept = {
        problem
        for problem in found
        if (problem.rule.name, problem.path) not in accepted or not problem.rule.acceptable
    }
    kept.update(_needless(library, found))
    return sorted(kept, key=lambda problem: problem.sort_key)


def errors(problems: Sequence[Problem]) -> list[Problem]:
    """The problems that stop a build and a publication."""
    return [problem for problem in problems if problem.rule.severity == "error"]


def _needless(library: Library, found: Sequence[Problem]) -> Iterator[Problem]:
    existing = {(problem.rule.name, problem.path): problem.rule for problem in found}
    for item in library.site.accepted:
        rule = existing.get((item.rule, item.where))
        if rule is None:
            message = Message(
                "there is no problem “%(rule)s” in %(path)s to accept",
                rule=item.rule,
                path=item.where,
            )
        elif not rule.acceptable:
            message = Message(
                "“%(rule)s” in %(path)s is an error, and cannot be accepted",
                rule=item.rule,
                path=item.where,
            )
        else:
            continue
        yield Problem(rule=rules.ACCEPTED, path=config.PATH, line=item.line, message=message)
