"""What is said in numbers is the same in every language: ages, periods, dates, amounts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule
from policysite.statement.quantities import knows, quantities
from policysite.statement.quantities.model import number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from policysite.checks.parity.parts import Part
    from policysite.statement.quantities import Quantity

NUMBER_PARITY = Rule(
    name="number-parity",
    severity="error",
    reason=Message(
        "Ages, periods, dates and amounts are the same in every language: a reader relies on them."
    ),
    remedy=Message(
        "Compare the two places and write the same. If both are right, accept this with a reason "
        "in content/site.toml."
    ),
    may_err=True,
)
NUMBER_IN_WORDS = Rule(
    name="number-in-words",
    severity="hint",
    reason=Message("Of this language numbers are only understood when they are written in digits."),
    remedy=Message("See that the number is there in words, or write it in digits."),
)

_COUNTS = frozenset({"number", "ordinal", "period"})


@dataclass(frozen=True)
class _Said:
    """A quantity where it stands."""

    part: Part
    quantity: Quantity

    @property
    def written(self) -> str:
        return self.quantity.written

    @property
    def line(self) -> int:
        return self.part.line(self.quantity.start)

    @property
    def place(self) -> str:
        return f"{self.part.path}:{self.line}"


def values(theirs: Part, ours: Part) -> Iterator[Problem]:
    """The quantities of two texts that answer each other are the same."""
    known = knows(theirs.language) and knows(ours.language)
    wanted, found = _said(theirs, known=known), _said(ours, known=known)
    for match in (_exactly, _by_meaning) if known else (_exactly, _by_digits):
        _match(wanted, found, match)
    for their, our in _contrasts(wanted, found):
        message = Message(
            "“%(found)s” stands where %(place)s has “%(wanted)s”",
            found=our.written,
            place=their.place,
            wanted=their.written,
        )
        yield _problem(ours, our.line, message)
    for their in wanted:
        if their.quantity.weight == "firm" and (known or not their.quantity.in_words):
            yield _missing(their, ours, known=known)
    for our in found:
        if our.quantity.weight == "firm":
            place = f"{theirs.path}:{theirs.line(0)}"
            message = Message("“%(found)s” is not in %(place)s", found=our.written, place=place)
            yield _problem(ours, our.line, message)


def _said(part: Part, *, known: bool) -> list[_Said]:
    """The quantities of `part`; held against an unknown language, an article of law is numbers."""
    found = quantities(part.prose, part.language)
    if not known:
        found = tuple(piece for quantity in found for piece in _in_parts(quantity))
    return [_Said(part, quantity) for quantity in found]


def _in_parts(quantity: Quantity) -> Iterator[Quantity]:
    if "article" not in quantity.kinds:
        yield quantity
        return
    for value in quantity.digits:
        yield replace(quantity, readings=frozenset({number(value)}), digits=frozenset({value}))


def _exactly(their: Quantity, our: Quantity) -> bool:
    return bool(their.readings & our.readings)


def _by_meaning(their: Quantity, our: Quantity) -> bool:
    return their.means(our)


def _by_digits(their: Quantity, our: Quantity) -> bool:
    return their.may_be(our)


def _match(
    wanted: list[_Said], found: list[_Said], same: Callable[[Quantity, Quantity], bool]
) -> None:
    """Take out of both lists what answers each other, in order."""
    for our in list(found):
        for their in wanted:
            if same(their.quantity, our.quantity):
                wanted.remove(their)
                found.remove(our)
                break


def _contrasts(wanted: list[_Said], found: list[_Said]) -> Iterator[tuple[_Said, _Said]]:
    """Take out of both lists what stands in the same place and is not the same."""
    for our in list(found):
        rivals = [their for their in wanted if _rival(their.quantity, our.quantity)]
        if rivals:
            their = min(rivals, key=lambda their: not their.quantity.kinds & our.quantity.kinds)
            wanted.remove(their)
            found.remove(our)
            yield their, our


def _rival(their: Quantity, our: Quantity) -> bool:
    """Whether one can be meant to be the other."""
    weights = {their.weight, our.weight}
    if "loose" in weights:
        return False
    if weights == {"firm"}:
        return True
    if weights == {"soft"}:
        return bool(their.kinds & our.kinds)
    return bool(their.kinds & our.kinds or (their.kinds & _COUNTS and our.kinds & _COUNTS))


def _missing(their: _Said, ours: Part, *, known: bool) -> Problem:
    message = Message(
        "“%(wanted)s” of %(place)s is missing here", wanted=their.written, place=their.place
    )
    if known:
        return _problem(ours, ours.line(0), message)
    message = Message(
        "“%(wanted)s” of %(place)s does not stand here in digits",
        wanted=their.written,
        place=their.place,
    )
    rule, path = NUMBER_IN_WORDS, ours.path
    return Problem(rule=rule, path=path, line=ours.line(0), message=message)


def _problem(part: Part, line: int, message: Message) -> Problem:
    return Problem(rule=NUMBER_PARITY, path=part.path, line=line, message=message)
