from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.helpers import EN, EXAMPLE, NL, check, document, load, run, write_project
from tests.redline.comparing import findings, shown

from policysite.checks.parity import compare, other_language, parity
from policysite.checks.parity.languages import LANGUAGE_PARITY
from policysite.checks.parity.values import NUMBER_PARITY
from policysite.content import reader

# Sentences that say the same: nothing is found in them.
SAME = [
    ("Wij bewaren dit 6 maanden.", "We keep this for six months."),
    ("U krijgt binnen een maand antwoord.", "You will have an answer within one month."),
    ("Dat duurt een half jaar.", "That takes six months."),
    ("Anderhalf jaar later.", "18 months later."),
    ("Bezoekers onder de 16.", "Visitors under 16 years of age."),
    ("Een kind van 12 jaar of ouder.", "A child who is at least 12."),
    ("Tussen 12 en 16 jaar.", "Aged between 12 and 16."),
    ("Voor zestienjarigen en ouder.", "For those aged 16 and over."),
    ("Wij delen dit met derden.", "We share this with third parties."),
    ("Eerst vragen wij het u.", "We ask you first."),
    ("U hoeft niet eerst te klagen.", "You do not have to complain first."),
    ("Om beide redenen.", "For both reasons."),
    ("Zowel het kind als de ouder.", "Both the child and the parent."),
    ("Om de twee redenen die er staan.", "For both reasons given."),
    ("Een van onze medewerkers.", "One of our staff."),
    ("U leest er één.", "You read one."),
    ("Wij nemen de wet in acht.", "We observe the law."),
    ("Wij achten dit nodig.", "We consider this necessary."),
    ("Met tweefactorauthenticatie.", "With two-factor authentication."),
    ("Dit kost u € 1.000,-.", "This costs you €1,000."),
    ("De boete is 4 % van de omzet, of 20.000.000 euro.",
     "The fine is 4% of turnover, or EUR 20 million."),
    ("Op 25 mei 2018 trad artikel 6, lid 1, onder f, in werking.",
     "Article 6(1)(f) took effect on May 25th, 2018."),
    ("Volgens artikel 6, eerste lid, aanhef en onder f.", "Under point (f) of Article 6(1)."),
    ("Het mag in mei.", "It may be done in May."),
    ("Bel ons op werkdagen van 9 tot 17 uur.", "Call us on working days, 9 am to 5 pm."),
    ("Bel 088 - 123 45 67.", "Call +31 88 123 45 67."),
    ("Dat doen wij jaarlijks.", "We do that once a year."),
    ("Eens per maand.", "Monthly."),
    ("Een dag later.", "The day after."),
    ("Versie 1.1 vervangt 1.0.", "Version 1.1 replaces 1.0."),
    ("Er zijn 12.500 bezoekers.", "There are 12,500 visitors."),
    ("De eerste keer en de tweede keer.", "The first time and the second time."),
    ("Twintig tot dertig dagen.", "20–30 days."),
    ("Wij gebruiken IPv4 en ISO 27001.", "We use IPv4 and ISO 27001."),
    ("Dit staat in paragraaf 2.10.", "This stands in section 2.10."),
    ("Zie [hier](https://autoriteitpersoonsgegevens.nl).",
     "See [here](https://autoriteitpersoonsgegevens.nl/en)."),
    ("Zie [hier](https://www.toezicht.nl/klacht).", "See [here](https://toezicht.nl/en/complaint)."),
    ("Zie [hier](https://nl.wikipedia.org/a).", "See [here](https://en.wikipedia.org/b)."),
    ("Zie [hier](https://toezicht.nl/hulp?hl=nl).", "See [here](https://toezicht.nl/hulp?hl=en)."),
    ("Mail [ons](mailto:a@b.nl?subject=Vraag).", "Mail [us](mailto:a@b.nl?subject=Question)."),
    ("Bel [ons](tel:+31201234567).", "Call [us](tel:0201234567)."),
    ("De *Raad van State*{lang=nl} zegt dat.", "The *Raad van State*{lang=nl} says so."),
    ("Privacy by design.", "Privacy by design."),
    ("Google Ireland Limited, Dublin.", "Google Ireland Limited, Dublin."),
    ("U bent het niet eens met ons.", "You disagree with us."),
    ("Is het niet goed?", "Is it poor?"),
    ("[[TODO: binnen 3 dagen]]", "[[TODO: within 4 days]]"),
    ("Geldig vanaf woensdag 1 november 2023.", "Effective November 1, 2023."),
    ("Geldig op 1 november 2023 (woensdag).", "Effective on November 1, 2023."),
    ("Geldig vanaf 1 november 2023.", "Effective Wednesday, November 1, 2023."),
    ("Wij sluiten uw account na twee onbetaalde maanden.",
     "We close your account after 2 months of not paying."),
    ("Na DRIE ONBETAALDE MAANDEN.", "After THREE MONTHS of not paying."),
    ("Wij betalen ten hoogste vijfhonderd Amerikaanse dollar.",
     "We pay five hundred dollars at most."),
    ("NIET MEER DAN VIJF HONDERD AMERIKAANSE DOLLAR.", "NOT MORE THAN FIVE HUNDRED U.S. DOLLARS."),
    ("Wij betalen u voor alle schade samen nooit meer dan $ 500 (vijfhonderd dollar).",
     "For all damage taken together we never pay you more than $500."),
    ("Binnen dertig (30) dagen.", "Within 30 days."),
    ("Wij antwoorden binnen tien volle werkdagen.", "We answer within ten full working days."),
    ("Bel 800-352-5267.", "Call (800) 352-5267."),
    ("Volgens DFARS 252.227-7202-3.", "Under DFARS 252.227-7202-3."),
    ("Na 6 maanden wissen wij alles. Dat doen wij. Bel ons.",
     "We delete everything. That happens after 6 months. Call us."),
    ("Wij schrijven u. [Hier](https://zuid.example.com/) leest u hoe. "
     "De post is van [Noord](https://noord.example.com/), en u kunt afzien.",
     "We write to you; read [here](https://zuid.example.com/) how. "
     "The post is by [Noord](https://noord.example.com/). You can opt out."),
    ("De post is van [Noord](https://noord.nl/). [Hier](https://zuid.nl/) leest u meer.",
     "Read more [here](https://zuid.nl/). The post is by [Noord](https://noord.nl/)."),
    ("Mail a@b.nl. Wij antwoorden.", "We answer. Write to a@b.nl."),
    ("Wij weigeren dat niet.", "We do not refuse that."),
    ("Dat aanvaarden wij niet.", "We refuse that."),
    ("Wij bewaren dit niet langer dan 3 jaar.", "We keep this for at most 3 years."),
    ("U kunt Do Not Track aanzetten.", "You can turn on Do Not Track."),
    ("Of u nu wel of niet bent aangemeld.", "Whether you are signed in or signed out."),
    ("Dat is kosteloos.", "You pay nothing for that."),
    ("Wij delen dit in de EER en Zwitserland.", "We share this in the EEA and Switzerland."),
]  # fmt: skip
# What is written in Dutch and in English, and what is said of the English.
DIFFERENT = [
    ("6 maanden.", "7 months.",
     "number-parity: “7 months” is where nl.md:6 has “6 maanden”"),
    ("Na 6 maanden.", "Then.", "number-parity: “6 maanden” in nl.md:6 is missing here"),
    ("Dan.", "In 6 months.", ["nl.md:6: number-parity: “6 months” in en.md:6 is missing here"]),
    ("Eens per week.", "Once a month.",
     "number-parity: “a month” is where nl.md:6 has “per week”"),
    ("Mail [ons](mailto:a@b.nl).", "Mail [us](mailto:b@b.nl).",
     "link-parity: “mailto:b@b.nl” is where nl.md:6 has “mailto:a@b.nl”"),
    ("Zie [a](#a).", "See a.", "link-parity: “#a” in nl.md:6 is missing here"),
    ("Zie a.", "See [a](#a).", ["nl.md:6: link-parity: “#a” in en.md:6 is missing here"]),
    ("Zie [a](https://a.nl/x).", "See [a](https://b.nl/x).",
     "site-parity: “https://b.nl/x” is where nl.md:6 has “https://a.nl/x”"),
    ("Mail a@b.nl.", "Mail b@b.nl.", "site-parity: “b@b.nl” is where nl.md:6 has “a@b.nl”"),
    ("De `_a`.", "The `_b`.", "code-parity: “_b” is where nl.md:6 has “_a”"),
    ("**Let op.**", "Note.",
     "emphasis-parity: the number of bold passages is 0 here, but 1 in nl.md:6"),
    ("Dat mag niet.", "That is allowed.", "negation-parity: “niet” in nl.md:6 is missing here"),
    ("Dat mag.", "That is not allowed.",
     ["nl.md:6: negation-parity: “not” in en.md:6 is missing here"]),
    ("Wij ontvangen geen gegevens over wat u zoekt.", "We receive data about what you look for.",
     "negation-parity: “geen” in nl.md:6 is missing here"),
    ("Mail [a@b.nl](mailto:a@b.nl).", "Mail [c@b.nl](mailto:c@b.nl).",
     "link-parity: “mailto:c@b.nl” is where nl.md:6 has “mailto:a@b.nl”"),
    ("Op woensdag 1 november 2023.", "On Thursday, November 1, 2023.",
     "number-parity: “Thursday” is where nl.md:6 has “woensdag”"),
    ("Na twee onbetaalde maanden.", "After 3 months of not paying.",
     "number-parity: “3 months” is where nl.md:6 has “twee”"),
    ("Wij bewaren de bon.", "We keep the receipt, and sell it to whoever asks us for it.",
     "sentence-parity: “We keep the receipt, and sell it to whoever asks us for it.” "
     "says more than nl.md:6"),
    ("Wij bewaren de bon, en verkopen hem aan wie erom vraagt.", "We keep the receipt.",
     "sentence-parity: “We keep the receipt.” says less than nl.md:6"),
    ("Wij bewaren de bon. U krijgt een kopie. Wij verkopen hem aan wie erom vraagt.",
     "We keep the receipt. You are given a copy.",
     "sentence-parity: “Wij verkopen hem aan wie erom vraagt.” in nl.md:6 is missing here"),
    ("U betaalt met een kaart van uw bank.",
     "You pay by card of your bank, or with your account at Quickpay.",
     ["nl.md:6: sentence-parity: “Quickpay” in en.md:6 is missing here"]),
    ("Dat [[TODO: a]].", "That.",
     "structure-parity: the number of open places [[TODO: …]] is 0 here, but 1 in nl.md:6"),
    ("Dat staat er wel degelijk.", "Dat staat er ook in het Nederlands.",
     "language-parity: “Dat staat er ook in het Nederlands.” is in another language: Nederlands"),
    ("Foo bar baz qux quux.", "Foo bar baz qux quux.",
     "language-parity: “Foo bar baz qux quux.” is identical to the text in nl.md:6"),
    ("Een.\n\nTwee dingen.", "A.", [
        "en.md:6: structure-parity: the paragraph “Twee dingen.” in nl.md:8 is missing here"]),
    ("Het adres.", "The address.\n\nMore.", [
        "nl.md:6: structure-parity: the paragraph “More.” in en.md:8 is missing here"]),
    ("- a\n- b", "- a\n- b\n- c", [
        "nl.md:7: structure-parity: the list item “c” in en.md:8 is missing here"]),
    ("- a\n- b", "- a\n    - b", [
        "en.md:7: structure-parity: the list item “b” is at level 2 here, but at level 1 "
            "in nl.md:7",
        "en.md:7: structure-parity: a new list or table starts here, but not in nl.md:7"]),
    ("1. a", "- a", [
        "en.md:6: structure-parity: the list item “a” has no number here, but number 1 in "
            "nl.md:6"]),
    ("- a", "1. a", [
        "en.md:6: structure-parity: the list item “a” has number 1 here, but none in nl.md:6"]),
    ("3. a", "4. a", [
        "en.md:6: structure-parity: the list item “a” has number 4 here, but 3 in nl.md:6"]),
    ("- a\n\n1. b", "- a\n\n- b", [
        "en.md:8: structure-parity: the list item “b” has no number here, but number 1 in "
            "nl.md:8",
        "en.md:8: structure-parity: a new list or table starts in nl.md:8, but not here"]),
    ("| a | b |\n| --- | --- |\n| c | d |", "| a |\n| --- |\n| c |", [
        "en.md:6: structure-parity: the number of columns is 1 here, but 2 in nl.md:6"]),
    ("| a | b |\n| --- | --- |\n| c | d |", "| a | b |\n| --- | --- |\n| c | |", [
        "en.md:8: structure-parity: the cell in column 2 is empty here, but not in nl.md:8 (“d”)"]),
    ("| a | b |\n| --- | --- |\n| c | |", "| a | b |\n| --- | --- |\n| c | d |", [
        "en.md:8: structure-parity: the cell “d” in column 2 is empty in nl.md:8"]),
    ("a[^1]\n\n[^1]: b", "a", [
        "en.md:6: structure-parity: the number of footnote references is 0 here, but 1 in "
            "nl.md:6",
        "en.md:1: structure-parity: the footnote “b” in nl.md:8 is missing here"]),
]  # fmt: skip


