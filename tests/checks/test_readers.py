from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.checks.texts import found

from policysite.checks.readers import IDENTITY_COPY, REVIEW_REGULARLY

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("language", "line", "words"),
    [
        ("nl", "Raadpleeg deze pagina regelmatig.", "Raadpleeg deze pagina regelmatig"),
        ("nl", "Controleer daarom regelmatig onze privacyverklaring.",
         "Controleer daarom regelmatig onze privacyverklaring"),
        ("nl", "Wij raden u aan deze verklaring regelmatig te raadplegen.",
         "deze verklaring regelmatig te raadplegen"),
        ("nl", "Het is verstandig om van tijd tot tijd deze pagina te bekijken.",
         "van tijd tot tijd deze pagina te bekijken"),
        ("nl", "Kijk af en toe op deze pagina.", "Kijk af en toe op deze pagina"),
        ("nl", "Houd voor wijzigingen onze site bij. Houd deze pagina in de gaten.",
         "Houd deze pagina in de gaten"),
        ("nl", "U doet er goed aan geregeld te kijken of deze tekst is veranderd.",
         "geregeld te kijken of deze"),
        ("nl", "Lees dit privacybeleid periodiek door.", "Lees dit privacybeleid periodiek"),
        ("en", "Please check this page regularly.", "check this page regularly"),
        ("en", "We encourage you to review this statement periodically.",
         "review this statement periodically"),
        ("en", "You should regularly check our privacy policy.",
         "regularly check our privacy policy"),
        ("en", "Check back here from time to time.", "Check back here from time to time"),
        ("en", "We recommend reading this notice for changes every so often.",
         "reading this notice for changes every so often"),
        ("en", "Visit this page occasionally to stay informed.", "Visit this page occasionally"),
    ],
)  # fmt: skip
def test_readers_are_not_sent_to_look(tmp_path: Path, language: str, line: str, words: str) -> None:
    """Telling readers to come back and look for changes is reported."""
    message = f"“{words}” leaves it to readers to find changes"
    assert found(tmp_path, REVIEW_REGULARLY, line, language) == [message]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("nl", "Wij controleren deze verklaring regelmatig en passen haar aan."),
        ("nl", "Raadpleeg de documentatie van uw browser."),
        ("nl", "Deze verklaring verandert van tijd tot tijd; wij mailen u dan."),
        ("nl", "Wij raden u aan regelmatig uw wachtwoord te veranderen."),
        ("nl", "Op deze pagina leest u hoe wij gegevens regelmatig wissen."),
        ("nl", "Lees deze verklaring voordat u een account maakt."),
        ("nl", "Regelmatig controleren wij of deze pagina nog klopt."),
        ("nl", "Bekijk deze pagina ook in het Engels."),
        ("en", "We review this statement regularly."),
        ("en", "We will regularly review this page and tell you of changes."),
        ("en", "This statement changes from time to time; we then send you an e-mail."),
        ("en", "Check your browser settings regularly."),
        ("en", "You can read in this statement how we regularly delete data."),
        ("en", "Read this statement before you open an account."),
        ("en", "Visit our cookie page for the list."),
        ("en", "Our security staff monitor the network frequently."),
    ],
)
def test_telling_readers_is_right(tmp_path: Path, language: str, line: str) -> None:
    """What the company does itself, and advice about other things, is not reported."""
    assert found(tmp_path, REVIEW_REGULARLY, line, language) == []


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("nl", "Bij een verzoek vragen wij een kopie van uw identiteitsbewijs."),
        ("nl", "Stuur een kopie van uw paspoort mee."),
        ("nl", "Voeg een scan van uw rijbewijs toe aan uw verzoek."),
        ("nl", "Voor inzage hebben wij een kopie van uw ID-kaart nodig."),
        ("nl", "Als u inzage wilt, moet u een kopie van uw legitimatiebewijs mailen."),
        ("nl", "Zonder een kopie van uw paspoort behandelen wij niets; mail die ons."),
        ("en", "When you request access, we ask for a copy of your identity document."),
        ("en", "Please send us a scan of your passport."),
        ("en", "Your request must be accompanied by a copy of your driving licence."),
        ("en", "To prove who you are, attach a photo of your ID."),
        ("en", "We require a copy of proof of identity with every request."),
        ("en", "Include a copy of your ID card so that your data do not go astray."),
    ],
)
def test_a_copy_is_not_asked_of_everybody(tmp_path: Path, language: str, line: str) -> None:
    """A demand for a copy of an identity document without a condition is reported."""
    (message,) = found(tmp_path, IDENTITY_COPY, line, language)
    assert message.startswith(f"“{line[:30]}")
    assert message.endswith("” asks everyone for a copy of an identity document")


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("nl", "Een kopie van uw identiteitsbewijs vragen wij pas als er geen andere manier is."),
        ("nl", "Alleen bij redelijke twijfel vragen wij een kopie van uw paspoort."),
        ("nl", "Bij twijfel vragen wij meer. Dan vragen wij een kopie van uw paspoort."),
        ("nl", "Stuur ons nooit een kopie van uw paspoort."),
        ("nl", "Wij vragen u niet om een kopie van uw identiteitsbewijs."),
        ("nl", "U hoeft geen kopie van uw identiteitsbewijs te sturen."),
        ("nl", "U krijgt een kopie van uw gegevens als u dat vraagt."),
        ("nl", "Als het echt nodig is, vragen wij een kopie van uw rijbewijs."),
        (
            "nl",
            "Hierbij vragen wij u om in deze kopie uw pasfoto, de strook met nummers onderaan "
            "het paspoort en het paspoortnummer zwart te maken.",
        ),
        ("nl", "Maak op de kopie het nummer van uw paspoort zwart voordat u die stuurt."),
        ("nl", "Scherm op uw kopie van het paspoort het nummer af; dat moet."),
        ("nl", "U moet op deze scan van uw ID-kaart de foto onleesbaar maken."),
        ("en", "Please black out the photo on this copy of your passport."),
        ("en", "You must mask the number on the copy of your ID card."),
        ("nl", "Krijgen wij een kopie, dan verwijderen wij die meteen."),
        ("en", "We ask for a copy of your identity document only if there is no other way."),
        ("en", "In case of doubt, we ask for a copy of your passport."),
        ("en", "Do not send us a copy of your passport."),
        ("en", "We never ask for a copy of your ID."),
        ("en", "You are entitled to a copy of your data."),
        ("en", "There is no need to send a scan of your passport."),
        ("en", "Unless we know you, we ask for a copy of your ID card."),
        ("en", "We identify you by your e-mail address; send it with your request."),
    ],
)
def test_a_copy_as_a_last_resort(tmp_path: Path, language: str, line: str) -> None:
    """A condition, a denial, and a copy of something else are not reported."""
    assert found(tmp_path, IDENTITY_COPY, line, language) == []
