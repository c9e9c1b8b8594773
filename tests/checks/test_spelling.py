from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.checks.texts import project
from tests.helpers import AS_OF, load, publish

from policysite import checks
from policysite.checks.spelling import SPELLING

if TYPE_CHECKING:
    from pathlib import Path

    from policysite.models import Problem

DUTCH = (
    "wij bewaren en uw gegevens en het adres kort privacyverklaring inleiding zo'n foto's app is"
)
ENGLISH = "we keep your data short design by"


class Words:
    """A dictionary of a few words; its suggestion is the word without its last letter."""

    def __init__(self, words: str) -> None:
        self._words = set(words.split())

    def knows(self, word: str) -> bool:
        return word.replace("’", "'") in self._words

    def suggestions(self, word: str) -> tuple[str, ...]:
        return (word[:-1],) if self.knows(word[:-1]) else ()


class Shelf:
    """The dictionaries of a computer that has two."""

    def __init__(self) -> None:
        self._found = {"nl": Words(DUTCH), "en": Words(ENGLISH)}

    def of(self, language: str) -> Words | None:
        return self._found.get(language)

    @property
    def missing(self) -> tuple[str, ...]:
        return ()


def found(root: Path, line: str, own: str = "", **front_matter: str) -> list[tuple[int, str]]:
    project(root, f"## Inleiding {{#section}}\n\n{line}\n", **front_matter)
    if own:
        (root / "content/words.toml").write_text(own, encoding="utf-8")
    return [(p.line, p.message) for p in misspelt(root)]


def misspelt(root: Path) -> list[Problem]:
    """The spelling messages about the policy privacy."""
    problems = checks.run(load(root), AS_OF, Shelf())
    return [p for p in problems if p.rule is SPELLING and "privacy" in p.path]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Wij bewarn uw gegevens.", ["bewarn"]),
        ("Wij bewaren uw gegevvens en adrress.", ["adrress", "gegevvens"]),
        ("Wij bewaren\nuw gegevns kort.", ["gegevns"]),
        ("Wij bewarn, en wij bewarn.", ["bewarn"]),
        ("Bewarn wij, en bewarn wij?", ["Bewarn"]),
        ("De adres-aap.", ["De", "adres-aap"]),
        ("| Adrs | Adres |\n| --- | --- |\n| kort | krt |", ["Adrs", "krt"]),
    ],
)
def test_words_that_are_in_no_dictionary(tmp_path: Path, line: str, words: list[str]) -> None:
    """A word that is not in the dictionary of its language is reported once."""
    messages = [message for _, message in found(tmp_path, line)]
    assert sorted(messages) == [f"“{word}” is not in the dictionary" for word in sorted(words)]


def test_a_word_of_another_language(tmp_path: Path) -> None:
    """What is marked as another language is looked up there, and the message names it."""
    messages = [message for _, message in found(tmp_path, "Het adres van *keep datta*{lang=en}.")]
    of_english = "“datta” is not in the dictionary of “en”"
    assert sorted(messages) == [of_english, "“van” is not in the dictionary"]


@pytest.mark.parametrize(
    "line",
    [
        "Wij bewaren uw gegevens kort.",
        "WIJ bewaren het AVG en JavaScript, SCC’s en EER.",
        "Zo’n adres, foto’s en foto's.",
        "Het adres-app en app/adres.",
        "Wij bewaren `xyzzy` kort.",
        "Het adres is x@qwerty.nl, www.qwerty.nl en qwerty.co.uk.",
        "Het adres is https://qwerty.nl/asdf.",
        "Wij bewaren [[TODO: watt]] uw adres.",
        "Wij bewaren 6x, 2e en b2b kort.",
        "Het *privacydingetje*{lang=fy} en *design*{lang=en}, *design*{lang=en-GB}.",
        "Het BV is kort.",
        "Het adres: [uw gegevens](https://asdf.qwerty.nl/zxcv).",
    ],
)
def test_words_that_are_not_looked_up(tmp_path: Path, line: str) -> None:
    """Known words, capitals, code, addresses, open places, and languages without a dictionary."""
    assert found(tmp_path, line) == []


OWN = 'all = ["We-Assist", "qwerty"]\nnl = ["cookiemap"]\n'


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Wij bewaren het cookiemap, en Cookiemap.", []),
        ("We-Assist, We-Assists en We-Assist’s adres.", []),
        ("Het We-Assist-app en qwerty-app.", []),
        ("Het We-Assist-adrs.", ["We-Assist-adrs"]),
        ("*we keep qwerty*{lang=en}", []),
        ("*we keep qwertie*{lang=en}", ["qwertie"]),
        ("*we keep cookiemap*{lang=en}", ["cookiemap"]),
        ("Het cookiemapp.", ["cookiemapp"]),
    ],
)
def test_words_of_the_company(tmp_path: Path, line: str, words: list[str]) -> None:
    """A word of words.toml is known in its language, also with a capital or as a part."""
    messages = [message.split("”")[0][1:] for _, message in found(tmp_path, line, OWN)]
    assert messages == words


def test_the_name_of_the_company_is_a_word(tmp_path: Path) -> None:
    """The name in site.toml needs no line in words.toml."""
    project(tmp_path, "Tekst.\n")
    settings = tmp_path / "content/site.toml"
    text = settings.read_text(encoding="utf-8").replace("Voorbeeld BV", "Zzyzx")
    assert [message for _, message in found(tmp_path, "Zzyzx bewaren.")] != []
    settings.write_text(text, encoding="utf-8")
    assert misspelt(tmp_path) == []


def test_suggestions(tmp_path: Path) -> None:
    """The message says what may be meant; after five words of a document it no longer asks."""
    line = "gegevensx bewarenx adresx kortx inleidingx wijx"
    messages = [message for _, message in found(tmp_path, line)]
    said = "“%s” is not in the dictionary; did you mean “%s”?"
    asked = [said % (w, w[:-1]) for w in line.split()[:5]]
    assert sorted(messages) == sorted([*asked, "“wijx” is not in the dictionary"])


def test_lines_above_the_text(tmp_path: Path) -> None:
    """Title, summary and changes are looked up too."""
    front = {"title": "Privacyverklarng", "in_short": "[Wij bewaren krt.]", "changes": "[Adrs.]"}
    assert [line for line, _ in found(tmp_path, "Kort.", **front)] == [2, 3, 4]


def test_only_drafts_are_looked_up(tmp_path: Path) -> None:
    """A published text cannot be fixed."""
    assert len(found(tmp_path, "Wij bewarn.")) == 1
    publish(tmp_path, "privacy", "1.0", AS_OF)
    assert misspelt(tmp_path) == []


def test_without_dictionaries_nothing_is_looked_up(tmp_path: Path) -> None:
    """Spelling is looked up for those who ask for it."""
    root = project(tmp_path, "Wij bewarn.\n")
    assert [p for p in checks.run(load(root), AS_OF) if p.rule is SPELLING] == []
