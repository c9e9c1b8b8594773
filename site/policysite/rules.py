"""What a rule about content is: name, severity, reason, remedy, and examples.

A rule stands in the module that finds what breaks it; `checks.rulebook` lists them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from policysite.message import Message

# What is “open” is still to be written: it stops the publication of its version, and no more.
Severity = Literal["error", "warning", "open", "hint"]


class Example(NamedTuple):
    """A line in `language` that a rule finds, and one in its place that it does not."""

    language: str
    wrong: str
    right: str


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What content must be, why, and how to fix what is found.

    `name` is what site.toml and the reports call it; a reader of another language sees it
    translated. The pages that explain the rules show the first of `examples` in each language; the
    tests try them all. `may_err`: it judges what only a reader can judge.
    """

    name: Message
    severity: Severity
    reason: Message
    remedy: Message
    examples: tuple[Example, ...] = ()
    may_err: bool = False

    @property
    def acceptable(self) -> bool:
        """Whether a finding may stay where site.toml gives a reason."""
        return self.may_err or self.severity in {"warning", "hint"}
