"""Sentences or clauses that are in only one language, as lengths and names show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.checks.parity.parts import GAP, longer, unlikeness
from policysite.checks.statement import shown
from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policysite.checks.parity.parts import Part

SENTENCE_PARITY = Rule(
    name=Message("sentence-parity"),
    severity="hint",
    reason=Message(
        "Readers of one language must not miss what readers of another are told. This rule "
        "compares only the lengths of sentences and the names in them."
    ),
    remedy=Message("Compare the two places. If they mean the same, leave them as they are."),
)

# How much longer or shorter than expected a sentence may be, as a logarithm, and the addition for a
# short one, divided by its letters. Of 3,000 pairs of sentences from careful translations, one in a
# hundred exceeded this; half of these did say more or less.
_LIMIT, _SHORT = 0.3, 6.0
# The same if the longer one has a name that the other lacks.
_WITH_NAME, _SHORT_WITH_NAME = 0.15, 3.0
_ALIKE = 4  # letters by which a name is recognised in the other language


def sentences(pairs: Sequence[tuple[Part, Part]], ratio: float) -> Iterator[Problem]:
    """Each sentence has a counterpart in the other language that says about as much."""
    theirs, ours = (_joined_words(parts) for parts in zip(*pairs, strict=True))
    for their, our in _without_moved(pairs, ratio):
        place = f"{their.path}:{their.line(0)}"
        if not their.text:
            words, place = shown(our.text), f"{our.path}:{our.line(0)}"
            message = Message("“%(words)s” in %(place)s is missing here", words=words, place=place)
            yield _problem(their, message)
        elif not our.text:
            words = shown(their.text)
            message = Message("“%(words)s” in %(place)s is missing here", words=words, place=place)
            yield _problem(our, message)
        elif not any(part.prose.isspace() or list(part.marked("open")) for part in (their, our)):
            names = _unknown(our, theirs), _unknown(their, ours)
            yield from _compared(their, our, longer(their, our, ratio), names)


def _without_moved(pairs: Sequence[tuple[Part, Part]], ratio: float) -> list[tuple[Part, Part]]:
    """The pairs, without sentences that were only moved in the other text."""
    alone = [their for their, our in pairs if not our.text], [o for t, o in pairs if not t.text]
    moved = {
        part
        for their in alone[0]
        for our in alone[1]
        for part in (their, our)
        if unlikeness(their, our, ratio) < GAP
    }
    return [(their, our) for their, our in pairs if not {their, our} & moved]


def _compared(
    their: Part, our: Part, excess: float, names: tuple[list[str], list[str]]
) -> Iterator[Problem]:
    """Whether one of two sentences says more, judging by its length and the names only it has."""
    place = f"{their.path}:{their.line(0)}"
    letters = max(their.letters, 1)
    surplus = len(names[0]) - len(names[1])
    if surplus * excess > 0 and abs(excess) > _WITH_NAME + _SHORT_WITH_NAME / letters:
        if surplus > 0:
            place = f"{our.path}:{our.line(0)}"
        name = ", ".join(names[0 if surplus > 0 else 1])
        message = Message("“%(name)s” in %(place)s is missing here", name=name, place=place)
        yield _problem(their if surplus > 0 else our, message)
    elif abs(excess) > _LIMIT + _SHORT / letters:
        words = shown(our.text)
        if excess > 0:
            message = Message("“%(words)s” says more than %(place)s", words=words, place=place)
        else:
            message = Message("“%(words)s” says less than %(place)s", words=words, place=place)
        yield _problem(our, message)


def _joined_words(parts: Sequence[Part]) -> str:
    return " ".join(part.text for part in parts).casefold()


def _unknown(part: Part, other: str) -> list[str]:
    """The names of a sentence that do not even begin a word of the other text."""
    return [name for name in part.names if name[:_ALIKE].casefold() not in other]


def _problem(part: Part, message: Message) -> Problem:
    line = part.line(0)
    return Problem(rule=SENTENCE_PARITY, path=part.path, line=line, message=message)