def text(body: str) -> str:
    """A document with `body` from its line 6 on."""
    return document(f"## A {{#a}}\n\n{body}\n")


@pytest.mark.parametrize(("dutch", "english"), SAME)
def test_what_says_the_same_is_left_alone(dutch: str, english: str) -> None:
    """Correct pairs are not found fault with, however they are worded."""
    assert [shown(problem) for problem in findings(text(dutch), text(english))] == []


@pytest.mark.parametrize(("dutch", "english", "expected"), DIFFERENT)
def test_what_differs_is_told_with_both_places(
    dutch: str, english: str, expected: str | list[str]
) -> None:
    """A finding names the place, the other place, and what is written in both."""
    wanted = [f"en.md:6: {expected}"] if isinstance(expected, str) else expected
    assert [shown(problem) for problem in findings(text(dutch), text(english))] == wanted


ADDED = (
    "U betaalt in de winkel.\nWij bewaren de bon.\n\n"
    "- **Kaart:** u betaalt met een kaart. De bank ziet het bedrag.\n"
    "- **Geld:** u betaalt met geld.",
    "You pay in the shop.\nWe keep the receipt.\n"
    "We also share your name with Harbour Sales, which sells it to advertisers.\n\n"
    "- **Card:** you pay with a card. The bank sees the amount. "
    "In addition, a firm called Quickpay reads your purchases.\n"
    "- **Cash:** you pay with cash.",
)


