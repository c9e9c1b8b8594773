"""What the rules about one statement find in it, looked for anew only in one that has changed.

A rule sees a Statement and nothing else, so that all of it together is the key of what was found.
"""

from __future__ import annotations

from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING, Any

from policysite.checks.statement import Finding, Statement
from policysite.files import kept
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from policysite.checks.statement import StatementRule
    from policysite.files.kept import Kept


def findings(
    statements: Iterable[Statement],
    rules: Sequence[StatementRule],
    known: Kept | None,
    *,
    thorough: bool,
) -> Iterator[tuple[Statement, StatementRule, Finding]]:
    """Each thing that one of `rules` finds in one of `statements`.

    What is `known` is not looked for again. Without `thorough` a build is what asks.
    """
    by_name = {str(rule.name): rule for rule in rules}
    keys = _Keys(thorough=thorough)
    for statement in statements:
        asked = [rule for rule in rules if rule.concerns(statement, thorough=thorough)]
        if not asked:
            continue
        found = None
        if known is not None:
            found = known.of(keys.of(statement), partial(_data, statement, asked))
        if found is None:
            for rule in asked:
                yield from ((statement, rule, each) for each in rule.find(statement))
        else:
            for name, line, message in found:
                yield statement, by_name[name], Finding(line, Message.from_data(message))


def _data(statement: Statement, rules: Sequence[StatementRule]) -> list[Any] | None:
    """What `rules` find, as JSON has it; None where a message has values that it has not."""
    try:
        return [
            [str(rule.name), line, message.as_data()]
            for rule in rules
            for line, message in rule.find(statement)
        ]
    except TypeError:
        return None


class _Keys:
    """Keys of statements; what all of them share is hashed once."""

    def __init__(self, *, thorough: bool) -> None:
        self._thorough = thorough
        self._shared: dict[int, tuple[object, str]] = {}

    def of(self, statement: Statement) -> str:
        values = {each.name: getattr(statement, each.name) for each in fields(statement)}
        for name in ("site", "titles"):
            values[name] = self._once(values[name])
        return kept.key("statement", self._thorough, values)

    def _once(self, value: object) -> str:
        """The key of a value, which is held for as long as its number says which it is."""
        if id(value) not in self._shared:
            self._shared[id(value)] = value, kept.key("shared", value)
        return self._shared[id(value)][1]
