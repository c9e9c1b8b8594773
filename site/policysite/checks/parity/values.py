"""Numbers are the same in every language: ages, periods, dates, amounts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policysite.checks.parity.matching import differences
from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule
from policysite.statement.quantities import Quantity, knows, quantities
from policysite.statement.quantities.model import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policysite.checks.parity.matching import Said
    from policysite.checks.parity.parts import Part

NUMBER_PARITY = Rule(
    name=Message("number-parity"),
    severity="error",
    reason=Message(
        "Readers rely on ages, periods, dates and amounts, so these must be the same in "
        "every language."
    ),
    remedy=Message(
        "Compare the two places and use the same value. If both are right, accept this with a "
        "reason in content/site.toml."
    ),
    may_err=True,
)
NUMBER_IN_WORDS = Rule(
    name=Message("number-in-words"),
    severity="hint",
    reason=Message("In this language, the check recognises numbers only in digits."),
    remedy=Message("Check that the number is there in words, or write it in digits."),
)

_COUNTS = frozenset({"number", "ordinal", "period"})


def values(pairs: Sequence[tuple[Part, Part]]) -> Iterator[Problem]:
    """The quantities of two matching texts are the same."""
    known = all(knows(part.language) for part in pairs[0])
    same = (_exactly, Quantity.means if known else Quantity.may_be)
    read = _quantities if known else _numbers
    for their, our in differences(pairs, read, same, _rival):
        if their and our:
            message = Message(
                "“%(found)s” is where %(place)s has “%(wanted)s”",
                found=our.what.written,
                place=their.place,
                wanted=their.what.written,
            )
            yield _problem(our.part, our.start, message)
            continue
        alone = their or our
        if alone and alone.what.weight == "firm":
            yield from _missing(alone)


def _quantities(part: Part) -> list[tuple[int, Quantity]]:
    found = quantities(part.prose, part.language)
    return [(quantity.start, quantity) for quantity in found]


def _numbers(part: Part) -> list[tuple[int, Quantity]]:
    """The same for an unknown language, where articles of law are only numbers."""
    return [
        (start, piece) for start, quantity in _quantities(part) for piece in _in_parts(quantity)
    ]


def _in_parts(quantity: Quantity) -> Iterator[Quantity]:
    if "article" not in quantity.kinds:
        yield quantity
        return
    for value in quantity.digits:
        yield replace(quantity, readings=frozenset({number(value)}), digits=frozenset({value}))


def _exactly(their: Quantity, our: Quantity) -> bool:
    return bool(their.readings & our.readings)


def _rival(our: Quantity, theirs: Sequence[Quantity]) -> Quantity | None:
    """Which of `theirs` takes the place of `our`: the first, or the first of its kind."""
    rivals = [their for their in theirs if _are_rivals(their, our)]
    return min(rivals, key=lambda their: not their.kinds & our.kinds, default=None)


def _are_rivals(their: Quantity, our: Quantity) -> bool:
    """Whether one can be meant to be the other."""
    weights = {their.weight, our.weight}
    if "loose" in weights:
        return False
    if weights == {"firm"}:
        return True
    if weights == {"soft"}:
        return bool(their.kinds & our.kinds)
    return bool(their.kinds & our.kinds or (their.kinds & _COUNTS and our.kinds & _COUNTS))


def _missing(alone: Said[Quantity]) -> Iterator[Problem]:
    """What is in only one text is reported in the other, where it must be fixed."""
    wanted, place = alone.what.written, alone.place
    if knows(alone.like.language):
        message = Message("“%(wanted)s” in %(place)s is missing here", wanted=wanted, place=place)
        yield _problem(alone.like, 0, message)
        return
    if alone.what.in_words:
        return
    message = Message("“%(wanted)s” in %(place)s is not here in digits", wanted=wanted, place=place)
    path, line = alone.like.path, alone.like.line(0)
    yield Problem(rule=NUMBER_IN_WORDS, path=path, line=line, message=message)


def _problem(part: Part, offset: int, message: Message) -> Problem:
    return Problem(rule=NUMBER_PARITY, path=part.path, line=part.line(offset), message=message)
