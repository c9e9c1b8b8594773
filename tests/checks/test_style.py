from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.checks.texts import found, problems, project

from policysite.checks.style import (
    FORM_OF_ADDRESS,
    HEDGE_WORD,
    LONG_SENTENCE,
    SHOUTED_HEADING,
)

if TYPE_CHECKING:
    from pathlib import Path

POLITE = "U leest hier wat wij met uw gegevens doen. U kunt bezwaar maken."


@pytest.mark.parametrize(
    ("line", "words", "usual"),
    [
        (f"{POLITE} Wij bewaren jouw gegevens.", ["jouw"], "u"),
        (f"{POLITE} Je kunt ons mailen.", ["Je"], "u"),
        (f"{POLITE} Wij mailen jou, en jij antwoordt.", ["jou", "jij"], "u"),
        (f"{POLITE} Jullie gegevens zijn van jullie.", ["Jullie", "jullie"], "u"),
        ("Je leest hier wat wij doen. Je kunt ons mailen. Uw naam bewaren wij.", ["Uw"], "je"),
        ("Je leest wat wij met je naam doen, en hoe u bezwaar maakt.", ["u"], "je"),
        ("U mag het zelf weten; doe het voor jezelf. U beslist.", ["jezelf"], "u"),
        ("Je naam en uw adres.", ["Je"], "u"),
    ],
)
def test_two_forms_of_address(tmp_path: Path, line: str, words: list[str], usual: str) -> None:
    """The less frequent form is reported each time; if both are equally frequent, it is “je”."""
    assert found(tmp_path, FORM_OF_ADDRESS, line) == [
        f"“{word}” is used in a text that otherwise addresses readers as “{usual}”"
        for word in sorted(words)
    ]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("nl", POLITE),
        ("nl", "Je leest hier wat wij met jouw gegevens doen."),
        ("nl", f"{POLITE} Kies ‘Beheer je cookies’ en dan “Jouw keuze”."),
        ("nl", "Je kunt ons bellen tot 17 u op werkdagen."),
        ("nl", f"{POLITE} Wij, we, ons en onze zijn het bedrijf."),
        ("nl", f"{POLITE} Lees *when je uses it*{{lang=en}}."),
        ("nl", "Je vindt de u-vorm in oude brieven."),
        ("nl", f"{POLITE} Noem `je` en `jouw` in code."),
        ("nl", f"{POLITE} [[TODO: vraag het aan jou]]"),
        ("en", "You read here what je and u mean."),
    ],
)
def test_one_form_of_address(tmp_path: Path, language: str, line: str) -> None:
    """One form throughout, quoted words, a time and other languages are not reported."""
    assert found(tmp_path, FORM_OF_ADDRESS, line, language) == []


def words(number: int) -> str:
    return " ".join(["Wij", *["verwerken"] * (number - 1)])


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        (f"{words(36)}.", [36]),
        (f"{words(35)}.", []),
        (f"{words(20)}. {words(20)}.", []),
        (f"{words(20)}! {words(40)}? {words(3)}…", [40]),
        (f"Kort. {words(30)} bijv. {words(10)}.", []),
        (f"Kort. {words(30)} bijv. iets {words(10).lower()}.", [42]),
        (f"- {words(20)};\n- {words(20)};\n- {words(20)}.", []),
        (f"| a | b |\n| --- | --- |\n| {words(30)} | {words(30)} |", []),
        (f"{words(35)} [[TODO: hier staat nog veel meer]].", []),
        (f"{words(34)} e-mailadres.", []),
        (f"Volgens art. 13 AVG, d.w.z. de wet, {words(29).lower()}.", [36]),
        (f"Mr. J. de Vries {words(33).lower()}.", [37]),
    ],
)
def test_long_sentences(tmp_path: Path, line: str, counts: list[int]) -> None:
    """A sentence of more than 35 words is reported; items and cells are separate sentences."""
    assert [message.rpartition(" has ")[2] for message in found(tmp_path, LONG_SENTENCE, line)] == [
        f"{count} words" for count in counts
    ]


