"""References lead to their target: by a link, or to a list that exists."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from policysite.checks.phrases import phrases
from policysite.checks.statement import SAID, StatementRule, found, own_words, shown
from policysite.message import Message
from policysite.rules import Example

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policysite.checks.statement import Finding, Span, Statement
    from policysite.statement.passages import Passage

_REFERENCES = {
    "nl": phrases(
        r"(?:paragraaf|paragrafen|hoofdstuk|artikel|onderdeel|sectie|bijlage|punt) "
        r"[0-9]+(?:\.[0-9]+)*",
        r"(?:zie|lees|raadpleeg|bekijk) (?:\w+ ){0,2}?(?:hierboven|hiervoor|elders|"
        r"(?:de paragraaf|het hoofdstuk|het onderdeel|de bijlage|de sectie))",
        r"zoals (?:\w+ )?(?:hierboven|hiervoor|eerder|elders)(?: \w+){0,4}? (?:beschreven|genoemd|"
        r"vermeld|uitgelegd|aangegeven|omschreven|toegelicht|bedoeld|staat)",
        r"(?:het kopje|de kop|de paragraaf|het onderdeel|het hoofdstuk) [‘“][^’”]+[’”]",
        r"elders (?:in|op) (?:deze|dit|onze|de) \w+",
    ),
    "en": phrases(
        r"(?:sections?|paragraphs?|chapters?|clauses?|articles?|annex|appendix) "
        r"[0-9]+(?:\.[0-9]+)*",
        r"(?:described|explained|mentioned|set out|stated|listed|outlined|discussed) "
        r"(?:above|earlier|elsewhere|previously)",
        r"(?:in|see|under|read) the (?:section|paragraph|chapter|part) (?:on|about|called|headed|"
        r"entitled|titled)",
        r"the (?:section|paragraph|chapter|heading) [‘“][^’”]+[’”]",
        r"see (?:above|elsewhere)|elsewhere (?:in|on) (?:this|our) \w+",
    ),
}
# A reference to a law, not to our statements: the name of a law, or a division that only laws use.
_LAW = re.compile(
    r"\b(?:AVG|GDPR|UAVG|BW|Tw|Wbp|Sr|Sv|Awb|(?i:\w*wet|wet \w+|\w*wetboek|\w*verordening|"
    r"\w*richtlijn|\w*besluit|\w*regeling|handvest|grondwet|acts?|regulations?|directives?|codes?|"
    r"treaty|verdrag|charter|constitution|statute|EVRM|ECHR))\b"
)
# What may be between an article and its law: “lid 3, onder a,”, “(1)(f)”, “and 14”.
_DIVIDES = frozenset(
    {
        "lid",
        "leden",
        "sub",
        "onder",
        "onderdeel",
        "letter",
        "aanhef",
        "paragraph",
        "point",
        "alinea",
    }
)
_BETWEEN = _DIVIDES | {
    "en",
    "and",
    "or",
    "to",
    "through",
    "tot",
    "met",
    "t/m",
    "jo",
    "under",
    "e.v.",
}
_ORDINAL = re.compile(r"\w+(?:ste|de)|first|second|third|\w+th", re.IGNORECASE)
_DIVISION = re.compile(
    r"[.:]?\d+[a-z]?(?:[.:]\d+\w?)*|(?:\(\w{1,4}\))+|[a-z]|[-–]\d+", re.IGNORECASE
)
_TOKEN = re.compile(r"[^\s,;]+")
_OF = {"nl": frozenset({"van", "uit", "in"}), "en": frozenset({"of", "in"})}
_THE = frozenset({"de", "het", "een", "the", "a", "an"})
_ABBREVIATION = re.compile(r"[A-Z]{2,}\w{0,3}|[A-Z][a-z]{0,2}[A-Z][a-z]?")
# A reference to one of our own texts, this one or another.
_OWN = re.compile(
    r"(?:deze|dit|onze?|this|these|our)\b|\w*(?:voorwaarden|overeenkomst|verklaring|beleid|statement|"
    r"reglement|bijlage)\b|(?:terms|agreement|policy|notice|contract|document|addendum|annex)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"art(?:ikel|icle)s?\b", re.IGNORECASE)
_THIS = re.compile(r"\b(?:dit|deze|this|these)\s+$", re.IGNORECASE)
_QUOTED = re.compile(r"[‘“]([^’”]+)[’”]")
_LEADS_TO_TITLE = frozenset({"onder", "bij", "in", "zie", "under", "see"})
_ARTICLES = {"nl": "onze|ons|de|het", "en": "our|the"}

_THINGS_NL = (
    r"(?:cookies|\w*gegevens|doelen|doeleinden|rechten|partijen|derden|ontvangers|categorieën|"
    r"maatregelen|soorten|technieken|stappen|voorwaarden|gevallen|situaties|landen|\w*termijnen|"
    r"grondslagen|browsers)"
)
_THINGS_EN = (
    r"(?:cookies|data|information|purposes|rights|parties|recipients|categories|measures|kinds|"
    r"types|technologies|steps|conditions|cases|situations|countries|periods|grounds|bases|browsers)"
)
_NAMED_LIST = {
    "nl": phrases(
        r"(?:deze|onderstaande|bovenstaande) (?:lijst|opsomming|tabel)",
        r"(?:dit|onderstaand|bovenstaand) (?:overzicht|lijstje|schema)",
        r"(?:lijst|tabel|overzicht|opsomming) (?:hieronder|hierboven)",
        rf"de volgende (?:\w+e )?{_THINGS_NL}",
    ),
    "en": phrases(
        r"(?:in|on|from|to) this (?:list|table|overview)|this (?:list|table) \w+s",
        r"the (?:list|table|overview) (?:below|above)|the (?:below|above) (?:list|table)",
        rf"the following (?:\w+ )?{_THINGS_EN}",
    ),
}
_LISTED = frozenset({"item", "cell", "term", "definition"})


def unlinked_references(statement: Statement) -> Iterator[Finding]:
    """Words that refer to another place are a link to it."""
    for span, start, words in _references(statement):
        if not any(True for link in span.passage.links if _leads_on(link.target, link.start, span)):
            message = Message("“%(words)s” refers readers elsewhere without a link", words=words)
            yield statement.finding(span.passage, span.start + start, message)
    yield from _other_statements(statement)


UNLINKED_REFERENCE = StatementRule(
    name=Message("unlinked-reference"),
    severity="warning",
    reason=Message(
        "Readers must be able to find the place at once (easily accessible, GDPR article "
        "12(1)), and only a link can be checked."
    ),
    remedy=Message("Turn the words into a link: [words](#id), or [words](policy:name#id)."),
    examples=(
        Example("nl", wrong="Zie paragraaf 4.", right="Zie [Uw rechten](#example)."),
        Example("en", wrong="See section 4.", right="See [Your rights](#example)."),
    ),
    find=unlinked_references,
)


def missing_lists(statement: Statement) -> Iterator[Finding]:
    """A list that the text announces is in the same section, or behind a link in it."""
    for span, match in statement.matches(_NAMED_LIST, SAID - {"summary"}):
        if not _has_list(statement, span.passage):
            message = Message(
                "“%(words)s” refers to something that is not in this section", words=match[0]
            )
            start = span.start + match.start()
            yield statement.finding(span.passage, start, message)
    for passage in _announcements(statement.passages):
        if not _has_subsections(statement, passage.section):
            last = passage.text.rpartition(" ")[2]
            message = Message("nothing follows “… %(words)s”", words=last)
            yield statement.finding(passage, len(passage.text) - 1, message)


MISSING_LIST = StatementRule(
    name=Message("missing-list"),
    severity="warning",
    reason=Message(
        "If an announced list is missing, readers do not get the information they were "
        "promised (GDPR article 12(1))."
    ),
    remedy=Message("Add the list or table below the sentence, or link to it in the same section."),
    examples=(
        Example(
            "nl",
            wrong="Staat uw browser niet in deze lijst?",
            right="Staat uw browser niet in deze [lijst met browsers](policy:browsers)?",
        ),
        Example(
            "en",
            wrong="Is your browser not in this list?",
            right="Is your browser not in this [list of browsers](policy:browsers)?",
        ),
    ),
    find=missing_lists,
)


def _references(statement: Statement) -> Iterator[tuple[Span, int, str]]:
    """Each reference in words: its passage, its offset, and the words."""
    titles = {_plain(section.title) for section in statement.document.sections}
    for span, match in statement.matches(_REFERENCES, SAID - {"heading"}):
        if not _needs_no_link(span.words, match, statement.document.language):
            yield span, match.start(), shown(match[0])
    for span in statement.spans(SAID - {"heading"}):
        for match in found(_QUOTED, span.words):
            before = span.words[: match.start()].rstrip().rpartition(" ")[2].lower()
            if _plain(match[1]) in titles and before in _LEADS_TO_TITLE:
                yield span, match.start(), shown(match[0])


def _needs_no_link(words: str, match: re.Match[str], language: str) -> bool:
    """Whether a reference is to a place in a law, or to the section that contains it."""
    if _LAW.search(words[max(0, match.start() - 60) : match.end() + 60]):
        return True
    if not match[0][-1].isdigit():
        return False
    if _THIS.search(words[: match.start()]):  # “in this section 4” refers to the section itself
        return True
    after = _TOKEN.findall(words[match.end() :])
    parts = list(takewhile(_is_division, after))
    divided = any(part.lower() in _DIVIDES or part.startswith(("(", ":")) for part in parts)
    rest = after[len(parts) :]
    if rest and rest[0] in _OF[language]:
        named = [word for word in rest[1:] if word.lower() not in _THE][:3]
        return bool(named) and not any(map(_OWN.match, named))
    follows = bool(parts) or not words[match.end() :].startswith(",")
    if rest and follows and _ABBREVIATION.fullmatch(rest[0].rstrip(".)")):
        return True
    return divided and _ARTICLE.match(match[0]) is not None


def _is_division(word: str) -> bool:
    """Whether a word is a part of an article: “lid”, “3”, “(f)”, “eerste”."""
    word = word.rstrip(".)") if "(" not in word else word.rstrip(".")
    return word.lower() in _BETWEEN or bool(_DIVISION.fullmatch(word) or _ORDINAL.fullmatch(word))


def _announcements(passages: Sequence[Passage]) -> Iterator[Passage]:
    """The paragraphs that end in a colon, and after which the section ends."""
    for passage, following in pairwise([*passages, None]):
        assert passage is not None  # only the last is
        last = following is None or following.section != passage.section
        if last and passage.kind == "paragraph" and passage.text.endswith(":"):
            yield passage


def _leads_on(target: str, start: int, span: Span) -> bool:
    """Whether the sentence has a link to a page or section."""
    inside = span.start <= start < span.start + len(span.words)
    return inside and not target.startswith(("mailto:", "tel:", "#fn"))


def _other_statements(statement: Statement) -> Iterator[Finding]:
    """A section that names another statement of the site has a link to it."""
    articles = _ARTICLES.get(statement.document.primary_language)
    if not articles or not _names_one(statement, articles):
        return
    for policy, title in statement.others.items():
        named = re.compile(rf"\b(?:{articles}) {re.escape(title)}\b", re.IGNORECASE)
        linked = {
            passage.section
            for passage in statement.passages
            for link in passage.links
            if link.target.partition("#")[0] == f"policy:{policy}"
        }
        for passage in statement.passages:
            if passage.section in linked or passage.kind not in SAID - {"heading"}:
                continue
            for match in found(named, own_words(passage, statement.document.primary_language)):
                message = Message(
                    "“%(words)s” mentions another statement without linking to it", words=match[0]
                )
                yield statement.finding(passage, match.start(), message)


def _names_one(statement: Statement, articles: str) -> bool:
    """Whether any statement of the site, including this one, is named; most texts name none."""
    named = _naming(articles, tuple(statement.titles.values()))
    language = statement.document.primary_language
    return any(found(named, own_words(passage, language)) for passage in statement.passages)


@lru_cache(maxsize=64)
def _naming(articles: str, titles: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{articles}) (?:{'|'.join(map(re.escape, titles))})\b", re.IGNORECASE)


def _has_list(statement: Statement, passage: Passage) -> bool:
    """Whether the section of `passage` has a list, a link to one, or subsections."""
    for other in statement.passages:
        if other.section == passage.section and other.kind in SAID - {"summary"}:
            leads = any(
                not link.target.startswith(("mailto:", "tel:", "#fn")) for link in other.links
            )
            if leads or (other.kind in _LISTED and other is not passage):
                return True
    return _has_subsections(statement, passage.section)


def _has_subsections(statement: Statement, id_: str) -> bool:
    sections = statement.document.sections
    return any(
        section.id == id_ and below.level > section.level for section, below in pairwise(sections)
    )


def _plain(title: str) -> str:
    """A title without its number, for comparing."""
    return re.sub(r"^[0-9.]+\s+", "", " ".join(title.split())).casefold()
