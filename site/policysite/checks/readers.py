"""What readers must not be asked: to watch for changes, to send an identity document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.checks.phrases import phrases
from policysite.checks.statement import StatementRule, shown
from policysite.message import Message
from policysite.rules import Example

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policysite.checks.statement import Finding, Span, Statement

_OFTEN_NL = r"(?:regelmatig|geregeld|periodiek|van tijd tot tijd|af en toe|op gezette tijden|vaak)"
_PAGE_NL = (
    r"(?:deze|dit|onze|ons|de|het) (?:[\w-]+ ){0,3}?(?:(?:web)?pagina|\w*verklaring|\w*beleid|"
    r"\w*statement|voorwaarden|document)"
)
_LOOK_NL = r"(?:raadplegen|controleren|bekijken|bezoeken|lezen|checken|doornemen|nalezen)"
_OFTEN_EN = (
    r"(?:regularly|periodically|from time to time|frequently|occasionally|often|now and then|"
    r"every so often|on a regular basis|at regular intervals)"
)
_PAGE_EN = (
    r"(?:this|our|the|these) (?:[\w’-]+ ){0,4}?(?:page|statement|policy|notice|terms|document)"
)
_LOOK_EN = r"(?:check|review|consult|visit|revisit|read|re-read|monitor|view|look at)"
_NOT_WE = r"(?<!we )(?<!we will )(?<!we also )"
# Each tells readers to come back and look for changes.
_COME_BACK = {
    "nl": phrases(
        rf"(?:raadpleeg|controleer|bekijk|bezoek|lees|check) (?:(?:daarom|dan|dus|ook) )*"
        rf"(?:{_OFTEN_NL} (?:\w+ )?{_PAGE_NL}|{_PAGE_NL} (?:\w+ ){{0,3}}?{_OFTEN_NL})",
        rf"{_PAGE_NL} (?:\w+ ){{0,2}}?{_OFTEN_NL} (?:\w+ )?(?:te |kunt |moet )?{_LOOK_NL}",
        rf"{_OFTEN_NL} (?:\w+ )?{_PAGE_NL} (?:\w+ ){{0,2}}?te {_LOOK_NL}",
        rf"kijk (?:\w+ ){{0,2}}?{_OFTEN_NL} (?:\w+ ){{0,4}}?(?:pagina|of er|op wijzigingen)",
        rf"houd {_PAGE_NL} (?:\w+ ){{0,2}}?in de gaten",
        rf"{_OFTEN_NL} te (?:kijken|controleren) of (?:deze|dit|er)",
    ),
    "en": phrases(
        rf"{_NOT_WE}(?:{_OFTEN_EN} )?{_LOOK_EN}(?:ing)? (?:back )?{_PAGE_EN}(?: for (?:any )?\w+)? "
        rf"(?:\w+ ){{0,2}}?{_OFTEN_EN}",
        rf"{_NOT_WE}{_OFTEN_EN} {_LOOK_EN}(?:ing)? {_PAGE_EN}",
        rf"check back (?:here )?{_OFTEN_EN}|{_OFTEN_EN} check back",
    ),
}
_OURSELVES = {
    "nl": phrases(rf"(?:wij|we) (?:\w+ ){{0,6}}?{_LOOK_NL}", rf"{_LOOK_NL} (?:wij|we)"),
    "en": phrases(rf"we (?:\w+ ){{0,3}}?{_LOOK_EN}"),
}
_ADVISE = r"(?:raden|adviseren|vragen|verzoeken|advise|recommend|suggest|encourage|ask)"
_ADVICE = phrases(rf"{_ADVISE} (?:wij|we)", rf"(?:wij|we) {_ADVISE}")

_COPY = {
    "nl": phrases(
        r"(?:kopie|kopietje|kopieën|scan|foto|afschrift|fotokopie)\b.{0,100}?(?<!\w)(?:identiteitsbewij\w+|"
        r"identiteits(?:document|kaart)|legitimatie\w*|paspoort|rijbewijs|ID-?bewijs|ID-kaart)",
        r"kopie[- ](?:ID|paspoort|identiteitsbewijs)",
    ),
    "en": phrases(
        r"(?:copy|copies|photocopy|scan|photo|photograph|picture|image)\b.{0,100}?(?<!\w)"
        r"(?:identity (?:document|card|papers)|identification|proof of identity|passport|"
        r"driving licen[cs]e|"
        r"driver[’']?s licen[cs]e|(?-i:ID))",
    ),
}
_DEMAND = {
    "nl": phrases(
        r"vragen|vraagt|verzoeken|verlangen|eisen|dient|moet|moeten|nodig|verplicht",
        r"(?:mee|toe|bij|in)?(?:ge)?(?:stu(?:u)?r|zend|voeg|lever|mail|upload)\w*|verstrek\w*",
    ),
    "en": phrases(
        r"asks?|requests?|requires?|required|needs?|send|provide|enclose|attach|include|upload",
        r"supply|submit|must|should|e-?mail|accompanied",
    ),
}
# Words that make the demand depend on doubt or need, or say that it is not made.
_CONDITION = {
    "nl": phrases(
        r"alleen|pas|slechts|uitsluitend|tenzij|twijfel\w*|geen andere|niet anders|zo nodig",
        r"zonodig|uitzonder\w+|laatste redmiddel|nooit|hoeft",
        r"(?:als|indien|wanneer|waar) (?:dat |dit |het )?(?:echt |strikt )?(?:nodig|noodzakelijk)",
        r"geen (?:\w+ )?(?:kopie|scan|foto|afschrift)",
        r"(?:vragen|verlangen|eisen|stuur|hebben) (?:\w+ ){0,3}?(?:niet|geen)",
    ),
    "en": phrases(
        r"only|unless|doubts?|no other way|last resort|exceptional\w*|never",
        r"(?:if|where|when) (?:(?:this|that|it) is )?(?:really |strictly )?(?:necessary|needed)",
        r"(?:(?:do|does|need|must|should|will) not|don[’']t) (?:\w+ )?(?:send|ask|need|require)",
        r"no need|not (?:have|required?)",
        r"no (?:copy|scan|photo)",
    ),
}
# What is to be redacted in a copy that another sentence asks for.
_THIS_COPY = {
    "nl": phrases(r"(?:deze|die|de|uw|je) (?:foto)?(?:kopie|scan|foto|afschrift)\w*|hierop|daarop"),
    "en": phrases(r"(?:this|that|the|your) (?:photo)?(?:copy|scan|photo|picture|image)"),
}
_MASKED = {
    "nl": phrases(
        r"zwart (?:te )?(?:maken|gemaakt|maakt)|maak\w* .{0,120}?zwart|onleesbaar|onherkenbaar",
        r"af(?:ge)?(?:te )?(?:schermd?|scherm\w*|dek\w*|plak\w*)|(?:scherm|dek|plak) .{0,120}?af",
        r"door(?:te )?(?:halen|strepen|krassen)|doorgehaald|maskeer\w*|maskeren|weglak\w*",
    ),
    "en": phrases(
        r"mask(?:ed|ing)?|redact(?:ed|ing)?|black(?:ed|ing)? .{0,80}?out|black(?:ed|ing)? out",
        r"cover(?:ed|ing)?(?: up)?|obscur\w+|hid(?:e|den|ing)|illegible|unreadable|conceal\w*",
        r"cross(?:ed)? out|blur(?:red|ring)?",
    ),
}


def review_regularly(statement: Statement) -> Iterator[Finding]:
    """No reader is told to look for changes."""
    for span, match in statement.matches(_COME_BACK):
        ours = _OURSELVES[statement.document.primary_language].search(span.words)
        if ours and not _ADVICE.search(span.words):
            continue
        message = Message("“%(words)s” leaves it to readers to find changes", words=match[0])
        start = span.start + match.start()
        yield statement.finding(span.passage, start, message)


REVIEW_REGULARLY = StatementRule(
    name=Message("review-regularly"),
    severity="warning",
    reason=Message(
        "Telling readers to check for changes themselves is insufficient and unfair (WP260 "
        "rev.01, paragraph 29)."
    ),
    remedy=Message("Delete the sentence, and explain how you will inform readers of changes."),
    examples=(
        Example(
            "nl",
            wrong="Raadpleeg deze pagina regelmatig.",
            right="Verandert er iets, dan mailen wij u dat vooraf.",
        ),
        Example(
            "en",
            wrong="Please check this page regularly.",
            right="If something changes, we tell you by e-mail beforehand.",
        ),
    ),
    find=review_regularly,
)


def identity_copies(statement: Statement) -> Iterator[Finding]:
    """A copy of an identity document is requested only if nothing else is sufficient."""
    language = statement.document.primary_language
    if language not in _COPY:
        return
    spans = list(statement.spans())
    for index, span in enumerate(spans):
        if _asks_for_copy(span.words, language) and not _is_conditional(spans, index, language):
            message = Message(
                "“%(words)s” asks everyone for a copy of an identity document",
                words=shown(span.words),
            )
            yield statement.finding(span.passage, span.start, message)


IDENTITY_COPY = StatementRule(
    name=Message("identity-copy"),
    severity="warning",
    reason=Message(
        "Further proof of identity may be requested only where there is reasonable doubt (GDPR "
        "article 12(6)), and a copy only if nothing else will do (EDPB Guidelines 01/2022, "
        "paragraphs 73-75; Autoriteit Persoonsgegevens)."
    ),
    remedy=Message(
        "State when this applies and offer an alternative, and ask for a copy in which the "
        "photo and the citizen service number are masked."
    ),
    examples=(
        Example(
            "nl",
            wrong="Stuur een kopie van uw paspoort mee.",
            right="Alleen als het niet anders kan, vragen wij een afgeschermde kopie van uw "
            "paspoort.",
        ),
        Example(
            "en",
            wrong="Enclose a copy of your passport.",
            right="Only if there is no other way, we ask for a masked copy of your passport.",
        ),
    ),
    find=identity_copies,
)


def _asks_for_copy(sentence: str, language: str) -> bool:
    if not _COPY[language].search(sentence) or not _DEMAND[language].search(sentence):
        return False
    return not (_THIS_COPY[language].search(sentence) and _MASKED[language].search(sentence))


def _is_conditional(spans: Sequence[Span], index: int, language: str) -> bool:
    """Whether the sentence, or the one before it in the same passage, states a condition."""
    span = spans[index]
    before = [spans[index - 1]] if index and spans[index - 1].passage is span.passage else []
    return any(_CONDITION[language].search(near.words) for near in (*before, span))
