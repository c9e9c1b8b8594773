from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.checks.texts import found

from policysite.checks.consent import CONSENT_BY_USE
from policysite.checks.statement import shown

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("nl", "Bezoekt u onze website, dan stemt u in met cookies."),
        ("nl", "Door deze website te gebruiken gaat u akkoord met cookies."),
        ("nl", "Door gebruik van de app geeft u toestemming voor cookies."),
        ("nl", "Als u onze webshop bezoekt, accepteert u deze cookies."),
        ("nl", "Door de site van Fietsverhuur Haven te gebruiken, stemt u in met cookies."),
        ("nl", "Door de webwinkel van onze winkel te bezoeken, gaat u akkoord met cookies."),
        ("nl", "Door het platform van Jansen & Zn. B.V. te gebruiken stemt u in met cookies."),
        ("nl", "Als u de app van Haven gebruikt, geeft u toestemming voor cookies."),
        ("nl", "Uw gebruik van de site van Haven geldt als toestemming."),
        ("nl", "Door haven.nl te bezoeken, accepteert u onze cookies."),
        (
            "nl",
            "Door de site te bezoeken gaat u akkoord met de voorwaarden en de privacyverklaring.",
        ),
        ("nl", "Als je verder surft, ga je akkoord met onze cookies."),
        ("nl", "U stemt in met cookies door verder te klikken."),
        ("nl", "Wie de site blijft gebruiken, wordt geacht in te stemmen."),
        ("nl", "Uw gebruik van de website geldt als toestemming."),
        ("nl", "Door gebruik van onze diensten verklaart u zich akkoord."),
        ("nl", "Surft u verder, dan gaan wij ervan uit dat u akkoord bent."),
        ("nl", "Gebruikt u de site, dan stemt u in met wat niet nodig is."),
        ("en", "By using this website, you agree to our use of cookies."),
        ("en", "By continuing to browse the site you consent to cookies."),
        ("en", "If you continue to use our services, you accept this policy."),
        ("en", "You agree to cookies by visiting our web shop pages."),
        ("en", "Your continued use of the website constitutes consent."),
        ("en", "By scrolling, you give us your consent."),
        ("en", "If you stay on this page, we assume that you accept cookies."),
        ("en", "When you use the app, you are deemed to have read this."),
        ("en", "By using the website of Harbour Bikes Ltd. you agree to cookies."),
        ("en", "If you visit the shop of Harbour Bikes, you consent to cookies."),
        ("en", "Your use of the app from Harbour & Sons constitutes consent."),
        ("en", "By using harbour.com, you agree to our use of cookies."),
        ("en", "By using the site you agree to our terms and to our use of your data."),
    ],
)
def test_mere_use_is_no_consent(tmp_path: Path, language: str, line: str) -> None:
    """A sentence that treats visiting or using as consent is reported."""
    message = f"“{shown(line)}” treats mere use of the site as consent"
    assert found(tmp_path, CONSENT_BY_USE, line, language) == [message]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("nl", "Wij plaatsen deze cookies pas nadat u toestemming hebt gegeven."),
        ("nl", "Bezoekt u de website voor het eerst, dan vragen wij of u met cookies instemt."),
        ("nl", "Klikt u op ‘Akkoord’ wanneer u de site bezoekt, dan geeft u toestemming."),
        ("nl", "Door de website te bezoeken geeft u nog geen toestemming."),
        ("nl", "Door het vakje te kiezen met het vinkje geeft u toestemming."),
        ("nl", "Als u onze website bezoekt, verwerken wij uw IP-adres."),
        ("nl", "U gaat akkoord met de voorwaarden wanneer u een bestelling plaatst."),
        ("nl", "Als u onze webshop bezoekt, accepteert u deze voorwaarden."),
        ("nl", "Door gebruik van de dienst gaat u akkoord met deze overeenkomst."),
        ("nl", "Blijft u de dienst gebruiken, dan accepteert u de wijzigingen."),
        ("nl", "Uw bezoek aan de website geldt niet als toestemming."),
        ("nl", "Gebruikt u de website, dan stemt u niet vanzelf in met cookies."),
        ("nl", "Met de knop in de cookiemelding op de website geeft u toestemming."),
        ("en", "We set these cookies only after you have given your consent."),
        ("en", "When you first visit the website, we ask whether you agree to cookies."),
        ("en", "By visiting the website you do not consent to anything."),
        ("en", "If you use our website, we process your IP address."),
        ("en", "If you visit the website and click ‘Accept’, you agree to cookies."),
        ("en", "When you visit the site, you agree by pressing the button in the banner."),
        ("en", "You agree to the terms when you place an order."),
        ("en", "By using the service, you agree to be bound by these terms."),
        ("en", "By using this website, you agree to use it lawfully."),
        ("en", "Your continued use of the service constitutes acceptance of the changes."),
        ("en", "If you use our service, you agree to pay the fees."),
        ("en", "Use of the website never means consent."),
        ("en", "You can visit the website without accepting cookies."),
    ],
)
def test_an_act_of_its_own_is(tmp_path: Path, language: str, line: str) -> None:
    """Asking for consent, clicking a button and denials are not reported."""
    assert found(tmp_path, CONSENT_BY_USE, line, language) == []