def test_a_sentence_in_one_language_alone_is_pointed_out() -> None:
    """A sentence that was added in one language is a hint, at its line, in either of them."""
    dutch, english = map(text, ADDED)
    assert [shown(problem) for problem in findings(dutch, english)] == [
        "nl.md:7: sentence-parity: “We also share your name with Harbour Sales, which sells it "
        "…” in en.md:8 is missing here",
        "nl.md:9: sentence-parity: “In addition, a firm called Quickpay reads your purchases.” "
        "in en.md:10 is missing here",
    ]
    (first, second) = findings(english.replace("en.md", "nl.md"), dutch, "en")[-2:]
    assert first.rule.name == second.rule.name == "sentence-parity"


def _sections(*names: str) -> str:
    return document("\n".join(f"## {name} {{#{name.lower()}}}\n\n{name}.\n" for name in names))


@pytest.mark.parametrize(
    ("dutch", "english", "expected"),
    [
        ("ABCD", "ABXCD",
         ["nl.md:12: section-parity: the section “x” in en.md:12 is missing here"]),
        ("ABXCD", "ABCD",
         ["en.md:12: section-parity: the section “x” in nl.md:12 is missing here"]),
        ("ABCDE", "BCDAE", ["en.md:4: section-parity: “b” is where nl.md:4 has “a”"]),
        ("ABCDEF", "BACDFE", [
            "en.md:4: section-parity: “b” is where nl.md:4 has “a”",
            "en.md:20: section-parity: “f” is where nl.md:20 has “e”"]),
    ],
)  # fmt: skip
def test_only_the_section_that_differs_is_told(
    dutch: str, english: str, expected: list[str]
) -> None:
    """An additional or moved section neither hides its neighbours nor has them reported."""
    found = findings(_sections(*dutch), _sections(*english))
    assert [
        shown(problem) for problem in found if problem.rule.name == "section-parity"
    ] == expected
    assert {problem.rule.name for problem in found} <= {"section-parity", "language-parity"}


