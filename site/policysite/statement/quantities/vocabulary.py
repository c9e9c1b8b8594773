"""The words that turn a number into a quantity, in Dutch and in English, as patterns."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from policysite.models import primary_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policysite.statement.quantities.model import Unit

NEVER = r"(?!)"  # matches nothing
_MONTHS, _DAYS, _WORKING = "months", "days", "working days"
_HOUR = Fraction(1, 24)


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """The words of one language; the defaults are for languages that are not known.

    `units` and `rates` (“monthly”) by their pattern. After one of `strictly`, “a month” is a term.
    `between` may be between a number and its unit, `joint` between two numbers that share one.
    Without a word that begins with one of `signals`, there is no period without a number.
    `doubtful` number words are often not numbers. `references` are articles of law, with the groups
    article, paragraph, ordinal and letter; `more` is what may follow in a list of them.
    """

    units: Mapping[str, Unit] = field(default_factory=dict)
    rates: Mapping[str, Unit] = field(default_factory=dict)
    article: str = NEVER
    strictly: str = NEVER
    each: str = NEVER
    between: str = NEVER
    half: str = NEVER
    and_a_half: str = NEVER
    joint: str = NEVER
    doubtful: frozenset[str] = frozenset()
    pair: str = NEVER
    twice: Mapping[str, int] = field(default_factory=dict)
    third_party: str = NEVER
    scales: Mapping[str, int] = field(default_factory=dict)
    percent: str = NEVER
    euro: str = NEVER
    pound: str = NEVER
    dollar: str = NEVER
    references: tuple[str, ...] = ()
    more: str = NEVER
    clock: str = NEVER
    hours: Mapping[str, int] = field(default_factory=dict)
    of_month: str = " ?"
    day_suffix: str = r"\.?[º°]|(?<=\b1)er\b|\."  # “1.º de enero”, “1er mars”, “1. Mai”
    plural: str = ""
    signals: str = ""


_DUTCH = Vocabulary(
    units={
        "jaar|jaren|jarigen?|jaarlijkse?": (_MONTHS, Fraction(12)),
        "maand(?:en)?|mnd|maandelijkse?|maands": (_MONTHS, Fraction(1)),
        "kwartaal|kwartalen": (_MONTHS, Fraction(3)),
        "week|weken|weeks|wekelijkse?": (_DAYS, Fraction(7)),
        "dag|dagen|daagse?|etmaal|etmalen": (_DAYS, Fraction(1)),
        "werkdag(?:en)?": (_WORKING, Fraction(1)),
        "uur|uren|uurs": (_DAYS, _HOUR),
        "minuut|minuten": (_DAYS, _HOUR / 60),
        "secondes?|seconden": (_DAYS, _HOUR / 3600),
    },
    rates={
        "jaarlijkse?": (_MONTHS, Fraction(12)),
        "maandelijkse?": (_MONTHS, Fraction(1)),
        "wekelijkse?": (_DAYS, Fraction(7)),
        "dagelijkse?": (_DAYS, Fraction(1)),
    },
    article="een",
    strictly="binnen|na",
    each="per|elke?|iedere?|een|afgelopen|komend|vorig|volgend",
    between="(?:volle|hele|extra|verdere|opeenvolgende|achtereenvolgende) |kalender",
    half="(?:een )?hal(?:f|ve) ?",
    and_a_half="en een half",
    joint=" ?(?:[-–]|tot en met|t/m|tot|à|of|en) ?(?:de )?",
    doubtful=frozenset({"een", "één", "acht"}),
    pair="beiden?",
    twice={"tweemaal": 2, "driemaal": 3, "viermaal": 4, "vijfmaal": 5},
    third_party="derde[ -](?:partij|land|person)",
    scales={"duizend": 1000, "miljoen": 10**6, "mln": 10**6, "miljard": 10**9},
    percent="procent",
    euro="euro(?:['’]?s)?",
    pound="pond",
    dollar="dollars?",
    references=(
        r"\b(?:onder(?:deel)? (?P<letter>[a-z]),? van )?"
        r"(?:lid (?P<paragraph>\d{1,4})|(?P<ordinal>\w+) lid),? van "
        r"artikel (?P<article>\d{1,4}[a-z]?)\b",
        r"\bonder(?:deel)? (?P<letter>[a-z]),? van artikel (?P<article>\d{1,4}[a-z]?)"
        r"(?:,? (?:lid (?P<paragraph>\d{1,4})|(?P<ordinal>\w+) lid))?\b",
        r"\bart(?:ikel(?:en)?|\.)? (?P<article>\d{1,4}[a-z]?)\b(?![.,:]\d)"
        r"(?:,? (?:lid (?P<paragraph>\d{1,4})|(?P<ordinal>\w+) lid)\b)?"
        r"(?:,? (?:aanhef en )?(?:onder(?:deel)?|sub|letter) (?P<letter>[a-z])\b)?",
    ),
    more=r"(?:,| en| of|,? tot en met| t/m) (?P<article>\d{1,4}[a-z]?)\b(?! ?[%€]| [a-z]+en\b)"
    r"(?:,? lid (?P<paragraph>\d{1,4}))?(?:,? (?:onder(?:deel)?|sub) (?P<letter>[a-z])\b)?",
    clock="uur",
    hours={"middernacht": 24},
    of_month=" (?:van )?",
    day_suffix="e|de|ste",
    plural="(?:en)?",
    signals="beide jaar maand week weken dag dagen uur half halve kwartaal minuut seconde werkdag "
    "etmaal middernacht",
)
_ENGLISH = Vocabulary(
    units={
        "years?|yrs?|yearly": (_MONTHS, Fraction(12)),
        "months?|monthly": (_MONTHS, Fraction(1)),
        "quarters?": (_MONTHS, Fraction(3)),
        "weeks?|weekly": (_DAYS, Fraction(7)),
        "fortnights?": (_DAYS, Fraction(14)),
        "days?": (_DAYS, Fraction(1)),
        "(?:working|business)[ -]days?": (_WORKING, Fraction(1)),
        "hours?|hrs?": (_DAYS, _HOUR),
        "minutes?": (_DAYS, _HOUR / 60),
        "seconds?": (_DAYS, _HOUR / 3600),
    },
    rates={
        "annual(?:ly)?|yearly": (_MONTHS, Fraction(12)),
        "quarterly": (_MONTHS, Fraction(3)),
        "monthly": (_MONTHS, Fraction(1)),
        "fortnightly": (_DAYS, Fraction(14)),
        "weekly": (_DAYS, Fraction(7)),
        "daily": (_DAYS, Fraction(1)),
    },
    article="an?",
    strictly="within|after",
    each="per|each|every|an?|past|last|next|coming",
    between="(?:full|whole|further|additional|extra|more|consecutive|calendar) ",
    half="(?:half (?:an? )?|(?:a )?half[- ])",
    and_a_half="and a half",
    joint=" ?(?:[-–]|up to|to|through|or|and) ?",
    doubtful=frozenset({"one"}),
    pair="both",
    twice={"twice": 2, "thrice": 3},
    third_party="third[ -](?:part(?:y|ies)|countr(?:y|ies)|persons?)",
    scales={"thousand": 1000, "million": 10**6, "billion": 10**9},
    percent="per ?cent",
    euro="euros?",
    pound="pounds?",
    dollar="dollars?",
    references=(
        r"\bpoint \(?(?P<letter>[a-z])\)? of (?:paragraph (?P<paragraph>\d{1,4}) of )?"
        r"article (?P<article>\d{1,4}[a-z]?)(?:\((?P<first>\d{1,4})\))?",
        r"\bparagraph (?P<paragraph>\d{1,4}) of article (?P<article>\d{1,4}[a-z]?)",
        r"\bart(?:icles?|\.)? (?P<article>\d{1,4}[a-z]?)(?!\w|[.,:]\d)"
        r"(?:\((?P<first>\d{1,4})\)|,? paragraph (?P<paragraph>\d{1,4}))?"
        r"(?: ?\((?P<letter>[a-z])\)|,? (?:point|letter|under) \(?(?P<point>[a-z])\b\)?)?",
    ),
    more=r"(?:,| and| or| to| through) (?P<article>\d{1,4}[a-z]?)\b(?! ?[%€]| [a-z]+s\b)"
    r"(?:\((?P<paragraph>\d{1,4})\))?(?: ?\((?P<letter>[a-z])\))?",
    clock="o['’]clock",
    hours={"noon": 12, "midday": 12, "midnight": 24},
    of_month=" (?:of )?",
    day_suffix="st|nd|rd|th",
    plural="s?",
    signals="both twice thrice half year month quarter week fortnight day hour minute annual daily "
    "working business noon midday midnight",
)
_UNKNOWN = Vocabulary()


def of(language: str) -> Vocabulary:
    """The words of `language`."""
    return {"nl": _DUTCH, "en": _ENGLISH}.get(primary_language(language), _UNKNOWN)