def test_a_long_sentence_is_told_by_its_first_words(tmp_path: Path) -> None:
    """The message starts as the sentence does, and leads to the line where it starts."""
    text = f"## Kop {{#section}}\n\nKort.\nWij bewaren {words(40)}\nen {words(3)}.\n"
    (problem,) = problems(project(tmp_path, text), LONG_SENTENCE)
    start = "Wij bewaren Wij verwerken verwerken …"
    assert (problem.line, problem.message) == (7, f"the sentence “{start}” has 46 words")


@pytest.mark.parametrize(
    ("language", "line", "hedges"),
    [
        ("nl", "Wij kunnen uw gegevens delen.", ["Wij kunnen"]),
        ("nl", "Daarbij kunnen wij uw naam gebruiken.", ["kunnen wij"]),
        (
            "nl",
            "Eventueel delen wij uw naam, bijvoorbeeld met een bank.",
            ["Eventueel", "bijvoorbeeld"],
        ),
        ("nl", "Wij wissen uw gegevens en eventuele kopieën daarvan.", []),
        ("nl", "Wij antwoorden op uw verzoek en eventuele vragen.", []),
        ("nl", "Misschien werkt de site dan wellicht niet.", ["Misschien", "wellicht"]),
        ("nl", "Wij verwerken onder andere uw naam enz.", ["onder andere", "enz."]),
        ("nl", "Indien nodig bewaren wij dit langer.", ["Indien nodig"]),
        ("nl", "In sommige gevallen zouden wij dit vragen.", ["In sommige gevallen", "zouden wij"]),
        ("nl", "Daarbij kunnen er gegevens worden gedeeld.", ["kunnen er"]),
        ("en", "We may share your data.", ["may"]),
        ("en", "Your data might possibly be shared.", ["might", "possibly"]),
        (
            "en",
            "Where appropriate, we share data from time to time.",
            ["Where appropriate", "from time to time"],
        ),
        (
            "en",
            "Among other things we use your name, for example, etc.",
            ["Among other things", "for example", "etc."],
        ),
        ("en", "Then you may not be able to sign in.", ["you may not be able"]),
        ("en", "We could sometimes ask for more.", ["We could", "sometimes"]),
    ],
)
def test_hedge_words(tmp_path: Path, language: str, line: str, hedges: list[str]) -> None:
    """Each word that leaves open what the company does is reported."""
    assert found(tmp_path, HEDGE_WORD, line, language) == [
        f"“{hedge}” is vague" for hedge in sorted(hedges)
    ]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("nl", "U kunt uw toestemming op elk moment intrekken."),
        ("nl", "U krijgt zo snel mogelijk antwoord van ons."),
        ("nl", "Of een bezoeker ouder is dan 16 jaar, kunnen wij niet controleren."),
        ("nl", "Wij kunnen niet zien wie u bent, en kunnen er geen namen uit halen."),
        ("nl", "Daarmee willen wij de website kunnen verbeteren."),
        ("nl", "Als dat nodig is om de overeenkomst uit te voeren, delen wij uw naam."),
        ("nl", "Het kind kan zelf toestemming intrekken."),
        ("nl", "U mag onjuiste gegevens laten verbeteren."),
        ("en", "You may object at any time."),
        ("en", "You can withdraw your consent at any time."),
        ("en", "We answer as soon as possible."),
        ("en", "This statement took effect in May 2025, on 1 May."),
        ("en", "Where a cookie needs your consent, we ask for it."),
        ("en", "We share data only where this is necessary for the contract."),
        ("en", "The month of May has 31 days."),
        ("en", "We keep your data for six months."),
    ],
)
def test_definite_words(tmp_path: Path, language: str, line: str) -> None:
    """What a reader may do, what cannot be done, a month and an aim are not reported."""
    assert found(tmp_path, HEDGE_WORD, line, language) == []


@pytest.mark.parametrize(
    ("heading", "is_found"),
    [
        ("UW RECHTEN", True),
        ("ARTIKEL 4: BEWAARTERMIJN", True),
        ("AVG", False),
        ("De AVG en UAVG", False),
        ("BSN, KVK", False),
    ],
)
def test_a_heading_in_capitals(tmp_path: Path, heading: str, is_found: bool) -> None:
    """Words in capitals are found; an abbreviation is none."""
    text = f"## {heading} {{#section}}\n\nTekst.\n"
    told = [problem.message for problem in problems(project(tmp_path, text), SHOUTED_HEADING)]
    assert told == [f"the heading “{heading}” is in capitals"] * is_found
