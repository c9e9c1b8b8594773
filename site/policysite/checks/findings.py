"""What the rules about one statement find in it, looked for anew only in one that has changed.

A rule sees a Statement and nothing else, so that all of it together is the key of what was found.
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

    # A text with the rules that are asked about it.
    _Asked = tuple[Statement, Sequence[StatementRule]]

# Starting other processes takes longer than looking at so many texts.
_FEW = 50
# So many texts are looked at by one process.
_BATCH = 10


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
    """What is found in each text, as JSON has it; None where that cannot be kept."""
    keys = _Keys(thorough=thorough)
    names = [keys.of(statement) for statement, _ in asked]
    made = _made(asked, [place for place, name in enumerate(names) if name not in known])
    return [known.of(name, partial(made.get, place)) for place, name in enumerate(names)]


def _made(asked: Sequence[_Asked], places: Sequence[int]) -> dict[int, list[Any] | None]:
    """What is found in the texts at these `places`; in many, on as many cores as there are."""

    def find(batch: Sequence[int]) -> list[list[Any] | None]:
        return [_data(*asked[place]) for place in batch]

    # Neighbours are versions of one text, of which most is looked at once.
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
