"""Problems accepted with a reason in site.toml."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from policysite.content import settings
from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from policysite.models import Acceptance, Library, Section

ACCEPTED = Rule(
    name=Message("accepted"),
    severity="warning",
    reason=Message(
        "An acceptance whose problem no longer exists would hide the next problem of that kind."
    ),
    remedy=Message("Delete this [[accepted]] block from content/site.toml."),
)

# A place that an acceptance may name: a file, or a file and one of its sections after “#”.
_Outlines = dict[str, "Sequence[Section]"]


def unanswered(library: Library, found: Iterable[Problem]) -> Iterator[Problem]:
    """The problems that site.toml does not accept, and those that must be fixed anyway."""
    accepted = {(item.rule, item.where) for item in library.site.accepted}
    outlines = _outlines(library)
    for problem in found:
        places = _places(problem, outlines)
        answered = any((problem.rule.name, place) in accepted for place in places)
        if not answered or not problem.rule.acceptable:
            yield problem


def needless(
    library: Library, found: Iterable[Problem], besides: Container[str] = ()
) -> Iterator[Problem]:
    """The acceptances that match nothing, given all problems found.

    `besides` are the rules that could not be run, so that this is unknown.
    """
    outlines = _outlines(library)
    existing: dict[tuple[str, str], Rule] = {
        (problem.rule.name, place): problem.rule
        for problem in found
        for place in _places(problem, outlines)
    }
    for item in library.site.accepted:
        rule = existing.get((item.rule, item.where))
        if rule is None and item.rule in besides:
            continue
        if rule is None:
            message = Message(
                "there is no problem “%(rule)s” in %(where)s to accept",
                rule=item.rule,
                where=item.where,
            )
            yield _problem(item, message)
        elif not rule.acceptable:
            message = Message(
                "“%(rule)s” in %(where)s is an error and cannot be accepted",
                rule=item.rule,
                where=item.where,
            )
            yield _problem(item, message)


def _outlines(library: Library) -> _Outlines:
    """The sections of each document by its path."""
    return {
        document.path: document.sections
        for policy in library.policies.values()
        for version in policy.versions
        for document in version.documents.values()
    }


def _places(problem: Problem, outlines: _Outlines) -> tuple[str, ...]:
    """The names of a problem's place in site.toml."""
    sections = outlines.get(problem.path, ())
    above = bisect_right(sections, problem.line, key=lambda section: section.line)
    if not above:
        return (problem.path,)
    return (problem.path, f"{problem.path}#{sections[above - 1].id}")


def _problem(item: Acceptance, message: Message) -> Problem:
    return Problem(rule=ACCEPTED, path=settings.PATH, line=item.line, message=message)