def test_values_are_compared_sentence_by_sentence() -> None:
    """Two ages in each other's place are found, each on its own line."""
    dutch = "Vanaf 12 jaar mag het.\nVanaf 16 jaar moet het."
    english = "It is allowed from the age of 16.\nIt is required from the age of 12."
    assert [shown(problem) for problem in findings(text(dutch), text(english))] == [
        "en.md:6: number-parity: “16” is where nl.md:6 has “12 jaar”",
        "en.md:7: number-parity: “12” is where nl.md:7 has “16 jaar”",
    ]


def test_a_block_is_known_by_its_links_numbers_and_words() -> None:
    """Of a list with an item too few it is said which item."""
    dutch = "- uw adres;\n- uw leeftijd van 16 jaar;\n- uw [rechten](#a);\n- uw telefoon."
    lines = ["- your address;", "- your age of 16;", "- your [rights](#a);", "- your telephone."]
    said = ["uw adres;", "uw leeftijd van 16 jaar;", "uw rechten;", "uw telefoon."]
    for left_out in range(4):
        english = "\n".join(line for n, line in enumerate(lines) if n != left_out)
        (found,) = findings(text(dutch), text(english))
        assert f"the list item “{said[left_out]}” in nl.md:{6 + left_out}" in found.message


@pytest.mark.slow
def test_a_long_list_is_compared_in_reasonable_time(patience: None) -> None:
    """Hundreds of items, one of them missing, are compared quickly."""
    items = [f"- item {word} and so on;" for word in map(_word, range(600))]
    english = "\n".join(items[:300] + items[301:])
    found = findings(text("\n".join(items)), text(english), "xx")
    assert any("is missing here" in problem.message for problem in found)


