"""What a check holds the content against, and what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from policysite.message import Message
    from policysite.models.numbers import VersionNumber

Severity = Literal["error", "warning", "hint"]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What a check holds the content against, why, and how a finding is mended.

    `acceptable`: whether a finding may stay, with a reason, as site.toml has it.
    """

    name: str
    severity: Severity
    reason: Message
    remedy: Message
    acceptable: bool = False


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One finding: the file (relative to the project), the line (from 1), the rule, the message.

    `remedy` takes the place of the rule's own remedy where more can be said. `concern` is the
    version that the finding is about; None: the whole of the content.
    """

    rule: Rule
    path: str
    line: int
    message: Message
    remedy: Message | None = None
    concern: Concern | None = None

    @property
    def mending(self) -> Message:
        """How to mend it."""
        return self.remedy or self.rule.remedy

    @property
    def sort_key(self) -> tuple[str, int, str, str]:
        """Problems are listed by file, line, rule and message."""
        return (self.path, self.line, self.rule.name, self.message)


class Concern(NamedTuple):
    """The version that a problem is about.

    `number` is None for a file among the texts of a policy whose name is no version: a draft that
    nobody can publish.
    """

    policy: str
    number: VersionNumber | None

    def __str__(self) -> str:
        """The version as commands name it."""
        return self.policy if self.number is None else f"{self.policy} {self.number}"
