"""The problems of a document for its author: by severity and rule, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite.models import count_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from policysite.message import Message
    from policysite.models import Document, Problem, Section
    from policysite.rules import Rule, Severity

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "open", "hint")


@dataclass(frozen=True)
class Finding:
    """A problem, and its section; None above the first heading."""

    problem: Problem
    section: Section | None


@dataclass(frozen=True)
class RuleFindings:
    """The findings of one rule that are fixed in the same way."""

    rule: Rule
    reason: Message
    remedy: Message
    findings: tuple[Finding, ...]

    @property
    def name(self) -> Message:
        """The name of the rule."""
        return self.rule.name

    @property
    def acceptable(self) -> bool:
        """Whether they can be accepted, with a reason."""
        return self.rule.acceptable

    @property
    def problems(self) -> list[Problem]:
        """What was found."""
        return [finding.problem for finding in self.findings]


@dataclass(frozen=True)
class SeverityFindings:
    """The findings of one severity, by rule."""

    severity: Severity
    count: Message
    rules: tuple[RuleFindings, ...]


def by_severity(
    problems: Iterable[Problem], document: Document | None
) -> tuple[SeverityFindings, ...]:
    """The `problems` of one file, most severe first; `document` is what was read from it."""
    findings = [Finding(problem, section_at(document, problem.line)) for problem in problems]
    return tuple(
        SeverityFindings(severity, count_of([f.problem for f in found]), tuple(_by_rule(found)))
        for severity in SEVERITIES
        if (found := [f for f in findings if f.problem.rule.severity == severity])
    )


def section_at(document: Document | None, line: int) -> Section | None:
    """The section of `document` that contains the line `line` of its file."""
    found = None
    for section in document.sections if document is not None else ():
        if section.line <= line:
            found = section
    return found


def _by_rule(findings: Sequence[Finding]) -> Iterator[RuleFindings]:
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        problem = finding.problem
        groups.setdefault((problem.rule.name, problem.fix), []).append(finding)
    for found in groups.values():
        first = found[0].problem
        yield RuleFindings(first.rule, first.rule.reason, first.fix, tuple(found))
