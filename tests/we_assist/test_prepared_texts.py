"""The new words of 1.0 and 1.1, kept ready in docs/prepared-texts/, against the map of facts."""

from __future__ import annotations

import re
import shutil
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import pytest
from tests.helpers import AS_OF
from tests.we_assist.test_statements import LANGUAGES, MAP, PLACES, ROOT, Row, sections_of

from policysite import checks
from policysite.content import reader
from policysite.models import Document, Library

PREPARED = ROOT / "docs/prepared-texts"
# Words that sound translated, and that the new words do without.
GONE = ("landinstelling", "consistente ervaring", "consistenter", "opties van uw webbrowser")
# Sentences that shared a dozen words in a row with the text from which the facts were taken, or
# more; the published ones still stand in the ledger.
REWORDED = [("cookies", "personal-data"), ("privacy", "purposes")]
MOST_ALIKE = 8  # words in a row


def other_words() -> dict[str, str]:
    """The phrase of the prepared texts by that of the published ones."""
    table = MAP.read_text(encoding="utf-8").split("## prepared")[1].split("\n## ")[0]
    rows = re.findall(r"^\| [CP][0-9]+ \| ([^|]*) \| ([^|]*) \|$", table, re.MULTILINE)
    return dict(rows)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The content as it would be with the prepared texts, before anything is published."""
    root = tmp_path_factory.mktemp("prepared")
    ignored = shutil.ignore_patterns("ledger", "2.0.md")
    shutil.copytree(ROOT / "content", root / "content", ignore=ignored)
    shutil.copytree(PREPARED, root / "content", dirs_exist_ok=True)
    return reader.load(root)


def document(library: Library, policy: str, number: str, language: str) -> Document:
    """A prepared text."""
    versions = library.policies[policy].versions
    return next(v for v in versions if str(v.number) == number).documents[language]


@cache
def published(policy: str, number: str, language: str) -> Document:
    """The published text."""
    return document(reader.load(ROOT), policy, number, language)


@pytest.mark.parametrize(("row", "number", "language"), PLACES)
def test_every_fact_is_kept(library: Library, row: Row, number: str, language: str) -> None:
    """Each fact is in one sentence of its section, in the words of the map."""
    phrase = row.phrases[language]
    phrase = other_words().get(phrase, phrase) if language == "nl" else phrase
    sentences = sections_of(document(library, row.policy, number, language))[row.section]
    assert len({sentence for sentence in sentences if phrase in sentence}) == 1, phrase


@pytest.mark.slow
def test_the_checks_find_no_error(library: Library) -> None:
    """The prepared texts could be published: nothing is wrong that is not accepted."""
    found = checks.run(library, AS_OF, today=AS_OF)
    assert [str(problem.message) for problem in found if problem.rule.severity == "error"] == []


@pytest.mark.parametrize(
    "path", sorted(PREPARED.glob("nl/*/*.md")), ids=lambda path: path.parent.name
)
def test_nothing_sounds_translated(path: Path) -> None:
    """The words that a Dutch writer would not use are gone."""
    text = path.read_text(encoding="utf-8")
    assert [word for word in GONE if word in text] == []


@pytest.mark.parametrize("number", ["1.0", "1.1"])
@pytest.mark.parametrize(("policy", "section"), REWORDED)
def test_the_two_sentences_are_written_anew(
    library: Library, policy: str, section: str, number: str
) -> None:
    """Of the sentence that was too close to its source no long run of words is left."""
    old = " ".join(sections_of(published(policy, number, "nl"))[section][1:])
    new = " ".join(sections_of(document(library, policy, number, "nl"))[section])
    phrase = {"cookies": "om uw computer te onthouden", "privacy": "om de website te verbeteren"}
    (before,) = [part for part in old.split(". ") if phrase[policy] in part]
    words = before.split(), new.split()
    match = SequenceMatcher(None, *words, autojunk=False).find_longest_match()
    assert match.size <= MOST_ALIKE


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_does_not_begin_with_consent(library: Library, language: str) -> None:
    """What a reader sees first of the cookie statement is what cookies are used for."""
    first = document(library, "cookies", "1.1", language).article.split("<li>")[1]
    assert 'href="#use"' in first
