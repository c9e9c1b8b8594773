from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.checks.texts import found

from policysite.checks.claims import COMPLIANCE_CLAIM

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("language", "line", "words"),
    [
        ("nl", "Onze website is 100% veilig.", "100% veilig"),
        ("nl", "Wij zijn volledig AVG-proof.", "AVG-proof"),
        ("nl", "Uw gegevens zijn bij ons altijd veilig.", "altijd veilig"),
        ("nl", "We-Assist voldoet volledig aan de AVG.", "voldoet volledig aan de AVG"),
        ("nl", "Daarmee voldoen wij aan de wet.", "voldoen wij aan de wet"),
        ("nl", "Onze dienst is GDPR compliant.", "GDPR compliant"),
        ("nl", "Onze verwerking is in overeenstemming met de AVG.",
         "is in overeenstemming met de AVG"),
        ("en", "Our website is 100% secure.", "100% secure"),
        ("en", "We are fully GDPR-compliant.", "GDPR-compliant"),
        ("en", "We comply with the GDPR.", "comply with the GDPR"),
        ("en", "Your data are completely safe with us.", "completely safe"),
        ("en", "Our processing is in full compliance with the GDPR.",
         "is in full compliance with the GDPR"),
        ("en", "This guarantees the security of your data.", "guarantees the security"),
    ],
)  # fmt: skip
def test_claims(tmp_path: Path, language: str, line: str, words: str) -> None:
    """A claim to comply with the law, or to be perfectly secure, is reported."""
    message = f"“{words}” claims more than anyone can promise"
    assert found(tmp_path, COMPLIANCE_CLAIM, line, language) == [message]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("nl", "Geen enkele website is 100% veilig."),
        ("nl", "Wij bewaren dit om aan de wet te voldoen."),
        ("nl", "Wij treffen passende maatregelen tegen verlies."),
        ("nl", "Wij kunnen niet beloven dat het altijd veilig is."),
        ("nl", "Voldoen wij niet aan uw verzoek, dan leest u waarom."),
        ("nl", "Bij elk doel staat op welke grondslag van de AVG wij dat doen."),
        ("nl", "Wij verwerken gegevens om te voldoen aan de wet."),
        ("nl", "Wij delen gegevens waar wij voldoen aan toepasselijke wetgeving."),
        ("nl", "Het voldoen aan de wet en het voorkomen van fraude."),
        ("nl", "Onze verwerkers voldoen aan de AVG."),
        ("nl", "U handelt in overeenstemming met de wet."),
        ("nl", "De cookie wordt altijd verwijderd."),
        ("en", "No website is 100% secure."),
        ("en", "We keep this to comply with the law."),
        ("en", "We take appropriate measures against loss."),
        ("en", "We cannot promise that a connection is always secure."),
        ("en", "If we do not comply with your request, we tell you why."),
        ("en", "We have a legal obligation: we must comply with the law."),
        ("en", "Under the conditions of the GDPR you have these rights."),
        ("en", "We share data where we comply with applicable law by doing so."),
        ("en", "Comply with the law, or defend our rights."),
        ("en", "- Comply with applicable laws"),
        ("en", "You shall comply with all laws."),
        ("en", "Our partners comply with the GDPR."),
        ("en", "This helps us comply with the law."),
        ("en", "The connection is always encrypted."),
    ],
)
def test_what_is_done(tmp_path: Path, language: str, line: str) -> None:
    """Measures, aims, duties and denials are not claims."""
    assert found(tmp_path, COMPLIANCE_CLAIM, line, language) == []
