"""The findings of the rules about one statement, cached until the statement changes.

A rule sees only a Statement, so that a hash of the statement is the key of its findings.
"""

from __future__ import annotations

from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING, Any

from policysite import processes
from policysite.checks.statement import Finding, Statement
from policysite.errors import PolicysiteError
from policysite.files import kept
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from policysite.checks.statement import StatementRule
    from policysite.files.kept import Kept

    # A text with the rules that apply to it.
    _Asked = tuple[Statement, Sequence[StatementRule]]

# Starting other processes takes longer than checking this many texts.
_FEW = 50
# One process checks this many texts.
_BATCH = 10


def findings(
    statements: Iterable[Statement],
    rules: Sequence[StatementRule],
    known: Kept | None,
    *,
    thorough: bool,
) -> Iterator[tuple[Statement, StatementRule, Finding]]:
    """Everything that one of `rules` finds in one of `statements`.

    Findings that are `known` are not computed again. Without `thorough`, the findings are for a
    build.
    """
    by_name = {str(rule.name): rule for rule in rules}
    asked = [
        (statement, those)
        for statement in statements
        if (those := [rule for rule in rules if rule.concerns(statement, thorough=thorough)])
    ]
    data = [None] * len(asked) if known is None else _known(asked, known, thorough=thorough)
    for (statement, those), found in zip(asked, data, strict=True):
        if found is None:
            for rule in those:
                yield from ((statement, rule, each) for each in rule.find(statement))
        else:
            for name, line, message in found:
                yield statement, by_name[name], Finding(line, Message.from_data(message))


def _known(asked: Sequence[_Asked], known: Kept, *, thorough: bool) -> list[list[Any] | None]:
    """The findings in each text, as JSON; None if they cannot be cached."""
    keys = _Keys(thorough=thorough)
    names = [keys.of(statement) for statement, _ in asked]
    made = _made(asked, [place for place, name in enumerate(names) if name not in known])
    return [known.of(name, partial(made.get, place)) for place, name in enumerate(names)]


def _made(asked: Sequence[_Asked], places: Sequence[int]) -> dict[int, list[Any] | None]:
    """The findings in the texts at these `places`; for many, on all cores."""

    def find(batch: Sequence[int]) -> list[list[Any] | None]:
        return [_data(*asked[place]) for place in batch]

    # Adjacent texts are versions of one policy, which share most of their parts.
    batches = [places[start : start + _BATCH] for start in range(0, len(places), _BATCH)]
    made: dict[int, list[Any] | None] = {}
    try:
        for batch, found in processes.each(
            find, batches, processes.cores() if len(places) > _FEW else 1
        ):
            made.update(zip(batch, found, strict=True))
    except processes.Killed:
        message = Message(
            "The content could not be checked: the system ended one of the processes that read "
            "it, which is usually for lack of memory. Close other programs and run the command "
            "again."
        )
        raise PolicysiteError(message) from None
    return made


def _data(statement: Statement, rules: Sequence[StatementRule]) -> list[Any] | None:
    """The findings of `rules` as JSON; None if a message has values that JSON does not have."""
    try:
        return [
            [str(rule.name), line, message.as_data()]
            for rule in rules
            for line, message in rule.find(statement)
        ]
    except TypeError:
        return None


class _Keys:
    """Keys of statements; their common parts are hashed only once."""

    def __init__(self, *, thorough: bool) -> None:
        self._thorough = thorough
        self._shared: dict[int, tuple[object, str]] = {}

    def of(self, statement: Statement) -> str:
        values = {each.name: getattr(statement, each.name) for each in fields(statement)}
        for name in ("site", "titles"):
            values[name] = self._once(values[name])
        return kept.key("statement", self._thorough, values)

    def _once(self, value: object) -> str:
        """The key of a value, which is kept alive as long as its id is used."""
        if id(value) not in self._shared:
            self._shared[id(value)] = value, kept.key("shared", value)
        return self._shared[id(value)][1]
