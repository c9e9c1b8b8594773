"""Consent is given by a separate act, never by mere use."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from policysite.checks.phrases import phrases
from policysite.checks.statement import StatementRule, shown
from policysite.message import Message
from policysite.rules import Example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.checks.statement import Finding, Statement

# A site or a part of one, with at most three words before it, and whose it is.
_SITE_NL = (
    r"(?:\w+[ -]){0,3}(?:(?:web)?sites?|web(?:shop|winkel)s?|winkel|app(?:s|licaties?)?|"
    r"dienst(?:en|verlening)?|platform|portaal|(?:web)?pagina(?:[’']s)?|widget|software|"
    r"\w[\w-]*\.\w{2,})(?: (?:van|voor|op|door) .{1,80}?)?"
)
_SITE_EN = (
    r"(?:[\w’-]+ ){0,3}(?:websites?|web sites?|sites?|(?:web ?)?shop|store|app(?:s|lications?)?|"
    r"services?|platform|portal|pages?|widget|software|\w[\w-]*\.\w{2,})"
    r"(?: (?:of|from|by|at|for|on) .{1,80}?)?"
)
_GO_ON_NL = r"(?:surft|browset|scrolt|klikt|gaat|navigeert)"
_IF_NL = r"(?:als|wanneer|indien|zodra)"
# Visiting and using, as the cause of something.
_USE = {
    "nl": phrases(
        r"door (?:\w+ ){0,3}?(?:gebruik|bezoek)",
        rf"door {_SITE_NL} te (?:blijven )?(?:gebruiken|bezoeken|openen)",
        r"door (?:\w+ ){0,5}?te (?:blijven )?(?:surfen|browsen|scrollen|klikken|navigeren)",
        r"door verder te gaan",
        rf"(?:bezoekt|gebruikt|blijft)(?: of \w+)? (?:u|je|jij) {_SITE_NL}",
        rf"(?:{_IF_NL} (?:u|je|jij)|wie) {_SITE_NL} (?:\w+ )?(?:bezoekt|gebruikt|blijft)",
        rf"{_GO_ON_NL} (?:u|je|jij) verder",
        rf"{_IF_NL} (?:u|je|jij) (?:\w+ ){{0,3}}?verder (?:op \w+ \w+ )?{_GO_ON_NL}",
        rf"(?:het|uw|je|elk|ieder|verder|voortgezet) (?:verdere |voortgezet )?(?:gebruik|bezoek) "
        rf"(?:van|aan) {_SITE_NL} (?:geldt|houdt|betekent|vormt|impliceert)",
    ),
    "en": phrases(
        r"by (?:continuing to |merely |simply |just )?(?:use|using|visit|visiting|browse|browsing|"
        rf"access|accessing|scroll|scrolling|staying on)(?: or \w+)? {_SITE_EN}",
        rf"by (?:your |the )?(?:continued |further |mere )?(?:use|visit) (?:of|to) {_SITE_EN}",
        r"by (?:continuing to browse|browsing on|browsing further|scrolling|scrolling on)",
        r"(?:if|when|where|once|whenever) you (?:continue (?:to )?|keep |simply )?(?:use|using|"
        rf"visit|browse|browsing|access|stay on|remain on)(?: or \w+)? {_SITE_EN}",
        rf"(?:your|the|any|continued|further)(?: continued| further)? (?:use|visit) (?:of|to) "
        rf"{_SITE_EN} (?:means|constitutes|implies|signifies|counts|indicates|amounts)",
        rf"continuing to (?:use|browse|visit) {_SITE_EN}",
    ),
}
# Consent, stated about the reader as a fact.
_CONSENT = {
    "nl": phrases(
        r"(?:stemt? (?:u|je|jij)|(?:u|je|jij) stemt) (?:\w+ ){0,3}?in",
        r"(?:(?:gaat|ga) (?:u|je|jij)|(?:u|je|jij) (?:gaat|ga)) (?:\w+ ){0,3}?akkoord",
        r"(?:geeft u|geef je|u geeft|je geeft) (?:(?:ons|daarmee|hiermee|daarvoor|hiervoor|"
        r"automatisch|uw|je|uitdrukkelijke?|de) )*toestemming",
        r"(?:accepteert|aanvaardt) u|accepteer je|u (?:accepteert|aanvaardt)|je accepteert",
        r"verklaart u zich (?:\w+ ){0,3}?akkoord",
        r"(?:verklaart|bevestigt|erkent) u .{0,200}?(?:instemt|akkoord (?:gaat|bent)|accepteert)",
        r"geacht (?:\w+ ){0,6}(?:in te stemmen|te hebben ingestemd|toestemming te geven)",
        r"ervan uit dat (?:u|je) .{0,200}?(?:akkoord|instemt|toestemming)",
        r"(?:geldt als|houdt in|betekent|vormt|impliceert) .{0,200}?"
        r"(?:toestemming|akkoord|instem\w*)",
    ),
    "en": phrases(
        r"(?<!whether )(?<!if )(?<!unless )(?<!until )(?<!once )you (?:(?:also|hereby|thereby|"
        r"therefore|automatically|expressly|fully|explicitly) )?(?:agree|consent|accept|give "
        r"(?:us )?(?:your )?consent|acknowledge and agree|are (?:deemed|taken|considered) to)",
        r"(?:means|constitutes|implies|signifies|counts as|indicates|amounts to) .{0,200}?"
        r"(?:consent|acceptance|agreement|agree|accept)",
        r"(?:assume|take it)(?: that)? you .{0,200}?(?:agree|consent|accept|happy)",
    ),
}
_DENIED = phrases("niet", "geen", "nooit")
# The subject of a contract, and of privacy: using a service under its terms is not consent to the
# use of data.
_CONTRACT = {
    "nl": phrases(
        r"\w*voorwaarden|\w*overeenkomst|huisregels|spelregels|gedragsregels|reglement|wijzigingen",
        r"akkoord (?:om|de)|gebonden|betal\w+|vrijwar\w+|na te leven",
    ),
    "en": phrases(
        r"terms?|agreement|conditions|rules|guidelines|changes?|revisions?|modifications?",
        r"agree to (?:use|pay|comply|be|abide|adhere|follow|not|indemnify|hold|respect|receive)",
    ),
}
_PRIVACY = {
    "nl": phrases(r"\w*cookies?\w*|\w*gegevens\w*|privacy\w*|\w*verwerk\w*|tracking|verzamel\w*"),
    "en": phrases(
        r"cookies?|data|privacy|(?:personal |collection (?:and use )?of )information|process\w*|"
        r"collect\w*|track\w*|transfer"
    ),
}
# A separate act: something is clicked or ticked.
_ACT = {
    "nl": phrases(r"knop", r"aanvink\w*", r"vinkje", r"vinkt", r"op [‘“][^’”]*[’”]"),
    "en": phrases(
        r"button|tick|ticking|tick-box|checkbox",
        r"(?:click|clicking|press|pressing|choose|choosing)(?: on)? [‘“][^’”]*[’”]",
    ),
}


def consent_by_use(statement: Statement) -> Iterator[Finding]:
    """No sentence derives consent from mere use."""
    language = statement.document.primary_language
    if language not in _USE:
        return
    for span in statement.spans():
        if _makes_consent_of_use(span.words, language):
            message = Message(
                "“%(words)s” treats mere use of the site as consent", words=shown(span.words)
            )
            yield statement.finding(span.passage, span.start, message)


CONSENT_BY_USE = StatementRule(
    name=Message("consent-by-use"),
    severity="warning",
    reason=Message(
        "Consent requires a clear affirmative act (GDPR articles 4(11) and 7). Visiting or "
        "using a site is not such an act (EDPB Guidelines 05/2020, paragraph 86)."
    ),
    remedy=Message(
        "Ask for consent before setting a cookie, and explain how to give and refuse it."
    ),
    examples=(
        Example(
            "nl",
            wrong="Bezoekt u onze website, dan stemt u in met cookies.",
            right="Wij plaatsen deze cookies pas nadat u toestemming hebt gegeven.",
        ),
        Example(
            "en",
            wrong="By visiting our website, you agree to cookies.",
            right="We set these cookies only after you have given your consent.",
        ),
        Example(
            "nl",
            wrong="Door de site van Fietsverhuur Haven te gebruiken, stemt u in met cookies.",
            right="Door de site van Fietsverhuur Haven te gebruiken, stemt u in met onze "
            "voorwaarden.",
        ),
        Example(
            "en",
            wrong="By using the website of Harbour Bikes Ltd., you agree to cookies.",
            right="By using the website of Harbour Bikes Ltd., you agree to our terms.",
        ),
    ),
    find=consent_by_use,
)


@lru_cache(maxsize=8192)  # most sentences are in several versions
def _makes_consent_of_use(sentence: str, language: str) -> bool:
    if not _USE[language].search(sentence) or _ACT[language].search(sentence):
        return False
    if _CONTRACT[language].search(sentence) and not _PRIVACY[language].search(sentence):
        return False
    return any(not _DENIED.search(match[0]) for match in _CONSENT[language].finditer(sentence))
