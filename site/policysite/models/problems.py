"""What a check finds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policysite.models.numbers import VersionNumber
    from policysite.rules import Rule


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One finding: the file (relative to the project), the line (from 1), the rule, the message.

    `remedy` replaces the rule's own remedy if it can be more specific. `concern` is the version
    that the finding is about; None if it is about all content.
    """

    rule: Rule
    path: str
    line: int
    message: Message
    remedy: Message | None = None
    concern: Concern | None = None

    @property
    def fix(self) -> Message:
        """How to fix it."""
        return self.remedy or self.rule.remedy

    @property
    def sort_key(self) -> tuple[str, int, str, str]:
        """The order in which problems are listed: by file, line, rule and message."""
        return (self.path, self.line, self.rule.name, self.message)


class Concern(NamedTuple):
    """The version that a problem is about.

    `number` is None for a file in the folder of a policy whose name is not a version number: a
    draft that cannot be published.
    """

    policy: str
    number: VersionNumber | None

    def __str__(self) -> str:
        """The version as written in commands."""
        return self.policy if self.number is None else f"{self.policy} {self.number}"


def count_of(found: Iterable[Problem]) -> Message:
    """The number of errors, warnings, open places and hints."""
    number = Counter(problem.rule.severity for problem in found)
    parts = (
        (number["error"], Message.plural("%(count)s error", "%(count)s errors", number["error"])),
        (
            number["warning"],
            Message.plural("%(count)s warning", "%(count)s warnings", number["warning"]),
        ),
        (
            number["open"],
            Message.plural("%(count)s open place", "%(count)s open places", number["open"]),
        ),
        (number["hint"], Message.plural("%(count)s hint", "%(count)s hints", number["hint"])),
    )
    if not number:
        return Message("no problems")
    return Message.joined(text for quantity, text in parts if quantity)


# More problems than anyone reads about one file.
_MOST = 50


def few(problems: Iterable[Problem]) -> list[Problem]:
    """The first of `problems`, followed by the number of the others, if there are too many."""
    found = list(islice(problems, _MOST + 1))
    if len(found) > _MOST:
        message = Message(
            "there are more problems from here on; only the first %(count)s are listed", count=_MOST
        )
        found[-1] = replace(found[-1], message=message, remedy=None)
    return found
