"""A statement does not claim to comply with the law, nor promise perfect security."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.checks.phrases import phrases
from policysite.checks.statement import StatementRule
from policysite.message import Message
from policysite.rules import Example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.checks.statement import Finding, Statement

_LAW_NL = r"(?:de |alle )?(?:\w+e )?(?:AVG|GDPR|UAVG|privacywet\w*|wet(?:geving|ten)?|regelgeving)"
_LAW_EN = (
    r"(?:the |all )?(?:[\w-]+ ){0,2}?(?:GDPR|AVG|data protection laws?|privacy laws?|laws?|"
    r"regulations?|legislation)"
)
_CLAIMS = {
    "nl": phrases(
        r"(?:100|honderd) ?(?:%|procent) (?:veilig|beveiligd|anoniem|waterdicht|privacy\w*)",
        r"(?:AVG|GDPR|privacy)[- ]?(?:proof|compliant|bestendig)",
        r"(?:volledig|geheel|helemaal|volkomen|absoluut|gegarandeerd|altijd) (?:veilig|beveiligd|"
        r"waterdicht|compliant)",
        rf"voldo(?:et|en) (?:wij |we |hiermee |daarmee )?(?:volledig |geheel |helemaal |altijd "
        rf")?aan {_LAW_NL}",
        rf"(?:is|zijn|handelen) (?:\w+ )?(?:volledig )?in overeenstemming met {_LAW_NL}",
    ),
    "en": phrases(
        r"(?:100|hundred) ?(?:%|per ?cent) (?:safe|secure|anonymous|compliant|private)",
        r"(?:GDPR|AVG|privacy)[- ]?(?:proof|compliant)",
        r"(?:completely|totally|absolutely|perfectly|entirely|always|fully) (?:safe|secure|"
        r"compliant|watertight)",
        r"guarantees? (?:the |your )?(?:full |complete )?(?:security|safety)",
        rf"(?:fully |always )?(?:complies|comply) (?:fully )?with {_LAW_EN}",
        rf"(?:is|are) (?:fully )?in (?:full )?(?:compliance|accordance) with {_LAW_EN}",
    ),
}
# Denials, aims and duties are not claims; nor is what others do.
_MODEST = phrases(
    r"geen|niet|nooit|niemand|moet\w*|om|verplicht\w*|het voldoen|zodat|ter|teneinde|u|jij|je",
    r"(?:derden|partners?|leveranciers?|verwerkers?|gebruikers?|klanten|leden|ontvangers?)",
    r"no|not|never|nobody|none|cannot|can[’']t|nothing|must|to|obligations?|obliged|shall|you",
    r"(?:third part(?:y|ies)|partners?|vendors?|providers?|processors?|users?|customers?|members?|"
    r"developers?|recipients?|they|who|help\w*|ensur\w+|in order that|so that)",
)
# A purpose in a list or a heading (“Comply with the law”), which has no subject.
_PURPOSE = phrases("comply|voldoen")
_WE = phrases("wij|we|onze?|our|ours")
_NEAR = 30  # characters between the subject and the claim
# “Applicable law” guides actions; claiming to meet a particular law is a claim.
_SOME_LAW = phrases(
    r"(?:toepasselijke|geldende|relevante|deze) (?:wet|regel)\w*",
    r"(?:applicable|relevant|local|mandatory|such|these|those) (?:laws?|regulations?|legislation)",
)


def compliance_claims(statement: Statement) -> Iterator[Finding]:
    """No sentence claims that the law is met, or that nothing can go wrong."""
    for span, match in statement.matches(_CLAIMS):
        if _MODEST.search(span.words[: match.end()]) or _SOME_LAW.search(match[0]):
            continue
        near = span.words[max(0, match.start() - _NEAR) : match.end()]
        if _PURPOSE.match(match[0]) and not _WE.search(near):
            continue
        message = Message("“%(words)s” claims more than anyone can promise", words=match[0])
        start = span.start + match.start()
        yield statement.finding(span.passage, start, message)


COMPLIANCE_CLAIM = StatementRule(
    name=Message("compliance-claim"),
    severity="warning",
    reason=Message(
        "Compliance must be shown by what the company does (GDPR articles 5(2) and 24), and no "
        "security is perfect. A company that claims either can be held to it."
    ),
    remedy=Message("Describe what you do instead: which measures, which choices, which periods."),
    examples=(
        Example(
            "nl",
            wrong="Onze website is 100% veilig.",
            right="Uw gegevens gaan over een TLS-verbinding.",
        ),
        Example("en", wrong="Our website is 100% secure.", right="Your data are sent over TLS."),
        Example(
            "nl",
            wrong="Wij voldoen aan de AVG.",
            right="Wij handelen daarbij naar het toepasselijke recht.",
        ),
        Example(
            "en",
            wrong="We comply with the GDPR.",
            right="We disclose data where we comply with applicable law by doing so.",
        ),
    ),
    find=compliance_claims,
)
