"""For each rule about words a line that it finds, and one that says it well.

They stand on the pages that explain the rules; the tests hold each rule against its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from policysite import rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policysite.models import Rule


class Example(NamedTuple):
    """A line that the rule finds, and one in its place that it does not."""

    wrong: str
    right: str


def of(rule: Rule, language: str) -> Example | None:
    """The example of `rule` in `language`; None for a rule that needs none."""
    return _EXAMPLES.get(rule.name, {}).get(language)


_EXAMPLES: Mapping[str, Mapping[str, Example]] = {
    rules.UNKNOWN_ADDRESS.name: {
        "nl": Example("Mail naar info@elders.example.", "Gebruik het contactformulier."),
        "en": Example("Write to info@elsewhere.example.", "Use the contact form."),
    },
    rules.FORM_OF_ADDRESS.name: {
        "nl": Example("U leest hier wat wij doen met jouw gegevens.", "U leest wat wij doen."),
    },
    rules.CONSENT_BY_USE.name: {
        "nl": Example(
            "Bezoekt u onze website, dan stemt u in met cookies.",
            "Wij plaatsen deze cookies pas nadat u toestemming hebt gegeven.",
        ),
        "en": Example(
            "By visiting our website, you agree to cookies.",
            "We set these cookies only after you have given your consent.",
        ),
    },
    rules.REVIEW_REGULARLY.name: {
        "nl": Example(
            "Raadpleeg deze pagina regelmatig.",
            "Verandert er iets, dan mailen wij u dat vooraf.",
        ),
        "en": Example(
            "Please check this page regularly.",
            "If something changes, we tell you by e-mail beforehand.",
        ),
    },
    rules.COMPLIANCE_CLAIM.name: {
        "nl": Example("Onze website is 100% veilig.", "Uw gegevens gaan over een TLS-verbinding."),
        "en": Example("Our website is 100% secure.", "Your data are sent over TLS."),
    },
    rules.IDENTITY_COPY.name: {
        "nl": Example(
            "Stuur een kopie van uw paspoort mee.",
            "Alleen als het niet anders kan, vragen wij een afgeschermde kopie van uw paspoort.",
        ),
        "en": Example(
            "Enclose a copy of your passport.",
            "Only if there is no other way, we ask for a masked copy of your passport.",
        ),
    },
    rules.UNLINKED_REFERENCE.name: {
        "nl": Example("Zie paragraaf 4.", "Zie [Uw rechten](#example)."),
        "en": Example("See section 4.", "See [Your rights](#example)."),
    },
    rules.MISSING_LIST.name: {
        "nl": Example(
            "Staat uw browser niet in deze lijst?",
            "Staat uw browser niet in deze [lijst met browsers](policy:browsers)?",
        ),
        "en": Example(
            "Is your browser not in this list?",
            "Is your browser not in this [list of browsers](policy:browsers)?",
        ),
    },
    rules.PAST_DATE.name: {
        "nl": Example(
            "Vanaf 1 januari 2020 zal de termijn korter zijn.",
            "De termijn is korter sinds 1 januari 2020.",
        ),
        "en": Example(
            "From 1 January 2020 the period will be shorter.",
            "The period has been shorter since 1 January 2020.",
        ),
    },
    rules.HEDGE_WORD.name: {
        "nl": Example(
            "Wij kunnen uw gegevens eventueel delen.",
            "Wij delen uw naam en adres met de bezorger.",
        ),
        "en": Example(
            "We may possibly share your data.",
            "We share your name and address with the courier.",
        ),
    },
}
