from __future__ import annotations

import pytest

from policysite.checks.sentences import sentences, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Een. Twee! Drie? Vier…", ["Een.", "Twee!", "Drie?", "Vier…"]),
        ("Dat doet u. Wij ook. De termijn is 6. Daarna niets.",
         ["Dat doet u.", "Wij ook.", "De termijn is 6.", "Daarna niets."]),
        ("Zie art. 13 AVG, d.w.z. de wet. En blz. 4.",
         ["Zie art. 13 AVG, d.w.z. de wet.", "En blz. 4."]),
        ("Mr. J. de Vries weet het.", ["Mr. J. de Vries weet het."]),
        ("1. Inleiding", ["1. Inleiding"]),
        ("Sinds 1 jan. 2025 en 2 Sept. 2025.", ["Sinds 1 jan. 2025 en 2 Sept. 2025."]),
        ("2.10. Doorgifte", ["2.10. Doorgifte"]),
        ("‘Wat?’ ‘Dat.’ Ja.", ["‘Wat?’", "‘Dat.’", "Ja."]),
        ("Mail a@b.nl. Lees www.b.nl/c.", ["Mail a@b.nl.", "Lees www.b.nl/c."]),
        ("Uit 2.0 en 1.10 blijkt dat.", ["Uit 2.0 en 1.10 blijkt dat."]),
        ("(Zo is het.) Écht.", ["(Zo is het.)", "Écht."]),
        ("   ", []),
        ("", []),
    ],
)  # fmt: skip
def test_sentences(text: str, expected: list[str]) -> None:
    """A sentence ends at its full stop, and not at that of an abbreviation or a number."""
    assert [text[start:end] for start, end in sentences(text)] == expected


def test_words() -> None:
    """Parts that are joined are one word; signs are none."""
    text = "De A/B-test, zo’n e-mail – van a.b@c.nl (2.10) …"
    assert words(text) == ["De", "A/B-test", "zo’n", "e-mail", "van", "a.b", "c.nl", "2.10"]