def _word(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:05}")


@pytest.mark.slow
def test_the_texts_of_the_example_say_the_same() -> None:
    """Nothing but advice is found in any version, published or not."""
    assert_the_same(EXAMPLE)


def assert_the_same(root: Path) -> None:
    """The Dutch and the English texts of a project differ in nothing but advice."""
    for policy in reader.load(root).policies.values():
        for version in policy.versions:
            theirs, ours = version.documents["nl"], version.documents["en"]
            found = [*other_language(theirs), *other_language(ours), *compare(theirs, ours)]
            assert [shown(p) for p in found if p.rule.severity != "hint"] == []
            assert not found or version.entry is not None


def test_a_whole_text_in_the_wrong_language_is_told_once() -> None:
    """A file in the wrong language is one finding."""
    dutch = text("Wij bewaren de gegevens van u.\nDat doen wij niet voor ons.\nDat is het.\n")
    (found,) = [p for p in findings(dutch, dutch) if p.rule is LANGUAGE_PARITY]
    assert shown(found) == (
        "en.md:6: language-parity: most of this text is in another language: Nederlands"
    )


def test_only_drafts_are_compared(tmp_path: Path) -> None:
    """What was published cannot be fixed, and is left alone."""
    documents = {NL: text("Na 6 maanden."), EN: text("After 7 months.")}
    root = write_project(tmp_path, documents)
    library = load(root)
    assert [problem.rule for problem in parity(library)] == [NUMBER_PARITY]
    policy = library.policies["privacy"]
    (version,) = policy.versions
    entry = load(EXAMPLE).policies["privacy"].versions[0].entry
    published = replace(policy, versions=(replace(version, entry=entry),))
    assert list(parity(replace(library, policies={"privacy": published}))) == []


