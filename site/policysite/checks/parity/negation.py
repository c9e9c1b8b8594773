"""A “not” in one language is also in the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policysite.checks.parity.parts import longer
from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policysite.checks.parity.parts import Part

NEGATION_PARITY = Rule(
    name=Message("negation-parity"),
    severity="hint",
    reason=Message(
        "One small word, such as “not” or “unless”, can reverse the meaning of a sentence."
    ),
    remedy=Message("Compare the two sentences. If they mean the same, leave them as they are."),
)

# Words that deny or exclude, except in names (“Do Not Track”) and limits (“no later than”).
_DENIALS = {
    "nl": r"(?<!wel of )niet(?!-| (?:langer|meer|later|minder|eerder) dan\b)|geen|nooit|niets|"
    r"niemand|nergens|zonder|tenzij|behalve",
    "en": r"(?-i:not|NOT)|no(?! (?:matter|more|later|less|fewer|longer than)\b)|never|nothing|"
    r"nobody|nowhere|cannot|without|unless|except|\w+n[’']t",
}
# Equivalents in the other language: “not accept” may be “refuse”, “not until” “only”.
_ALSO = {
    "nl": r"niet|noch|behoudens|uitgezonderd|uitzondering\w*|uitsluit\w*|uitgesloten|alleen|enkel|"
    r"slechts|pas|hoeft?|hoeven|verbod\w*|verb[io]e?d\w*|ge?weiger\w*|weiger\w*|voorkom\w*|"
    r"vermijd\w*|ontbre\w*|anders?|in plaats|minder|weinig|nauwelijks|zodra|tot(?:dat)?|vrij\w*|"
    r"stop\w*|afzien|afgezien|onthoud\w*|ontzegd?|\w+loos|\w+loze|mits|buiten|naast|in strijd|"
    r"on(?!s\b|ze?\b|der|t|line|langs|geveer)\w+|uitschakel\w*|uitgeschakeld|betwist\w*|mis\w*|"
    r"verlies\w*|gratis|bezwaar|afwij[kz]\w*|afgewezen|nog|beperk\w*",
    "en": r"not|non\w*|none|nor|neither|exclu\w*|exception\w*|only|until|rather|instead|"
    r"other(?:wise)?|fail\w*|refus\w*|refrain\w*|prevent\w*|avoid\w*|prohibit\w*|forbid\w*|lack\w*|declin\w*|"
    r"un(?!der|it|iv|ion|iq|til|less)\w+|in(?:ab|ac|ad|ap|cor|valid|complete|eff|elig)\w+|"
    r"im(?:poss|prop|perf)\w*|il(?:legal|licit)\w*|irre\w+|dis\w+|free|\w*less|opt(?:ing)?[- ]out|"
    r"stop\w*|absence|barred|object\w*|poor\w*|rarely|hardly|beyond|against|outside|regardless|"
    r"wrong\w*|miss\w*|apart|waiv\w*|withdraw\w*|minors?|under|reject\w*|void|den(?:y|ied)|limit\w*|"
    r"no",
}
_DENIED = {
    language: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for language, words in _DENIALS.items()
}
_MET = {
    language: re.compile(rf"\b(?:{words}|{_ALSO[language]})\b", re.IGNORECASE)
    for language, words in _DENIALS.items()
}
# More than a simple “not”: each needs its counterpart.
_KINDS = {
    **dict.fromkeys(("zonder", "without"), "without"),
    **dict.fromkeys(("tenzij", "behalve", "unless", "except"), "unless"),
}
# Matching sentences have similar lengths (as a logarithm), short ones less so.
_ALIKE, _SHORT = 0.25, 6.0


def negation(pairs: Sequence[tuple[Part, Part]], ratio: float) -> Iterator[Problem]:
    """If one language denies or excludes something, the other does so, too, in some way."""
    if any(part.language not in _DENIALS for part in pairs[0]):
        return
    for theirs, ours in pairs:
        if not theirs.letters or not ours.letters:
            continue
        if abs(longer(theirs, ours, ratio)) > _ALIKE + _SHORT / theirs.letters:
            continue
        wanted, found = _denials(theirs), _denials(ours)
        if len(wanted) > len(_MET[ours.language].findall(ours.prose)):
            denial = _alone(wanted, found)
            place = f"{theirs.path}:{theirs.line(denial.start())}"
            message = Message(
                "“%(wanted)s” in %(place)s is missing here", wanted=denial[0], place=place
            )
            yield _problem(ours, 0, message)
        elif len(found) > len(_MET[theirs.language].findall(theirs.prose)):
            denial = _alone(found, wanted)
            place = f"{ours.path}:{ours.line(denial.start())}"
            message = Message(
                "“%(wanted)s” in %(place)s is missing here", wanted=denial[0], place=place
            )
            yield _problem(theirs, 0, message)


def _denials(part: Part) -> list[re.Match[str]]:
    """The first word of each kind that denies something: not, without, unless."""
    kinds: dict[str, re.Match[str]] = {}
    for match in _DENIED[part.language].finditer(part.prose):
        kinds.setdefault(_kind(match), match)
    return list(kinds.values())


def _alone(denials: list[re.Match[str]], others: list[re.Match[str]]) -> re.Match[str]:
    """The one whose kind the other sentence lacks; otherwise the first."""
    kinds = {_kind(other) for other in others}
    return next((denial for denial in denials if _kind(denial) not in kinds), denials[0])


def _kind(denial: re.Match[str]) -> str:
    return _KINDS.get(denial[0].lower(), "not")


def _problem(part: Part, offset: int, message: Message) -> Problem:
    line = part.line(offset)
    return Problem(rule=NEGATION_PARITY, path=part.path, line=line, message=message)
