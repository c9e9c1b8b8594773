"""A rule about content: its name, severity, reason, remedy and examples.

Each rule is defined in the module that checks it; `checks.rulebook` lists them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from policysite.message import Message

# An “open” problem is a text still to be written: it blocks only the publication of its version.
Severity = Literal["error", "warning", "open", "hint"]


class Example(NamedTuple):
    """A line in `language` that violates a rule, and a corrected line that does not."""

    language: str
    wrong: str
    right: str


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What content must be like, why, and how to fix violations.

    `name` is its name in site.toml and in reports, which show it translated. The rule pages show
    the first of `examples` in each language; the tests try them all. `may_err` is true for rules
    about wording, where only a reader can decide.
    """

    name: Message
    severity: Severity
    reason: Message
    remedy: Message
    examples: tuple[Example, ...] = ()
    may_err: bool = False

    @property
    def acceptable(self) -> bool:
        """Whether a finding can be accepted with a reason in site.toml."""
        return self.may_err or self.severity in {"warning", "hint"}