def test_a_lawyer_may_answer_a_finding_about_values(tmp_path: Path) -> None:
    """A value that is right in both languages is accepted with a reason; a missing list is not."""
    documents = {
        NL: text("Na 6 maanden.\n\n- a"),
        EN: text("After 7 months."),
    }
    root = write_project(tmp_path, documents)
    settings = root / "content/site.toml"
    for rule in ("number-parity", "structure-parity"):
        answer = f'\n[[accepted]]\nrule = "{rule}"\nwhere = "content/en/privacy/1.0.md"\n'
        settings.write_text(settings.read_text() + answer + 'reason = "Both are right."\n')
    assert [p.rule.name for p in check(root) if p.rule.severity == "error"] == ["structure-parity"]


GERMAN = """\
---
title: Datenschutzerklärung
in_short:
  - Wir speichern Ihre Daten 6 Monate. [Speicherfrist](#retention)
changes:
  - Es gilt seit dem 3. Mai 2026.
---
## 1. Einleitung {#introduction}

Wir antworten innerhalb von vier Wochen, nach Artikel 12 Absatz 3.
Eine Kopie kostet 1.000,50 Euro, oder 5,5 %.

## 2. Speicherfrist {#retention covers="13-2-a"}

Wir speichern Ihre Daten 6 Monate.
"""
DUTCH = """\
---
title: Privacyverklaring
in_short:
  - Wij bewaren uw gegevens zes maanden. [Bewaartermijn](#retention)
changes:
  - Het geldt sinds 3 mei 2026.
---
## 1. Inleiding {#introduction}

Wij antwoorden binnen vier weken, volgens artikel 12, lid 3.
Een kopie kost € 1.000,50, of 5,5 procent.

## 2. Bewaartermijn {#retention covers="13-2-a"}

Wij bewaren uw gegevens een half jaar.
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("6 Monate.\n", "7 Monate.\n",
         ["de.md:15: number-parity: “7” is where nl.md:15 has “een half jaar”"]),
        ("3. Mai", "4. Mai",
         ["de.md:6: number-parity: “4. Mai 2026” is where nl.md:6 has “3 mei 2026”"]),
        ("1.000,50", "1,000.50",
         ["de.md:11: number-parity: “1,000” is where nl.md:11 has “€ 1.000,50”",
          "nl.md:11: number-parity: “50” in de.md:11 is missing here"]),
        ("5,5 %", "fünf Prozent",
         ["de.md:11: number-in-words: “5,5 procent” in nl.md:11 is not here in digits"]),
        ("vier Wochen", "5 Wochen",
         ["de.md:10: number-parity: “5” is where nl.md:10 has “vier weken”"]),
        ("Absatz 3", "Absatz 7",
         ["de.md:10: number-parity: “7” is where nl.md:10 has “artikel 12, lid 3”"]),
        ("(#retention)", "(#introduction)",
         ["de.md:4: link-parity: “#introduction” is where nl.md:4 has “#retention”"]),
    ],
)  # fmt: skip
def test_a_language_whose_words_are_not_known(old: str, new: str, expected: list[str]) -> None:
    """Of a third language the digits, the form and the links are compared, and no word."""
    german = GERMAN.replace(old, new)
    assert [shown(problem) for problem in findings(DUTCH, german, "de")] == expected


ENGLISH = """\
---
title: Privacy statement
in_short:
  - We keep your data for half a year. [Retention period](#retention)
changes:
  - It applies from 3 May 2026.
---
## 1. Introduction {#introduction}

We answer within 4 weeks, under Article 12(3).
A copy costs €1,000.50, or 5.5 per cent.

## 2. Retention period {#retention covers="13-2-a"}

We keep your data for 6 months.
"""
COOKIES = """\
---
title: Cookie-Erklärung
changes:
  - Neu ist, welche Cookies wir verwenden.
---
## Verwendung von Cookies {#use}

Wir verwenden nur Cookies, die die Website braucht.
Lesen Sie auch unsere [Datenschutzerklärung](policy:privacy#retention).

### Welche Cookies {#list}

[[TODO: welche Cookies die Website setzt]]

[[cookies]]
"""


@pytest.fixture
def three_languages(example: Path) -> Path:
    """The example project with German, by its files and one line of site.toml."""
    settings = example / "content/site.toml"
    before = settings.read_text(encoding="utf-8")
    after = before.replace('languages = ["nl", "en"]', 'languages = ["nl", "en", "de"]')
    assert before != after
    settings.write_text(after, encoding="utf-8")
    browsers = example / "content/browsers.yaml"
    source = browsers.read_text(encoding="utf-8")
    source = re.sub(r"(?m)^( +)en: (.*)$", r"\g<0>\n\1de: \2", source)
    source = re.sub(r"\ben: ([^,{}]+)\}", r"en: \1, de: \1}", source)
    browsers.write_text(source, encoding="utf-8")
    cookies = example / "content/cookies.yaml"
    source = cookies.read_text(encoding="utf-8")
    cookies.write_text(re.sub(r"(?m)^( +)en: (.*)$", r"\g<0>\n\1de: \2", source), encoding="utf-8")
    retired = 'retired = ["purposes", "rights", "words"]'
    (example / "content/anchors.toml").write_text(f'[privacy."2.1"]\n{retired}\n')
    write = {"nl/privacy/2.1": DUTCH, "en/privacy/2.1": ENGLISH, "de/privacy/2.1": GERMAN}
    for name, source in (write | {"de/cookies/1.1": COOKIES}).items():
        path = example / f"content/{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return example


@pytest.mark.slow
def test_a_third_language_is_added_by_files_alone(three_languages: Path, tmp_path: Path) -> None:
    """A language is added with its files and one line; its pages are built."""
    assert [shown(problem) for problem in parity(load(three_languages))] == []
    result = run(three_languages, "build", "--drafts", "--out", str(tmp_path / "site"))
    assert result.exit_code == 0, result.output
    page = (tmp_path / "site/de/privacy/2.1/index.html").read_text(encoding="utf-8")
    assert '<html lang="de"' in page
    assert "Wir speichern Ihre Daten 6 Monate." in page


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("de/privacy/2.1", "6 Monate.\n", "8 Monate.\n",
         ["content/de/privacy/2.1.md:15: number-parity: “8” is where "
          "content/nl/privacy/2.1.md:15 has “een half jaar”"]),
        ("de/cookies/1.1", "[[TODO: welche Cookies die Website setzt]]", "Diese.",
         ["content/de/cookies/1.1.md:13: structure-parity: the number of open places [[TODO: "
          "…]] is 0 here, but 1 in content/nl/cookies/1.1.md:13"]),
        ("de/cookies/1.1", "Wir verwenden nur Cookies, die die Website braucht.",
         "Wij gebruiken alleen cookies die de website nodig heeft.",
         ["content/de/cookies/1.1.md:8: language-parity: “Wij gebruiken alleen cookies die de "
          "website nodig heeft.” is identical to the text in content/nl/cookies/1.1.md:8"]),
    ],
)  # fmt: skip
def test_a_third_language_is_checked(
    three_languages: Path, name: str, old: str, new: str, expected: list[str]
) -> None:
    """The third language is held against the reference as the second is."""
    path = three_languages / f"content/{name}.md"
    source = path.read_text(encoding="utf-8")
    assert old in source
    path.write_text(source.replace(old, new), encoding="utf-8")
    assert [shown(problem) for problem in parity(load(three_languages))] == expected
    result = run(three_languages, "check")
    assert result.exit_code == 1
    assert expected[0] in result.output
